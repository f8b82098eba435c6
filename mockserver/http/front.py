"""The ASGI application in front: one place where every request enters and every reply leaves.

socket -> Front: world, API by path, the API's order of errors, body read once
       -> Connexion: operation, security, parameters -> Flask -> handler -> reply
       -> Front: file bytes, HEAD, the broken rule's header, one line of log
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import parse_qsl

from starlette.datastructures import Headers

from mockserver.http.body import Body, Limits, read_body
from mockserver.http.connexion_app import EXCHANGE, Handler
from mockserver.http.errors import ApiError
from mockserver.http.exchange import Exchange, Reply, json_reply
from mockserver.store.blobs import Blobs, BlobSlice
from mockserver.store.worlds import DEFAULT_WORLD, TooManyWorlds, Worlds

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]

WORLD_HEADER = "x-mock-world"
RULE_HEADER = "X-Contract-Rule"
NO_WORLD_NAME = "X-Mock-World: must be 1 to 64 letters, digits, '_', '.' or '-'"

_WORLD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
_HOST = re.compile(r"[A-Za-z0-9._-]+(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](:[0-9]{1,5})?")
_MOST_QUERY_FIELDS = 1000

log = logging.getLogger("mockserver")


class Api(Protocol):
    """What the front must know of an API."""

    name: str
    prefixes: tuple[str, ...]
    limits: Limits
    worlds: Worlds[Any]

    def handlers(self) -> Mapping[str, Handler]:
        """The handlers by operationId."""
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


@dataclass
class Front:
    """Dispatches by path prefix. `control` serves /_mock; each API comes with its Connexion application."""

    apis: list[tuple[Api, AsgiApp]]
    control: AsgiApp
    blobs: Blobs

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
        elif scope["type"] != "http":
            await send({"type": "websocket.close"})
        elif scope["path"] == "/_mock" or scope["path"].startswith("/_mock/"):
            await self.control(scope, receive, send)
        else:
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        exchange = _exchange(scope)
        scope[EXCHANGE] = exchange
        outgoing = _Outgoing(exchange, send)
        found = self._api(exchange.path)
        try:
            if found is None:
                await outgoing.reply(_unknown_path(exchange, [api for api, _ in self.apis]))
            else:
                await self._serve(*found, scope, receive, outgoing)
        finally:
            _log(exchange, outgoing.status, time.perf_counter() - started)

    async def _serve(
        self, api: Api, app: AsgiApp, scope: Scope, receive: Receive, outgoing: _Outgoing
    ) -> None:
        exchange: Exchange = scope[EXCHANGE]
        try:
            _check_request(exchange, api)
            api.before_body(exchange)
            exchange.body = await self._body(api, exchange, receive)
            api.after_body(exchange)
            await app(_clean_scope(scope, exchange), _no_body, outgoing.send)
        except ApiError as error:
            exchange.broken_rule = error.rule
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
        length = exchange.headers.get("content-length", "")
        return await read_body(
            exchange.headers.get("content-type", "") if _has_body(exchange) else "",
            _chunks(receive),
            api.limits,
            self.blobs,
            int(length) if length.isdigit() else None,
        )

    def _api(self, path: str) -> tuple[Api, AsgiApp] | None:
        for api, app in self.apis:
            if any(path == prefix or path.startswith(f"{prefix}/") for prefix in api.prefixes):
                return api, app
        return None


class ClientGone(Exception):
    """The client closed the connection before its request was complete."""


class _Outgoing:
    """Sends a reply: ours as it is, or Connexion's with the bytes of a file put in."""

    def __init__(self, exchange: Exchange, send: Send) -> None:
        self.status = 0
        self._exchange = exchange
        self._send = send

    async def reply(self, reply: Reply) -> None:
        """Send a reply of our own."""
        assert not isinstance(reply.content, BlobSlice)
        headers = [*reply.headers, ("Content-Length", str(reply.length_bytes))]
        raw = [(name.lower().encode(), value.encode("latin-1", "replace")) for name, value in headers]
        await self.send({"type": "http.response.start", "status": reply.status, "headers": raw})
        await self.send({"type": "http.response.body", "body": reply.content})

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
        await self._send({"type": "http.response.body", "body": b""})

    def _with_rule(self, message: Message) -> Message:
        if not self._exchange.broken_rule:
            return message
        header = (RULE_HEADER.lower().encode(), self._exchange.broken_rule.encode())
        return {**message, "headers": [*message["headers"], header]}


