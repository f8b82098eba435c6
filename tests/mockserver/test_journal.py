"""The journal of a world over HTTP: what is written down of a request, what is not, and when."""

from __future__ import annotations

import asyncio
import hashlib
import json
from typing import Any

import httpx
import pytest

from mockserver.http.exchange import Exchange
from mockserver.http.watching import Answer, Watched
from tests.mockserver import raw_http
from tests.mockserver.clients import (
    ATTACHMENTS,
    CASE_A,
    CLIENT_5,
    LEGACY,
    RECORDS,
    SAVE_FILE,
    TOKEN,
    Agentcis,
    CaseIq,
    bytes_path,
)
from tests.mockserver.multipart import Part
from tests.mockserver.process import MockProcess
from tests.mockserver.raw_http import request_bytes
from tests.mockserver.test_rules_caseiq_auth import CREDENTIALS

REQUESTS = "/_mock/requests"
KIB = 1024


def newest(http: httpx.Client) -> dict[str, Any]:
    """The request that came last."""
    found: dict[str, Any] = http.get(REQUESTS, params={"limit": 1}).json()["requests"][0]
    return found


def test_a_request_is_written_down_with_its_answer(http: httpx.Client, caseiq: CaseIq) -> None:
    caseiq.get(RECORDS, params=[("limit", "2"), ("fields", "name")], headers={"X-Request-Id": "7"})
    entry = newest(http)
    assert entry["id"] == 1
    assert (entry["api"], entry["operation"], entry["method"]) == ("caseiq", "listAttachments", "GET")
    assert (entry["path"], entry["status"]) == (RECORDS, 200)
    assert entry["query"] == [["limit", "2"], ["fields", "name"]]
    assert entry["headers"]["x-request-id"] == "7"
    assert entry["token"] == "caseiq-full"
    assert entry["duration_ms"] > 0
    assert entry["response"]["json"]["count"] == 2
    assert entry["response"]["size_bytes"] == int(entry["response"]["headers"]["content-length"])
    assert http.get(f"{REQUESTS}/1").json() == entry


def test_a_request_that_broke_a_rule_names_it_and_says_how_in_the_vendors_terms(
    http: httpx.Client, caseiq: CaseIq
) -> None:
    answer = caseiq.post_parts(SAVE_FILE, Part("file", b"x", "a.txt"), Part("caseId", CASE_A))
    entry = newest(http)
    assert entry["broken_rules"] == ["caseiq.upload.file-last"] == [answer.headers["X-Contract-Rule"]]
    assert entry["detail"] == answer.json()["meta"]["message"]
    assert "caseiq.upload.ok" in entry["exercised_rules"]
    assert "caseiq.upload.file-last" not in entry["exercised_rules"]


def test_what_breaks_a_rule_inside_an_operation_is_named_too(http: httpx.Client, caseiq: CaseIq) -> None:
    caseiq.get(RECORDS, params={"limit": "0"})
    assert newest(http)["broken_rules"] == ["caseiq.list.limit-range"]
    assert newest(http)["detail"].startswith("limit: ")


def test_a_file_is_told_by_its_hash(http: httpx.Client, caseiq: CaseIq) -> None:
    content = b"z" * (100 * KIB)
    caseiq.upload(content, "large.bin", description="long")
    fields = newest(http)["body"]["fields"]
    assert {field["name"]: field.get("value") for field in fields} == {
        "caseId": CASE_A,
        "description": "long",
        "file": None,
    }
    file = fields[-1]["file"]
    assert (file["name"], file["size_bytes"]) == ("large.bin", len(content))
    assert file["sha256"] == hashlib.sha256(content).hexdigest()


def test_a_download_is_told_by_its_hash_and_not_kept(http: httpx.Client, caseiq: CaseIq) -> None:
    caseiq.get(bytes_path(LEGACY), headers={"Range": "bytes=0-4"})
    response = newest(http)["response"]
    assert response["file"]["sha256"] == hashlib.sha256(b"first file\n").hexdigest()
    assert response["size_bytes"] == 5
    assert "text" not in response


def test_of_a_long_body_the_first_64_kib_are_kept(http: httpx.Client, agentcis: Agentcis) -> None:
    agentcis.put(CLIENT_5, json={"original_name": "n" * (100 * KIB)})
    body = newest(http)["body"]
    assert body["is_cut"] is True
    assert len(body["text"]) == 64 * KIB
    assert body["size_bytes"] > 100 * KIB


