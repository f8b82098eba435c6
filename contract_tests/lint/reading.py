"""From the bytes of a file to a document, or to what keeps it from being one."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from yaml.constructor import ConstructorError

from contract_tests.lint.catalogue import FIXES
from contract_tests.lint.document import Document, Trail
from contract_tests.lint.finding import Finding, printable

# The one in C is ten times faster, and not in every build of PyYAML.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MOST_BYTES = 5_000_000
_MOST_NODES = 200_000
_DEEPEST = 60
_CORE = "tag:yaml.org,2002:"
_TEMPLATES = re.compile(r"\{\{|\{%|\{#")


@dataclass(frozen=True)
class Read:
    """A file that was read: the document where there is one, and what is wrong with its YAML."""

    document: Document | None
    findings: tuple[Finding, ...]


def read(path: Path, file: str) -> Read:
    """Read a document. Raises OSError where the file cannot be read."""
    content = path.read_bytes()
    try:
        text = _text(content)
        root = _compose(text)
        building = _Building(file, path, text)
        data = building.value(root, ())
    except _NotYaml as error:
        return Read(None, (_finding(file, error.mark, error.rule, str(error)),))
    document = Document(file, path, text, data, building.marks)
    return Read(document, (*building.findings, *_templates(file, text)))


class _NotYaml(ValueError):
    def __init__(self, rule: str, message: str, mark: tuple[int, int] = (1, 1)) -> None:
        super().__init__(message)
        self.rule = rule
        self.mark = mark


def _finding(file: str, mark: tuple[int, int], rule: str, message: str) -> Finding:
    return Finding(file, *mark, rule, "error", printable(message), FIXES[rule])


def _text(content: bytes) -> str:
    if len(content) > _MOST_BYTES:
        msg = f"{len(content)} bytes are more than {_MOST_BYTES}"
        raise _NotYaml("yaml/too-large", msg)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig")
        mark = (before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1)
        msg = f"byte 0x{content[error.start]:02x} is no UTF-8"
        raise _NotYaml("yaml/encoding", msg, mark) from error


def _compose(text: str) -> yaml.MappingNode:
    """The tree of nodes, whose size is known before anything walks over it."""
    try:
        _refuse_depth(text)
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = _within(text, _mark(error.problem_mark or error.context_mark))
        is_tab = text.split("\n")[mark[0] - 1][: mark[1]].endswith("\t")
        said = ", ".join(str(part) for part in (error.context, error.problem) if part)
        raise _NotYaml("yaml/tab" if is_tab else "yaml/syntax", said, mark) from error
    except yaml.reader.ReaderError as error:
        mark = _position(text, error.position)
        msg = f"the character #x{ord(text[min(error.position, len(text) - 1)]):04x} is not allowed"
        raise _NotYaml("yaml/syntax", msg, mark) from error
    if not isinstance(root, yaml.MappingNode):
        msg = f"the document is {_kind(root) if root else 'empty'}, and must be a mapping"
        raise _NotYaml("yaml/not-a-mapping", msg)
    if _Size().of(root) > _MOST_NODES:
        msg = f"with its aliases written out the document has more than {_MOST_NODES} values"
        raise _NotYaml("yaml/aliases", msg)
    return root


def _refuse_depth(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            msg = f"more than {_DEEPEST} levels"
            raise _NotYaml("yaml/too-deep", msg, _mark(event.start_mark))


class _Size:
    """Counts the values below a node with aliases written out, without writing them out."""

    def __init__(self) -> None:
        self._sizes: dict[int, int] = {}

    def of(self, node: yaml.Node) -> int:
        if id(node) in self._sizes:
            return self._sizes[id(node)]
        # Whoever meets a node in itself will never come to an end.
        self._sizes[id(node)] = _MOST_NODES + 1
        self._sizes[id(node)] = 1 + sum(self.of(child) for child in _children(node))
        return self._sizes[id(node)]


def _children(node: yaml.Node) -> Iterator[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from (key, value)
    elif isinstance(node, yaml.SequenceNode):
        yield from node.value


@dataclass
class _Building:
    """Makes the values, notes where each is written, and what YAML reads otherwise than it looks."""

    file: str
    path: Path
    text: str
    marks: dict[Trail, tuple[int, int]] = field(default_factory=lambda: {(): (1, 1)})
    findings: list[Finding] = field(default_factory=list)
    _scalars: Any = field(default_factory=lambda: yaml.SafeLoader(""))

    def value(self, node: yaml.Node, trail: Trail) -> Any:
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, trail)
        if isinstance(node, yaml.SequenceNode):
            self._note_tag(node, "seq")
            for index, item in enumerate(node.value):
                self.marks[(*trail, index)] = _mark(item.start_mark)
            return [self.value(item, (*trail, index)) for index, item in enumerate(node.value)]
        return self._scalar(node)

    def _mapping(self, node: yaml.MappingNode, trail: Trail) -> dict[str, Any]:
        self._note_tag(node, "map")
        members: dict[str, Any] = {}
        for key, value in node.value:
            name = self._key(key)
            if name in members:
                self._note(key, "yaml/duplicate-key", f"the key `{name}` stands here twice")
            self.marks[(*trail, name)] = _mark(key.start_mark)
            members[name] = self.value(value, (*trail, name))
        return members

    def _key(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode):
            self._note(node, "yaml/key", f"a key is no text: {_kind(node)}")
            return f"<{_kind(node)} in line {node.start_mark.line + 1}>"
        if node.tag != f"{_CORE}str":
            self._note(
                node, "yaml/surprise", f"the key `{node.value}` is read as {_kind(node)}, not as a text"
            )
        return str(node.value)

    def _scalar(self, node: yaml.Node) -> Any:
        if node.tag == f"{_CORE}str":
            return node.value
        try:
            read_as = self._scalars.construct_object(node)
        except (ConstructorError, ValueError) as error:
            is_tag = isinstance(error, ConstructorError)
            said = f"the tag {node.tag} is unknown" if is_tag else f"`{node.value}` cannot be read: {error}"
            self._note(node, "yaml/tag" if is_tag else "yaml/surprise", said)
            return node.value
        if not _is_plain(node.value, read_as):
            self._note(node, "yaml/surprise", f"`{node.value}` is read as {_kind(node)}: {read_as!r}")
        return read_as if _is_json(read_as) else node.value

    def _note_tag(self, node: yaml.Node, kind: str) -> None:
        if node.tag != f"{_CORE}{kind}":
            self._note(node, "yaml/tag", f"the tag {node.tag} is unknown")

    def _note(self, node: yaml.Node, rule: str, message: str) -> None:
        self.findings.append(_finding(self.file, _mark(node.start_mark), rule, message))


def _is_plain(written: str, read_as: Any) -> bool:
    if isinstance(read_as, bool):
        return written == str(read_as).lower()
    if isinstance(read_as, str | int | float):
        return written == str(read_as)
    return read_as is None and written == "null"


def _is_json(value: Any) -> bool:
    return (
        value is None or isinstance(value, str | int) or (isinstance(value, float) and math.isfinite(value))
    )


def _kind(node: yaml.Node) -> str:
    return str(node.tag).removeprefix(_CORE)


def _templates(file: str, text: str) -> Iterator[Finding]:
    for found in _TEMPLATES.finditer(text):
        mark = _position(text, found.start())
        yield _finding(file, mark, "yaml/template", f"`{found[0]}` begins a template of Jinja")


def _mark(mark: Any) -> tuple[int, int]:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _within(text: str, mark: tuple[int, int]) -> tuple[int, int]:
    """A mark behind the end, where something is missing, is the last line's."""
    lines = text.split("\n")
    return mark if mark[0] <= len(lines) else (len(lines), len(lines[-1]) + 1)


def _position(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset]
    return before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1
