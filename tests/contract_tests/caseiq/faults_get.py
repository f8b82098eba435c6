"""Broken retrievals."""

from __future__ import annotations

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
    put,
    records,
    refused,
    without,
)
from tests.contract_tests.caseiq.missing import missing
from tests.contract_tests.caseiq.wire import FULL_TOKEN, RESTRICTED_TOKEN, Call
from tests.contract_tests.wire import Answer, How, Inner, answer

_UUID = re.compile("[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}")


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


def _new_object() -> How:
    """The objectId is another at each retrieval."""
    number = [0]

    def each(record: Record, _call: Call) -> None:
        number[0] += 1
        record["objectId"] = f"object-{number[0]}"

    return records(each, "get")


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
    Fault("unknown-410", _UNKNOWN, "an unknown id is 400", missing(refused(400))),
    Fault("unknown-empty", _UNKNOWN, "an unknown id is an empty object", missing(answer(200, {}))),
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
    Fault(
        "members-line",
        _MEMBERS,
        "of a description the first line",
        records(put("description", lambda text: text.partition("\n")[0])),
    ),
    Fault("members-tags", _MEMBERS, "the tags are a text", records(put("tags", ",".join))),
    Fault("members-kind", _MEMBERS, "another kind", records(put("kind", "file"))),
    Fault("members-format", _MEMBERS, "the extension in upper case", records(put("fileFormat", str.upper))),
    Fault("members-case", _MEMBERS, "no caseId in the list", records(without("caseId"), "list")),
)
