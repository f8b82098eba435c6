"""All that was sent and answered in a run, as an HTTP Archive (HAR 1.2) without secrets."""

from __future__ import annotations

import base64
import hashlib
import threading
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from importlib.metadata import version
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import harfile

from contract_tests.messages import Exchange
from contract_tests.redact import Redactor

_LARGEST_TEXT_BYTES = 256 * 1024
_LARGEST_BINARY_BYTES = 64 * 1024
_HTTP = "HTTP/1.1"


class Traffic:
    """Writes each exchange to a file as it happens; nothing of it is kept in memory.

    Raises OSError where the file cannot be begun. What happens to it later does not disturb the run:
    `failure` then says why the file is not whole.
    """

    def __init__(self, path: Path, redactor: Redactor) -> None:
        self.failure = ""
        self._turn = threading.Lock()  # some tests send from several threads
        self._redactor = redactor
        self._file = path.open("w", encoding="utf-8")
        creator = harfile.Creator("contract-tests", version("attachment-contracts"))
        self._har = harfile.HarFile.open(self._file, creator=creator)

    def record(self, test: str, exchange: Exchange) -> None:
        """Write an exchange that happened in a test."""
        with self._turn:
            self._record(test, exchange)

    def _record(self, test: str, exchange: Exchange) -> None:
        if self.failure or self._file.closed:
            return
        seconds = exchange.elapsed_seconds
        milliseconds = round(seconds * 1000, 3)
        try:
            self._har.add_entry(
                startedDateTime=datetime.now(UTC) - timedelta(seconds=seconds),
                time=milliseconds,
                request=self._request(exchange),
                response=self._response(exchange),
                timings=harfile.Timings(send=0, wait=milliseconds, receive=0),
                comment=test,
            )
        except OSError as error:
            self.failure = str(error)

    def close(self) -> None:
        """End the file, so that it can be read."""
        try:
            self._har.close()
            self._file.close()
        except OSError as error:
            self.failure = self.failure or str(error)

    def _request(self, exchange: Exchange) -> harfile.Request:
        url = self._redactor.url(exchange.url)
        body = exchange.request.body
        content_type, content = body.encode() if body else (None, b"")
        posted = harfile.PostData(content_type or "", text=self._text(content)) if body else None
        return harfile.Request(
            method=exchange.request.method,
            url=url,
            httpVersion=_HTTP,
            headers=_records(self._redactor.headers(exchange.sent_headers)),
            queryString=_records(parse_qsl(urlsplit(url).query, keep_blank_values=True)),
            postData=posted,
            bodySize=len(content),
        )

    def _response(self, exchange: Exchange) -> harfile.Response:
        headers = self._redactor.headers(exchange.headers.items())
        named = {name.lower(): value for name, value in headers}
        return harfile.Response(
            status=exchange.status,
            statusText=_reason(exchange.status),
            httpVersion=_HTTP,
            headers=_records(headers),
            content=self._content(exchange),
            redirectURL=named.get("location", ""),
            bodySize=len(exchange.body),
        )

    def _content(self, exchange: Exchange) -> harfile.Content:
        size, kind = len(exchange.body), exchange.headers.get("content-type", "")
        # A body that is not shown is not searched either: it may have 50 MB.
        body = exchange.body if size > _LARGEST_TEXT_BYTES else self._redactor.body(exchange)
        if size > _LARGEST_BINARY_BYTES or _is_text(body):
            return harfile.Content(size=size, mimeType=kind, text=self._text(body))
        text = self._redactor.text(base64.b64encode(body).decode())
        return harfile.Content(size=size, mimeType=kind, text=text, encoding="base64")

    def _text(self, content: bytes) -> str:
        limit = _LARGEST_TEXT_BYTES if _is_text(content[:_LARGEST_TEXT_BYTES]) else _LARGEST_BINARY_BYTES
        if len(content) > limit:
            return f"[{len(content)} bytes, sha256 {hashlib.sha256(content).hexdigest()}]"
        return self._redactor.text(content.decode("utf-8", "backslashreplace"))


def _records(pairs: Iterable[tuple[str, str]]) -> list[harfile.Record]:
    return [harfile.Record(name, value) for name, value in pairs]


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _is_text(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return b"\0" not in content
