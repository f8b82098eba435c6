"""A tiny server that writes down the bytes that arrive, and answers with those that a test gives it."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Answer = Callable[[bytes], bytes]


def answer(body: bytes = b"{}", status: str = "200 OK", *headers: str, length: int | None = None) -> bytes:
    """The bytes of an answer, with the true Content-Length or another one."""
    size = len(body) if length is None else length
    lines = [f"HTTP/1.1 {status}", "Content-Type: application/json", f"Content-Length: {size}", *headers]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def _plainly(_: bytes) -> bytes:
    return answer()


@dataclass
class Recording:
    """What arrived, as it came over the wire, and how much of it at once.

    `answers` gives the bytes of an answer to a request; nothing to close the connection without one.
    `at_once` is the most requests that were in work at one time, `connections` counts those that were opened.
    """

    answers: Answer = _plainly
    requests: list[bytes] = field(default_factory=list)
    connections: int = 0
    at_once: int = 0
    # A test may hold answers back until it has seen enough.
    may_answer: threading.Event = field(default_factory=threading.Event)
    _in_work: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        """Answer at once, unless a test wants otherwise."""
        self.may_answer.set()

    def came(self, request: bytes) -> None:
        """Note a request."""
        with self._lock:
            self.requests.append(request)
            self._in_work += 1
            self.at_once = max(self.at_once, self._in_work)

    def went(self) -> None:
        """Note that a request was answered."""
        with self._lock:
            self._in_work -= 1

    @property
    def lines(self) -> list[str]:
        """The request lines without the version."""
        return [request.partition(b" HTTP/")[0].decode("latin-1") for request in self.requests]


class _Handler(socketserver.BaseRequestHandler):
    recording: Recording

    def handle(self) -> None:
        """Answer requests until the client or a test has enough."""
        self.recording.connections += 1
        left = b""
        while request := self._request(left):
            head, left = request
            self.recording.came(head)
            self.recording.may_answer.wait()
            said = self.recording.answers(head)
            self.recording.went()
            if not said:
                return
            self.request.sendall(said)
            if b"connection: close" in said.lower():
                return

    def _request(self, left: bytes) -> tuple[bytes, bytes] | None:
        """The next request with its body, and what came after it."""
        while b"\r\n\r\n" not in left:
            left += (more := self.request.recv(65536))
            if not more:
                return None
        head, _, rest = left.partition(b"\r\n\r\n")
        lines = head.lower().split(b"\r\n")
        size = next(
            (int(line.partition(b":")[2]) for line in lines if line.startswith(b"content-length:")), 0
        )
        while len(rest) < size:
            rest += (more := self.request.recv(1 << 20))
            if not more:
                return None
        return head + b"\r\n\r\n" + rest[:size], rest[size:]


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


@contextmanager
def recording(made: Recording) -> Iterator[str]:
    """The server; gives its URL."""
    handler = type("Handler", (_Handler,), {"recording": made})
    with _Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            made.may_answer.set()
            server.shutdown()
            thread.join()


def raw(port: int, request: bytes) -> bytes:
    """All that comes back for some bytes, until the server closes the connection."""
    found = b""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(request)
        while more := connection.recv(1 << 20):
            found += more
    return found
