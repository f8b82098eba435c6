"""Finding requests in the journal: filters, pages, and waiting for what is yet to come."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.mockserver import raw_http
from tests.mockserver.clients import CASE_A, CASE_B, CLIENT_5, RECORDS, SAVE_FILE, Agentcis, CaseIq
from tests.mockserver.multipart import Part
from tests.mockserver.process import MockProcess
from tests.mockserver.raw_http import request_bytes

REQUESTS = "/_mock/requests"


@pytest.fixture
def told(http: httpx.Client, caseiq: CaseIq, agentcis: Agentcis) -> httpx.Client:
    """A client of a world with a story of seven requests."""
    caseiq.upload(b"a", "Invoice.pdf", CASE_A)  # 1
    caseiq.upload(b"b", "b.txt", CASE_B)  # 2
    caseiq.post_parts(SAVE_FILE, Part("file", b"x", "a.txt"), Part("caseId", CASE_A))  # 3
    CaseIq(http, "caseiq-readonly").get(RECORDS, params={"limit": "5"})  # 4
    agentcis.page(CLIENT_5)  # 5
    agentcis.delete([3, 77])  # 6
    http.get("/nowhere")  # 7
    return http


def ids(http: httpx.Client, **wanted: Any) -> list[int]:
    """The ids of the requests that are wanted."""
    answer = http.get(REQUESTS, params=wanted)
    assert answer.status_code == 200, answer.text
    return [entry["id"] for entry in answer.json()["requests"]]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, [7, 6, 5, 4, 3, 2, 1]),
        ({"order": "oldest", "limit": 2}, [1, 2]),
        ({"operation": "uploadFile"}, [3, 2, 1]),
        ({"api": "agentcis"}, [6, 5]),
        ({"method": "get"}, [7, 5, 4]),
        ({"method": "DELETE"}, [6]),
        ({"path": "/api-public/*"}, [4, 3, 2, 1]),
        ({"path": "/api/v2/attachments/client/5"}, [5]),
        ({"path": "*/client/?"}, [5]),
        ({"status": "400"}, [3]),
        ({"status": "4xx"}, [7, 3]),
        ({"status": "5XX"}, []),
        ({"rule": "caseiq.upload.file-last"}, [3]),
        ({"exercised_rule": "caseiq.upload.file-last"}, [2, 1]),
        ({"token": "caseiq-readonly"}, [4]),
        ({"since": "5"}, [7, 6]),
        ({"since": "5", "before": "7"}, [6]),
        ({"since": "2000-01-01"}, [7, 6, 5, 4, 3, 2, 1]),
        ({"since": "2999-01-01T00:00:00+02:00"}, []),
        ({"text": "INVOICE"}, [4, 1]),
        ({"text": "must be the last field"}, [3]),
        ({"text": "deletedFile"}, [6]),
        ({"body.caseId": CASE_A}, [3, 1]),
        ({"files.name": "b.txt"}, [2]),
        ({"query.limit": "5"}, [4]),
        ({"path_parameters.attachmentableId": "5"}, [5]),
        ({"response.mimeType": "text/plain", "operation": "uploadFile"}, [2, 1]),
        ({"response_headers.X-Contract-Rule": "caseiq.upload.file-last"}, [3]),
        ({"operation": "uploadFile", "status": "2xx", "body.caseId": CASE_A}, [1]),
    ],
)
def test_a_filter_keeps_what_is_wanted(told: httpx.Client, wanted: dict[str, Any], found: list[int]) -> None:
    assert ids(told, **wanted) == found


@pytest.mark.parametrize(
    ("wanted", "named"),
    [
        ("color=red", "color"),
        ("color.of=red", "color.of"),
        ("files.path=x", "files.path"),
        ("body.=x", "body."),
        ("status=40", "status"),
        ("status=6xx", "status"),
        ("operation=", "operation"),
        ("path=" + "*" * 2000, "path"),
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("limit=" + "9" * 5000, "limit"),
        ("before=x", "before"),
        ("order=random", "order"),
        ("since=yesterday", "since"),
        ("since=0001-01-01T00:00:00%2B23:59", "since"),
        ("since=-1", "since"),
        ("wait_seconds=31", "wait_seconds"),
        ("wait_seconds=nan", "wait_seconds"),
        ("wait_seconds=x", "wait_seconds"),
        ("api=caseiq&api=agentcis", "api"),
    ],
)
def test_a_wrong_wish_is_400_and_names_the_parameter(http: httpx.Client, wanted: str, named: str) -> None:
    answer = http.get(f"{REQUESTS}?{wanted}")
    assert answer.status_code == 400
    assert answer.json()["message"].startswith(f"{named}: ")


@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_pages_give_everything_once_whatever_comes_meanwhile(
    told: httpx.Client, caseiq: CaseIq, order: str
) -> None:
    found, following = [], {}
    for _ in range(3):
        page = told.get(REQUESTS, params={"limit": 3, "order": order, **following}).json()
        found += [entry["id"] for entry in page["requests"]]
        following = page.get("next", {"before": "1"})
        if order == "newest":
            caseiq.page()
    assert found == ([7, 6, 5, 4, 3, 2, 1] if order == "newest" else [1, 2, 3, 4, 5, 6, 7])


@pytest.fixture
def beside(mock: MockProcess, world: str) -> Iterator[httpx.Client]:
    """A second client in the same world."""
    with httpx.Client(base_url=mock.url, headers={"X-Mock-World": world}, timeout=40) as client:
        yield client


def test_who_waits_is_told_as_soon_as_it_comes(http: httpx.Client, beside: httpx.Client) -> None:
    caseiq = CaseIq(http, "caseiq-full")
    caseiq.page()
    wanted = {"since": 1, "operation": "uploadFile", "wait_seconds": 30}
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(lambda: beside.get(REQUESTS, params=wanted).json())
        while not waiting.done():
            caseiq.page()
            caseiq.upload()
    first = waiting.result()["requests"][-1]
    assert first["operation"] == "uploadFile"
    assert first["id"] > 1


def test_who_waits_for_what_is_there_does_not_wait(told: httpx.Client) -> None:
    assert ids(told, wait_seconds=30, status=400) == [3]


def test_who_waits_in_vain_gets_nothing_when_time_is_up(http: httpx.Client) -> None:
    assert http.get(REQUESTS, params={"wait_seconds": "0.05"}).json()["requests"] == []


def test_who_waits_is_answered_when_the_mock_ends_and_does_not_delay_it(tmp_path: Path) -> None:
    mock = MockProcess(tmp_path / "log")
    try:
        with raw_http.connect(mock.port) as connection:
            connection.sendall(request_bytes("GET", f"{REQUESTS}?wait_seconds=30"))
            assert httpx.get(f"{mock.url}/_mock/health").status_code == 200
            mock.terminate()
            assert raw_http.read_answer(connection).json()["requests"] == []
        assert mock.exit_code() == 0
        assert "Cancel" not in mock.log.read_text()
    finally:
        mock.stop()


def test_many_who_wait_and_go_away_keep_nobody_waiting(
    mock: MockProcess, http: httpx.Client, caseiq: CaseIq, world: str
) -> None:
    request = request_bytes("GET", f"{REQUESTS}?wait_seconds=30", {"X-Mock-World": world})
    connections = [raw_http.connect(mock.port) for _ in range(30)]
    for connection in connections:
        connection.sendall(request)
    for connection in connections[::2]:
        connection.close()
    assert http.get("/_mock/health").status_code == 200
    caseiq.page()
    for connection in connections[1::2]:
        assert len(raw_http.read_answer(connection).json()["requests"]) >= 1
        connection.close()
