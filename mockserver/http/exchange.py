"""A request and its reply as plain values: all that handlers know of HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from mockserver.http.body import Body
from mockserver.http.operations import Route
from mockserver.store.blobs import BlobSlice

JSON = "application/json"


@dataclass(frozen=True)
class Twist:
    """What a fault wants of the handlers, beside what the request says.

    With `lag_seconds` a list shows what was there so long ago; for that, a write keeps what was before it for
    `past_seconds`. `rejects` says of a file's name or an id, at its position from 1, whether it is rejected.
    """

    token_is_expired: bool = False
    lag_seconds: float | None = None
    past_seconds: float | None = None
    rejects: Callable[[int, str | int], bool] = lambda _position, _what: False


@dataclass
class Exchange:
    """One request on its way through the mock.

    `method` is what the request means (spoofing resolved, HEAD read as GET); `sent_method` what was sent.
    `path` is decoded and has no trailing slash. `origin` is scheme and host as the client named them.
    `api` is the API of the path. `broken_rule` and `detail` say what is wrong, once that is known.
    `problem` says why no operation can take the request, `query_problem` why none can that reads the query.
    """

    sent_method: str
    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    query_problem: str
    headers: Mapping[str, str]
    origin: str
    world: str
    problem: str
    body: Body = field(default_factory=Body)
    route: Route | None = None
    path_parameters: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    caller: Any = None
    stream: BlobSlice | None = None
    broken_rule: str | None = None
    twist: Twist = Twist()
    api: str = ""
    detail: str = ""

    def blame(self, rule: str, text: str) -> None:
        """Say which rule the request broke, and in the vendor's terms how."""
        self.broken_rule, self.detail = rule, text

    @property
    def bearer_token(self) -> str | None:
        """The token of the Authorization header, if that is a bearer credential (RFC 6750 2.1)."""
        if self.twist.token_is_expired:
            return None
        scheme, _, token = self.headers.get("authorization", "").partition(" ")
        return token.strip() or None if scheme.lower() == "bearer" else None


@dataclass(frozen=True)
class Reply:
    """An answer: JSON or other bytes, or a slice of a blob that is streamed."""

    status: int
    content: bytes | BlobSlice = b""
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def sent_headers(self) -> tuple[tuple[str, str], ...]:
        """The headers with the length of the body; a 304 has none to tell of (RFC 9110 8.6)."""
        if self.status == HTTPStatus.NOT_MODIFIED:
            return self.headers
        content = self.content
        size_bytes = content.stop - content.start if isinstance(content, BlobSlice) else len(content)
        return (*self.headers, ("Content-Length", str(size_bytes)))


Handler = Callable[[Exchange], Reply]


def json_reply(value: Any, status: int = 200, headers: tuple[tuple[str, str], ...] = ()) -> Reply:
    """A reply of JSON, in ASCII so that no text can break it."""
    return Reply(status, json.dumps(value).encode(), (("Content-Type", JSON), *headers))
