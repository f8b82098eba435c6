"""Faults over HTTP: a world's own by /_mock/faults, one request's by header; what they do to handlers."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from mockserver.faults.recipes import RECIPES
from tests.mockserver.clients import (
    ATTACHMENTS,
    CASE_A,
    CLIENT_5,
    CLIENT_6,
    PDF,
    RECORDS,
    SAVE_FILE,
    TOKEN,
    Agentcis,
    CaseIq,
    bytes_path,
    record_path,
)
from tests.mockserver.test_rules_caseiq_auth import CREDENTIALS

FAULTS = "/_mock/faults"
CLOCK = "/_mock/clock"


def put(http: httpx.Client, *faults: dict[str, Any]) -> list[dict[str, Any]]:
    """The faults of the world, from now on these."""
    answer = http.put(FAULTS, json=list(faults))
    assert answer.status_code == 200, answer.text
    shown: list[dict[str, Any]] = answer.json()["faults"]
    return shown


def test_faults_are_shown_added_to_and_taken_away(http: httpx.Client) -> None:
    assert http.get(FAULTS).json() == {"faults": []}
    put(http, {"kind": "status", "status": 503}, {"recipe": "slow-3g"})
    shown = http.post(FAULTS, json={"kind": "corrupted", "id": "mine"}).json()["faults"]
    assert [(each["id"], each["kind"], each["hits"]) for each in shown] == [
        ("f1", "status", 0),
        ("f2", "latency", 0),
        ("f3", "slow-body", 0),
        ("mine", "corrupted", 0),
    ]

    assert len(http.delete(f"{FAULTS}/f2").json()["faults"]) == 3
    assert http.delete(f"{FAULTS}/f2").status_code == 404
    assert http.get(FAULTS).json() == {"faults": [shown[0], *shown[2:]]}
    assert http.delete(FAULTS).json() == {"faults": []}


@pytest.mark.parametrize("method", ["PUT", "POST"])
@pytest.mark.parametrize(
    ("body", "named"),
    [
        (b"{", "JSON"),
        (b'[{"kind": "reset"}, {"kind": "latency", "delay": 5}]', "[1].delay"),
        (b'{"kind": "status", "status": 999}', "status"),
        (b'[{"kind": "reset", "id": "a"}, {"kind": "reset", "id": "a"}]', "id"),
        (b"5", "fault"),
        (b'[{"kind": "latency", "delay_ms": NaN}]', "delay_ms"),
    ],
)
def test_a_wrong_definition_is_400_names_the_member_and_changes_nothing(
    http: httpx.Client, method: str, body: bytes, named: str
) -> None:
    before = put(http, {"kind": "status", "status": 503, "times": 1})
    answer = http.request(method, FAULTS, content=body)

    assert answer.status_code == 400
    assert named in answer.json()["message"]
    assert http.get(FAULTS).json() == {"faults": before}


def test_recipes_are_listed_and_each_can_be_had(http: httpx.Client) -> None:
    listed = http.get("/_mock/recipes").json()["recipes"]
    assert [each["recipe"] for each in listed] == list(RECIPES)
    for each in listed:
        assert len(put(http, {"recipe": each["recipe"]})) == len(each["faults"])


def test_a_world_has_faults_of_its_own_until_it_is_reset(http: httpx.Client, agentcis: Agentcis) -> None:
    put(http, {"recipe": "maintenance"})
    answer = agentcis.get(CLIENT_5)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "120"
    assert answer.headers["X-Mock-Fault"] == "f1"
    assert answer.json() == {"message": "Service Unavailable"}
    assert http.get(FAULTS).json()["faults"][0]["hits"] == 1

    assert agentcis.get(CLIENT_5, headers={"X-Mock-World": "another"}).status_code == 200
    http.post("/_mock/reset")
    untouched = agentcis.get(CLIENT_5)
    assert untouched.status_code == 200
    assert "X-Mock-Fault" not in untouched.headers


@pytest.mark.parametrize("status", [400, 401, 403, 405, 429, 500, 502, 503, 504])
def test_an_error_has_the_shape_of_case_iq(caseiq: CaseIq, status: int) -> None:
    answer = caseiq.get(RECORDS, headers={"X-Mock-Fault": f"status={status}"})

    assert answer.status_code == answer.json()["httpstatus"] == status
    assert set(answer.json()) == {"name", "httpstatus", "meta", "message"}
    assert answer.headers["X-Mock-Fault"] == "status"
    assert ("Retry-After" in answer.headers) == (status in (429, 503))
    assert ("WWW-Authenticate" in answer.headers) == (status == 401)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 413, 429, 500, 502, 503, 504])
def test_an_error_has_the_shape_of_agentcis(agentcis: Agentcis, status: int) -> None:
    answer = agentcis.post(CLIENT_6, headers={"X-Mock-Fault": f"status={status}; retry_after_seconds=7"})

    assert answer.status_code == status
    assert "message" in answer.json()
    assert ("errors" in answer.json()) == (status == 400)
    assert answer.headers["Retry-After"] == "7"
    assert ("X-RateLimit-Reset" in answer.headers) == (status == 429)


def test_an_error_leaves_nothing_behind(caseiq: CaseIq, agentcis: Agentcis, http: httpx.Client) -> None:
    before = (caseiq.state(), agentcis.state())
    put(http, {"kind": "status", "status": 500, "operation": "*"})
    assert caseiq.upload().status_code == 500
    assert agentcis.upload(("a.txt", b"x")).status_code == 500
    assert agentcis.delete([3]).status_code == 500
    http.delete(FAULTS)
    assert (caseiq.state(), agentcis.state()) == before


def test_a_retry_succeeds_when_a_fault_strikes_once(http: httpx.Client, caseiq: CaseIq) -> None:
    put(http, {"kind": "status", "status": 502, "operation": "uploadFile", "times": 1})
    assert [caseiq.upload().status_code for _ in range(3)] == [502, 200, 200]
    assert len(caseiq.records(name="a.txt")) == 2


def test_a_rate_limit_has_the_vendors_headers_and_follows_the_clock(
    http: httpx.Client, caseiq: CaseIq, agentcis: Agentcis
) -> None:
    http.put(CLOCK, json={"now": "2031-01-01T00:00:00Z", "frozen": True})
    put(http, {"recipe": "rate-limited", "requests": 2, "window_seconds": 60})
    assert [agentcis.get(CLIENT_5).status_code for _ in range(2)] == [200, 200]
    limited = agentcis.get(CLIENT_5)
    assert limited.status_code == 429
    assert limited.json() == {"message": "Too Many Attempts."}
    assert limited.headers["Retry-After"] == "60"
    assert limited.headers["X-RateLimit-Limit"] == "2"
    assert limited.headers["X-RateLimit-Remaining"] == "0"
    assert limited.headers["X-RateLimit-Reset"] == "1924992060"

    assert [caseiq.get(RECORDS).status_code for _ in range(3)] == [200, 200, 429]
    http.put(CLOCK, json={"advance_seconds": 60})
    assert (caseiq.get(RECORDS).status_code, agentcis.get(CLIENT_5).status_code) == (200, 200)


def test_a_session_expires_once_and_a_new_token_goes_on(http: httpx.Client, agentcis: Agentcis) -> None:
    put(http, {"recipe": "expired-session"})
    token = http.post(TOKEN, json=CREDENTIALS).json()["access_token"]
    caller = CaseIq(http, token)
    expired = caller.get(RECORDS)
    assert expired.status_code == 401
    assert expired.headers["WWW-Authenticate"] == "Bearer"
    assert expired.headers["X-Mock-Fault"] == "f1"
    assert caller.get(RECORDS).status_code == 200
    answer = agentcis.get(CLIENT_5, headers={"X-Mock-Fault": "expired-token"})
    assert (answer.status_code, answer.json()) == (401, {"message": "Unauthenticated."})


def test_an_expired_token_changes_nothing_where_none_is_needed(agentcis: Agentcis) -> None:
    answer = agentcis.get("/attachments/3/download", headers={"X-Mock-Fault": "expired-token"})
    assert answer.status_code == 200
    assert "X-Mock-Fault" not in answer.headers


def test_lists_of_case_iq_lag_behind_uploads(http: httpx.Client, caseiq: CaseIq) -> None:
    before = caseiq.page()
    http.put(CLOCK, json={"frozen": True})
    put(http, {"recipe": "eventually-consistent", "window_seconds": 10})
    first = caseiq.stored(name="one.txt")
    http.put(CLOCK, json={"advance_seconds": 6})
    caseiq.stored(name="two.txt")

    stale = caseiq.get(RECORDS)
    assert stale.json() == before
    assert stale.headers["X-Mock-Fault"] == "f1"
    assert caseiq.get(record_path(first["id"])).status_code == 200
    http.put(CLOCK, json={"advance_seconds": 4})
    assert {each["name"] for each in caseiq.records()} >= {"one.txt"}
    assert not caseiq.records(name="two.txt")
    http.put(CLOCK, json={"advance_seconds": 6})
    assert len(caseiq.records(name="two.txt")) == 1


def test_lists_of_agentcis_lag_behind_uploads_renames_and_deletions(
    http: httpx.Client, agentcis: Agentcis
) -> None:
    before = agentcis.page(CLIENT_5)
    http.put(CLOCK, json={"frozen": True})
    put(http, {"kind": "stale-list", "window_seconds": 5, "operation": "listDocuments"})
    agentcis.stored(entity=CLIENT_5)
    agentcis.put(CLIENT_5, json={"id": 3, "original_name": "Jane"})
    agentcis.delete([4])
    assert agentcis.page(CLIENT_5) == before

    http.delete(FAULTS)
    names = [each["original_name"] for each in agentcis.documents(CLIENT_5)]
    assert names == ["Jane.docx", "a.txt"]


def test_a_write_that_failed_is_no_write(http: httpx.Client, caseiq: CaseIq) -> None:
    http.put(CLOCK, json={"frozen": True})
    put(http, {"recipe": "eventually-consistent"})
    before = caseiq.page()
    assert caseiq.upload(case_id="nonsense").status_code == 400
    assert caseiq.page() == before


@pytest.mark.parametrize(
    ("members", "rejected"),
    [
        ({"every": 2}, ["b.txt", "d.pdf"]),
        ({"names": ["*.pdf"]}, ["c.pdf", "d.pdf"]),
        ({"names": ["a.*", "b.txt"], "every": 4}, ["a.txt", "b.txt", "d.pdf"]),
    ],
)
def test_some_files_of_an_upload_are_rejected_and_not_stored(
    http: httpx.Client, agentcis: Agentcis, members: dict[str, Any], rejected: list[str]
) -> None:
    put(http, {"kind": "partial-rejection", **members})
    names = ["a.txt", "b.txt", "c.pdf", "d.pdf"]
    answer = agentcis.upload(*((name, b"x") for name in names))

    assert answer.status_code == 200
    assert [each["original_name"] for each in answer.json()["rejectedFiles"]] == rejected
    stored = [name for name in names if name not in rejected]
    assert [each["original_name"] for each in answer.json()["uploadedFiles"]] == stored
    assert [each["original_name"] for each in agentcis.documents()] == stored


def test_some_ids_of_a_deletion_are_rejected_and_stay(agentcis: Agentcis) -> None:
    headers = {"X-Mock-Fault": "partial-rejection; ids=3"}
    delete = {"ids": [3, 4], "_method": "delete"}
    answer = agentcis.post(ATTACHMENTS, json=delete, headers=headers)

    assert answer.json() == {"deletedFile": [4], "rejectedFiles": [3]}
    assert answer.headers["X-Mock-Fault"] == "partial-rejection"
    assert [each["id"] for each in agentcis.documents(CLIENT_5)] == [3]


@pytest.mark.parametrize(
    ("path", "token"), [(bytes_path(PDF), "caseiq-full"), ("/attachments/3/download", None)]
)
def test_a_corrupted_file_is_as_long_as_the_right_one(
    http: httpx.Client, path: str, token: str | None
) -> None:
    caller = CaseIq(http, token)
    right, wrong = caller.get(path), caller.get(path, headers={"X-Mock-Fault": "corrupted"})

    assert wrong.status_code == 200
    assert len(wrong.content) == len(right.content)
    assert wrong.content != right.content
    assert wrong.headers["ETag"] == right.headers["ETag"]
    assert wrong.headers["X-Mock-Fault"] == "corrupted"


def test_what_is_no_file_is_not_corrupted(caseiq: CaseIq) -> None:
    answer = caseiq.get(bytes_path("nonsense"), headers={"X-Mock-Fault": "corrupted"})
    assert answer.json()["httpstatus"] == 400
    assert "X-Mock-Fault" not in answer.headers


def test_several_faults_strike_together_and_are_all_named(http: httpx.Client, caseiq: CaseIq) -> None:
    put(http, {"kind": "latency", "delay_ms": 1, "id": "slow"})
    answer = caseiq.get(bytes_path(PDF), headers={"X-Mock-Fault": "corrupted, slow-body=10000000"})
    assert answer.status_code == 200
    assert answer.headers["X-Mock-Fault"] == "slow, slow-body, corrupted"


def test_a_header_that_cannot_be_read_is_400_in_the_vendors_shape(caseiq: CaseIq, agentcis: Agentcis) -> None:
    headers = {"X-Mock-Fault": "latency=soon"}
    of_caseiq, of_agentcis = caseiq.get(RECORDS, headers=headers), agentcis.get(CLIENT_5, headers=headers)
    assert (of_caseiq.status_code, of_agentcis.status_code) == (400, 400)
    assert "delay_ms" in of_caseiq.json()["meta"]["message"]
    assert "delay_ms" in of_agentcis.json()["errors"]["X-Mock-Fault"][0]


@pytest.mark.parametrize("name", ["X-Mock-Fault", "Prefer"])
@pytest.mark.parametrize(
    "value",
    [
        "=",
        ";",
        '"',
        "latency=1e400",
        "latency=" + "9" * 5000,
        "latency=" + "[" * 5000,
        "example=\xe9, code=²",
    ],
)
def test_no_header_is_a_defect_of_the_mock(caseiq: CaseIq, name: str, value: str) -> None:
    answer = caseiq.get(RECORDS, headers={name: value.encode("latin-1")})
    assert answer.status_code in (200, 400), answer.text
    assert answer.json()


def test_a_fault_strikes_a_preferred_answer_too(http: httpx.Client) -> None:
    headers = {"Prefer": "code=200, example=default", "X-Mock-Fault": "latency=1"}
    answer = http.get(RECORDS, headers=headers)
    assert answer.status_code == 200
    assert (answer.headers["X-Mock-Fault"], "Preference-Applied" in answer.headers) == ("latency", True)


def test_a_browser_may_read_the_headers(http: httpx.Client) -> None:
    answer = http.get(RECORDS, headers={"Origin": "http://localhost:3000", "X-Mock-Fault": "status=500"})
    exposed = answer.headers["Access-Control-Expose-Headers"]
    assert "X-Mock-Fault" in exposed
    assert "Preference-Applied" in exposed


def test_faults_are_about_the_apis_and_not_about_the_mock(http: httpx.Client) -> None:
    put(http, {"kind": "status", "status": 500})
    assert http.get("/_mock/health", headers={"X-Mock-Fault": "status=500"}).status_code == 200
    form = {"data": {"caseId": CASE_A}, "files": {"file": ("a.txt", b"a")}}
    assert http.post(SAVE_FILE, **form).status_code == 500  # type: ignore[arg-type]
