"""Multipart bodies, taken apart while they come."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

from werkzeug.datastructures import Headers
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder, NeedData

from mockserver.http.body import Body, BodyProblem, BrokenBody, Item, Limits, Upload
from mockserver.store.blobs import Blobs, Spool

LONGEST_TEXT_BYTES = 8 * 1024 * 1024
_PART_OVERHEAD_BYTES = 128
_HEADER_BYTES = 32 * 1024
_FEED_BYTES = 256 * 1024
_DELIMITER_OVERHEAD_BYTES = 64  # line ends, dashes, and white space behind the boundary
_LONG_HEADERS = f"the headers of a part have over {_HEADER_BYTES} bytes"
_LINE_END = re.compile(rb"[\r\n]")


class _Decoder(MultipartDecoder):
    """Werkzeug's decoder, patient at the end of what has come so far, and strict about line ends.

    The original takes a carriage return for content when the bytes that have come end one byte behind a
    delimiter, and so appends it to the file. It also takes a lone line feed for a line end, which no body of
    RFC 2046 5.1.1 has, and which may as well be the end of a file's last line.
    """

    def __init__(self, boundary: bytes) -> None:
        super().__init__(boundary)
        delimiter = rb"--%s(--[^\S\n\r]*(?:\r\n)?|[^\S\n\r]*\r\n)" % re.escape(boundary)
        self.preamble_re = re.compile(rb"(?:\r\n)?" + delimiter)
        self.boundary_re = re.compile(rb"\r\n" + delimiter)

    def _last_partial_boundary_index(self, data: bytes | bytearray) -> int:
        start = max(0, len(data) - len(self.boundary) - _DELIMITER_OVERHEAD_BYTES)
        found = _LINE_END.search(data, start)
        return found.start() if found else len(data)


class MultipartReader:
    """Takes a multipart body apart as it comes (RFC 7578), files into spools, in the order of the wire."""

    def __init__(self, body: Body, boundary: str, limits: Limits, blobs: Blobs) -> None:
        if not boundary or len(boundary) > 200 or not boundary.isascii():
            raise BrokenBody(BodyProblem("malformed", "", "the multipart body has no usable boundary"))
        self._body = body
        self._limits = limits
        self._blobs = blobs
        self._decoder = _Decoder(boundary.encode())
        self._text_bytes = 0
        self._part: Field | File | None = None
        self._text = bytearray()
        self._spool: Spool | None = None

    async def read(self, chunks: AsyncIterator[bytes]) -> None:
        """Read the body to its end. Raises BrokenBody."""
        try:
            async for chunk in chunks:
                for start in range(0, len(chunk), _FEED_BYTES):
                    self._feed(chunk[start : start + _FEED_BYTES])
            self._feed(None)
        except (ValueError, KeyError) as error:
            text = f"the multipart body is malformed: {str(error)[:200]}"
            raise BrokenBody(BodyProblem("malformed", self._name, text)) from error
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
            raise ValueError(_LONG_HEADERS)

    def _begin(self, part: Field | File) -> None:
        if not part.name:
            msg = "a part has no name"
            raise ValueError(msg)
        if sum(len(name) + len(value) for name, value in part.headers) > _HEADER_BYTES:
            raise ValueError(_LONG_HEADERS)
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
            raise BrokenBody(BodyProblem("file too large", self._name, text))

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
        if self._text_bytes > LONGEST_TEXT_BYTES:
            text = f"the fields beside the files have over {LONGEST_TEXT_BYTES} bytes"
            raise BrokenBody(BodyProblem("text too large", self._name, text))


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
