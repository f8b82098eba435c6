"""The specs as files: as they were written, as JSON, and both again in OpenAPI 3.1."""

from __future__ import annotations

import io
import json
from pathlib import Path

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.representer import RoundTripRepresenter

from release.openapi31 import derive


def write_documents(spec: Path, folder: Path, api: str) -> None:
    """Write a spec as `<api>.yaml`, `<api>.json`, `<api>-3.1.yaml` and `<api>-3.1.json`."""
    written = spec.read_text(encoding="utf-8")
    for name, text in ((api, written), (f"{api}-3.1", in_31(written))):
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8", newline="\n")
        (folder / f"{name}.json").write_text(as_json(text), encoding="utf-8", newline="\n")


def as_json(text: str) -> str:
    """A document of YAML as JSON. What JSON has no word for, such as a date without quotes, is an error."""
    data = yaml.safe_load(text)
    return json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def in_31(text: str) -> str:
    """A spec in OpenAPI 3.1, in the same order, with the comments, quotes and blocks of who wrote it."""
    reader = _reader()
    document = reader.load(text)
    derive(document)
    _keep_comments(document)
    written = io.StringIO()
    reader.dump(document, written)
    return written.getvalue()


def _keep_comments(node: object) -> None:
    """The blank line or comment after a member that is gone now follows the last one that is left."""
    if isinstance(node, CommentedMap):
        followed = node.ca.items
        for name in [name for name in followed if name not in node]:
            followed.setdefault(next(reversed(node)), followed.pop(name))
    if isinstance(node, CommentedMap | CommentedSeq):
        for below in node.values() if isinstance(node, CommentedMap) else node:
            _keep_comments(below)


class _Representer(RoundTripRepresenter):
    """Writes as the specs are written: a null is a word, and a list that was derived stands on one line."""


def _represent_none(representer: RoundTripRepresenter, _value: None) -> object:
    return representer.represent_scalar("tag:yaml.org,2002:null", "null")


def _represent_list(representer: RoundTripRepresenter, items: list[object]) -> object:
    return representer.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=True)


_Representer.add_representer(type(None), _represent_none)
_Representer.add_representer(list, _represent_list)


def _reader() -> YAML:
    """Reads and writes YAML as the specs are laid out."""
    reader = YAML()
    reader.Representer = _Representer
    reader.preserve_quotes = True
    reader.width = 1 << 20
    reader.indent(mapping=2, sequence=4, offset=2)
    return reader