def test_of_long_form_fields_64_kib_are_kept(http: httpx.Client, caseiq: CaseIq) -> None:
    parts = [Part(f"field{number}", "n" * (30 * KIB)) for number in range(4)]
    caseiq.post_parts(SAVE_FILE, *parts, Part("file", b"x", "a.txt"))
    body = newest(http)["body"]
    assert body["is_cut"] is True
    assert sum(len(field["value"]) for field in body["fields"]) <= 65 * KIB


def test_a_long_answer_is_cut_and_its_size_told(http: httpx.Client, agentcis: Agentcis) -> None:
    names = [(f"{number:03d}{'é' * 100}.txt", b"") for number in range(100)]
    assert agentcis.upload(*names).status_code == 200
    answer = agentcis.get("/api/v2/attachments/client/6", params={"per_page": 100})
    response = newest(http)["response"]
    assert len(answer.content) == response["size_bytes"] > 64 * KIB
    assert response["is_cut"] is True
    assert answer.text.startswith(response["text"])


@pytest.mark.parametrize(
    "body",
    [
        '{"ids": NaN}',
        '{"ids": -Infinity}',
        '{"ids": [1e999]}',
        '{"ids": "\\ud800"}',
        '{"\\udfff": 1}',
        "[" * 900 + "]" * 900,
        '{"ids":' * 990 + "1" + "}" * 990,
    ],
    ids=["nan", "infinity", "too-large", "half-a-pair", "half-a-name", "deep", "deeper"],
)
def test_json_that_no_answer_can_hold_does_not_hide_the_journal(
    http: httpx.Client, agentcis: Agentcis, body: str
) -> None:
    agentcis.put(CLIENT_5, content=body, headers={"Content-Type": "application/json"})
    told = newest(http)["body"]
    assert (told.get("text") == body) or told["json"] == json.loads(body)
    for short in ("true", "false"):
        assert http.get(REQUESTS, params={"short": short}).status_code == 200


def test_a_list_in_short_has_the_same_members_but_few(http: httpx.Client, caseiq: CaseIq) -> None:
    caseiq.get(RECORDS, params={"limit": "0"})
    (short,) = http.get(REQUESTS, params={"short": "true"}).json()["requests"]
    full = newest(http)
    assert short == {name: full[name] for name in short}
    assert {"id", "status", "detail", "broken_rules"} <= set(short) < set(full)
    assert http.get(REQUESTS, params={"short": "yes"}).status_code == 400


def test_a_spoofed_method_is_shown_as_sent_and_as_meant(http: httpx.Client, agentcis: Agentcis) -> None:
    agentcis.delete([4])
    entry = newest(http)
    assert (entry["method"], entry["meant_method"]) == ("POST", "DELETE")
    assert entry["operation"] == "deleteDocuments"
    assert entry["body"]["json"] == {"ids": [4], "_method": "delete"}

    agentcis.send("DELETE", ATTACHMENTS, json={"ids": [3]})
    assert newest(http)["operation"] == "deleteDocumentsDirectly"


def test_head_is_written_down_as_sent(http: httpx.Client) -> None:
    http.head("/attachments/3/preview")
    entry = newest(http)
    assert (entry["method"], entry["meant_method"], entry["status"]) == ("HEAD", "GET", 200)
    assert entry["response"]["size_bytes"] == 0


def test_credentials_are_shown_as_such_but_shortened(http: httpx.Client) -> None:
    token = http.post(TOKEN, json=CREDENTIALS).json()["access_token"]
    http.get(RECORDS, headers={"Authorization": f"Bearer {token}", "Cookie": "session=secret-cookie"})
    http.get(RECORDS, params={"access_token": "a-secret-in-a-query"})
    text = http.get(REQUESTS).text
    for secret in (token, CREDENTIALS["client_secret"], "secret-cookie", "a-secret-in-a-query"):
        assert secret not in text
    listed = http.get(REQUESTS, params={"order": "oldest"}).json()["requests"]
    assert listed[0]["response"]["json"]["access_token"] == f"…{token[-4:]}"
    assert listed[1]["headers"]["authorization"] == f"Bearer …{token[-4:]}"
    assert listed[1]["token"] == f"…{token[-4:]}"


def test_a_path_of_no_api_is_written_down_without_one(http: httpx.Client) -> None:
    http.get("/api-pubic/1.0/attachments")
    entry = newest(http)
    assert (entry["api"], entry["operation"], entry["status"]) == (None, None, 404)


