"""Which rule a response breaks, by the nearest `x-rule` of the spec."""

from __future__ import annotations

import json
from typing import Any

import pytest

import openapi
from contract_tests.messages import Exchange, Request
from contract_tests.schema import ResponseSchemas

_CASEIQ, _AGENTCIS = ResponseSchemas("caseiq"), ResponseSchemas("agentcis")


def _breaches(schemas: ResponseSchemas, operation: str, status: int, body: Any) -> list[str]:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    exchange = Exchange(Request("GET", "/", operation), "http://127.0.0.1/", status, {}, content)
    return [finding.rule for finding in schemas.breaches(exchange)]


def _example(api: str, name: str) -> Any:
    return json.loads(json.dumps(openapi.spec(api)["components"]["examples"][name]["value"]))


def test_the_examples_break_nothing() -> None:
    assert _breaches(_CASEIQ, "getAttachment", 200, _example("caseiq", "Attachment")) == []
    assert _breaches(_AGENTCIS, "listDocuments", 200, _example("agentcis", "DocumentPageOfTwo")) == []


def test_an_extra_member_breaks_nothing() -> None:
    body = {**_example("caseiq", "Attachment"), "virusScan": "clean"}

    assert _breaches(_CASEIQ, "getAttachment", 200, body) == []


@pytest.mark.parametrize(
    ("member", "value", "rule"),
    [
        ("id", 5, "caseiq.get.ok"),
        ("createdDate", "yesterday", "caseiq.get.date-format"),
        ("kind", None, "caseiq.get.members"),
    ],
)
def test_a_violation_breaks_the_rule_that_promises_the_part(member: str, value: Any, rule: str) -> None:
    body = {**_example("caseiq", "Attachment"), member: value}

    assert _breaches(_CASEIQ, "getAttachment", 200, body) == [rule]


def test_an_answer_that_is_no_json_breaks_the_rule_of_the_whole() -> None:
    assert _breaches(_CASEIQ, "getAttachment", 404, b"<html>Not Found</html>") == ["caseiq.error.envelope"]


def test_an_answer_that_the_spec_does_not_speak_of_breaks_nothing() -> None:
    assert _breaches(_CASEIQ, "getAttachment", 418, {}) == []
    assert _breaches(_CASEIQ, "noSuchOperation", 200, {}) == []
