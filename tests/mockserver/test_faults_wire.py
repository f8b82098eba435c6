"""Faults on the wire: what a client sees of its connection. Times have lower bounds only."""

from __future__ import annotations

import http.client
import time

import httpx
import pytest

from tests.mockserver import multipart
from tests.mockserver.clients import (
    CLIENT_5,
    CLIENT_6,
    PDF,
    RECORDS,
    SAVE_FILE,
    Agentcis,
    CaseIq,
    bytes_path,
)
from tests.mockserver.multipart import Part
from tests.mockserver.process import MockProcess
from tests.mockserver.raw_http import chunked, connect, read_answer, request_bytes

FAULTS = "/_mock/faults"


@pytest.fixture
def wire(mock: MockProcess, world: str) -> Wire:
    """The mock, byte by byte, in the test's world."""
    return Wire(mock.port, world)


class Wire:
    """Sends requests over sockets of their own."""

    def __init__(self, port: int, world: str) -> None:
        self._port = port
        self._world = world

    def bytes_until_the_end(self, path: str, fault: str, **headers: str) -> tuple[bytes, bool]:
        """All that comes for a GET, and whether the connection was reset then."""
        return self.sent(request_bytes("GET", path, self.headers(fault, headers)))

    def sent(self, request: bytes) -> tuple[bytes, bool]:
        """All that comes for a request, and whether the connection was reset then."""
        came = b""
        with connect(self._port) as connection:
            try:
                connection.sendall(request)
                while chunk := connection.recv(65536):
                    came += chunk
            except ConnectionError:
                return came, True
            return came, False

    def post_request(self, path: str, body: bytes, fault: str, **headers: str) -> bytes:
        """A multipart POST."""
        every = {**self.headers(fault, headers), "Content-Type": multipart.CONTENT_TYPE}
        return request_bytes("POST", path, every, body)

    def headers(self, fault: str, headers: dict[str, str]) -> dict[str, str]:
        """Headers for a fault, with those given."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return {
            "X-Mock-World": self._world,
            "Authorization": "Bearer caseiq-full",
            "X-Mock-Fault": fault,
            **given,
        }


def seconds_of(caller: CaseIq, path: str, fault: str) -> float:
    started = time.perf_counter()
    assert caller.get(path, headers={"X-Mock-Fault": fault}).status_code == 200
    return time.perf_counter() - started


def test_an_answer_is_late(caseiq: CaseIq) -> None:
    assert seconds_of(caseiq, RECORDS, "latency=120") >= 0.12
    assert seconds_of(caseiq, RECORDS, "latency; min_ms=120; max_ms=130") >= 0.12


def test_a_slow_answer_holds_up_nobody_else(mock: MockProcess, wire: Wire, caseiq: CaseIq) -> None:
    request = request_bytes("GET", RECORDS, wire.headers("latency=30000", {}))
    with connect(mock.port) as waiting:
        waiting.sendall(request)
        assert caseiq.get(RECORDS).status_code == 200


def test_a_slow_body_comes_at_its_pace_and_whole(caseiq: CaseIq) -> None:
    size_bytes = len(caseiq.get(bytes_path(PDF)).content)
    started = time.perf_counter()
    answer = caseiq.get(bytes_path(PDF), headers={"X-Mock-Fault": f"slow-body={size_bytes * 5}"})
    assert time.perf_counter() - started >= 0.2
    assert answer.content == caseiq.get(bytes_path(PDF)).content


@pytest.mark.parametrize("origin", [{}, {"Origin": "http://localhost:3000"}], ids=["plain", "with CORS"])
def test_a_connection_is_reset_before_the_answer(wire: Wire, origin: dict[str, str]) -> None:
    assert wire.bytes_until_the_end(RECORDS, "reset", **origin) == (b"", True)


def test_a_connection_is_reset_within_the_answer(wire: Wire) -> None:
    came, is_reset = wire.bytes_until_the_end(bytes_path(PDF), "reset=100")
    head, _, body = came.partition(b"\r\n\r\n")
    assert is_reset
    assert b"x-mock-fault: reset" in head
    assert len(body) == 100


def test_a_client_library_sees_an_error_and_the_next_call_works(http: httpx.Client, caseiq: CaseIq) -> None:
    http.put(FAULTS, json={"kind": "reset", "times": 1})
    with pytest.raises(httpx.TransportError):
        caseiq.get(RECORDS)
    assert caseiq.get(RECORDS).status_code == 200
    assert http.get(FAULTS).json()["faults"][0]["hits"] == 1


@pytest.mark.parametrize(
    ("fault", "stored"), [("reset", 0), ("reset; carried_out=true", 1), ("reset=0", 1), ("status=500", 0)]
)
def test_a_reset_says_whether_the_request_was_carried_out(
    wire: Wire, caseiq: CaseIq, fault: str, stored: int
) -> None:
    body = multipart.encode(
        Part("caseId", "aaaaaaaa-0000-4000-8000-00000000000a"), Part("file", b"x", "lost.txt")
    )
    wire.sent(wire.post_request(SAVE_FILE, body, fault, Connection="close"))
    assert len(caseiq.records(name="lost.txt")) == stored


@pytest.mark.parametrize(
    ("fault", "share"),
    [("truncated", 0.5), ("truncated=10", 0.1), ("truncated=0", 0), ("truncated; after_bytes=50", 0)],
)
@pytest.mark.parametrize("path", [bytes_path(PDF), RECORDS])
def test_a_body_is_shorter_than_its_length_says(wire: Wire, path: str, fault: str, share: float) -> None:
    came, is_reset = wire.bytes_until_the_end(path, fault)
    head, _, body = came.partition(b"\r\n\r\n")
    length_bytes = next(int(line[15:]) for line in head.split(b"\r\n") if line.startswith(b"content-length:"))

    assert not is_reset
    assert b"x-mock-fault: truncated" in head
    assert len(body) == (50 if "after" in fault else int(length_bytes * share))


def test_a_client_library_sees_that_a_body_is_short(mock: MockProcess, wire: Wire) -> None:
    with connect(mock.port) as connection:
        connection.sendall(request_bytes("GET", RECORDS, wire.headers("truncated", {})))
        with pytest.raises(http.client.IncompleteRead):
            read_answer(connection)


def test_a_head_is_never_cut(caseiq: CaseIq) -> None:
    answer = caseiq.send("HEAD", bytes_path(PDF), headers={"X-Mock-Fault": "truncated, slow-body=1"})
    assert answer.status_code == 200
    assert answer.headers["Content-Length"] != "0"


@pytest.mark.parametrize("is_chunked", [False, True], ids=["with its length", "chunked"])
def test_an_upload_is_dropped_and_nothing_of_it_is_stored(
    wire: Wire, agentcis: Agentcis, *, is_chunked: bool
) -> None:
    body = multipart.encode(Part("documents[]", b"a" * 300_000, "a.txt"), Part("documents[]", b"b", "b.txt"))
    options = {"Authorization": "Bearer agentcis-full"}
    if is_chunked:
        request = wire.post_request(
            CLIENT_6, chunked(body), "dropped-upload=50", Transfer_Encoding="chunked", **options
        )
    else:
        request = wire.post_request(CLIENT_6, body, "dropped-upload=50", **options)
    assert wire.sent(request) == (b"", True)
    assert agentcis.documents() == []


def test_an_upload_is_dropped_before_all_of_it_is_sent(
    mock: MockProcess, wire: Wire, agentcis: Agentcis
) -> None:
    """The client that would never finish sees the connection go."""
    body = multipart.encode(Part("documents[]", b"a" * 100_000, "a.txt"))
    request = wire.post_request(CLIENT_6, body, "dropped-upload=20", Authorization="Bearer agentcis-full")
    with connect(mock.port) as connection:
        connection.sendall(request[: len(request) // 2])
        with pytest.raises(ConnectionResetError):
            connection.recv(1)
    assert agentcis.documents() == []


def test_a_request_without_a_body_is_no_upload(agentcis: Agentcis) -> None:
    answer = agentcis.get(CLIENT_5, headers={"X-Mock-Fault": "dropped-upload"})
    assert answer.status_code == 200
    assert "X-Mock-Fault" not in answer.headers


@pytest.mark.parametrize("fault", ["reset", "reset; carried_out=true"])
def test_the_journal_says_why_there_was_no_answer(wire: Wire, http: httpx.Client, fault: str) -> None:
    wire.bytes_until_the_end(RECORDS, fault)
    (entry,) = http.get("/_mock/requests?wait_seconds=20").json()["requests"]
    assert (entry["status"], entry["detail"]) == (0, "fault reset: reset")


def test_no_fault_is_a_defect_in_the_log(mock: MockProcess, wire: Wire) -> None:
    wire.bytes_until_the_end(RECORDS, "reset")
    wire.bytes_until_the_end(RECORDS, "truncated")
    wire.bytes_until_the_end(bytes_path(PDF), "reset=10")
    log = mock.log.read_text()
    assert "ASGI" not in log
    assert "Traceback" not in log
