"""Behind the guard a client sees what it would see without it, and the target, too."""

from __future__ import annotations

import gzip
import hashlib
import socket
import struct
import threading
from collections.abc import Iterator

import httpx
import pytest

from contract_tests.guard.intent import Profile
from contract_tests.mock import running_mock
from tests.contract_tests.guard.fronts import front, said_by_guard
from tests.contract_tests.guard.recording import Recording, answer, raw, recording

_HEADERS = {"Authorization": "Bearer agentcis-full", "Accept": "application/json"}
_LIST = "/api/v2/attachments/client/6"
_VARIES = {"date", "x-request-id", "connection"}


@pytest.fixture(scope="module")
def mock_url() -> Iterator[str]:
    with running_mock(seed=0) as targets:
        yield targets["agentcis"]["base_url"]


def head_and_body(text: bytes) -> tuple[list[bytes], bytes]:
    """Status line and headers, in order, and the body."""
    head, _, body = text.partition(b"\r\n\r\n")
    return head.split(b"\r\n"), body


def get(target: str, method: str = "GET", *headers: str) -> bytes:
    lines = [f"{method} {target} HTTP/1.1", "Host: h", *headers, "Connection: close"]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n"


@pytest.mark.parametrize(
    ("method", "target", "headers"),
    [
        ("GET", "/api/v2/attachments/client/5?per_page=1&page=2", _HEADERS),
        ("HEAD", "/api/v2/attachments/client/5", _HEADERS),
        ("OPTIONS", "/api/v2/attachments/client/5", _HEADERS),
        ("GET", "/api/v2/attachments/client/999999", _HEADERS),
        ("GET", "/api/v2/nothing/here", _HEADERS),
        ("GET", _LIST, {}),
        ("GET", f"{_LIST}?per_page=%F0%9F%90%B6&x=a+b%20c&&=1&y", _HEADERS),
        ("GET", "/attachments/3/download", {}),
        ("HEAD", "/attachments/3/download", {}),
        ("GET", "/attachments/3/download", {"Range": "bytes=10-19"}),
        ("GET", "/attachments/3/download", {"Range": "bytes=999999-"}),
    ],
)
def test_an_answer_is_the_same_as_without_the_guard(
    mock_url: str, method: str, target: str, headers: dict[str, str]
) -> None:
    direct = httpx.request(method, mock_url + target, headers=headers, trust_env=False)
    with front(mock_url, profile="read") as guarded:
        through = guarded.http.request(method, target, headers=headers)

    assert (through.status_code, through.content) == (direct.status_code, direct.content)
    assert lasting(through) == lasting(direct)


def test_304_is_the_same_as_without_the_guard(mock_url: str) -> None:
    target = "/attachments/3/download"
    tag = httpx.get(mock_url + target, trust_env=False).headers.get("etag", '"x"')
    direct = httpx.get(mock_url + target, headers={"If-None-Match": tag}, trust_env=False)
    with front(mock_url, profile="read") as guarded:
        through = guarded.http.get(target, headers={"If-None-Match": tag})

    assert (through.status_code, lasting(through)) == (direct.status_code, lasting(direct))


def lasting(said: httpx.Response) -> list[tuple[str, str]]:
    """The headers but for those that differ between any two answers."""
    return [(name, value) for name, value in said.headers.multi_items() if name not in _VARIES]


def test_headers_come_in_order_and_twice_where_they_do() -> None:
    said = answer(b"{}", "200 OK", "Set-Cookie: a=1", "X-One: 1", "Set-Cookie: b=2", "X-Latin: \xe4")
    with recording(Recording(lambda _: said)) as url, front(url, profile="read") as guarded:
        lines, body = head_and_body(raw(guarded.port, get("/")))

    names = [line for line in lines[1:] if not line.lower().startswith(b"connection")]
    wanted = head_and_body(said)[0][1:]
    assert [line.lower() for line in names] == [line.lower() for line in wanted]
    assert body == b"{}"


@pytest.mark.parametrize(
    "status", ["200 OK", "201 Created", "404 Not Found", "418 I'm a teapot", "500 Oops", "599 X"]
)
def test_any_status_comes_through(status: str) -> None:
    with recording(Recording(lambda _: answer(b"{}", status))) as url, front(url, profile="read") as guarded:
        assert guarded.http.get("/").status_code == int(status[:3])


@pytest.mark.parametrize("status", ["204 No Content", "304 Not Modified"])
def test_an_answer_without_a_body_has_none(status: str) -> None:
    said = f"HTTP/1.1 {status}\r\nETag: x\r\n\r\n".encode()
    with recording(Recording(lambda _: said)) as url, front(url, profile="read") as guarded:
        through = guarded.http.get("/")
        again = guarded.http.get("/")

    assert (through.status_code, through.headers["etag"], through.content) == (int(status[:3]), "x", b"")
    assert again.status_code == through.status_code


def test_head_keeps_the_length_of_get() -> None:
    said = b"HTTP/1.1 200 OK\r\nContent-Length: 12345\r\n\r\n"
    with recording(Recording(lambda _: said)) as url, front(url, profile="read") as guarded:
        through = guarded.http.head("/")

    assert (through.headers["content-length"], through.content) == ("12345", b"")


