"""References: each leads to a component of the right kind, and each component is used."""

from __future__ import annotations

from collections.abc import Iterator

from contract_tests.lint.document import Node, Trail
from contract_tests.lint.finding import Finding
from contract_tests.lint.spec import Spec

_SCHEMA_KEYS = {"schema", "items", "additionalProperties", "not"}
_SCHEMA_LISTS = {"allOf", "oneOf", "anyOf"}
_KINDS = ("responses", "parameters", "headers", "examples", "links")


def references(spec: Spec) -> Iterator[Finding]:
    """Every `$ref` of the document."""
    used: set[Trail] = set()
    for node in spec.nodes:
        if isinstance(node.mapping.get("$ref"), str):
            yield from _reference(node, node.mapping["$ref"], used)
    for kind, name, _ in spec.components:
        trail = ("components", kind, name)
        if kind != "securitySchemes" and trail not in used:
            yield spec.document.finding(trail, "component/unused", f"nothing refers to {kind}/{name}")
    yield from _circles(spec)


def _reference(node: Node, reference: str, used: set[Trail]) -> Iterator[Finding]:
    at = Node(node.document, (*node.trail, "$ref"), reference)
    if not reference.startswith("#/"):
        yield at.breaks("reference/outside", f"`{reference}` is outside of this document")
        return
    target = node.document.target(reference)
    if target is None:
        yield at.breaks("reference/unresolved", f"there is no `{reference}`")
        return
    used.add(target[0])
    if node.document.resolve(node.trail, node.value)[1] is None:
        yield at.breaks("reference/cycle", f"`{reference}` leads back to itself, or nowhere")
    for name in node.mapping:
        if name != "$ref":
            beside = Node(node.document, (*node.trail, name), None)
            yield beside.breaks("reference/siblings", f"`{name}` stands beside a `$ref` and is ignored")
    kind = _expected_kind(node.trail)
    if kind and target[0][:2] != ("components", kind):
        yield at.breaks("reference/kind", f"`{reference}` is none of components/{kind}, which belong here")


def _expected_kind(trail: Trail) -> str:
    above = trail[-2] if len(trail) > 1 else ""
    if trail[-1] in _SCHEMA_KEYS or above in _SCHEMA_LISTS or above == "properties":
        return "schemas"
    if trail[-1] == "requestBody":
        return "requestBodies"
    return str(above) if above in _KINDS else ""


def _circles(spec: Spec) -> Iterator[Finding]:
    """Schemas that hold themselves by allOf: no value has an end."""
    for schema in spec.schemas:
        for index, part in enumerate(schema.mapping.get("allOf") or ()):
            if isinstance(part, dict) and isinstance(part.get("$ref"), str):
                target = spec.document.target(part["$ref"])
                if target is not None and _holds(Node(spec.document, *target), schema.trail, set()):
                    yield Node(spec.document, (*schema.trail, "allOf", index, "$ref"), None).breaks(
                        "reference/cycle", f"by `{part['$ref']}` the schema is a part of itself"
                    )


def _holds(schema: Node, wanted: Trail, seen: set[Trail]) -> bool:
    if schema.trail in seen:
        return False
    seen.add(schema.trail)
    is_in = schema.trail == wanted[: len(schema.trail)]
    return is_in or any(_holds(part, wanted, seen) for part in schema["allOf"].items())
