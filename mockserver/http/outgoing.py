"""How replies go out: headers, HEAD, the bytes of files, the name of a broken rule."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from mockserver.http.asgi import Message, Send
from mockserver.http.exchange import Exchange, Reply
from mockserver.store.blobs import BlobSlice

RULE_HEADER = "X-Contract-Rule"


class Outgoing:
    """Sends a reply: ours, or Connexion's with the bytes of a file put in."""

    def __init__(self, exchange: Exchange, send: Send) -> None:
        self.status = 0
        self._exchange = exchange
        self._send = send

    def send_through(self, wrap: Callable[[Send], Send]) -> None:
        """Put something between what is sent from now on and where it goes."""
        self._send = wrap(self._send)

    async def reply(self, reply: Reply) -> None:
        """Send a reply of our own."""
        content = reply.content
        if isinstance(content, BlobSlice):
            self._exchange.stream, content = content, b""
        raw = [
            (name.lower().encode(), value.encode("latin-1", "replace")) for name, value in reply.sent_headers
        ]
        await self.send({"type": "http.response.start", "status": reply.status, "headers": raw})
        await self.send({"type": "http.response.body", "body": content})

    async def send(self, message: Message) -> None:
        """Pass on a message of an application."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            await self._send(self._with_rule(message))
        elif self._exchange.sent_method == "HEAD" or self._exchange.stream is None:
            body = b"" if self._exchange.sent_method == "HEAD" else message.get("body", b"")
            await self._send({**message, "body": body})
        elif not message.get("more_body"):
            await self._send_stream(self._exchange.stream)

    async def _send_stream(self, stream: BlobSlice) -> None:
        for chunk in stream.chunks():
            await self._send({"type": "http.response.body", "body": chunk, "more_body": True})
            # Nothing is waited for when the client is fast or gone, and others want their turn.
            await asyncio.sleep(0)
        await self._send({"type": "http.response.body", "body": b""})

    def _with_rule(self, message: Message) -> Message:
        if not self._exchange.broken_rule:
            return message
        header = (RULE_HEADER.lower().encode(), self._exchange.broken_rule.encode())
        return {**message, "headers": [*message["headers"], header]}