def test_a_compressed_answer_stays_compressed() -> None:
    packed = gzip.compress(b"hello " * 1000)
    said = answer(packed, "200 OK", "Content-Encoding: gzip", "Vary: Accept-Encoding")
    with recording(Recording(lambda _: said)) as url, front(url, profile="read") as guarded:
        _, body = head_and_body(raw(guarded.port, get("/", "GET", "Accept-Encoding: gzip")))
        unpacked = guarded.http.get("/").content

    assert body == packed
    assert unpacked == b"hello " * 1000


def test_a_chunked_answer_comes_whole() -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n"
    said = head + b"3\r\nabc\r\n2\r\nde\r\n0\r\nX: y\r\n\r\n"
    with recording(Recording(lambda _: said)) as url, front(url, profile="read") as guarded:
        assert guarded.http.get("/").content == b"abcde"


@pytest.mark.parametrize(
    "target",
    [
        "/api/v2/a%20b%2Fc%C3%A4?q=%zz&a+b=%00",
        "/api/v2/x?",
        "/api/v2/x??a=?",
        "/api/v2/x?a=1&a=2&b",
        "/api/v2/'()*!$,;=:@",
        "/api/v2//double///slash/",
        "/api/v2/x?next=http://h/%2e%2e/",
        "/api/v2/%E6%96%87%E6%9B%B8",
    ],
)
def test_a_target_goes_out_as_it_came(target: str) -> None:
    seen = Recording()
    with recording(seen) as url, front(url, profile="read") as guarded:
        raw(guarded.port, get(target))

    assert seen.lines in ([f"GET {target}"], [f"GET {target.removesuffix('?')}"])


def test_headers_of_a_request_go_out_as_they_came() -> None:
    seen = Recording()
    sent = ("X-Odd: a,  b", "Cookie: a=1; b=2", "Accept: a/b", "Accept: c/d", "X-Empty:", "User-Agent: me")
    with recording(seen) as url, front(url, profile="read") as guarded:
        raw(guarded.port, get("/", "GET", *sent, "TE: trailers", "Upgrade: h2c"))

    lines, _ = head_and_body(seen.requests[0])
    assert [line.lower().rstrip() for line in lines[2:]] == [line.lower().encode() for line in sent]
    assert lines[1].lower() == f"host: {url.removeprefix('http://')}".encode()


@pytest.mark.parametrize("profile", ["read", "mock"])
def test_a_target_that_is_no_url_goes_nowhere(profile: Profile) -> None:
    seen = Recording()
    with recording(seen) as url, front(url, profile=profile) as guarded:
        said = raw(guarded.port, get("/api/v2/x?name=\xc3\xa4"))

    assert said.startswith(b"HTTP/1.1 400")
    assert not seen.requests


@pytest.mark.parametrize("size", [0, 1, 65536, 20 * 1024 * 1024 + 7])
def test_an_upload_goes_out_byte_by_byte(size: int) -> None:
    seen = Recording()
    body = hashlib.shake_128(b"seed").digest(size)
    headers = {"Content-Type": "application/octet-stream"}
    with recording(seen) as url, front(url, profile="mock") as guarded:
        guarded.http.post("/x", content=body, headers=headers)
        guarded.http.post("/x", content=iter([body]), headers=headers)

    assert [head_and_body(request)[1] == body for request in seen.requests] == [True, True]


def test_a_download_comes_byte_by_byte() -> None:
    body = hashlib.shake_128(b"seed").digest(32 * 1024 * 1024 + 7)
    with recording(Recording(lambda _: answer(body))) as url, front(url, profile="read") as guarded:
        assert guarded.http.get("/").content == body


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (answer(b"{}", length=99), "RemoteProtocolError"),
        (b"", "RemoteProtocolError"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: nonsense\r\n\r\n", "RemoteProtocolError"),
        (b"nonsense\r\n\r\n", "RemoteProtocolError"),
    ],
)
def test_an_answer_that_ends_too_early_is_none(said: bytes, error: str) -> None:
    """The client is told what it would have met without the guard."""
    closing = said.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1)
    with recording(Recording(lambda _: closing)) as url, front(url, profile="read") as guarded:
        through = guarded.http.get("/")
        with pytest.raises(getattr(httpx, error)):
            httpx.get(url, trust_env=False)

    assert (said_by_guard(through), through.status_code) == ("failed", 502)
    assert through.headers["x-guard-error"] == error


def test_a_connection_that_is_reset_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def reset() -> None:
            connection, _ = server.accept()
            connection.recv(1000)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()

        with front(f"http://127.0.0.1:{server.getsockname()[1]}", profile="read") as guarded:
            thread = threading.Thread(target=reset)
            thread.start()
            through = guarded.http.get("/")
            thread.join()

    assert (said_by_guard(through), through.headers["x-guard-error"]) == ("failed", "ReadError")


def test_a_target_that_nobody_listens_at_is_told() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        with front(f"http://127.0.0.1:{holder.getsockname()[1]}", profile="read") as guarded:
            through = guarded.http.get("/")

    assert (said_by_guard(through), through.headers["x-guard-error"]) == ("failed", "ConnectError")


def test_a_target_cannot_speak_for_the_guard() -> None:
    said = answer(b'{"why": "x"}', "200 OK", "X-Guard: blocked", "X-Guard-Error: ReadError")
    with recording(Recording(lambda _: said)) as url, front(url, profile="read") as guarded:
        through = guarded.http.get("/")

    assert said_by_guard(through) == ""
    assert "x-guard-error" not in through.headers
