"""The OpenAPI 3.1 variant of a 3.0 document: the same contract, in the words of JSON Schema 2020-12.

Two concessions are made to tools: bytes stay `format: binary`, which 3.1 writes `contentMediaType` and most
generators then take for a text; and there is no `jsonSchemaDialect`, at which Prism stops checking bodies.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import Any

VERSION = "3.1.1"

# Where a schema may stand: kind of object -> member -> kind of what stands there. A star stands for any
# name, `[]` for each item of a list. What is no object of OpenAPI (examples, defaults, links) is not entered.
_GRAMMAR: dict[str, dict[str, str]] = {
    "document": {"paths": "paths", "components": "components"},
    "paths": {"*": "path"},
    "path": {
        "parameters": "parameter[]",
        **dict.fromkeys(
            ("get", "put", "post", "delete", "options", "head", "patch", "trace"),
            "operation",
        ),
    },
    "operation": {
        "parameters": "parameter[]",
        "requestBody": "content",
        "responses": "responses",
        "callbacks": "callbacks",
    },
    "callbacks": {"*": "paths"},
    "responses": {"*": "response"},
    "response": {"headers": "parameters", "content": "contents"},
    "parameters": {"*": "parameter"},
    "parameter": {"schema": "schema", "content": "contents"},
    "contents": {"*": "media"},
    "content": {"content": "contents"},
    "bodies": {"*": "content"},
    "media": {"schema": "schema", "encoding": "encodings"},
    "encodings": {"*": "encoding"},
    "encoding": {"headers": "parameters"},
    "components": {
        "schemas": "schemas",
        "responses": "responses",
        "parameters": "parameters",
        "headers": "parameters",
        "requestBodies": "bodies",
        "callbacks": "callbacks",
    },
    "schemas": {"*": "schema"},
    "schema": {
        "properties": "schemas",
        "additionalProperties": "schema",
        "items": "schema",
        "not": "schema",
        "allOf": "schema[]",
        "anyOf": "schema[]",
        "oneOf": "schema[]",
    },
}
# Of the objects with any names, those in which a name may be that of an extension.
_EXTENSIBLE = ("paths", "responses", "callbacks")


def derive(document: MutableMapping[str, Any]) -> None:
    """Turn a document of OpenAPI 3.0 into one of 3.1, in place. What stays keeps its place."""
    for schema in list(_schemas(document, "document", set())):
        _derive_schema(schema)
    document["openapi"] = VERSION


def _schemas(node: Any, kind: str, seen: set[int]) -> Iterator[MutableMapping[str, Any]]:
    """Every schema below an object, each once: an alias of YAML is the very same object."""
    if not isinstance(node, MutableMapping) or id(node) in seen:
        return
    seen.add(id(node))
    if kind == "schema":
        yield node
    rules = _GRAMMAR[kind]
    for name, value in node.items():
        below = rules.get(name, rules.get("*"))
        if below is None or (kind in _EXTENSIBLE and str(name).startswith("x-")):
            continue
        for one in value if below.endswith("[]") else [value]:
            yield from _schemas(one, below.removesuffix("[]"), seen)


def _derive_schema(schema: MutableMapping[str, Any]) -> None:
    if "$ref" in schema:
        # 3.0 ignores what stands beside a reference, 3.1 does not.
        for name in [name for name in schema if name != "$ref"]:
            del schema[name]
        return
    if schema.pop("nullable", False) and "type" in schema:
        schema["type"] = [schema["type"], "null"]
    for exclusive, inclusive in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        _derive_bound(schema, exclusive, inclusive)
    if "example" in schema:
        schema["examples"] = [schema.pop("example")]


def _derive_bound(schema: MutableMapping[str, Any], exclusive: str, inclusive: str) -> None:
    """In 3.0 a flag says of a bound that it is none of the values; in 3.1 it is a bound of its own."""
    if exclusive not in schema:
        return
    if schema[exclusive] and inclusive in schema:
        schema[exclusive] = schema.pop(inclusive)
    else:
        del schema[exclusive]
