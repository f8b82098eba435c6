"""Where a rule stands in the contract: its entry in the ledger, and the lines of the spec that cite it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

import openapi

# The one in C is ten times faster, and not in every build of PyYAML.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CITES = ("x-rules", "x-rule")


@dataclass(frozen=True)
class Place:
    """A line of a file; `file` is relative to the repository's root, `within` says what stands there."""

    file: str
    line: int
    within: str


@cache
def ledger_places(api: str) -> dict[str, Place]:
    """The entry of each rule in the ledger, by the rule's id."""
    root = _compose(openapi.rules_path(api))
    entries = _member(root, "rules")
    assert isinstance(entries, yaml.SequenceNode)
    ids = [_member(entry, "id") for entry in entries.value]
    return {node.value: _place(openapi.rules_path(api), node, "the ledger") for node in ids}


@cache
def spec_places(api: str) -> dict[str, tuple[Place, ...]]:
    """The lines of the spec that cite each rule, by the rule's id, each line once."""
    path = openapi.spec_path(api)
    found: dict[str, dict[int, Place]] = {}
    for cited, trail in _citations(_compose(path), ()):
        place = _place(path, cited, " › ".join(trail))
        # Under an alias the same lines are met again; they belong to where they are written.
        found.setdefault(cited.value, {}).setdefault(place.line, place)
    return {rule: tuple(places.values()) for rule, places in found.items()}


def _citations(node: yaml.Node, trail: tuple[str, ...]) -> Iterator[tuple[yaml.ScalarNode, tuple[str, ...]]]:
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _citations(item, (*trail, str(index)))
    if not isinstance(node, yaml.MappingNode):
        return
    for key, value in node.value:
        if key.value in _CITES:
            yield from ((cited, trail) for cited in _scalars(value))
        else:
            yield from _citations(value, (*trail, key.value))


def _scalars(node: yaml.Node) -> list[yaml.ScalarNode]:
    items = node.value if isinstance(node, yaml.SequenceNode) else [node]
    return [item for item in items if isinstance(item, yaml.ScalarNode)]


def _compose(path: Path) -> yaml.Node:
    node = yaml.compose(path.read_text(encoding="utf-8"), Loader=_LOADER)
    assert isinstance(node, yaml.Node)
    return node


def _member(node: yaml.Node, name: str) -> yaml.Node:
    assert isinstance(node, yaml.MappingNode)
    (value,) = (value for key, value in node.value if key.value == name)
    assert isinstance(value, yaml.Node)
    return value


def _place(path: Path, node: yaml.Node, within: str) -> Place:
    file = f"openapi/{path.parent.name}/{path.name}"
    return Place(file, node.start_mark.line + 1, within)
