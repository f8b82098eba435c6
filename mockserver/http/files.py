"""How a file goes out: name header, ranges and validators (RFC 6266, RFC 9110 13 and 14)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote

from werkzeug.http import parse_etags, parse_range_header

from mockserver.http.exchange import Exchange, Reply
from mockserver.store.blobs import Blob, BlobSlice

_NO_BYTES = re.compile(r"bytes\s*=\s*-0+\s*", re.IGNORECASE | re.ASCII)  # Werkzeug takes it for all of them
_LONGEST_NAME = 5000  # in characters; with more, the header is over the 64 KiB that http.client reads


class RangeOutOfReach(Exception):
    """None of the bytes that a Range header asks for exist."""

    def __init__(self, size_bytes: int) -> None:
        super().__init__(f"the file has {size_bytes} bytes")
        self.size_bytes = size_bytes


def file_reply(blob: Blob, exchange: Exchange, *, media_type: str, disposition: str) -> Reply:
    """The reply to a GET of a file: 200, 206 for one range, 304 for a known ETag.

    Several ranges, and a Range that cannot be read, count as none. Raises RangeOutOfReach.
    """
    headers = exchange.headers
    etag = f'"{blob.sha256[:32]}"'
    about: tuple[tuple[str, str], ...] = (
        ("ETag", etag),
        ("Accept-Ranges", "bytes"),
        ("X-Content-Type-Options", "nosniff"),
        ("Content-Disposition", disposition),
    )
    if parse_etags(headers.get("if-none-match")).contains_weak(etag.strip('"')):
        return Reply(304, b"", about)
    about = (*about, ("Content-Type", media_type))
    # A range means something only to GET (RFC 9110 14.2).
    span = None if exchange.sent_method == "HEAD" else _span(blob, headers, etag.strip('"'))
    if span is None:
        return Reply(200, BlobSlice(blob, 0, blob.size_bytes), about)
    start, stop = span
    placed = ("Content-Range", f"bytes {start}-{stop - 1}/{blob.size_bytes}")
    return Reply(206, BlobSlice(blob, start, stop), (*about, placed))


def _span(blob: Blob, headers: Mapping[str, str], etag: str) -> tuple[int, int] | None:
    """The bytes asked for, from first to behind the last; None for all of them."""
    if_range = headers.get("if-range")
    # A weak validator never matches here (RFC 9110 13.1.5).
    if if_range is not None and if_range.strip() != f'"{etag}"':
        return None
    asked_text = headers.get("range", "")
    if _NO_BYTES.fullmatch(asked_text):
        raise RangeOutOfReach(blob.size_bytes)
    asked = parse_range_header(asked_text)
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        return None
    first, stop = asked.ranges[0]
    start = max(0, blob.size_bytes + first) if first < 0 else first
    if start >= blob.size_bytes:
        raise RangeOutOfReach(blob.size_bytes)
    return start, min(stop or blob.size_bytes, blob.size_bytes)


def content_disposition(kind: str, filename: str) -> str:
    """A Content-Disposition header in ASCII, with `filename*` where the name is more (RFC 6266 5).

    Of a name that is absurdly long only the beginning goes out.
    """
    filename = filename[:_LONGEST_NAME]
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\%' else "_" for c in filename)
    header = f'{kind}; filename="{plain}"'
    if plain != filename:
        header += f"; filename*=UTF-8''{quote(filename.encode('utf-8', 'replace'), safe='')}"
    return header
