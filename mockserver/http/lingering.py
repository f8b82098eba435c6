"""The lingering close of RFC 9112, 9.6.

Who says `Connection: close` and is answered while still sending would find the connection reset, and many
clients then never read why: PHP, proxies, Python's urllib. So the rest of the body is read, and dropped,
before the connection ends. On a connection that is kept the server does so by itself.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import partial

from mockserver.http.asgi import Message, Receive, Scope, Send

LONGEST_SECONDS = 5


def lingering(scope: Scope, receive: Receive, send: Send) -> tuple[Receive, Send]:
    """Receive and send of a request whose connection ends only when its body was read, or time is up."""
    if not _sends_and_closes(scope):
        return receive, send
    body = _Body(receive)
    return body.receive, partial(_send_and_linger, send=send, body=body)


class _Body:
    """A request's body on its way in."""

    def __init__(self, receive: Receive) -> None:
        self.is_read = False
        self._receive = receive

    async def receive(self) -> Message:
        """Pass on a message of the server."""
        message = await self._receive()
        self.is_read = message["type"] != "http.request" or not message.get("more_body")
        return message

    async def drop(self) -> None:
        """Read what is left of it, for some seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST_SECONDS):
                while not self.is_read:
                    await self.receive()


async def _send_and_linger(message: Message, *, send: Send, body: _Body) -> None:
    is_last = message["type"] == "http.response.body" and not message.get("more_body")
    if is_last and not body.is_read:
        await send({**message, "more_body": True})
        await body.drop()
        message = {"type": "http.response.body", "body": b""}
    await send(message)


def _sends_and_closes(scope: Scope) -> bool:
    headers = dict(scope["headers"])
    sends = headers.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in headers
    closes = scope["http_version"] == "1.0" or b"close" in headers.get(b"connection", b"").lower()
    # Who waits to be told to go on sends nothing more once there is an answer.
    return sends and closes and b"expect" not in headers
