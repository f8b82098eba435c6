"""The ASGI application in front: one place where every request enters and every reply leaves.

socket -> Front: world, API by path, the API's order of errors, body read once
       -> a lane: operation, security, parameters -> handler -> reply
       -> Front: file bytes, HEAD, the broken rule's header, one line of log
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import quote

from mockserver.http.asgi import AsgiApp, ClientGone, Receive, Scope, Send, body_chunks, lifespan
from mockserver.http.body import Body, Limits
from mockserver.http.errors import ApiError
from mockserver.http.exchange import Exchange, Handler, Reply, json_reply
from mockserver.http.incoming import exchange_of
from mockserver.http.lingering import lingering
from mockserver.http.outgoing import Outgoing
from mockserver.http.rate import Quota
from mockserver.http.reading import read_body
from mockserver.http.watching import Observer, Watched
from mockserver.store.blobs import Blobs
from mockserver.store.worlds import TooManyWorlds, Worlds

log = logging.getLogger("mockserver")


class Api(Protocol):
    """What the front must know of an API."""

    name: str
    prefixes: tuple[str, ...]
    limits: Limits
    worlds: Worlds[Any]

    def handlers(self, worlds: Worlds[Any] | None = None) -> Mapping[str, Handler]:
        """The handlers by operationId; of other worlds than its own, if they are given."""
        ...

    def before_body(self, exchange: Exchange) -> None:
        """Raise the errors that come before the body is read; sets route and caller."""
        ...

    def after_body(self, exchange: Exchange) -> None:
        """Raise the errors that come after the body is read and before its values are looked at."""
        ...

    def render(self, error: ApiError) -> Reply:
        """An error in the vendor's shape."""
        ...

    def malformed(self, text: str) -> ApiError:
        """The error for a request that is broken before any operation sees it."""
        ...

    def too_many(self, quota: Quota) -> ApiError:
        """The error for a caller who is over a rate limit."""
        ...


class Lane(Protocol):
    """What serves the operations of an API."""

    async def serve(self, scope: Scope, exchange: Exchange, outgoing: Outgoing) -> None:
        """Answer a request whose operation, caller and body are known. Raises ApiError."""
        ...


class Interferes(Protocol):
    """What may come between a request and its answer."""

    def is_asked(self, scope: Scope, exchange: Exchange) -> bool:
        """Whether there is anything to do for a request."""
        ...

    async def serve(
        self,
        api: Api,
        exchange: Exchange,
        receive: Receive,
        send: Send,
        outgoing: Outgoing,
        go_on: Callable[[Receive], Awaitable[None]],
    ) -> None:
        """Serve a request in another way than `go_on` would; `send` is the server's own."""
        ...


@dataclass
class Front:
    """Dispatches by path prefix. `control` serves /_mock; each API comes with the lane that serves it.

    `observers` are told of each exchange but those with /_mock.
    """

    apis: list[tuple[Api, Lane]]
    control: AsgiApp
    blobs: Blobs
    observers: Sequence[Observer] = ()
    interference: Interferes | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await lifespan(receive, send)
        elif scope["type"] != "http":
            await send({"type": "websocket.close"})
        else:
            await self._answer(scope, *lingering(scope, receive, send))

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        exchange = exchange_of(scope)
        is_control = _is_below(exchange.path, "/_mock")
        watched = Watched(exchange, send, () if is_control else self.observers)
        outgoing = Outgoing(exchange, watched.send)
        found = self._api(exchange.path)
        exchange.api = found[0].name if found else ""
        try:
            if is_control:
                await self.control(scope, receive, outgoing.send)
            elif found is None:
                await outgoing.reply(_unknown_path(exchange, [api for api, _ in self.apis]))
            elif self._is_interfered(scope, exchange):
                await self._interfered(found, scope, exchange, receive, send, outgoing)
            else:
                await self._serve(*found, scope, exchange, receive, outgoing)
        finally:
            watched.finish(outgoing.status)
            # Frameworks keep a request alive until the next garbage collection, and with it its files.
            exchange.body, exchange.stream = Body(), None
            _log(exchange, outgoing.status, watched.seconds)

    def _is_interfered(self, scope: Scope, exchange: Exchange) -> bool:
        return (
            self.interference is not None
            and not exchange.problem
            and self.interference.is_asked(scope, exchange)
        )

    async def _interfered(
        self,
        found: tuple[Api, Lane],
        scope: Scope,
        exchange: Exchange,
        receive: Receive,
        send: Send,
        outgoing: Outgoing,
    ) -> None:
        async def go_on(receive: Receive) -> None:
            await self._serve(*found, scope, exchange, receive, outgoing)

        assert self.interference is not None
        await self.interference.serve(found[0], exchange, receive, send, outgoing, go_on)

    async def _serve(
        self, api: Api, lane: Lane, scope: Scope, exchange: Exchange, receive: Receive, outgoing: Outgoing
    ) -> None:
        try:
            if exchange.problem:
                raise api.malformed(exchange.problem)
            api.before_body(exchange)
            exchange.body = await self._body(api, exchange, receive)
            api.after_body(exchange)
            await lane.serve(scope, exchange, outgoing)
        except ApiError as error:
            exchange.blame(error.rule, error.text)
            await outgoing.reply(api.render(error))
        except TooManyWorlds:
            text = "X-Mock-World: the mock holds as many worlds as it can"
            await outgoing.reply(api.render(api.malformed(text)))
        except ClientGone:
            outgoing.status = 499
        except Exception:
            log.exception("this is a defect of the mock")
            if outgoing.status == 0:
                await outgoing.reply(api.render(ApiError(500, "", "the mock failed, see its log")))

    async def _body(self, api: Api, exchange: Exchange, receive: Receive) -> Body:
        headers = exchange.headers
        length = headers.get("content-length", "")
        if not (length or headers.get("transfer-encoding") or headers.get("content-type")):
            # It has none (RFC 9112 6.3), as most have.
            return Body()
        return await read_body(
            headers.get("content-type", "") if _has_body(exchange) else "",
            body_chunks(receive),
            api.limits,
            self.blobs,
            int(length) if length.isdigit() else None,
        )

    def _api(self, path: str) -> tuple[Api, Lane] | None:
        for api, app in self.apis:
            if any(_is_below(path, prefix) for prefix in api.prefixes):
                return api, app
        return None


def _is_below(path: str, prefix: str) -> bool:
    return path == prefix or path.startswith(f"{prefix}/")


def _has_body(exchange: Exchange) -> bool:
    # PHP leaves multipart bodies of other methods than POST alone (agentcis.update.multipart).
    is_multipart = exchange.headers.get("content-type", "").lower().startswith("multipart/")
    return exchange.sent_method == "POST" or not is_multipart


def _unknown_path(exchange: Exchange, apis: list[Api]) -> Reply:
    prefixes = ", ".join(prefix for api in apis for prefix in api.prefixes)
    text = f"{exchange.path}: no API of the mock is here; they are at {prefixes}, the mock itself at /_mock"
    return json_reply({"message": text}, 404)


def _log(exchange: Exchange, status: int, seconds: float) -> None:
    log.info(
        "method=%(method)s path=%(path)s status=%(status)d rule=%(rule)s world=%(world)s ms=%(ms).1f",
        {
            "method": exchange.sent_method,
            "path": quote(exchange.path),
            "status": status,
            "rule": exchange.broken_rule or "-",
            "world": exchange.world,
            "ms": round(seconds * 1000, 3),
        },
    )
