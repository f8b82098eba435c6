"""The edits of one schema: a keyword that is looser, or gone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from contract_tests.audit.spec.edit import Edit, Place
from contract_tests.audit.spec.roles import Part

_LOWER = ("minimum", "minLength", "minItems", "minProperties")
_UPPER = ("maximum", "maxLength", "maxItems", "maxProperties")
_PLAIN = {
    "type": "type-dropped",
    "pattern": "pattern-dropped",
    "format": "format-dropped",
    "enum": "enum-dropped",
    "default": "default-dropped",
    "nullable": "nullable-dropped",
    "x-rule": "rule-dropped",
    "items": "items-dropped",
    "exclusiveMinimum": "bound-dropped",
    "exclusiveMaximum": "bound-dropped",
    **dict.fromkeys((*_LOWER, *_UPPER), "bound-dropped"),
}
_ANOTHER_TEXT = "another"


def schema_edits(api: str, part: Part) -> Iterator[Edit]:
    """All edits of a schema itself; those of the schemas in it are theirs."""
    place, schema = part.place, part.value
    for keyword, operator in _PLAIN.items():
        if keyword in schema:
            yield Edit(api, operator, (*place, keyword))
    yield from _values(api, place, schema)
    yield from _members(api, place, schema)
    for keyword in ("allOf", "oneOf", "anyOf"):
        for index in range(len(schema.get(keyword, ()))):
            yield Edit(api, "part-dropped", (*place, keyword, index))


def _values(api: str, place: Place, schema: dict[str, Any]) -> Iterator[Edit]:
    if schema.get("type") == "integer":
        yield Edit(api, "type-widened", (*place, "type"), "number")
    if "type" in schema and "nullable" not in schema:
        yield Edit(api, "nullable-added", (*place, "nullable"), value=True)
    if "enum" in schema:
        yield Edit(api, "enum-widened", (*place, "enum"), [*schema["enum"], _another(schema["enum"])])
    for keyword, step in (*((each, -1) for each in _LOWER), *((each, 1) for each in _UPPER)):
        if keyword in schema and schema[keyword] + step >= 0:
            yield Edit(api, "bound-loosened", (*place, keyword), schema[keyword] + step)
    if "default" in schema:
        yield Edit(api, "default-changed", (*place, "default"), _another([schema["default"]]))


def _members(api: str, place: Place, schema: dict[str, Any]) -> Iterator[Edit]:
    required = schema.get("required", [])
    for index, name in enumerate(required):
        if len(required) > 1:
            yield Edit(api, "required-dropped", (*place, "required", index), name=name)
        else:
            yield Edit(api, "required-dropped", (*place, "required"))
    for name in schema.get("properties", ()):
        yield Edit(api, "property-dropped", (*place, "properties", name))
    if schema.get("additionalProperties") is False:
        yield Edit(api, "opened", (*place, "additionalProperties"))
    elif "properties" in schema and "additionalProperties" not in schema:
        yield Edit(api, "closed", (*place, "additionalProperties"), value=False)


def _another(values: list[Any]) -> Any:
    """A value of the same type that is none of these."""
    first = values[0]
    if isinstance(first, bool):
        return not first
    if isinstance(first, int | float):
        return max(values) + 1
    return _ANOTHER_TEXT if isinstance(first, str) else {}
