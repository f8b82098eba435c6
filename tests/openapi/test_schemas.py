"""Schemas: names, openness, and the rule that each response promises."""

from __future__ import annotations

import re
from collections.abc import Iterator

import openapi
from tests.openapi.walk import (
    EVERY_API,
    EVERY_OPERATION,
    Json,
    Operation,
    cited_rules,
    document,
    nodes,
    subschemas,
)


@EVERY_API
def test_components_are_named_in_pascal_case(api: str) -> None:
    """All but the security scheme, whose name is camelCase by custom."""
    names = [
        f"{kind}/{name}"
        for kind, members in openapi.spec(api)["components"].items()
        if kind != "securitySchemes"
        for name in members
    ]
    assert [name for name in names if not re.fullmatch(r"\w+/([A-Z][a-z]+)+", _words(name))] == []


@EVERY_OPERATION
def test_requests_are_closed(operation: Operation) -> None:
    """What a client may send is said completely."""
    for body in operation.request_bodies:
        assert body.schema["additionalProperties"] is False, body.place


@EVERY_OPERATION
def test_responses_are_open(operation: Operation) -> None:
    """Both vendors elide members in their samples; one more is never a breach."""
    closed = [
        place
        for body in operation.response_bodies
        for place, schema in subschemas(body.schema, body.place)
        if schema.get("additionalProperties") is False
    ]
    assert closed == []


@EVERY_OPERATION
def test_files_are_the_last_field_of_a_form(operation: Operation) -> None:
    """Clients that follow the order of the properties then send what Case IQ demands."""
    for body in operation.request_bodies:
        if body.media_type == "multipart/form-data":
            name, schema = list(body.schema["properties"].items())[-1]
            assert schema.get("items", schema)["format"] == "binary", f"{body.place} {name}"


@EVERY_OPERATION
def test_encodings_name_fields_that_exist(operation: Operation) -> None:
    """A misspelt one would be ignored by every tool."""
    content = operation.raw.get("requestBody", {}).get("content", {})
    for media_type, each in content.items():
        assert set(each.get("encoding", {})) <= set(each["schema"]["properties"]), media_type


@EVERY_OPERATION
def test_every_response_body_names_the_rule_that_promises_it(operation: Operation) -> None:
    """So that every violation of a real answer can be held against a rule."""
    without = [body.place for body in operation.response_bodies if "x-rule" not in body.schema]
    assert without == []


@EVERY_OPERATION
def test_every_parameter_and_header_names_the_rule_it_belongs_to(operation: Operation) -> None:
    """The rule that says which values are errors, or that promises the header."""
    parts = {each["name"]: each for each in operation.parameters}
    for response in operation.responses.values():
        parts |= response.get("headers", {})
    assert [name for name, each in parts.items() if "x-rule" not in each] == []


@EVERY_OPERATION
def test_no_response_header_is_required(operation: Operation) -> None:
    """Nearly all are assumed; the contract tests judge them rule by rule."""
    required = [
        name
        for response in operation.responses.values()
        for name, header in response.get("headers", {}).items()
        if header.get("required", False)
    ]
    assert required == []


@EVERY_OPERATION
def test_an_operation_lists_every_rule_that_its_parts_name(operation: Operation) -> None:
    """`x-rules` is complete: nothing below the operation cites a rule that it does not list."""
    cited = cited_rules(operation.raw) | cited_rules(list(operation.parameters))
    assert cited - set(operation.raw["x-rules"]) == set()


@EVERY_API
def test_nullable_stands_beside_a_type_and_arrays_say_of_what(api: str) -> None:
    """Connexion ignores `nullable` without a type."""
    wrong = [
        place
        for place, schema in _all_schemas(api)
        if ("nullable" in schema and "type" not in schema)
        or (schema.get("type") == "array" and "items" not in schema)
    ]
    assert wrong == []


@EVERY_API
def test_required_members_are_declared(api: str) -> None:
    """In the schema itself, or in a part of its allOf."""
    wrong = [
        f"{place}: {name}"
        for place, schema in _all_schemas(api)
        for name in schema.get("required", [])
        if name not in _declared(schema)
    ]
    assert wrong == []


def test_the_readme_explains_exactly_the_extensions_in_use() -> None:
    """Each under a heading of its own."""
    readme = openapi.spec_path("caseiq").parents[1] / "README.md"
    explained = re.findall(r"^### `(x-.+)`$", readme.read_text(encoding="utf-8"), re.MULTILINE)
    used = {
        key
        for api in openapi.APIS
        for _, node in nodes(openapi.spec(api))
        if isinstance(node, dict)
        for key in node
        if str(key).startswith("x-")
    }
    assert used == set(explained)


def _words(name: str) -> str:
    """A component's name with its acronyms written as words: ETag."""
    return name.replace("ETag", "Etag")


def _all_schemas(api: str) -> Iterator[tuple[str, Json]]:
    components = document(api)["components"]
    for name, schema in components["schemas"].items():
        yield from subschemas(schema, name)
    for kind in ("parameters", "headers"):
        for name, each in components[kind].items():
            yield from subschemas(each["schema"], name)


def _declared(schema: Json) -> set[str]:
    names = set(schema.get("properties", {}))
    return names.union(*(_declared(part) for part in schema.get("allOf", [])))
