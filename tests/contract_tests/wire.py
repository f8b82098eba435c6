"""An ASGI layer round the mock in which a request and its answer are plain values that a fault may change.

Which fault is served is chosen for each request by the world that it names, so one process serves them all.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode


@dataclass(frozen=True)
class Call:
    """A request: `query` and `headers` are pairs, header names in lower case."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    @property
    def token(self) -> str:
        """The bearer token, empty without one."""
        scheme, _, token = (self.header("authorization") or "").partition(" ")
        return token if scheme.lower() == "bearer" else ""

    @property
    def asked(self) -> dict[str, str]:
        """The query by name."""
        return dict(self.query)

    def header(self, name: str) -> str | None:
        """A header's value."""
        return dict(self.headers).get(name)

    def json(self) -> dict[str, Any]:
        """The body read as a JSON object, empty where it is none."""
        try:
            value = json.loads(self.body)
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}

    def but(self, **changes: Any) -> Any:
        """The call with other members.

        `json` replaces the body, `token` the credential (None drops it), `q` sets members of the query (None
        drops one).
        """
        headers = list(changes.pop("headers", self.headers))
        if "json" in changes:
            changes["body"] = json.dumps(changes.pop("json")).encode()
            headers = [pair for pair in headers if pair[0] != "content-type"]
            headers.append(("content-type", "application/json"))
        if "token" in changes:
            token = changes.pop("token")
            headers = [pair for pair in headers if pair[0] != "authorization"]
            headers += [("authorization", f"Bearer {token}")] if token is not None else []
        if "q" in changes:
            wanted: dict[str, str | None] = {**self.asked, **changes.pop("q")}
            changes["query"] = tuple((name, value) for name, value in wanted.items() if value is not None)
        return replace(self, headers=tuple(headers), **changes)


@dataclass(frozen=True)
class Answer:
    """An answer; header names in lower case."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    @property
    def is_success(self) -> bool:
        """Whether the status is one of 2xx."""
        return 200 <= self.status < 300

    def header(self, name: str) -> str | None:
        """A header's value."""
        return dict(self.headers).get(name)

    def json(self) -> Any:
        """The body read as JSON, None where it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    def but(self, **changes: Any) -> Answer:
        """The answer with other members; `json` for the body, `header` to set some, None to drop one."""
        headers = list(changes.pop("headers", self.headers))
        if "json" in changes:
            changes["body"] = json.dumps(changes.pop("json")).encode()
        if "header" in changes:
            wanted: Mapping[str, str | None] = changes.pop("header")
            headers = [pair for pair in headers if pair[0] not in wanted]
            headers += [(name, value) for name, value in wanted.items() if value is not None]
        return replace(self, headers=tuple(headers), **changes)


def answer(status: int, value: Any = None) -> Answer:
    """A JSON answer, or one without a body."""
    if value is None:
        return Answer(status)
    return Answer(status, (("content-type", "application/json"),), json.dumps(value).encode())


Inner = Callable[[Any], Awaitable[Answer]]
How = Callable[[Any, Inner], Awaitable[Answer]]


class FaultyWorlds:
    """The ASGI application: the mock, changed by what belongs to the world that a request names.

    The part of the name before a dot says what; so there can be many worlds of the same fault.
    """

    def __init__(self, app: Any, hows: Mapping[str, How], call: type[Call]) -> None:
        self._app = app
        self._hows = hows
        self._call = call

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        world = dict(scope.get("headers", ())).get(b"x-mock-world", b"").decode()
        how = self._hows.get(world.partition(".")[0])
        if scope["type"] != "http" or how is None:
            await self._app(scope, receive, send)
            return
        call = await self._read(scope, receive)
        reply = await how(call, lambda inner: _ask(self._app, scope, inner))
        await _write(reply, call, send)

    async def _read(self, scope: Any, receive: Any) -> Call:
        chunks = []
        while True:
            message = await receive()
            chunks.append(message.get("body", b""))
            if not message.get("more_body"):
                break
        headers = tuple((name.decode(), value.decode("latin-1")) for name, value in scope["headers"])
        query = tuple(parse_qsl(scope["query_string"].decode(), keep_blank_values=True))
        return self._call(scope["method"], scope["path"], query, headers, b"".join(chunks))


async def _ask(app: Any, scope: Any, call: Call) -> Answer:
    """Let the mock answer a call."""
    headers = [pair for pair in call.headers if pair[0] != "content-length"]
    has_body = call.body or call.method in ("POST", "PUT", "PATCH")
    headers += [("content-length", str(len(call.body)))] if has_body else []
    inner = {
        **scope,
        "method": call.method,
        "path": call.path,
        "raw_path": quote(call.path).encode(),
        "query_string": urlencode(call.query).encode(),
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers],
    }
    messages: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": call.body, "more_body": False}

    async def send(message: Any) -> None:
        messages.append(message)

    await app(inner, receive, send)
    start, *rest = messages
    raw = tuple((name.decode().lower(), value.decode("latin-1")) for name, value in start["headers"])
    return Answer(start["status"], raw, b"".join(message.get("body", b"") for message in rest))


async def _write(reply: Answer, call: Call, send: Any) -> None:
    length = str(len(reply.body))
    if call.method == "HEAD":
        length, reply = reply.header("content-length") or length, reply.but(body=b"")
    headers = [(name, value) for name, value in reply.headers if name != "content-length"]
    headers.append(("content-length", length))
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers]
    await send({"type": "http.response.start", "status": reply.status, "headers": raw})
    await send({"type": "http.response.body", "body": reply.body})
