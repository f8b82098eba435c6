"""Uploads that break the file: its id, size, names and limits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from tests.contract_tests.caseiq.faults import (
    Fault,
    Record,
    asked,
    becomes,
    edited,
    put,
    records,
    refused,
    without,
)
from tests.contract_tests.caseiq.forms import elsewhere, refuses
from tests.contract_tests.caseiq.wire import Call
from tests.contract_tests.wire import Answer, How, Inner

_MIB = 2**20


def _deduplicated(key: Callable[[Call], Any]) -> How:
    """An upload that is like an earlier one is answered as that one."""
    known: dict[Any, Answer] = {}

    async def how(call: Call, inner: Inner) -> Answer:
        if call.operation != "upload" or not call.token:
            return await inner(call)
        seen = known.get(key(call))
        if seen is not None:
            return seen
        reply = await inner(call)
        if reply.is_success:
            known[key(call)] = reply
        return reply

    return how


def _size(change: Callable[[Call, int], int]) -> How:
    """A wrong size, kept with the record."""
    sizes: dict[str, int] = {}

    def each(record: Record, call: Call) -> None:
        if call.operation == "upload":
            sizes[record["id"]] = change(call, record["sizeBytes"])
        if record.get("id") in sizes and "sizeBytes" in record:
            record["sizeBytes"] = sizes[record["id"]]

    return records(each)


def _characters(call: Call, size: int) -> int:
    """The number of characters, where the file is text."""
    try:
        return len(call.file.content.decode())
    except UnicodeDecodeError:
        return size


def _names(change: Callable[[str], str]) -> How:
    """The name sent, changed."""
    return asked("upload", lambda call: call.with_file(filename=change(call.file.filename or "")))


def _stems(change: Callable[[str], str]) -> How:
    """The name without extension, made from the name in another way."""

    def each(record: Record, _call: Call) -> None:
        if "name" in record and "nameWithoutExtension" in record:
            record["nameWithoutExtension"] = change(record["name"])

    return records(each)


def _after_refusal(
    when: Callable[[Call, Answer], Any], repair: Callable[[Call], Call], status: int | None = None
) -> How:
    """What is refused is put right and done; with a status the answer is still the refusal."""

    async def how(call: Call, inner: Inner) -> Answer:
        reply = await inner(call)
        if call.operation != "upload" or reply.is_success or not when(call, reply):
            return reply
        done = await inner(repair(call))
        return reply if status else done

    return how


def _is_full(_call: Call, reply: Answer) -> bool:
    return reply.status == 400 and b"1000 files" in reply.body


def _counted(limit: int, *, everywhere: bool = False) -> How:
    """Another number of files that a case, or all cases together, may have."""
    known: dict[str, int] = {}

    async def how(call: Call, inner: Inner) -> Answer:
        if call.operation != "upload":
            return await inner(call)
        case_id = "all" if everywhere else call.fields.get("caseId", "")
        if known.get(case_id, 2) >= limit:
            return refused(400, "caseId: too many files")
        reply = await inner(call)
        known[case_id] = known.get(case_id, 2) + reply.is_success
        return reply

    return how


def _too_large(call: Call, reply: Answer) -> bool:
    return reply.status == 400 and len(call.body) > 50 * _MIB


def _cut(call: Call) -> Call:
    return call.with_file(content=call.file.content[: 50 * _MIB])


def _kind(change: Callable[[Call], str]) -> How:
    """The kind of the file changed before it is stored."""

    def each(call: Call) -> Call:
        return call.with_file(headers=(f"Content-Type: {change(call)}",))

    return asked("upload", each)


_OK = "caseiq.upload.ok"


_UNIQUE = "caseiq.upload.unique-id"


_SIZE = "caseiq.upload.size"


_NAMES = "caseiq.upload.names"


_EDGE = "caseiq.upload.names-edge"


_MIME = "caseiq.upload.mime"


_MAX = "caseiq.upload.max-size"


_MANY = "caseiq.upload.max-files"


FAULTS = (
    Fault("upload-201", _OK, "an upload is 201", becomes("upload", 200, 201)),
    Fault(
        "upload-data",
        _OK,
        "the record is in an envelope",
        edited("upload", lambda value, _call: {"data": value}),
    ),
    Fault("upload-text-size", _OK, "sizeBytes is a text", records(put("sizeBytes", str), "upload")),
    Fault("upload-no-object", _OK, "no objectId", records(without("objectId"), "upload")),
    Fault(
        "upload-short-id",
        _OK,
        "the id has no hyphens",
        records(put("id", lambda value: value.replace("-", "")), "upload"),
    ),
    Fault("upload-null", _OK, "encoding is null", records(put("encoding", None), "upload")),
    Fault(
        "upload-pdf-202",
        _OK,
        "a PDF is accepted for later",
        becomes("upload", 200, 202, lambda call, _reply: b"application/pdf" in call.body),
    ),
    Fault(
        "same-bytes",
        _UNIQUE,
        "the same bytes are the same attachment",
        _deduplicated(lambda call: call.file.content),
    ),
    Fault(
        "same-file",
        _UNIQUE,
        "the same bytes and name are the same attachment",
        _deduplicated(lambda call: (call.file.filename, call.file.content)),
    ),
    Fault(
        "same-name",
        _UNIQUE,
        "the same name is the same attachment",
        _deduplicated(lambda call: (call.fields.get("caseId"), call.file.filename)),
    ),
    Fault("size-characters", _SIZE, "the characters of a text are counted", _size(_characters)),
    Fault("size-body", _SIZE, "the whole form is counted", _size(lambda call, _size: len(call.body))),
    Fault("size-16-bit", _SIZE, "sizes are kept in 16 bits", _size(lambda _call, size: size % 65536)),
    Fault(
        "size-lines",
        _SIZE,
        "CRLF counts as one",
        _size(lambda call, size: size - call.file.content.count(b"\r\n")),
    ),
    Fault(
        "size-trimmed",
        _SIZE,
        "white space at the end is not counted",
        _size(lambda call, _size: len(call.file.content.rstrip(b" \t\r\n"))),
    ),
    Fault("name-lower", _NAMES, "names in lower case", _names(str.lower)),
    Fault(
        "name-ascii", _NAMES, "names in ASCII", _names(lambda name: name.encode("ascii", "replace").decode())
    ),
    Fault(
        "name-normal", _NAMES, "names in normal form", _names(lambda name: unicodedata.normalize("NFC", name))
    ),
    Fault("name-underscores", _NAMES, "no spaces in names", _names(lambda name: name.replace(" ", "_"))),
    Fault("name-short", _NAMES, "names are cut", _names(lambda name: name[:100])),
    Fault("name-percent", _NAMES, "names are decoded", _names(lambda name: name.replace("%41", "A"))),
    Fault(
        "stem-first-dot",
        _NAMES,
        "the first dot begins the extension",
        _stems(lambda name: name.partition(".")[0]),
    ),
    Fault(
        "stem-none",
        _NAMES,
        "without extension there is no stem",
        _stems(lambda name: name.rpartition(".")[0]),
    ),
    Fault(
        "stem-three",
        _NAMES,
        "only extensions of three letters",
        _stems(lambda name: re.sub(r"\.\w{3}$", "", name)),
    ),
    Fault("name-folders", _EDGE, "the folders count", _names(lambda name: name.replace("/", "∕"))),
    Fault(
        "name-hidden",
        _EDGE,
        "a hidden file is all extension",
        _stems(lambda name: name.rpartition(".")[0] or ("" if name[0] == "." else name)),
    ),
    Fault(
        "mime-parameters",
        _MIME,
        "the parameters stay",
        records(
            lambda record, call: (
                put("mimeType", "text/csv; charset=utf-8")(record, call)
                if b"text/csv; ch" in call.body
                else None
            ),
            "upload",
        ),
    ),
    Fault(
        "mime-guessed",
        _MIME,
        "the kind is guessed from the name",
        _kind(lambda call: "image/png" if str(call.file.filename).endswith("png") else "text/plain"),
    ),
    Fault("mime-binary", _MIME, "the encoding is binary", records(put("encoding", "binary"))),
    Fault("max-48", _MAX, "48 MB at most", refuses(lambda call: len(call.body) > 48_000_000)),
    Fault("max-none", _MAX, "what is too large is cut", _after_refusal(_too_large, _cut)),
    Fault(
        "max-stored", _MAX, "what is too large is refused, yet stored", _after_refusal(_too_large, _cut, 400)
    ),
    Fault("max-413", f"{_MAX}-status", "too large is 413", becomes("upload", 400, 413, _too_large)),
    Fault(
        "max-exactly",
        f"{_MAX}-status",
        "exactly 50 MiB is too large",
        refuses(
            lambda call: 50 * _MIB <= len(call.file.content) <= 50 * _MIB if len(call.body) > 50 * _MIB else 0
        ),
    ),
    Fault("files-999", _MANY, "999 files a case", _counted(999)),
    Fault("files-endless", _MANY, "a full case takes more", _after_refusal(_is_full, elsewhere)),
    Fault("files-stored", _MANY, "a full case refuses, yet stores", _after_refusal(_is_full, elsewhere, 400)),
    Fault("files-together", _MANY, "1000 files in all cases together", _counted(1000, everywhere=True)),
    Fault("files-409", f"{_MANY}-status", "a full case is 409", becomes("upload", 400, 409, _is_full)),
    Fault(
        "empty-refused",
        "caseiq.upload.empty",
        "an empty file is refused",
        refuses(lambda call: call.file.filename and not call.file.content),
    ),
)
