"""An ASGI layer round the mock in which a request and its answer are plain values that a fault may change."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

FULL_TOKEN = "agentcis-full"

_ENTITY = re.compile(r"/api/v2/attachments/(?P<kind>[^/]+)/(?P<number>[^/]+)(?:/(?P<document>[^/]+))?")
_LINK = re.compile(r"/attachments/(?P<document>[^/]+)/(?P<link>preview|download)")
_FORM_METHOD = re.compile(rb'_method(?:=|"\r\n\r\n)(\w+)')


@dataclass(frozen=True)
class Call:
    """A request: `query` and `headers` are pairs, header names in lower case."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    @property
    def route(self) -> str:
        """The path without a trailing slash."""
        return self.path.rstrip("/")

    @property
    def meant_method(self) -> str:
        """The method, spoofing resolved."""
        if self.method != "POST":
            return self.method
        found = _FORM_METHOD.search(self.body)
        named = self.header("x-http-method-override") or self.json().get("_method")
        named = named or (found[1].decode() if found else dict(self.query).get("_method"))
        return str(named or "POST").upper()

    @property
    def operation(self) -> str:
        """list, upload, update, delete, preview, download, or empty for anything else."""
        if link := _LINK.fullmatch(self.route):
            return link["link"] if self.method in ("GET", "HEAD") else ""
        if self.route == "/api/v2/attachments":
            return "delete" if self.meant_method == "DELETE" else ""
        entity = _ENTITY.fullmatch(self.route)
        if entity is None:
            return ""
        known = {"GET": "list", "HEAD": "list", "POST": "upload", "PUT": "update"}
        operation = known.get(self.meant_method, "")
        return operation if not entity["document"] or operation == "update" else ""

    @property
    def entity(self) -> tuple[str, str]:
        """Type and number of the entity in the path."""
        found = _ENTITY.fullmatch(self.route)
        return (found["kind"], found["number"]) if found else ("", "")

    @property
    def document(self) -> int:
        """The document that an update or a link names; 0 without one."""
        found = _ENTITY.fullmatch(self.route) or _LINK.fullmatch(self.route)
        named = (found["document"] if found else None) or self.json().get("id")
        return int(named) if str(named).isdecimal() else 0

    @property
    def token(self) -> str:
        """The bearer token, empty without one."""
        scheme, _, token = (self.header("authorization") or "").partition(" ")
        return token if scheme.lower() == "bearer" else ""

    @property
    def page(self) -> int:
        """The page that a list asks for."""
        named = dict(self.query).get("page", "1")
        return int(named) if named.isdecimal() and int(named) else 1

    @property
    def per_page(self) -> int:
        """The page size that a list asks for."""
        named = dict(self.query).get("per_page", "10")
        return int(named) if named.isdecimal() and int(named) else 10

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

    def but(self, **changes: Any) -> Call:
        """The call with other members; `json` for the body, `token` for the credential, `q` for the query."""
        if "json" in changes:
            changes["body"] = json.dumps(changes.pop("json")).encode()
            kept = tuple(pair for pair in self.headers if pair[0] != "content-type")
            changes["headers"] = (*kept, ("content-type", "application/json"))
        if "token" in changes:
            kept = tuple(pair for pair in changes.get("headers", self.headers) if pair[0] != "authorization")
            changes["headers"] = (*kept, ("authorization", f"Bearer {changes.pop('token')}"))
        if "q" in changes:
            changes["query"] = tuple({**dict(self.query), **changes.pop("q")}.items())
        return replace(self, **changes)


@dataclass(frozen=True)
class Answer:
    """An answer; header names in lower case."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def json(self) -> Any:
        """The body read as JSON, None where it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    def but(self, **changes: Any) -> Answer:
        """The answer with other members; `json` for the body, `header` to set some, None to drop one."""
        if "json" in changes:
            changes["body"] = json.dumps(changes.pop("json")).encode()
        if "header" in changes:
            wanted: Mapping[str, str | None] = changes.pop("header")
            kept = [pair for pair in self.headers if pair[0] not in wanted]
            changes["headers"] = (
                *kept,
                *((name, value) for name, value in wanted.items() if value is not None),
            )
        return replace(self, **changes)


def answer(status: int, value: Any = None) -> Answer:
    """A JSON answer, or one without a body."""
    if value is None:
        return Answer(status)
    return Answer(status, (("content-type", "application/json"),), json.dumps(value).encode())


Inner = Callable[[Call], Awaitable[Answer]]
How = Callable[[Call, Inner], Awaitable[Answer]]


class Worlds:
    """The ASGI application: the mock, changed by what belongs to the world that a request names."""

    def __init__(self, app: Any, hows: Mapping[str, How]) -> None:
        self._app = app
        self._hows = hows

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        world = dict(scope.get("headers", ())).get(b"x-mock-world", b"").decode()
        how = self._hows.get(world)
        if scope["type"] != "http" or how is None:
            await self._app(scope, receive, send)
            return
        call = await _read(scope, receive)
        reply = await how(call, lambda inner: _ask(self._app, scope, inner))
        await _write(reply, call, send)


async def _read(scope: Any, receive: Any) -> Call:
    chunks = []
    while True:
        message = await receive()
        chunks.append(message.get("body", b""))
        if not message.get("more_body"):
            break
    headers = tuple((name.decode(), value.decode("latin-1")) for name, value in scope["headers"])
    query = tuple(parse_qsl(scope["query_string"].decode(), keep_blank_values=True))
    return Call(scope["method"], scope["path"], query, headers, b"".join(chunks))


async def _ask(app: Any, scope: Any, call: Call) -> Answer:
    """Let the mock answer a call."""
    headers = [pair for pair in call.headers if pair[0] != "content-length"]
    headers += (
        [("content-length", str(len(call.body)))] if call.body or call.method in ("POST", "PUT") else []
    )
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
        length, reply = dict(reply.headers).get("content-length", length), reply.but(body=b"")
    headers = [(name, value) for name, value in reply.headers if name != "content-length"]
    headers.append(("content-length", length))
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers]
    await send({"type": "http.response.start", "status": reply.status, "headers": raw})
    await send({"type": "http.response.body", "body": reply.body})
