"""Expectations over HTTP: whether they hold, and what a person reads when they do not."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.mockserver.clients import CASE_A, CASE_B, RECORDS, Agentcis, CaseIq

VERIFY = "/_mock/verify"
UPLOAD_TO_A = {"operation": "uploadFile", "where": {"body.caseId": CASE_A}}


def verified(http: httpx.Client, expected: Any) -> tuple[int, dict[str, Any]]:
    """The status and the answer to an expectation."""
    answer = http.post(VERIFY, json=expected)
    return answer.status_code, answer.json()


@pytest.mark.parametrize(
    ("count", "holds"),
    [
        ({"count": 2}, True),
        ({"count": 1}, False),
        ({"count": 3}, False),
        ({"count": 0}, False),
        ({"at_least": 2}, True),
        ({"at_least": 3}, False),
        ({"at_most": 2}, True),
        ({"at_most": 1}, False),
        ({"at_least": 1, "at_most": 3}, True),
        ({}, True),
    ],
)
def test_so_many_uploads_to_a_case(
    http: httpx.Client, caseiq: CaseIq, count: dict[str, int], *, holds: bool
) -> None:
    for case in (CASE_A, CASE_B, CASE_A):
        caseiq.upload(case_id=case)
    status, told = verified(http, {**UPLOAD_TO_A, **count})
    assert (status, told["holds"]) == ((200, True) if holds else (409, False))
    assert told["matching"] == [1, 3]


def test_nothing_that_matches_is_none_at_all(http: httpx.Client, caseiq: CaseIq) -> None:
    assert verified(http, UPLOAD_TO_A)[0] == 409
    assert verified(http, {**UPLOAD_TO_A, "count": 0})[0] == 200
    assert verified(http, {**UPLOAD_TO_A, "at_most": 1})[0] == 200


def test_only_what_came_since_counts(http: httpx.Client, caseiq: CaseIq) -> None:
    http.put("/_mock/clock", json={"now": "2031-01-01T00:00:00Z", "frozen": True})
    caseiq.upload()
    http.put("/_mock/clock", json={"now": "2031-01-02T00:00:00Z"})
    caseiq.upload()
    assert verified(http, {**UPLOAD_TO_A, "count": 2})[0] == 200
    assert verified(http, {**UPLOAD_TO_A, "count": 1, "since": 1})[0] == 200
    assert verified(http, {**UPLOAD_TO_A, "count": 1, "since": "2031-01-02T00:00:00Z"})[0] == 200


def test_a_difference_names_the_nearest_requests_and_what_is_not_as_expected(
    http: httpx.Client, caseiq: CaseIq
) -> None:
    caseiq.page()
    caseiq.upload(case_id=CASE_B)
    status, told = verified(http, {**UPLOAD_TO_A, "count": 2, "status": 200})
    assert status == 409
    (near,) = told["nearest"]
    assert near["id"] == 2
    assert near["request"]["operation"] == "uploadFile"
    assert near["differences"] == [{"member": "body.caseId", "expected": CASE_A, "was": CASE_B}]
    assert told["text"].splitlines() == [
        f'expected exactly 2: operation "uploadFile", status 200, body.caseId "{CASE_A}"',
        "found 0 of 2",
        "  #2 POST /api-public/1.0/save_file 200",
        f'    body.caseId: expected "{CASE_A}", was "{CASE_B}"',
    ]


def test_a_member_that_was_not_sent_is_told_as_missing(http: httpx.Client, agentcis: Agentcis) -> None:
    agentcis.delete([4])
    _, told = verified(http, {"operation": "deleteDocuments", "where": {"body.ids.0": 4, "body.id": 1}})
    assert (
        told["nearest"][0]["differences"]
        == [
            {"member": "body.ids.0", "expected": 4, "was": "4"},
            {"member": "body.id", "expected": 1, "was": None},
        ]
        or "was missing" in told["text"]
    )


def test_a_number_in_json_is_no_text_but_in_a_form_or_query_it_is(
    http: httpx.Client, agentcis: Agentcis
) -> None:
    agentcis.delete(["4"])
    agentcis.page(per_page=5)
    assert verified(http, {"where": {"body.ids.0": "4"}})[0] == 200
    assert verified(http, {"where": {"query.per_page": 5}})[0] == 200
    assert verified(http, {"where": {"query.per_page": "5"}})[0] == 200
    assert verified(http, {"where": {"response.meta.current_page": 1}})[0] == 200
    assert verified(http, {"where": {"response.meta.current_page": "1"}})[0] == 409
    assert verified(http, {"where": {"response.meta.current_page": True}})[0] == 409


def test_too_many_are_shown(http: httpx.Client, caseiq: CaseIq) -> None:
    caseiq.upload(name="first.txt")
    caseiq.upload(name="second.txt")
    _, told = verified(http, {**UPLOAD_TO_A, "count": 1})
    assert told["text"].splitlines()[1:] == [
        "found 2 of 2: #1, #2",
        "  #1 POST /api-public/1.0/save_file 200",
        "  #2 POST /api-public/1.0/save_file 200",
    ]


def test_requests_in_an_order_with_others_between_them(http: httpx.Client, caseiq: CaseIq) -> None:
    caseiq.upload()
    caseiq.page()
    caseiq.upload(case_id=CASE_B)
    a, b, listed = UPLOAD_TO_A, {"where": {"body.caseId": CASE_B}}, {"operation": "listAttachments"}
    assert verified(http, {"order": [a, listed, b]})[1]["matching"] == [1, 2, 3]
    assert verified(http, {"order": [a, b]})[0] == 200
    assert verified(http, {"order": [a, b], "since": 1})[0] == 409

    status, told = verified(http, {"order": [b, a]})
    assert status == 409
    assert "no request for step 2 after #3" in told["text"]
    assert "it came too early, as #1" in told["text"]


def test_one_request_is_not_two_steps(http: httpx.Client, caseiq: CaseIq) -> None:
    caseiq.upload()
    assert verified(http, {"order": [UPLOAD_TO_A, UPLOAD_TO_A]})[0] == 409


def test_it_is_text_for_who_asks_for_text(http: httpx.Client, caseiq: CaseIq) -> None:
    caseiq.page()
    expected = {"operation": "listAttachments", "where": {"query.limit": "5"}}
    answer = http.post(VERIFY, json=expected, headers={"Accept": "text/plain"})
    assert answer.status_code == 409
    assert answer.text.endswith('    query.limit: expected "5", was missing\n')
    answer = http.post(VERIFY, json={"path": RECORDS}, headers={"Accept": "text/plain"})
    assert (answer.status_code, answer.text) == (200, f'as expected: at least 1: path "{RECORDS}"\n')


@pytest.mark.parametrize(
    ("expected", "named"),
    [
        ({"color": "red"}, "color"),
        ({"count": -1}, "count"),
        ({"count": True}, "count"),
        ({"count": "2"}, "count"),
        ({"count": 1, "at_least": 1}, "count"),
        ({"at_most": 1.5}, "at_most"),
        ({"where": []}, "where"),
        ({"where": {"body": 1}}, "body"),
        ({"where": {"__class__.__init__": 1}}, "__class__.__init__"),
        ({"operation": ["uploadFile"]}, "operation"),
        ({"status": "often"}, "status"),
        ({"since": None}, "since"),
        ({"order": []}, "order"),
        ({"order": [1]}, "order.0"),
        ({"order": [{"count": 2}]}, "count"),
        ({"order": [{}] * 101}, "order"),
        ({"order": [{}], "count": 1}, "count"),
    ],
)
def test_an_expectation_that_cannot_be_read_is_400_and_names_the_member(
    http: httpx.Client, expected: dict[str, Any], named: str
) -> None:
    status, told = verified(http, expected)
    assert status == 400
    assert told["message"].startswith(f"{named}: ")


@pytest.mark.parametrize(
    "name", ["body.__class__", "body.ids.__len__", "body.ids.-1", "body.ids.٠", "response.x.y"]
)
def test_names_are_looked_up_and_never_evaluated(http: httpx.Client, agentcis: Agentcis, name: str) -> None:
    agentcis.delete([4])
    _, told = verified(http, {"operation": "deleteDocuments", "where": {name: "x"}})
    assert told["nearest"][0]["differences"] == [{"member": name, "expected": "x", "was": None}]


@pytest.mark.parametrize("number", ["NaN", "1e999", "-Infinity"])
def test_what_is_no_number_of_json_cannot_be_expected(http: httpx.Client, number: str) -> None:
    """Python reads it, and no answer could name it."""
    answer = http.post("/_mock/verify", content=f'{{"where": {{"body.x": {number}}}}}')
    assert answer.status_code == 400
