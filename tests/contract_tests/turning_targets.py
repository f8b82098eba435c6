"""Targets that answer as they should, and then do not any more."""

from __future__ import annotations

import socket
import threading
from collections import Counter

from tests.contract_tests.bad_targets import CHUNK_BYTES, Answer, Asked, Behaviour, Talk


class ExpiringTokens:
    """A system at `port` of this host behind which each token is good for so many requests.

    `spared` are tokens that never expire; nor does none at all.
    """

    def __init__(self, port: int, *, uses: int, spared: tuple[str, ...] = ()) -> None:
        self._port = port
        self._uses = uses
        self._spared = {"", *spared}
        self._used: Counter[str] = Counter()
        self._lock = threading.Lock()

    def __call__(self, talk: Talk) -> None:
        """Pass requests on, those with an expired token without it."""
        while asked := talk.asked():
            talk.send(self._passed_on(asked))

    def _passed_on(self, asked: Asked) -> bytes:
        with self._lock:
            self._used[asked.token] += 1
            is_expired = asked.token not in self._spared and self._used[asked.token] > self._uses
        return _answer_of(self._port, asked, *(["authorization"] if is_expired else []))


class Turning:
    """A system at `port` of this host that answers so many requests as it should, and then goes bad."""

    def __init__(self, port: int, *, after: int, then: Behaviour) -> None:
        self._port = port
        self._left = after
        self._then = then
        self._lock = threading.Lock()

    def __call__(self, talk: Talk) -> None:
        """Pass requests on while all is well."""
        while asked := talk.asked():
            with self._lock:
                self._left -= 1
                is_bad = self._left < 0
            if is_bad:
                talk.unread(asked)
                self._then(talk)
                return
            talk.send(_answer_of(self._port, asked))


def _answer_of(port: int, asked: Asked, *without: str) -> bytes:
    """What a system on this host answers to a request without some of its headers.

    It does not show that it is the mock: a mock of ours is judged without the guard.
    """
    if "/_mock/" in asked.line:
        return Answer(404).encode()
    dropped = ("connection", *without)
    lines = [line for line in asked.head.split(b"\r\n") if _name(line) not in dropped]
    head = b"\r\n".join([*lines, b"Connection: close", b"", b""])
    with socket.create_connection(("127.0.0.1", port)) as inner:
        inner.sendall(head + asked.body)
        return b"".join(iter(lambda: inner.recv(CHUNK_BYTES), b""))


def _name(line: bytes) -> str:
    return line.partition(b":")[0].decode("latin-1").lower()
