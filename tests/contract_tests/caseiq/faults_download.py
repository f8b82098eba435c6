"""Broken downloads."""

from __future__ import annotations

import base64
import gzip
from collections.abc import Callable
from typing import Any

from tests.contract_tests.caseiq.faults import (
    Fault,
    answered,
    becomes,
    headers,
    refused,
)
from tests.contract_tests.caseiq.missing import missing
from tests.contract_tests.caseiq.wire import Call
from tests.contract_tests.wire import Answer, How, Inner, answer

_LEGACY_ID = "aaaaaaaa-0000-4000-8000-0000000000f2"


def _body(change: Callable[[bytes, Call], bytes], when: Callable[[Call], Any] = lambda _call: True) -> How:
    """Other bytes of a download."""

    async def how(call: Call, inner: Inner) -> Answer:
        reply = await inner(call)
        is_meant = (
            call.operation == "download" and reply.status == 200 and call.method == "GET" and when(call)
        )
        return reply.but(body=change(reply.body, call)) if is_meant else reply

    return how


def _recoded(content: bytes, _call: Call) -> bytes:
    return content.decode("utf-8", "replace").encode()


def _unpacked(content: bytes, _call: Call) -> bytes:
    return gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content


def _last_uploaded() -> How:
    """A download gives what was uploaded last."""
    last = [b""]

    async def how(call: Call, inner: Inner) -> Answer:
        reply = await inner(call)
        if call.operation == "upload" and reply.is_success:
            last[0] = call.file.content
        if call.operation == "download" and reply.status == 200 and call.method == "GET" and last[0]:
            return reply.but(body=last[0])
        return reply

    return how


def _by_name() -> How:
    """A download gives the last file of the same name."""
    known: dict[str, bytes] = {}
    names: dict[str, str] = {}

    async def how(call: Call, inner: Inner) -> Answer:
        reply = await inner(call)
        if call.operation == "upload" and reply.is_success:
            names[reply.json()["id"]] = str(call.file.filename)
            known[str(call.file.filename)] = call.file.content
        if call.operation == "download" and reply.status == 200 and call.id in names:
            return reply.but(body=known[names[call.id]])
        return reply

    return how


def _unconditional(name: str) -> How:
    """A header of the request is ignored."""

    async def how(call: Call, inner: Inner) -> Answer:
        kept = tuple(pair for pair in call.headers if pair[0] != name)
        return await inner(call.but(headers=kept) if call.operation == "download" else call)

    return how


def _disposition(change: Callable[[str], str]) -> How:
    async def how(call: Call, inner: Inner) -> Answer:
        reply = await inner(call)
        text = reply.header("content-disposition")
        return reply.but(header={"content-disposition": change(text)}) if text else reply

    return how


_BYTES = "caseiq.download.bytes"


_LEGACY = "caseiq.download.legacy"


_HEADERS = "caseiq.download.headers"


_NOTHING = "caseiq.download.unknown"


FAULTS = (
    Fault("bytes-64k", _BYTES, "downloads end at 64 KiB", _body(lambda content, _call: content[:65536])),
    Fault(
        "bytes-lines",
        _BYTES,
        "CRLF becomes LF",
        _body(lambda content, _call: content.replace(b"\r\n", b"\n")),
    ),
    Fault(
        "bytes-base64", _BYTES, "downloads in Base64", _body(lambda content, _call: base64.b64encode(content))
    ),
    Fault("bytes-utf8", _BYTES, "downloads in UTF-8", _body(_recoded)),
    Fault(
        "bytes-mark",
        _BYTES,
        "no byte order mark",
        _body(lambda content, _call: content.removeprefix(b"\xef\xbb\xbf")),
    ),
    Fault(
        "bytes-stripped",
        _BYTES,
        "no white space around",
        _body(lambda content, _call: content.strip() or content),
    ),
    Fault("bytes-unpacked", _BYTES, "packed files are unpacked", _body(_unpacked)),
    Fault("bytes-last", _BYTES, "the last file for all", _last_uploaded()),
    Fault("bytes-named", _BYTES, "the last file of the name", _by_name()),
    Fault(
        "bytes-json",
        _BYTES,
        "a download is JSON",
        answered(
            "download",
            lambda call: bool(call.token) and call.method == "GET",
            answer(200, {"content": "..."}),
        ),
    ),
    Fault("bytes-8m", _BYTES, "downloads end at 8 MiB", _body(lambda content, _call: content[: 8 * 2**20])),
    Fault(
        "legacy-all",
        _LEGACY,
        "all files of a legacy record",
        _body(lambda content, _call: content + b"second file\n", lambda call: call.id == _LEGACY_ID),
    ),
    Fault(
        "legacy-second",
        _LEGACY,
        "the second file of a legacy record",
        _body(lambda _content, _call: b"second file\n", lambda call: call.id == _LEGACY_ID),
    ),
    Fault(
        "legacy-404",
        _LEGACY,
        "no download of a legacy record",
        answered("download", lambda call: call.id == _LEGACY_ID, refused(404)),
    ),
    Fault(
        "headers-inline",
        _HEADERS,
        "a download is inline",
        _disposition(lambda text: text.replace("attachment", "inline")),
    ),
    Fault(
        "headers-ascii", _HEADERS, "no filename*", _disposition(lambda text: text.partition("; filename*")[0])
    ),
    Fault("headers-etag", _HEADERS, "no ETag", headers("download", {"etag": None})),
    Fault("headers-sniff", _HEADERS, "no nosniff", headers("download", {"x-content-type-options": None})),
    Fault("headers-range", _HEADERS, "no ranges", _unconditional("range")),
    Fault("headers-match", _HEADERS, "no 304", _unconditional("if-none-match")),
    Fault("headers-416", _HEADERS, "a range out of reach is 400", becomes("download", 416, 400)),
    Fault(
        "headers-type",
        _HEADERS,
        "always octet-stream",
        headers("download", {"content-type": "application/octet-stream"}, 200),
    ),
    Fault("nothing-400", _NOTHING, "a download of nothing is 400", missing(refused(400), "download")),
    Fault("nothing-200", _NOTHING, "a download of nothing is empty", missing(Answer(200), "download")),
    Fault(
        "nothing-text",
        _NOTHING,
        "a download of nothing is plain text",
        missing(Answer(404, (("content-type", "text/plain"),), b"not found"), "download"),
    ),
)
