"""Values to hold against two documents: every example, and each with one place changed."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from contract_tests.schema import resolved

METHODS = ("get", "put", "post", "delete")
# At a place of a value, one of these: another type, a bound and its neighbours, another spelling.
REPLACEMENTS: tuple[Any, ...] = (
    *(None, True, "", "x", [], {}, -1, 0, 0.5, 1, 2, 100, 101, 1000, 1001, 3600, 3601, "1", "delete", "asc"),
    *("aaaaaaaa-0000-4000-8000-0000000000f1", "2024-05-02T01:29:07.000Z", "05-02-2024"),
)


@dataclass(frozen=True)
class Example:
    """A value that a document shows, and where the schema for it stands."""

    pointer: tuple[str, ...]
    value: Any


def examples(document: Any) -> Iterator[Example]:
    """All examples of bodies, parameters and headers, and those of schemas."""
    for pointer, holder in _holders(document):
        values = [resolved(document, each)["value"] for each in holder.get("examples", {}).values()]
        values += [holder["example"]] if "example" in holder else []
        yield from (Example((*pointer, "schema"), value) for value in values)
    for name, schema in document["components"]["schemas"].items():
        if "example" in schema:
            yield Example(("components", "schemas", name), schema["example"])


def variants(value: Any) -> Iterator[Any]:
    """The value, and each value that differs from it at one place."""
    yield value
    for place in list(_places(value)):
        for other in REPLACEMENTS:
            yield _changed(value, place, other)
        yield from _without(value, place)
    if isinstance(value, dict):
        yield {**value, "undeclared": 1}


def _holders(node: Any, pointer: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """What has a schema with examples beside it: media types, parameters, headers."""
    if isinstance(node, dict):
        if "schema" in node and pointer:
            yield pointer, node
        for name, below in node.items():
            if name not in ("example", "examples", "links"):
                yield from _holders(below, (*pointer, str(name)))
    elif isinstance(node, list):
        for index, below in enumerate(node):
            yield from _holders(below, (*pointer, str(index)))


def _places(value: Any, place: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield place
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in items:
        yield from _places(below, (*place, key))


def _changed(value: Any, place: tuple[str | int, ...], other: Any) -> Any:
    if not place:
        return other
    made = copy.deepcopy(value)
    parent = _at(made, place[:-1])
    parent[place[-1]] = other
    return made


def _without(value: Any, place: tuple[str | int, ...]) -> Iterator[Any]:
    if place:
        made = copy.deepcopy(value)
        del _at(made, place[:-1])[place[-1]]
        yield made


def _at(value: Any, place: tuple[str | int, ...]) -> Any:
    for key in place:
        value = value[key]
    return value


def at(document: Any, pointer: tuple[str, ...]) -> Any:
    """What stands at a pointer."""
    for key in pointer:
        document = document[int(key) if isinstance(document, list) else key]
    return document


def key(pointer: tuple[str, ...], value: Any) -> str:
    """One text for a value at a place, by which it is held against the schemas once."""
    return json.dumps([pointer, value], sort_keys=True)
