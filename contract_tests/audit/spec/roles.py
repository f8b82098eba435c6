"""What each place of an OpenAPI document is: a schema, a parameter, a response, a name's owner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from contract_tests.audit.spec.edit import Place
from contract_tests.schema import METHODS

Role = Literal[
    "document",
    "server",
    "path",
    "operation",
    "parameter",
    "body",
    "media",
    "encoding",
    "response",
    "header",
    "link",
    "example",
    "schema",
    "security scheme",
]
Shape = Literal["one", "list", "by name"]

_SCHEMA: dict[str, tuple[Shape, Role]] = {
    "properties": ("by name", "schema"),
    "items": ("one", "schema"),
    "additionalProperties": ("one", "schema"),
    "allOf": ("list", "schema"),
    "oneOf": ("list", "schema"),
    "anyOf": ("list", "schema"),
    "not": ("one", "schema"),
}
_COMPONENTS: dict[str, Role] = {
    "parameters": "parameter",
    "headers": "header",
    "schemas": "schema",
    "requestBodies": "body",
    "responses": "response",
    "examples": "example",
    "links": "link",
    "securitySchemes": "security scheme",
}
_BELOW: dict[Role, dict[str, tuple[Shape, Role]]] = {
    "document": {"paths": ("by name", "path"), "servers": ("list", "server")},
    "path": {
        **dict.fromkeys(METHODS, ("one", "operation")),
        "parameters": ("list", "parameter"),
    },
    "operation": {
        "parameters": ("list", "parameter"),
        "requestBody": ("one", "body"),
        "responses": ("by name", "response"),
    },
    "parameter": {"schema": ("one", "schema")},
    "header": {"schema": ("one", "schema")},
    "body": {"content": ("by name", "media")},
    "media": {
        "schema": ("one", "schema"),
        "encoding": ("by name", "encoding"),
        "examples": ("by name", "example"),
    },
    "response": {
        "headers": ("by name", "header"),
        "content": ("by name", "media"),
        "links": ("by name", "link"),
    },
    "schema": _SCHEMA,
}


@dataclass(frozen=True)
class Part:
    """A mapping of the document, what it is, and where it stands."""

    role: Role
    place: Place
    value: dict[str, Any]


def parts(document: dict[str, Any]) -> Iterator[Part]:
    """All parts in the order of the document; what a reference leads to stands among the components."""
    yield from _parts("document", (), document)
    for kind, role in _COMPONENTS.items():
        for name, value in document.get("components", {}).get(kind, {}).items():
            yield from _parts(role, ("components", kind, name), value)


def _parts(role: Role, place: Place, value: Any) -> Iterator[Part]:
    if not isinstance(value, dict) or "$ref" in value:
        return
    yield Part(role, place, value)
    for member, (shape, below) in _BELOW.get(role, {}).items():
        if member not in value:
            continue
        held = value[member]
        if shape == "one":
            yield from _parts(below, (*place, member), held)
            continue
        for key, each in held.items() if isinstance(held, dict) else enumerate(held):
            yield from _parts(below, (*place, member, key), each)
