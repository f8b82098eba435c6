"""Sees each exchange once, with its answer, a moment before the client can know that it is over."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from mockserver.http.asgi import Message, Send
from mockserver.http.exchange import Exchange

_KEPT_BYTES = 64 * 1024

log = logging.getLogger("mockserver")


@dataclass
class Answer:
    """What went out. `kept` are the first bytes of the body, none of a file's; `status` 0 is no answer."""

    status: int = 0
    headers: Sequence[tuple[bytes, bytes]] = ()
    size_bytes: int = 0
    kept: bytes = b""


class Observer(Protocol):
    """Somebody who is told of each exchange."""

    def seen(self, exchange: Exchange, answer: Answer, seconds: float) -> None:
        """An exchange is over."""
        ...


class Watched:
    """Passes messages on to the socket and tells the observers.

    They hear of it before the last byte leaves: who has the answer finds its request in the journal. As many
    take the headers for the answer, these leave with the first of the body.
    """

    def __init__(self, exchange: Exchange, send: Send, observers: Sequence[Observer]) -> None:
        self.answer = Answer()
        self._exchange = exchange
        self._send = send
        self._observers = observers
        self._started = time.perf_counter()
        self._due_bytes: int | None = None
        self._is_told = False
        self._held: Message | None = None

    async def send(self, message: Message) -> None:
        """Pass on a message of an application."""
        if message["type"] == "http.response.start":
            self._start(message)
            self._held = message
            return
        if message["type"] == "http.response.body":
            self._take(message)
        if self._held is not None:
            held, self._held = self._held, None
            await self._send(held)
        await self._send(message)

    def finish(self, status: int) -> None:
        """The exchange is over, whether or not anything was sent; a `status` that says why counts."""
        if not self._is_told:
            self.answer.status = status
            self._tell()

    @property
    def seconds(self) -> float:
        """How long it has taken until now."""
        return time.perf_counter() - self._started

    def _start(self, message: Message) -> None:
        self.answer.status, self.answer.headers = message["status"], message["headers"]
        is_bare = self._exchange.sent_method == "HEAD" or message["status"] in (204, 304)
        length = next((value for name, value in message["headers"] if name.lower() == b"content-length"), b"")
        self._due_bytes = int(length) if length.isdigit() else None
        if is_bare or self._due_bytes == 0:
            self._tell()

    def _take(self, message: Message) -> None:
        body = message.get("body", b"")
        self.answer.size_bytes += len(body)
        if self._exchange.stream is None and len(self.answer.kept) < _KEPT_BYTES:
            self.answer.kept += body[: _KEPT_BYTES - len(self.answer.kept)]
        if not message.get("more_body") or self.answer.size_bytes == self._due_bytes:
            self._tell()

    def _tell(self) -> None:
        if self._is_told:
            return
        self._is_told = True
        seconds = self.seconds
        for observer in self._observers:
            try:
                observer.seen(self._exchange, self.answer, seconds)
            except Exception:
                log.exception("this is a defect of the mock")
