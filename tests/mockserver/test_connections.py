"""Connections that are kept and connections that end, with and without TLS."""

from __future__ import annotations

import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from mockserver.http.lingering import LONGEST_SECONDS
from tests.mockserver import multipart, raw_http
from tests.mockserver.clients import CASE_A, SAVE_FILE
from tests.mockserver.multipart import Part
from tests.mockserver.process import MockProcess
from tests.mockserver.raw_http import request_bytes

IDLE_SECONDS = 6  # requests under way are waited for 10 seconds; nobody waits for a client that is idle
MIB = 1024 * 1024
HEALTH = request_bytes("GET", "/_mock/health")


@dataclass(frozen=True)
class Server:
    """A mock, and how to connect to it."""

    mock: MockProcess
    client: ssl.SSLContext | None

    def connect(self) -> socket.socket:
        """A connection, over TLS where the mock speaks it."""
        plain = raw_http.connect(self.mock.port)
        return self.client.wrap_socket(plain, server_hostname="localhost") if self.client else plain


@pytest.fixture(params=["http", "https"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """A mock of the test's own."""
    ca = tmp_path / "ca.pem"
    flags = ["--tls", "--tls-ca-out", str(ca)] if request.param == "https" else []
    mock = MockProcess(tmp_path / "log", *flags)
    yield Server(mock, ssl.create_default_context(cafile=str(ca)) if flags else None)
    mock.stop()


def test_a_connection_is_kept_and_one_that_is_idle_does_not_delay_the_end(server: Server) -> None:
    with server.connect() as connection:
        for _ in range(3):
            connection.sendall(HEALTH)
            assert raw_http.read_answer(connection).status == 200
        server.mock.terminate()
        assert server.mock.process.wait(IDLE_SECONDS) == 0


def test_a_request_under_way_is_finished_and_then_the_end_comes_at_once(server: Server) -> None:
    body = multipart.encode(Part("caseId", CASE_A), Part("file", b"z" * MIB, "slow.bin"))
    headers = {"Authorization": "Bearer caseiq-full", "Content-Type": multipart.CONTENT_TYPE}
    sent = request_bytes("POST", SAVE_FILE, headers, body)
    with server.connect() as connection, server.connect() as idle:
        connection.sendall(sent[: len(sent) // 2])
        idle.sendall(HEALTH)
        assert raw_http.read_answer(idle).status == 200
        server.mock.terminate()
        assert idle.recv(1) == b""
        connection.sendall(sent[len(sent) // 2 :])
        answer = raw_http.read_answer(connection)
        assert (answer.status, answer.json()["sizeBytes"]) == (200, MIB)
        assert server.mock.process.wait(IDLE_SECONDS) == 0


def test_an_input_that_has_ended_already_stops_it_as_soon_as_it_runs() -> None:
    """One that ends later does too: the tests of the pytest plugin are killed to show it."""
    command = [sys.executable, "-m", "mockserver", "--port", "0", "--stop-with-stdin"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stdout[:5]) == (0, b"port=")


@pytest.mark.parametrize("token", ["", "caseiq-full"], ids=["answered at once", "answered at the limit"])
def test_who_sends_and_closes_can_send_all_and_then_reads_why_it_was_refused(
    server: Server, token: str
) -> None:
    file = Part("file", b"z" * (60 * MIB), "large.bin")
    headers = {"Authorization": f"Bearer {token}", "Content-Type": multipart.CONTENT_TYPE}
    request = request_bytes(
        "POST", SAVE_FILE, {**headers, "Connection": "close"}, multipart.encode(Part("caseId", CASE_A), file)
    )
    with server.connect() as connection:
        connection.sendall(request)
        assert raw_http.read_answer(connection).status == (400 if token else 401)


def test_who_sends_without_end_is_not_listened_to_for_ever(server: Server) -> None:
    headers = {"Connection": "close", "Content-Length": str(10**12)}
    with server.connect() as connection:
        connection.sendall(request_bytes("POST", SAVE_FILE, headers))
        assert raw_http.read_answer(connection).status == 401
        connection.settimeout(3 * LONGEST_SECONDS)
        assert connection.recv(1) == b""
