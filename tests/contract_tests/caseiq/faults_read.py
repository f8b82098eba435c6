"""Broken retrievals and downloads."""

from __future__ import annotations

import base64
import gzip
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from tests.contract_tests.caseiq.faults import (
    Fault,
    Record,
    answered,
    becomes,
    edited,
    full_list,
    headers,
    put,
    records,
    refused,
    without,
)
from tests.contract_tests.caseiq.wire import FULL_TOKEN, RESTRICTED_TOKEN, Call
from tests.contract_tests.wire import Answer, How, Inner, answer

_UUID = re.compile("[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}")
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


def _nearest() -> How:
    """An id is looked up by its beginning."""

    async def how(call: Call, inner: Inner) -> Answer:
        if call.operation not in ("get", "download") or not call.token:
            return await inner(call)
        for record in await full_list(call, inner):
            if record["id"][:13] == call.id[:13]:
                return await inner(call.but(path=call.path.replace(call.id, record["id"])))
        return await inner(call)

    return how


def _cut_id(call: Call, length: int = 36) -> Call:
    return call.but(path=call.path.replace(call.id, call.id[:length])) if call.id else call


def _tolerant_id() -> How:
    """What follows a UUID in the path is not looked at."""

    async def how(call: Call, inner: Inner) -> Answer:
        return await inner(_cut_id(call))

    return how


def _seen_by_all(operation: str) -> How:
    async def how(call: Call, inner: Inner) -> Answer:
        is_meant = call.operation == operation and call.token == RESTRICTED_TOKEN
        return await inner(call.but(token=FULL_TOKEN) if is_meant else call)

    return how


def _moved(hours: int) -> Callable[[Any], str]:
    """A time of another zone as if it were UTC."""

    def change(text: Any) -> str:
        moved = datetime.fromisoformat(text) + timedelta(hours=hours)
        return moved.strftime("%Y-%m-%dT%H:%M:%S.") + text[-4:]

    return change


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


def _new_object() -> How:
    """The objectId is another at each retrieval."""
    number = [0]

    def each(record: Record, _call: Call) -> None:
        number[0] += 1
        record["objectId"] = f"object-{number[0]}"

    return records(each, "get")


def _missing(reply: Answer, operation: str = "get") -> How:
    """An id of nothing has another answer than 404."""

    async def how(call: Call, inner: Inner) -> Answer:
        true = await inner(call)
        return reply if call.operation == operation and true.status == 404 else true

    return how


def _malformed(reply: Answer) -> How:
    return answered("get download", lambda call: bool(call.token) and not _UUID.fullmatch(call.id), reply)


def _is_denied(call: Call, _reply: Answer) -> bool:
    return call.token == RESTRICTED_TOKEN


_OK = "caseiq.get.ok"
_DATE = "caseiq.get.date-format"
_SAME = "caseiq.get.same"
_UNKNOWN = "caseiq.get.unknown"
_MALFORMED = "caseiq.get.malformed"
_DENIED = "caseiq.get.denied"
_MEMBERS = "caseiq.get.members"
_BYTES = "caseiq.download.bytes"
_LEGACY = "caseiq.download.legacy"
_HEADERS = "caseiq.download.headers"
_NOTHING = "caseiq.download.unknown"

FAULTS = (
    Fault(
        "get-data", _OK, "the record is in an envelope", edited("get", lambda value, _call: {"data": value})
    ),
    Fault("get-array", _OK, "the record is in an array", edited("get", lambda value, _call: [value])),
    Fault("get-no-date", _OK, "no createdDate", records(without("createdDate"), "get")),
    Fault("get-local", _OK, "the time of another zone", records(put("createdDate", _moved(2)))),
    Fault(
        "get-offset",
        _OK,
        "an offset that is not UTC's",
        records(put("createdDate", lambda text: text.replace("Z", "+02:00"))),
    ),
    Fault("get-epoch", _OK, "a time in seconds", records(put("createdDate", 1714613347), "get")),
    Fault(
        "get-other-id",
        _OK,
        "the id in upper case without hyphens",
        records(put("id", lambda value: value.replace("-", "").upper()), "get"),
    ),
    Fault(
        "date-seconds",
        _DATE,
        "no milliseconds",
        records(put("createdDate", lambda text: re.sub(r"\.\d+", "", text))),
    ),
    Fault(
        "date-offset",
        _DATE,
        "UTC as an offset",
        records(put("createdDate", lambda text: text.replace("Z", "+00:00"))),
    ),
    Fault(
        "date-updated",
        _DATE,
        "lastUpdatedDate as an HTTP date",
        records(put("lastUpdatedDate", "Sat, 21 Nov 2026 22:00:00 GMT")),
    ),
    Fault("same-name-lower", _SAME, "the name in lower case", records(put("name", str.lower), "get")),
    Fault(
        "same-ascii",
        _SAME,
        "the name in ASCII",
        records(put("name", lambda name: name.encode("ascii", "replace").decode()), "get"),
    ),
    Fault("same-object", _SAME, "another objectId each time", _new_object()),
    Fault("same-size", _SAME, "the size in KiB", records(put("sizeBytes", lambda size: size // 1024), "get")),
    Fault("same-without", _SAME, "no encoding", records(without("encoding"), "get")),
    Fault("unknown-410", _UNKNOWN, "an unknown id is 400", _missing(refused(400))),
    Fault("unknown-empty", _UNKNOWN, "an unknown id is an empty object", _missing(answer(200, {}))),
    Fault("unknown-nearest", _UNKNOWN, "the beginning of an id will do", _nearest()),
    Fault("unknown-longer", _UNKNOWN, "what follows an id is ignored", _tolerant_id()),
    Fault("malformed-200", _UNKNOWN, "a malformed id is null", _malformed(answer(200, {"id": None}))),
    Fault("malformed-404", _MALFORMED, "a malformed id is 404", _malformed(refused(404))),
    Fault("denied-get-403", _DENIED, "a denied file is 403", becomes("get download", 404, 403, _is_denied)),
    Fault("denied-get", _DENIED, "a denied file can be retrieved", _seen_by_all("get")),
    Fault("denied-download", _DENIED, "a denied file can be downloaded", _seen_by_all("download")),
    Fault(
        "members-null",
        _MEMBERS,
        "no description is null",
        records(put("description", lambda text: text or None)),
    ),
    Fault("members-tags", _MEMBERS, "the tags are a text", records(put("tags", ",".join))),
    Fault("members-kind", _MEMBERS, "another kind", records(put("kind", "file"))),
    Fault("members-format", _MEMBERS, "the extension in upper case", records(put("fileFormat", str.upper))),
    Fault("members-case", _MEMBERS, "no caseId in the list", records(without("caseId"), "list")),
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
    Fault("nothing-400", _NOTHING, "a download of nothing is 400", _missing(refused(400), "download")),
    Fault("nothing-200", _NOTHING, "a download of nothing is empty", _missing(Answer(200), "download")),
    Fault(
        "nothing-text",
        _NOTHING,
        "a download of nothing is plain text",
        _missing(Answer(404, (("content-type", "text/plain"),), b"not found"), "download"),
    ),
)
