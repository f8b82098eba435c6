"""ASGI's types, and the small parts of the protocol that every request needs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]

# In the state of a scope: the event that says that the server is about to end. Who waits then stops waiting.
CLOSING = "mockserver.closing"


class ClientGone(Exception):
    """The client closed the connection before its request was complete."""


async def body_chunks(receive: Receive) -> AsyncIterator[bytes]:
    """The bytes of a request's body as they come. Raises ClientGone."""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        yield message.get("body", b"")
        if not message.get("more_body"):
            return


async def no_body() -> Message:
    """Receives an empty body."""
    return {"type": "http.request", "body": b"", "more_body": False}


async def lifespan(receive: Receive, send: Send) -> None:
    """Say yes to start-up and shutdown."""
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
