"""The schemas of a spec that speak about one value, and where each of them stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import jsonschema

from contract_tests.schema import json_schema

Place = tuple[str | int, ...]

_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_STRUCTURE = (
    "components",
    "schemas",
    "responses",
    "properties",
    "allOf",
    "anyOf",
    "oneOf",
    "content",
    "schema",
)


@dataclass(frozen=True)
class Node:
    """A schema, where it stands, and the nearest rule at or above it (`openapi/README.md`, `x-rule`)."""

    place: Place
    schema: dict[str, Any] = field(repr=False, hash=False, compare=False)
    rule: str


class Document:
    """A spec that is walked by places; `$ref` leads to the place of what it refers to."""

    def __init__(self, spec: dict[str, Any]) -> None:
        self.spec = spec
        self._parts = lru_cache(maxsize=None)(self._read_parts)
        self._branch = lru_cache(maxsize=None)(self._branch_validator)
        self._keyword = lru_cache(maxsize=None)(self._keyword_validator)

    def at(self, place: Place) -> tuple[Place, Any]:
        """What stands at a place, and where that really is."""
        node: Any = self.spec
        for step in place:
            node = node[step]
        while isinstance(node, dict) and "$ref" in node:
            return self.at(tuple(_unescaped(step) for step in node["$ref"].removeprefix("#/").split("/")))
        return place, node

    def nodes(self, place: Place, value: Any, rule: str) -> Iterator[Node]:
        """The schema at a place, then the parts of it that speak about this value too."""
        for node in self._parts(place, rule):
            yield node
            for keyword in ("anyOf", "oneOf"):
                if keyword in node.schema:
                    for index in self.fitting(node, keyword, value):
                        yield from self.nodes((*node.place, keyword, index), value, node.rule)

    def _read_parts(self, place: Place, rule: str) -> tuple[Node, ...]:
        """The schema at a place and, whatever the value, those of its allOf."""
        place, schema = self.at(place)
        if not isinstance(schema, dict):
            return ()
        node = Node(place, schema, schema.get("x-rule", rule))
        parts = range(len(schema.get("allOf", ())))
        return (node, *(below for part in parts for below in self._parts((*place, "allOf", part), node.rule)))

    def fitting(self, node: Node, keyword: str, value: Any) -> list[int]:
        """The branches of an anyOf or oneOf that the value fits."""
        branches = range(len(node.schema.get(keyword, ())))
        return [index for index in branches if self._branch((*node.place, keyword, index)).is_valid(value)]

    def shown(self, place: Place) -> str:
        """The place in short, for people: `DocumentItem.file_size.actual`, `listDocuments 200`."""
        name: tuple[str, ...] = ()
        if place[0] == "paths":
            name = (" ".join([self.at(place[:3])[1]["operationId"], *map(str, place[4:5])]),)
            place = place[5:]
        steps = [step for step in place if isinstance(step, str) and step not in _STRUCTURE]
        return ".".join([*name, *steps]).replace(".items", "[]")

    def keeps(self, node: Node, keyword: str, value: Any) -> bool:
        """Whether the value is as one keyword of the schema says."""
        return self._keyword(node.place, keyword).is_valid(value)

    def _branch_validator(self, place: Place) -> jsonschema.Draft4Validator:
        return _validator(json_schema(self.spec, self.at(place)[1]))

    def _keyword_validator(self, place: Place, keyword: str) -> jsonschema.Draft4Validator:
        schema = self.at(place)[1]
        if keyword == "format" and "pattern" in schema:
            return _validator({})  # which formats are checked depends on what else is installed
        kept = (keyword, {"minimum": "exclusiveMinimum", "maximum": "exclusiveMaximum"}.get(keyword))
        return _validator({name: schema[name] for name in kept if name in schema})


def json_path(place: Place) -> str:
    """The place as a JSONPath (RFC 9535)."""
    return "$" + "".join(_step(step) for step in place)


def _validator(schema: Any) -> jsonschema.Draft4Validator:
    return jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())


def _step(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    if _PLAIN_NAME.fullmatch(step):
        return f".{step}"
    escaped = step.replace("\\", "\\\\").replace("'", "\\'")
    return f"['{escaped}']"


def _unescaped(step: str) -> str:
    return step.replace("~1", "/").replace("~0", "~")