def test_what_is_asked_of_the_mock_itself_is_not_written_down(http: httpx.Client) -> None:
    http.get("/_mock/health")
    http.get(REQUESTS)
    assert http.get(REQUESTS).json() == {"requests": [], "first_id": 1, "last_id": 0}


def test_who_has_the_answer_finds_the_request(http: httpx.Client, caseiq: CaseIq) -> None:
    """However the answer leaves: at once, by the bridge to the handlers, as a file, or without a body."""
    for number in range(1, 41):
        path = (RECORDS, bytes_path(LEGACY), "/api-public/1.0/nothing", "/nowhere")[number % 4]
        caseiq.send("HEAD" if number % 3 == 0 else "GET", path)
        assert http.get(REQUESTS, params={"limit": 1}).json()["last_id"] == number


def test_times_are_those_of_the_world(http: httpx.Client, caseiq: CaseIq) -> None:
    http.put("/_mock/clock", json={"now": "2031-02-03T04:05:06.789Z", "frozen": True})
    caseiq.page()
    assert newest(http)["time"] == "2031-02-03T04:05:06.789Z"


def test_each_world_has_a_journal_of_its_own(http: httpx.Client, caseiq: CaseIq, world: str) -> None:
    caseiq.page()
    caseiq.get(RECORDS, headers={"X-Mock-World": f"{world}b"})
    assert [entry["id"] for entry in http.get(REQUESTS).json()["requests"]] == [1]


@pytest.mark.parametrize(("method", "path"), [("DELETE", REQUESTS), ("POST", "/_mock/reset")])
def test_it_can_be_cleared_and_is_by_a_reset_and_ids_go_on(
    http: httpx.Client, caseiq: CaseIq, method: str, path: str
) -> None:
    caseiq.page()
    http.request(method, path)
    assert http.get(REQUESTS).json() == {"requests": [], "first_id": 2, "last_id": 1}
    caseiq.page()
    assert newest(http)["id"] == 2


@pytest.mark.parametrize("entry_id", ["2", "0", "x", "-1", "9" * 5000, "..%2f1", "1%00", "١"])
def test_a_request_that_is_not_there_is_404(http: httpx.Client, caseiq: CaseIq, entry_id: str) -> None:
    caseiq.page()
    assert http.get(f"{REQUESTS}/{entry_id}").status_code == 404


def test_odd_bytes_are_written_down_and_shown(mock: MockProcess, http: httpx.Client, world: str) -> None:
    headers = {"X-Mock-World": world, "X-Odd": "\xff\xfe", "Content-Type": "application/json"}
    request = request_bytes("PUT", f"{CLIENT_5}/%ff%00", headers, b'"\xff\xed\xa0\x80')
    assert raw_http.exchange(mock.port, request).status >= 400
    entry = newest(http)
    assert entry["headers"]["x-odd"] == "\xff\xfe"
    assert http.get(REQUESTS, params={"text": "\xff"}).status_code == 200


def test_a_client_that_goes_away_while_it_sends_is_written_down(
    mock: MockProcess, http: httpx.Client, world: str
) -> None:
    headers = {"X-Mock-World": world, "Authorization": "Bearer agentcis-full", "Content-Length": "100"}
    with raw_http.connect(mock.port) as connection:
        connection.sendall(request_bytes("POST", ATTACHMENTS, headers, b"{"))
    (entry,) = http.get(REQUESTS, params={"wait_seconds": 20}).json()["requests"]
    assert (entry["status"], entry["operation"]) == (499, None)


def test_who_has_but_the_headers_of_an_answer_finds_its_request() -> None:
    """A client may ask for the journal as soon as it knows the status."""
    happened: list[str] = []

    class Observing:
        def seen(self, exchange: Exchange, answer: Answer, seconds: float) -> None:
            happened.append("written down")

    async def send(message: Any) -> None:
        happened.append(message["type"])

    async def answer() -> None:
        asked = Exchange("GET", "GET", "/", (), "", {}, "http://localhost", "default", "")
        watched = Watched(asked, send, [Observing()])
        await watched.send({"type": "http.response.start", "status": 200, "headers": []})
        await watched.send({"type": "http.response.body", "body": b"{}"})

    asyncio.run(answer())
    assert happened == ["written down", "http.response.start", "http.response.body"]
