"""Requests byte by byte over a socket, for what no client library would send."""

from __future__ import annotations

import http.client
import json
import socket
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

_PATIENCE_SECONDS = 20


@dataclass(frozen=True)
class Answer:
    """A status with headers in lower case and the bytes of the body."""

    status: int
    headers: dict[str, str]
    content: bytes

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.content)


def connect(port: int) -> socket.socket:
    """A connection to the mock."""
    return socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE_SECONDS)


def read_answer(connection: socket.socket, *, method: str = "GET") -> Answer:
    """The next answer of a connection."""
    response = http.client.HTTPResponse(connection, method=method)
    response.begin()
    content = response.read()
    headers = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, headers, content)


def exchange(port: int, request: bytes, *, method: str = "GET") -> Answer:
    """The answer to a request of these bytes; an answer that comes early is enough."""
    with connect(port) as connection:
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(request)
        return read_answer(connection, method=method)


def request_bytes(
    method: str, target: str | bytes, headers: dict[str, str] | None = None, body: bytes = b""
) -> bytes:
    """A request with Host, Content-Length where there is a body, and the headers given."""
    raw_target = target.encode() if isinstance(target, str) else target
    fields = {"Host": "127.0.0.1", **(headers or {})}
    if body and "Transfer-Encoding" not in fields:
        fields.setdefault("Content-Length", str(len(body)))
    lines = [b"%s %s HTTP/1.1" % (method.encode(), raw_target)]
    lines += [f"{name}: {value}".encode("latin-1") for name, value in fields.items()]
    return b"\r\n".join([*lines, b"", body])


def chunked(content: bytes, chunk_bytes: int = 65536) -> bytes:
    """The bytes in the chunked transfer coding."""
    pieces = [content[start : start + chunk_bytes] for start in range(0, len(content), chunk_bytes)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