def _exchange(scope: Scope) -> Exchange:
    headers = Headers(scope=scope)
    query, problem = _query(scope["query_string"])
    path = scope["path"]
    # More than one Host makes none that is valid (RFC 9112 3.2).
    host = ", ".join(headers.getlist("host") or ["localhost"])
    return Exchange(
        sent_method=scope["method"],
        method="GET" if scope["method"] == "HEAD" else scope["method"],
        path=path[:-1] if path.endswith("/") and not path.endswith("//") else path,
        query=query,
        query_problem=problem,
        headers=headers,
        origin=f"{scope['scheme']}://{host}",
        world=world_of(headers),
    )


def _query(raw: bytes) -> tuple[tuple[tuple[str, str], ...], str]:
    if not raw.isascii():
        return (), "holds bytes that must be percent-encoded"
    try:
        pairs = parse_qsl(
            raw.decode(), keep_blank_values=True, errors="strict", max_num_fields=_MOST_QUERY_FIELDS
        )
    except ValueError as error:
        return (), f"cannot be read: {error}"
    return tuple(pairs), ""


def world_of(headers: Headers) -> str:
    """The world that a request names: by header, or as the first label of a name under localhost."""
    named = headers.get(WORLD_HEADER)
    if named is not None:
        return named
    host = headers.get("host", "").partition(":")[0].lower()
    return host.partition(".")[0] if host.endswith(".localhost") else DEFAULT_WORLD


def is_world_name(name: str) -> bool:
    """Whether a world can have that name."""
    return bool(_WORLD.fullmatch(name))


def _check_request(exchange: Exchange, api: Api) -> None:
    if not is_world_name(exchange.world):
        exchange.world = DEFAULT_WORLD
        raise api.malformed(NO_WORLD_NAME)
    if not _HOST.fullmatch(exchange.origin.partition("://")[2]):
        text = "Host: is no host name"
        raise api.malformed(text)


def _has_body(exchange: Exchange) -> bool:
    # PHP leaves multipart bodies of other methods than POST alone (agentcis.update.multipart).
    is_multipart = exchange.headers.get("content-type", "").lower().startswith("multipart/")
    return exchange.sent_method == "POST" or not is_multipart


async def _chunks(receive: Receive) -> AsyncIterator[bytes]:
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        yield message.get("body", b"")
        if not message.get("more_body"):
            return


async def _no_body() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


def _clean_scope(scope: Scope, exchange: Exchange) -> Scope:
    """A request without oddities for the operation that was found; the Exchange holds the real one."""
    assert exchange.route is not None
    path = re.sub(r"{\w+}", "x", exchange.route.template)
    return {
        **scope,
        "method": exchange.method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"host", b"localhost"), (b"authorization", b"Bearer x")],
    }


def _unknown_path(exchange: Exchange, apis: list[Api]) -> Reply:
    prefixes = ", ".join(prefix for api in apis for prefix in api.prefixes)
    text = f"{exchange.path}: no API of the mock is here; they are at {prefixes}, the mock itself at /_mock"
    return json_reply({"message": text}, 404)


def _log(exchange: Exchange, status: int, seconds: float) -> None:
    log.info(
        "method=%s path=%s status=%d rule=%s world=%s ms=%.1f",
        exchange.sent_method,
        exchange.path.encode("unicode_escape").decode(),
        status,
        exchange.broken_rule or "-",
        exchange.world.encode("unicode_escape").decode(),
        seconds * 1000,
    )


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
