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


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("sizeBytes", 1.0),
        ("sizeBytes", True),
        ("sizeBytes", float("nan")),
        ("name", None),
        ("id", "6f1c6f1c-6f1c-4f1c-8f1c-6f1c6f1c6f1c\u0661"),
        ("createdDate", "2026-13-45T25:00:00.000Z"),
    ],
)
def test_what_is_only_nearly_valid_breaks_a_rule(member: str, value: Any) -> None:
    record = {**_example("caseiq", "Attachment"), member: value}

    assert _breaches(_CASEIQ, "getAttachment", 200, record) != []


def test_a_text_that_is_no_unicode_is_looked_at_all_the_same() -> None:
    record = {**_example("caseiq", "Attachment"), "name": "\ud800"}

    assert _breaches(_CASEIQ, "getAttachment", 200, record) == []
    assert _breaches(_CASEIQ, "getAttachment", 200, {**record, "sizeBytes": "1"}) != []
