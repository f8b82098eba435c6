"""Walks an answer along the schemas that speak about it, and notes what they do not allow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from contract_tests.drift.places import Document, Node, Place
from contract_tests.drift.shape import type_of

Kind = Literal["member", "type", "branch", "enum", "form", "required", "status", "media type"]

# What `contract-tests run --har` writes instead of a text; it says nothing about the form of that text.
_MASK = re.compile(r"\[(redacted|of[ -]others)\]")

_DEEPEST = 60
_FORMS = (
    *("enum", "pattern", "format", "minLength", "maxLength", "minimum", "maximum", "multipleOf"),
    *("minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties"),
)


@dataclass(frozen=True)
class Difference:
    """Something that the spec does not allow: at which place, and what of it (a name, a type, a keyword)."""

    kind: Kind
    place: Place
    rule: str
    detail: str
    value: Any = field(repr=False, hash=False, compare=False)
    media_type: str = ""
    listed: tuple[Any, ...] = field(default=(), hash=False, compare=False)


class Comparison:
    """One answer against the spec: `differences`, and the `places` that it was held against."""

    def __init__(self, document: Document) -> None:
        self.differences: list[Difference] = []
        self.places: set[Place] = set()
        self._document = document

    def body(self, place: Place, value: Any, rule: str) -> None:
        """Hold a body against the schema at a place."""
        self._value(list(self._document.nodes(place, value, rule)), value, 0)

    def _value(self, nodes: list[Node], value: Any, depth: int) -> None:
        self.places.update(node.place for node in nodes)
        fitting = [node for node in nodes if self._fits(node, value)]
        if depth >= _DEEPEST:
            return
        if isinstance(value, dict):
            self._object(fitting, value, depth)
        elif isinstance(value, list):
            for item in value:
                self._value(list(self._below(fitting, item, "items")), item, depth + 1)

    def _object(self, nodes: list[Node], value: dict[str, Any], depth: int) -> None:
        for node in nodes:
            for name in node.schema.get("required", ()):
                if name not in value:
                    self._note("required", node, name, value)
        for name, member in value.items():
            for node in _silent_about(nodes, name):
                self._note("member", node, name, member)
            below = [*self._below(nodes, member, "properties", name)]
            below += self._below(
                [node for node in nodes if name not in node.schema.get("properties", {})],
                member,
                "additionalProperties",
            )
            self._value(below, member, depth + 1)

    def _below(self, nodes: list[Node], value: Any, *steps: str) -> Iterator[Node]:
        """The schemas that the nodes have for a part of their value."""
        for node in nodes:
            inner: Any = node.schema
            for step in steps:
                inner = inner.get(step) if isinstance(inner, dict) else None
            if isinstance(inner, dict):
                yield from self._document.nodes((*node.place, *steps), value, node.rule)

    def _fits(self, node: Node, value: Any) -> bool:
        """Whether the value is what the node speaks about; notes what its own keywords do not allow."""
        if not _has_type(node.schema, value):
            self._note("type", node, type_of(value), value)
            return False
        if value is None and node.schema.get("nullable") is True and "type" in node.schema:
            return True
        for keyword in ("anyOf", "oneOf"):
            if keyword in node.schema and not self._document.fitting(node, keyword, value):
                self._note("branch", node, keyword, value)
        if isinstance(value, str) and _MASK.search(value):
            return True
        for keyword in (name for name in _FORMS if name in node.schema):
            if not self._document.keeps(node, keyword, value):
                is_enum = keyword == "enum"
                self._note("enum" if is_enum else "form", node, "" if is_enum else keyword, value)
        return True

    def _note(self, kind: Kind, node: Node, detail: str, value: Any) -> None:
        listed = tuple(node.schema["enum"]) if kind == "enum" else ()
        self.differences.append(Difference(kind, node.place, node.rule, detail, value, listed=listed))


def _silent_about(nodes: list[Node], name: str) -> list[Node]:
    """The nodes that would have to declare a member so that the answer is described.

    An object of which no schema names any member may hold anything. Where none is closed, the first node
    stands for all: it is the component, the others are parts of it.
    """
    without = [node for node in nodes if name not in node.schema.get("properties", {})]
    closed = [node for node in without if node.schema.get("additionalProperties") is False]
    if closed or len(without) < len(nodes):
        return closed
    is_described = any("properties" in node.schema for node in nodes)
    is_map = any(node.schema.get("additionalProperties", False) is not False for node in nodes)
    return nodes[:1] if is_described and not is_map else []


def _has_type(schema: dict[str, Any], value: Any) -> bool:
    wanted, found = schema.get("type"), type_of(value)
    if wanted is None or (found == "null" and schema.get("nullable") is True):
        return True
    return found == wanted or (wanted, found) == ("number", "integer")
