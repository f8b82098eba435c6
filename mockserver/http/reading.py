"""Request bodies, read once, whatever the request will turn out to mean.

Reading never answers: what is wrong with a body is recorded as its `problem` and raised by the API when the
order of its errors comes to it. A broken limit ends the reading at once.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qsl

from werkzeug.http import parse_options_header

from mockserver.http.body import Body, BodyProblem, BrokenBody, Item, Kind, Limits
from mockserver.http.multipart import LONGEST_TEXT_BYTES, MultipartReader
from mockserver.store.blobs import Blobs

_MOST_FORM_FIELDS = 100_000
_SHOWN_TEXT_BYTES = 64 * 1024


async def read_body(
    content_type: str, chunks: AsyncIterator[bytes], limits: Limits, blobs: Blobs, length_bytes: int | None
) -> Body:
    """Read a body to its end, or to where it breaks a limit. `length_bytes` is its Content-Length."""
    media_type, options = parse_options_header(content_type)
    body = Body(_kind(media_type.strip().lower()))
    try:
        chunks = _limited(body, chunks, limits.request_bytes, length_bytes or 0)
        if body.kind == "multipart":
            await MultipartReader(body, options.get("boundary", ""), limits, blobs).read(chunks)
        else:
            _read_text(body, await _collect(chunks), options.get("charset", "utf-8"))
    except BrokenBody as broken:
        body.problem = broken.problem
    return body


async def _limited(
    body: Body, chunks: AsyncIterator[bytes], most_bytes: int, length_bytes: int
) -> AsyncIterator[bytes]:
    """The chunks, up to a limit of all together; a length that is over it is not read at all."""
    too_large = BrokenBody(BodyProblem("file too large", "", f"the body has over {most_bytes} bytes"))
    if length_bytes > most_bytes:
        raise too_large
    async for chunk in chunks:
        body.size_bytes += len(chunk)
        if body.size_bytes > most_bytes:
            raise too_large
        yield chunk


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
        if len(content) > LONGEST_TEXT_BYTES:
            raise BrokenBody(
                BodyProblem("text too large", "", f"the body has over {LONGEST_TEXT_BYTES} bytes")
            )
    return bytes(content)


def _read_text(body: Body, content: bytes, charset: str) -> None:
    body.text = content[:_SHOWN_TEXT_BYTES]
    try:
        # JSON and forms are UTF-8 whatever a parameter says (RFC 8259 8.1); one that is no charset is a slip.
        codecs.lookup(charset)
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
    except (ValueError, LookupError, RecursionError) as error:
        raise BrokenBody(
            BodyProblem("malformed", "", f"the body is not valid {body.kind}: {error}")
        ) from error


def parse_json(content: bytes) -> Any:
    """JSON as RFC 8259 has it: UTF-8, no NaN, no lone surrogates. Raises ValueError or RecursionError."""
    value = json.loads(content.decode(), parse_constant=_refuse_constant)
    json.dumps(value, ensure_ascii=False).encode()
    return value


def _refuse_constant(name: str) -> None:
    msg = f"{name} is no JSON"
    raise ValueError(msg)
