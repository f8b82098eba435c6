"""Schemas: what no value can meet, and what tools read otherwise than it is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contract_tests.lint.document import Node
from contract_tests.lint.finding import Finding
from contract_tests.lint.spec import Spec, parts

FORMATS = frozenset(
    {
        "binary",
        "byte",
        "date",
        "date-time",
        "double",
        "email",
        "float",
        "int32",
        "int64",
        "password",
        "uri",
        "uuid",
    }
)
# These have no form that a pattern could say.
_FORMLESS = frozenset({"binary", "password", "int32", "int64", "float", "double"})
_BOUNDS = (
    ("minimum", "maximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
)
_SPEAKS_OF = {
    **dict.fromkeys(("minLength", "maxLength", "pattern"), ("string",)),
    **dict.fromkeys(("minimum", "maximum", "multipleOf"), ("integer", "number")),
    **dict.fromkeys(("items", "minItems", "maxItems", "uniqueItems"), ("array",)),
    **dict.fromkeys(("properties", "required", "additionalProperties"), ("object",)),
}
_PYTHON_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
}


def schemas(spec: Spec) -> Iterator[Finding]:
    """All rules about schemas, wherever they are written."""
    for schema in spec.schemas:
        yield from _types(schema)
        yield from _required(schema)
        yield from _texts(schema)
        yield from _bounds(schema)
        yield from _enum(schema)


def _types(schema: Node) -> Iterator[Finding]:
    if "nullable" in schema and "type" not in schema:
        yield schema["nullable"].breaks("schema/nullable", "`nullable` stands beside no type")
    if schema["type"].value == "array" and "items" not in schema:
        yield schema.breaks("schema/items", "the array does not say of what")
    for keyword, types in _SPEAKS_OF.items():
        if keyword in schema and schema["type"].text and schema["type"].text not in types:
            of = " or ".join(types)
            yield Node(schema.document, (*schema.trail, keyword), None).breaks(
                "schema/keyword", f"`{keyword}` is about {of}, and the type is {schema['type'].text}"
            )


def _required(schema: Node) -> Iterator[Finding]:
    """In the schema itself, or in a part of it."""
    declared = {name for part in parts(schema) for name in part["properties"].mapping}
    for index, name in enumerate(schema["required"].sequence):
        if isinstance(name, str) and name not in declared:
            yield schema["required"][index].breaks(
                "schema/required", f"`{name}` is required and not declared"
            )


def _texts(schema: Node) -> Iterator[Finding]:
    pattern, form = schema["pattern"], schema["format"]
    if pattern.text:
        try:
            re.compile(pattern.text)
        except re.error as error:
            yield pattern.breaks("schema/pattern", f"`{pattern.text}` is no regular expression: {error}")
    if form.text and form.text not in FORMATS:
        yield form.breaks("schema/format-unknown", f"`{form.text}` is no format that tools know")
    elif form.text and form.text not in _FORMLESS and not pattern.text:
        yield form.breaks("schema/format", f"`{form.text}` stands without a pattern")


def _bounds(schema: Node) -> Iterator[Finding]:
    for low, high in _BOUNDS:
        least, most = schema[low].value, schema[high].value
        if isinstance(least, int | float) and isinstance(most, int | float) and least > most:
            yield schema[low].breaks("schema/bounds", f"`{low}` {least} is above `{high}` {most}")


def _enum(schema: Node) -> Iterator[Finding]:
    types = _PYTHON_TYPES.get(schema["type"].text)
    values = schema["enum"].sequence
    for index, value in enumerate(values):
        at = schema["enum"][index]
        is_null = value is None and schema["nullable"].value is True
        is_other = types is not None and not is_null and not _is_one_of(value, types)
        if is_other:
            yield at.breaks("schema/enum", f"`{value}` is no {schema['type'].text}")
        elif value in values[:index]:
            yield at.breaks("schema/enum", f"`{value}` stands here twice")


def _is_one_of(value: object, types: tuple[type, ...]) -> bool:
    return isinstance(value, types) and (bool in types or not isinstance(value, bool))
