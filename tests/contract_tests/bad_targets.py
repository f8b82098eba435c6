"""Targets on real sockets that answer as no API should; each is a function of one connection."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

CHUNK_BYTES = 64 * 1024
_RESET_AT_CLOSE = struct.pack("ii", 1, 0)


@dataclass(frozen=True)
class Asked:
    """A request as it came: the first line and the headers, then the body."""

    head: bytes
    body: bytes

    @property
    def token(self) -> str:
        """The bearer token, empty without one."""
        scheme, _, token = self.header("authorization").partition(" ")
        return token if scheme.lower() == "bearer" else ""

    def header(self, name: str) -> str:
        """A header's value, empty without one."""
        for line in self.head.decode("latin-1").split("\r\n")[1:]:
            known, _, value = line.partition(":")
            if known.lower() == name:
                return value.strip()
        return ""

    @property
    def line(self) -> str:
        """The request line."""
        return self.head.partition(b"\r\n")[0].decode("latin-1")


class Talk:
    """One connection of a client; `ended` is set when the target stops."""

    def __init__(self, connection: socket.socket, ended: threading.Event) -> None:
        self.ended = ended
        self._connection = connection
        self._read = b""
        self._next: Asked | None = None

    def unread(self, asked: Asked) -> None:
        """Let `asked` give this request once more."""
        self._next = asked

    def asked(self) -> Asked | None:
        """The next request with its body, None where the client has gone."""
        if self._next is not None:
            asked, self._next = self._next, None
            return asked
        while b"\r\n\r\n" not in self._read:
            if not self._more():
                return None
        head, _, self._read = self._read.partition(b"\r\n\r\n")
        asked = Asked(head, b"")
        length = asked.header("content-length")
        size = int(length) if length else 0
        is_chunked = asked.header("transfer-encoding").lower() == "chunked"
        while (is_chunked and not self._read.endswith(b"0\r\n\r\n")) or len(self._read) < size:
            if not self._more():
                return None
        size = len(self._read) if is_chunked else size
        body, self._read = self._read[:size], self._read[size:]
        return Asked(head, body)

    def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self._connection.sendall(data)

    def reset(self) -> None:
        """Break the connection off, so that the client sees a reset and no end."""
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_AT_CLOSE)
        self._connection.close()

    def _more(self) -> bool:
        data = self._connection.recv(CHUNK_BYTES)
        self._read += data
        return bool(data)


Behaviour = Callable[[Talk], None]


@dataclass(frozen=True)
class Answer:
    """The same answer to everything, `after_seconds`."""

    status: int
    content_type: str | None = None
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    after_seconds: float = 0.0

    def __call__(self, talk: Talk) -> None:
        """Answer until the client has gone."""
        while talk.asked() and not talk.ended.wait(self.after_seconds):
            talk.send(self.encode())

    def encode(self) -> bytes:
        """The answer on the wire."""
        typed = [("Content-Type", self.content_type)] if self.content_type else []
        headers = [*typed, *self.headers, ("Content-Length", str(len(self.body)))]
        return head_of(self.status, headers) + self.body


@dataclass(frozen=True)
class Bytes:
    """The same bytes to everybody, HTTP or not, and then the end; `reset` breaks off instead."""

    data: bytes = b""
    reset: bool = False
    waits_for_request: bool = True

    def __call__(self, talk: Talk) -> None:
        """Send them once."""
        if self.waits_for_request:
            talk.asked()
        talk.send(self.data)
        if self.reset:
            talk.reset()


@dataclass(frozen=True)
class Endless:
    """An answer that never ends: after its `beginning` a piece again and again, with a pause between."""

    beginning: bytes
    piece: bytes
    pause_seconds: float = 0.0

    def __call__(self, talk: Talk) -> None:
        """Send until the client has had enough."""
        talk.asked()
        talk.send(self.beginning)
        while not talk.ended.wait(self.pause_seconds):
            talk.send(self.piece)


def silent(talk: Talk) -> None:
    """Take the connection and say nothing."""
    talk.ended.wait()


@contextmanager
def serving(behaviour: Behaviour, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """A target with this behaviour on a free port, stopped at the end of the block; gives its URL."""
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_accept, args=(listener, behaviour, tls, ended))
        thread.start()
        try:
            yield f"{'https' if tls else 'http'}://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            ended.set()
            # What waits in accept() is woken by that, and only by that on every system.
            with suppress(OSError), socket.create_connection(listener.getsockname()[:2]):
                pass
            thread.join()


def _accept(
    listener: socket.socket, behaviour: Behaviour, tls: ssl.SSLContext | None, ended: threading.Event
) -> None:
    while True:
        connection, _ = listener.accept()
        if ended.is_set():
            connection.close()
            return
        threading.Thread(target=_talk, args=(connection, behaviour, tls, ended), daemon=True).start()


def _talk(
    connection: socket.socket, behaviour: Behaviour, tls: ssl.SSLContext | None, ended: threading.Event
) -> None:
    with suppress(OSError), connection:
        if tls is None:
            behaviour(Talk(connection, ended))
            return
        with tls.wrap_socket(connection, server_side=True) as secured:
            behaviour(Talk(secured, ended))


def head_of(status: int, headers: list[tuple[str, str]]) -> bytes:
    """The first line and the headers of an answer, on the wire."""
    lines = [f"HTTP/1.1 {status} Whatever", *(f"{name}: {value}" for name, value in headers)]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")
