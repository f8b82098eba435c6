"""Request bodies, read once, whatever the request will turn out to mean.

Reading never answers: what is wrong with a body is recorded as its `problem` and raised by the API when the
order of its errors comes to it. A broken limit ends the reading at once.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import parse_qsl

from werkzeug.datastructures import Headers
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder, NeedData

from mockserver.store.blobs import Blob, Blobs, Spool

_TEXT_BYTES = 8 * 1024 * 1024
_PART_OVERHEAD_BYTES = 128
_HEADER_BYTES = 64 * 1024
_FEED_BYTES = 256 * 1024
_MOST_FORM_FIELDS = 100_000

Kind = Literal["none", "json", "form", "multipart", "other"]


@dataclass(frozen=True)
class Limits:
    """How much a body may hold: each file, and the whole request."""

    file_bytes: int
    request_bytes: int


@dataclass(frozen=True)
class BodyProblem:
    """What is wrong with a body, and in which field as far as that is known."""

    reason: Literal["malformed", "file too large", "text too large"]
    field: str
    text: str


@dataclass(frozen=True)
class Upload:
    """A file part: its name as sent, without directories, and what its headers say."""

    filename: str
    media_type: str
    encoding: str
    blob: Blob


@dataclass(frozen=True)
class Item:
    """One field of a form, in the order of the wire: a text or a file."""

    name: str
    value: str | Upload

    @property
    def upload(self) -> Upload | None:
        """The file, unless this is a text."""
        return self.value if isinstance(self.value, Upload) else None

    @property
    def text(self) -> str | None:
        """The text, unless this is a file."""
        return self.value if isinstance(self.value, str) else None


@dataclass
class Body:
    """What a request carries. `json` is set for kind json, `items` for form and multipart."""

    kind: Kind = "none"
    json: Any = None
    items: list[Item] = field(default_factory=list)
    problem: BodyProblem | None = None


class _Broken(Exception):
    def __init__(self, problem: BodyProblem) -> None:
        super().__init__(problem.text)
        self.problem = problem


async def read_body(
    content_type: str, chunks: AsyncIterator[bytes], limits: Limits, blobs: Blobs, length_bytes: int | None
) -> Body:
    """Read a body to its end, or to where it breaks a limit. `length_bytes` is its Content-Length."""
    media_type, options = parse_options_header(content_type)
    body = Body(_kind(media_type.strip().lower()))
    if length_bytes is not None and length_bytes > limits.request_bytes:
        body.problem = BodyProblem("file too large", "", f"the body has over {limits.request_bytes} bytes")
        return body
    try:
        if body.kind == "multipart":
            await _MultipartReader(body, options.get("boundary", ""), limits, blobs).read(chunks)
        else:
            _read_text(body, await _collect(chunks))
    except _Broken as broken:
        body.problem = broken.problem
    return body


def _kind(media_type: str) -> Kind:
    # Laravel and Express both take any type with /json or +json in it.
    if "/json" in media_type or "+json" in media_type:
        return "json"
    if media_type == "application/x-www-form-urlencoded":
        return "form"
    if media_type == "multipart/form-data":
        return "multipart"
    return "other" if media_type else "none"


async def _collect(chunks: AsyncIterator[bytes]) -> bytes:
    content = bytearray()
    async for chunk in chunks:
        content += chunk
        if len(content) > _TEXT_BYTES:
            raise _Broken(BodyProblem("text too large", "", f"the body has over {_TEXT_BYTES} bytes"))
    return bytes(content)


def _read_text(body: Body, content: bytes) -> None:
    try:
        if body.kind == "json":
            body.json = parse_json(content)
        elif body.kind == "form":
            pairs = parse_qsl(
                content.decode(),
                keep_blank_values=True,
                errors="strict",
                max_num_fields=_MOST_FORM_FIELDS,
            )
            body.items = [Item(name, value) for name, value in pairs]
    except (ValueError, RecursionError) as error:
        raise _Broken(BodyProblem("malformed", "", f"the body is not valid {body.kind}: {error}")) from error


def parse_json(content: bytes) -> Any:
    """JSON as RFC 8259 has it: UTF-8, no NaN, no lone surrogates. Raises ValueError or RecursionError."""
    value = json.loads(content.decode(), parse_constant=_refuse_constant)
    json.dumps(value, ensure_ascii=False).encode()
    return value


def _refuse_constant(name: str) -> None:
    msg = f"{name} is no JSON"
    raise ValueError(msg)


class _MultipartReader:
    """Takes a multipart body apart as it comes (RFC 7578), files into spools, in the order of the wire."""

    def __init__(self, body: Body, boundary: str, limits: Limits, blobs: Blobs) -> None:
        if not boundary or len(boundary) > 200 or not boundary.isascii():
            raise _Broken(BodyProblem("malformed", "", "the multipart body has no usable boundary"))
        self._body = body
        self._limits = limits
        self._blobs = blobs
        self._decoder = MultipartDecoder(boundary.encode())
        self._text_bytes = 0
        self._part: Field | File | None = None
        self._text = bytearray()
        self._spool: Spool | None = None

    async def read(self, chunks: AsyncIterator[bytes]) -> None:
        try:
            async for chunk in chunks:
                for start in range(0, len(chunk), _FEED_BYTES):
                    self._feed(chunk[start : start + _FEED_BYTES])
            self._feed(None)
        except (ValueError, KeyError) as error:
            text = f"the multipart body is malformed: {str(error)[:200]}"
            raise _Broken(BodyProblem("malformed", self._name, text)) from error
        finally:
            if self._spool is not None:
                self._spool.discard()

    @property
    def _name(self) -> str:
        return (self._part.name if self._part else "") or ""

    def _feed(self, chunk: bytes | None) -> None:
        self._decoder.receive_data(chunk)
        while not isinstance(event := self._decoder.next_event(), NeedData | Epilogue):
            if isinstance(event, Field | File):
                self._begin(event)
            elif isinstance(event, Data):
                self._take(event.data)
                if not event.more_data:
                    self._end()
        if self._part is None and len(self._decoder.buffer) > _HEADER_BYTES + _FEED_BYTES:
            msg = "the headers of a part do not end"
            raise ValueError(msg)

    def _begin(self, part: Field | File) -> None:
        if not part.name:
            msg = "a part has no name"
            raise ValueError(msg)
        self._part = part
        self._count_text(len(part.name) + _PART_OVERHEAD_BYTES)
        self._spool = self._blobs.spool() if isinstance(part, File) else None
        self._text.clear()

    def _take(self, data: bytes) -> None:
        if self._spool is None:
            self._count_text(len(data))
            self._text += data
            return
        self._spool.write(data)
        if self._spool.size_bytes > self._limits.file_bytes:
            text = f"the file has over {self._limits.file_bytes} bytes"
            raise _Broken(BodyProblem("file too large", self._name, text))

    def _end(self) -> None:
        assert self._part is not None
        value: str | Upload = self._upload(self._spool) if self._spool else self._text.decode()
        self._body.items.append(Item(self._part.name, value))
        self._part = self._spool = None

    def _upload(self, spool: Spool) -> Upload:
        assert isinstance(self._part, File)
        return Upload(
            filename=_last_segment(self._part.filename),
            media_type=_media_type(self._part.headers),
            encoding=self._part.headers.get("content-transfer-encoding", "7bit").strip() or "7bit",
            blob=spool.finish(),
        )

    def _count_text(self, count: int) -> None:
        self._text_bytes += count
        if self._text_bytes > _TEXT_BYTES:
            text = f"the fields beside the files have over {_TEXT_BYTES} bytes"
            raise _Broken(BodyProblem("text too large", self._name, text))


def _last_segment(filename: str) -> str:
    # Browsers and most clients write CR and LF as %0D and %0A, as WHATWG HTML 4.10.21.8 has it, and
    # Werkzeug has undone only their %22.
    name = filename.replace("%0D", "\r").replace("%0A", "\n")
    return name.replace("\\", "/").rpartition("/")[2]


def _media_type(headers: Headers) -> str:
    """The type without parameters, `text/plain` for none or no valid one (as busboy has it)."""
    media_type = parse_options_header(headers.get("content-type", ""))[0].strip().lower()
    kind, _, name = media_type.partition("/")
    is_valid = all(part and part.isascii() and _is_token(part) for part in (kind, name))
    return media_type if is_valid else "text/plain"


def _is_token(text: str) -> bool:
    return all(character.isalnum() or character in "!#$%&'*+-.^_`|~" for character in text)
