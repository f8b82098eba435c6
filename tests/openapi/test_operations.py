"""Operations: their names, what each says about itself, and where its links lead."""

from __future__ import annotations

import re
from typing import Any

import openapi
from tests.openapi.walk import (
    EVERY_API,
    EVERY_OPERATION,
    Body,
    Json,
    Operation,
    document,
    nodes,
    operation_named,
    operations,
)

VERBS = {
    "get": ("list", "get", "preview", "download"),
    "post": ("create", "upload"),
    "put": ("update",),
    "delete": ("delete",),
}

FILE_STATUSES = {"206", "304", "416"}


@EVERY_API
def test_operation_ids_are_unique(api: str) -> None:
    """They name the handlers of the mock and the subjects of the rules."""
    ids = [operation.id for operation in operations(api)]
    assert sorted(set(ids)) == sorted(ids)


@EVERY_OPERATION
def test_an_operation_is_named_verb_and_noun_in_camel_case(operation: Operation) -> None:
    """The verb comes from the closed list of the method, that of `x-spoofs` where there is one."""
    method = operation.raw.get("x-spoofs", operation.method).lower()
    assert re.fullmatch(rf"({'|'.join(VERBS[method])})([A-Z][a-z]+)+", operation.id)


@EVERY_OPERATION
def test_an_operation_has_one_declared_tag(operation: Operation) -> None:
    """A group of operations is found at one place."""
    declared = {tag["name"] for tag in openapi.spec(operation.api)["tags"]}
    assert len(operation.raw["tags"]) == 1
    assert set(operation.raw["tags"]) <= declared


@EVERY_OPERATION
def test_an_operation_says_what_it_is_and_which_rules_it_keeps(operation: Operation) -> None:
    """Summary, description and `x-rules`, each rule once."""
    assert operation.raw["summary"].strip()
    assert operation.raw["description"].strip()
    assert operation.raw["x-rules"]
    assert len(set(operation.raw["x-rules"])) == len(operation.raw["x-rules"])


@EVERY_OPERATION
def test_an_operation_lists_every_status_that_it_can_give(operation: Operation) -> None:
    """Success is 200; which errors there are follows from what the operation takes and gives."""
    expected = {"200", "405", "429"}
    if operation.needs_token:
        expected |= {"401", "403"}
    if operation.request_bodies or any(each["in"] == "query" for each in operation.parameters):
        expected |= {"400"}
    if any(each["in"] == "path" for each in operation.parameters):
        expected |= {"404"}
    if any(_is_file(body) for body in operation.response_bodies):
        expected |= FILE_STATUSES
    assert expected - set(operation.responses) == set()


@EVERY_OPERATION
def test_every_response_has_a_body_with_a_schema(operation: Operation) -> None:
    """304 alone has none, by HTTP."""
    without = {status for status, each in operation.responses.items() if "content" not in each}
    assert without <= {"304"}


@EVERY_OPERATION
def test_every_body_has_a_named_example_with_a_summary(operation: Operation) -> None:
    """A reader sees one before the schema."""
    bodies = operation.request_bodies + operation.response_bodies
    assert [body.place for body in bodies if not body.examples] == []
    unnamed = [
        f"{body.place} {name}"
        for body in bodies
        for name, example in body.examples.items()
        if not example.get("summary", "").strip()
    ]
    assert unnamed == []


@EVERY_OPERATION
def test_every_path_parameter_is_declared_and_required(operation: Operation) -> None:
    """And none is declared that the path lacks."""
    declared = {each["name"] for each in operation.parameters if each["in"] == "path"}
    assert declared == set(re.findall(r"\{(\w+)\}", operation.path))
    assert all(each["required"] for each in operation.parameters if each["in"] == "path")


@EVERY_OPERATION
def test_parameters_have_one_type(operation: Operation) -> None:
    """Connexion cannot read one that is oneOf or anyOf, and Schemathesis draws one branch only."""
    assert [each["name"] for each in operation.parameters if "type" not in each["schema"]] == []


@EVERY_OPERATION
def test_used_security_schemes_exist(operation: Operation) -> None:
    """One scheme for each API: of two, a bad credential of the one hides behind the other."""
    schemes = document(operation.api)["components"]["securitySchemes"]
    security = operation.raw.get("security", openapi.spec(operation.api)["security"])
    assert len(schemes) == 1
    assert {name for each in security for name in each} <= set(schemes)


@EVERY_OPERATION
def test_links_lead_to_operations_and_their_parameters(operation: Operation) -> None:
    """A link names the parameter as the target declares it, or sends a body where it takes one."""
    for name, link in _links(operation):
        target = operation_named(operation.api, link["operationId"])
        declared = {each["name"] for each in target.parameters}
        declared |= {f"{each['in']}.{each['name']}" for each in target.parameters}
        assert set(link.get("parameters", {})) <= declared, name
        assert "requestBody" not in link or target.request_bodies, name


@EVERY_OPERATION
def test_links_take_values_that_an_example_has(operation: Operation) -> None:
    """So a pointer into the answer has no slip."""
    for status, response in operation.responses.items():
        examples = [
            example["value"]
            for body in operation.response_bodies
            if body.place.startswith(f"{operation.id} {status} ")
            for example in body.examples.values()
        ]
        for name, link in response.get("links", {}).items():
            for expression in _expressions(link):
                found = [_follow(operation, expression, example) for example in examples]
                assert any(found), f"{name}: {expression}"


def _links(operation: Operation) -> list[tuple[str, Json]]:
    return [
        (name, link)
        for response in operation.responses.values()
        for name, link in response.get("links", {}).items()
    ]


def _expressions(link: Json) -> list[str]:
    sent = [link.get("parameters", {}), link.get("requestBody", {})]
    return [each for _, each in nodes(sent) if isinstance(each, str) and each.startswith("$")]


def _follow(operation: Operation, expression: str, answer: Any) -> bool:
    if expression.startswith("$request.path."):
        return expression.removeprefix("$request.path.") in operation.path
    prefix, _, pointer = expression.partition("#/")
    assert prefix == "$response.body"
    for step in pointer.split("/"):
        try:
            answer = answer[int(step) if isinstance(answer, list) else step]
        except (KeyError, IndexError):
            return False
    return True


def _is_file(body: Body) -> bool:
    return body.schema.get("format") == "binary"
