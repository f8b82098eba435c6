"""What faults do to the bytes of a request and its answer, as wrappers of ASGI's receive and send."""

from __future__ import annotations

import asyncio
import functools
import socket
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mockserver.http.asgi import ClientGone, Message, Receive, Send

FAULT_HEADER = "X-Mock-Fault"

_PAUSE_SECONDS = 0.05
_CORRUPTED_EVERY_BYTES = 64
_FLUSH_TRIES = 200
_GOODBYE_SECONDS = 10
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class Connection:
    """The connection of a request, to be cut before or after its answer has begun."""

    def __init__(self, send: Send) -> None:
        self.is_cut = False
        self.has_answered = False
        self._transport = _transport(send)

    @property
    def is_open(self) -> bool:
        """Whether anything that is sent can still arrive."""
        return not self.is_cut and not (self._transport is not None and self._transport.is_closing())

    def close(self) -> None:
        """Close it, once what was sent is out."""
        self.is_cut = True
        if self._transport is not None:
            self._transport.close()

    async def reset(self) -> None:
        """Send what is left, then reset it, so that the client reads an error and no end."""
        self.is_cut = True
        if self._transport is None:
            return
        for _ in range(_FLUSH_TRIES):
            if self._transport.is_closing() or not self._transport.get_write_buffer_size():
                break
            await asyncio.sleep(0.001)
        # A socket that does not linger says RST instead of FIN.
        handle = self._transport.get_extra_info("socket")
        if handle is not None and not self._transport.is_closing():
            with socket.socket(fileno=socket.dup(handle.fileno())) as twin:
                twin.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
        self._transport.abort()

    async def gone(self, receive: Receive) -> None:
        """Wait until the server has noticed a cut, so that it expects no further answer."""
        if self._transport is None:
            msg = "a fault cuts the connection"
            raise ConnectionResetError(msg)
        async with asyncio.timeout(_GOODBYE_SECONDS):
            while (await receive())["type"] != "http.disconnect":
                pass


def marked(send: Send, names: Sequence[str]) -> Send:
    """Says in the answer's header which faults changed it; `names` is read when the answer starts."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start" and names:
            header = (FAULT_HEADER.lower().encode(), ", ".join(names).encode())
            message = {**message, "headers": [*message["headers"], header]}
        await send(message)

    return sending


def slowed(send: Send, bytes_per_second: int, connection: Connection) -> Send:
    """Sends a body no faster than that, in small pieces."""
    piece_bytes = max(1, int(bytes_per_second * _PAUSE_SECONDS))

    async def sending(message: Message) -> None:
        body = message.get("body", b"")
        for start in range(0, len(body), piece_bytes):
            if not connection.is_open:
                return
            piece = body[start : start + piece_bytes]
            await asyncio.sleep(len(piece) / bytes_per_second)
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({**message, "body": b""} if "body" in message else message)

    return sending


def corrupted(send: Send, name: str, names: list[str]) -> Send:
    """Sends wrong bytes of a file, as many as there should be; other answers stay as they are."""
    is_file = False
    sent_bytes = 0

    async def sending(message: Message) -> None:
        nonlocal is_file, sent_bytes
        if message["type"] == "http.response.start":
            headers = dict(message["headers"])
            is_file = b"content-disposition" in headers and message["status"] in (200, 206)
            if is_file:
                names.append(name)
        elif is_file:
            body = bytearray(message.get("body", b""))
            for index in range(-sent_bytes % _CORRUPTED_EVERY_BYTES, len(body), _CORRUPTED_EVERY_BYTES):
                body[index] ^= 0xFF
            sent_bytes += len(body)
            message = {**message, "body": bytes(body)}
        await send(message)

    return sending


@dataclass(frozen=True)
class Cut:
    """Where an answer ends: after so many bytes of its body or so many percent, before it without either."""

    after_bytes: int | None
    percent: float | None
    is_reset: bool


def cut_short(send: Send, cut: Cut, connection: Connection) -> Send:
    """Ends the connection within an answer, whose headers say how long it would have been."""
    left_bytes: int | None = None

    async def sending(message: Message) -> None:
        nonlocal left_bytes
        if connection.is_cut:
            return
        if message["type"] == "http.response.start":
            left_bytes = _length_to_send(cut, message)
            if left_bytes is None:
                await connection.reset()
            else:
                connection.has_answered = True
                await send(message)
            return
        assert left_bytes is not None
        body = message.get("body", b"")
        if len(body) < left_bytes or (not body and message.get("more_body")):
            left_bytes -= len(body)
            await send(message)
            return
        await send({**message, "body": body[:left_bytes], "more_body": True})
        await (connection.reset() if cut.is_reset else _close(connection))

    return sending


async def _close(connection: Connection) -> None:
    connection.close()


def _length_to_send(cut: Cut, start: Message) -> int | None:
    if cut.after_bytes is not None:
        return cut.after_bytes
    if cut.percent is None:
        return None
    length_bytes = int(dict(start["headers"]).get(b"content-length", b"0"))
    return int(length_bytes * cut.percent / 100)


def dropped(receive: Receive, percent: float, length_bytes: int | None, connection: Connection) -> Receive:
    """Resets the connection when that share of the request's body was read; without a length, at its end."""
    most_bytes = None if length_bytes is None else int(length_bytes * percent / 100)
    read_bytes = 0

    async def receiving() -> Message:
        nonlocal read_bytes
        message = await receive()
        read_bytes += len(message.get("body", b""))
        is_enough = most_bytes is not None and read_bytes >= most_bytes
        if message["type"] == "http.request" and (is_enough or not message.get("more_body")):
            await connection.reset()
            raise ClientGone
        return message

    return receiving


def _transport(send: Send) -> Any:
    """The transport that uvicorn writes to, below what others wrapped round its send; None elsewhere."""
    while isinstance(send, functools.partial):  # Starlette's CORS
        send = send.keywords["send"]
    return getattr(getattr(send, "__self__", None), "transport", None)
