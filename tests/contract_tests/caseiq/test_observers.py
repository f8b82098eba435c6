"""What is judged on every answer."""

from __future__ import annotations

import json
from typing import Any

import pytest

from contract_tests.caseiq.client import LIST_PATH, UPLOAD_PATH, item_path
from contract_tests.caseiq.errors import CODE_WORDS, envelope_flaw
from contract_tests.caseiq.observers import UniqueIds, envelopes, lists, rate_limits
from contract_tests.messages import Exchange, Request


def _answer(status: int, body: Any, path: str = item_path("1"), **more: Any) -> Exchange:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    request = Request(more.pop("method", "GET"), path, **more.pop("request", {}))
    headers = {"content-type": "application/json", **more.pop("headers", {})}
    return Exchange(request, f"http://target{path}", status, headers, content)


def _envelope(status: int, **changes: Any) -> dict[str, Any]:
    meta = {"message": "caseId"}
    word = CODE_WORDS.get(status, "OTHER")
    return {"name": "SERVICE_ACCOUNT_ERROR", "httpstatus": status, "meta": meta, "message": word, **changes}


@pytest.mark.parametrize("status", CODE_WORDS)
def test_each_status_has_its_code_word(status: int) -> None:
    assert envelope_flaw(_answer(status, _envelope(status))) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Error"},
        {"httpstatus": "404"},
        {"httpstatus": 404.0},
        {"httpstatus": 400},
        {"message": "Not found"},
        {"message": "BAD_REQUEST"},
        {"meta": "caseId"},
        {"meta": {}},
        {"meta": {"message": None}},
    ],
)
def test_a_flaw_of_the_envelope_is_found(changes: dict[str, Any]) -> None:
    found = envelopes(_answer(404, _envelope(404, **changes)))

    assert [finding.rule for finding in found] == ["caseiq.error.envelope"]


@pytest.mark.parametrize("status", [402, 410, 413, 415, 422, 502])
def test_no_other_status_exists(status: int) -> None:
    assert [finding.outcome for finding in envelopes(_answer(status, _envelope(status)))] == ["broken"]


def test_the_token_endpoint_has_no_envelope() -> None:
    assert envelopes(_answer(501, {"error": "unsupported_grant_type"}, "/auth/oauth2/token")) == []


def test_an_error_that_is_not_sent_as_json_is_found() -> None:
    reply = _answer(404, _envelope(404), headers={"content-type": "text/html"})

    assert [finding.rule for finding in envelopes(reply)] == ["caseiq.error.envelope"]


def test_a_head_answer_needs_no_body() -> None:
    assert envelopes(_answer(404, b"", method="HEAD")) == []


@pytest.mark.parametrize(
    ("status", "changes", "wait", "outcomes"),
    [
        (429, {}, "3", ["held", "held"]),
        (429, {}, "Sat, 21 Nov 2026 22:51:52 GMT", ["held", "broken"]),
        (429, {"message": "SLOW_DOWN"}, "3", ["broken", "held"]),
        (503, {"message": "TOO_MANY_REQUESTS"}, "3", ["broken"]),
        (404, {}, "", []),
    ],
)
def test_an_answer_over_the_limit_is_judged(
    status: int, changes: dict[str, Any], wait: str, outcomes: list[str]
) -> None:
    found = rate_limits(_answer(status, _envelope(status, **changes), headers={"retry-after": wait}))

    assert [finding.outcome for finding in found] == outcomes


def test_a_count_that_is_not_the_number_of_records_is_found() -> None:
    assert [finding.rule for finding in lists(_answer(200, {"records": [{}], "count": 7}, LIST_PATH))] == [
        "caseiq.list.count"
    ]


def test_more_records_than_the_limit_are_found() -> None:
    reply = _answer(200, {"records": [{}, {}], "count": 2}, LIST_PATH, request={"query": (("limit", "1"),)})

    assert [finding.rule for finding in lists(reply)] == ["caseiq.list.limit"]


def test_an_id_given_twice_is_found() -> None:
    look = UniqueIds()

    assert look(_answer(200, {"id": "a"}, UPLOAD_PATH)) == []
    assert look(_answer(200, {"id": "b"}, UPLOAD_PATH)) == []
    assert [finding.rule for finding in look(_answer(200, {"id": "a"}, UPLOAD_PATH))] == [
        "caseiq.upload.unique-id"
    ]
