"""What is sent to a target and what comes back, as plain data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from urllib3.fields import RequestField
from urllib3.filepost import encode_multipart_formdata

BOUNDARY = "contract-tests-boundary-5f2c0d"


@dataclass(frozen=True)
class Part:
    """One part of a multipart body; with a `filename` a file; `content_type` None sends no such header."""

    name: str
    content: bytes | str
    filename: str | None = None
    content_type: str | None = None
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def data(self) -> bytes:
        """The content as bytes."""
        return self.content.encode() if isinstance(self.content, str) else self.content


@dataclass(frozen=True)
class Multipart:
    """A multipart/form-data body; the parts go out in this order (WHATWG escaping of names)."""

    parts: tuple[Part, ...]

    def encode(self) -> tuple[str, bytes]:
        """The Content-Type and the bytes of the body."""
        body, content_type = encode_multipart_formdata([_field(part) for part in self.parts], BOUNDARY)
        return content_type, body


@dataclass(frozen=True)
class Json:
    """A JSON body."""

    value: Any

    def encode(self) -> tuple[str, bytes]:
        """The Content-Type and the bytes of the body."""
        return "application/json", json.dumps(self.value).encode()


@dataclass(frozen=True)
class Raw:
    """Any bytes under any Content-Type (None: no such header)."""

    content: bytes
    content_type: str | None = None

    def encode(self) -> tuple[str | None, bytes]:
        """The Content-Type and the bytes of the body."""
        return self.content_type, self.content


Body = Multipart | Json | Raw


@dataclass(frozen=True)
class Request:
    """A request to a target; `operation` is the `operationId` whose documented answers it is held against.

    `token` is sent as bearer token unless None; `path` is absolute on the host, not yet percent-encoded
    where it holds only unreserved characters.
    """

    method: str
    path: str
    operation: str | None = None
    query: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    body: Body | None = None
    token: str | None = None


@dataclass(frozen=True)
class Exchange:
    """A request with its answer; `sent_headers` are all that went out."""

    request: Request
    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    elapsed_seconds: float = 0.0
    sent_headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    @property
    def is_success(self) -> bool:
        """Whether the status is one of 2xx."""
        return 200 <= self.status < 300

    @property
    def media_type(self) -> str:
        """The Content-Type without parameters, in lower case; empty without one."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def json(self) -> Any:
        """The body read as JSON, or None where it is none; between systems that is UTF-8 (RFC 8259, 8.1)."""
        try:
            return json.loads(self.body.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            return None

    def json_object(self) -> dict[str, Any]:
        """The body read as a JSON object, or an empty one where it is none."""
        value = self.json()
        return value if isinstance(value, dict) else {}


def _field(part: Part) -> RequestField:
    made = RequestField(part.name, part.data, part.filename)
    made.make_multipart(content_type=part.content_type)
    made.headers.update(part.headers)
    return made
