"""Examples: each is what its schema says, to the letter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from openapi_schema_validator import OAS30ReadValidator, oas30_format_checker

from tests.openapi.walk import (
    EVERY_API,
    EVERY_OPERATION,
    Json,
    Operation,
    document,
    operation_named,
    subschemas,
)


@EVERY_OPERATION
def test_body_examples_are_valid(operation: Operation) -> None:
    """Types, patterns and formats."""
    problems = [
        f"{place}: {problem}"
        for place, schema, value in _body_examples(operation)
        for problem in _problems(schema, value)
    ]
    assert problems == []


@EVERY_OPERATION
def test_body_examples_have_declared_members_only(operation: Operation) -> None:
    """Responses are open, so no validator would find a misspelt member."""
    unknown = [
        f"{place}: {member}"
        for place, schema, value in _body_examples(operation)
        for member in _undeclared([schema], value)
    ]
    assert unknown == []


@EVERY_API
def test_parameters_and_headers_have_a_valid_example(api: str) -> None:
    """One each, under `example`."""
    components = document(api)["components"]
    parts = components["parameters"] | components["headers"]
    assert [name for name, each in parts.items() if "example" not in each] == []
    problems = [
        f"{name}: {problem}"
        for name, each in parts.items()
        for problem in _problems(each["schema"], each["example"])
    ]
    assert problems == []


@EVERY_API
def test_schema_examples_and_defaults_are_valid(api: str) -> None:
    """Those that a schema carries itself."""
    problems = [
        f"{place}/{key}: {problem}"
        for name, schema in document(api)["components"]["schemas"].items()
        for place, each in subschemas(schema, name)
        for key in ("example", "default")
        if key in each
        for problem in _problems(each, each[key])
    ]
    assert problems == []


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("id", "aaaaaaaa"),
        ("createdDate", "2024-05-02"),
        ("createdDate", "2024-13-02T01:29:07.000Z"),
        ("sizeBytes", "11"),
        ("name", None),
    ],
)
def test_a_wrong_example_would_be_found(member: str, value: object) -> None:
    """The check itself: formats are looked at, and null is no string."""
    body = next(
        each for each in operation_named("caseiq", "getAttachment").response_bodies if " 200 " in each.place
    )
    right = body.examples["default"]["value"]
    assert _problems(body.schema, right) == []
    assert _problems(body.schema, right | {member: value}) != []


def test_an_undeclared_member_would_be_found() -> None:
    """The check itself, below an array and an allOf."""
    body = next(
        each for each in operation_named("caseiq", "listAttachments").response_bodies if " 200 " in each.place
    )
    assert _undeclared([body.schema], {"records": [{"id": "x", "nmae": "y"}], "count": 1}) == ["nmae"]


def _body_examples(operation: Operation) -> Iterator[tuple[str, Json, Any]]:
    for body in operation.request_bodies + operation.response_bodies:
        for name, example in body.examples.items():
            yield f"{body.place} {name}", body.schema, example["value"]


def _problems(schema: Json, value: object) -> list[str]:
    validator = OAS30ReadValidator(schema, format_checker=oas30_format_checker)
    return [error.message for error in validator.iter_errors(value)]


def _undeclared(schemas: list[Json], value: Any) -> list[str]:
    """The members of a value that no one of the schemas that hold for it declares."""
    schemas = [part for schema in schemas for part in _parts(schema)]
    if isinstance(value, list):
        items = [schema["items"] for schema in schemas if "items" in schema]
        return [name for each in value for name in _undeclared(items, each)]
    if not isinstance(value, dict):
        return []
    unknown: list[str] = []
    for name, child in value.items():
        declared = [_member(schema, name) for schema in schemas if _member(schema, name)]
        unknown += _undeclared(declared, child) if declared else [name]
    return unknown


def _parts(schema: Json) -> Iterator[Json]:
    yield schema
    for keyword in ("allOf", "oneOf", "anyOf"):
        for part in schema.get(keyword, []):
            yield from _parts(part)


def _member(schema: Json, name: str) -> Json:
    free = schema.get("additionalProperties")
    member: Json = schema.get("properties", {}).get(name, free if isinstance(free, dict) else {})
    return member
