"""Faults of the upload."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.contract_tests.agentcis.faults import (
    Fault,
    after,
    all_items,
    answered,
    asked,
    before,
    delete,
    edited,
    rename,
    with_status,
)
from tests.contract_tests.agentcis.wire import FULL_TOKEN, Call
from tests.contract_tests.wire import Answer, How, Inner, answer

_INVALID = {
    "message": "The given data was invalid.",
    "errors": {"documents": ["The documents field is wrong."]},
}
_NAME = re.compile(rb'filename="([^"]*)"')
_MIB = 1024 * 1024

Part = tuple[bytes, bytes]


def parts(call: Call) -> list[Part]:
    """The parts of a multipart body, each as its head and its content."""
    pieces = call.body.split(_boundary(call))[1:-1]
    return [
        (head, content[:-2]) for head, _, content in (piece[2:].partition(b"\r\n\r\n") for piece in pieces)
    ]


def with_parts(call: Call, changed: list[Part]) -> Call:
    """The call with other parts."""
    boundary = _boundary(call)
    body = b"".join(boundary + b"\r\n" + head + b"\r\n\r\n" + content + b"\r\n" for head, content in changed)
    return call.but(body=body + boundary + b"--\r\n")


def _boundary(call: Call) -> bytes:
    return b"--" + (call.header("content-type") or "").partition("boundary=")[2].strip('"').encode()


def _name(part: Part) -> str:
    found = _NAME.search(part[0])
    return found[1].decode() if found else ""


def _named(part: Part, name: str) -> Part:
    return _NAME.sub(lambda _found: f'filename="{name}"'.encode(), part[0]), part[1]


def _parts(change: Callable[[list[Part]], list[Part]]) -> How:
    """The files of an upload, changed before they are stored."""
    return asked(
        "upload", lambda call: with_parts(call, change(parts(call))) if b"filename" in call.body else call
    )


def _each(change: Callable[[Part], Part]) -> How:
    return _parts(lambda sent: [change(part) for part in sent])


def _renamed_to(change: Callable[[str], str]) -> How:
    return _each(lambda part: _named(part, change(_name(part))))


def _field(pattern: bytes) -> How:
    """A field name that is an error."""
    return answered("upload", lambda call: re.search(pattern, call.body[:400]) is not None, 400, _INVALID)


async def _same_names_replace(call: Call, inner: Inner) -> None:
    names = {_name(part) for part in parts(call)}
    there = await all_items(call, inner)
    await delete(
        call, inner, [item["id"] for item in there if item["original_name"] in names] or [2_000_000_000]
    )


_LATE: dict[str, int] = {}


async def _shown_late(call: Call, inner: Inner) -> Answer:
    """The list shows an upload only when it is asked for the second time."""
    reply = await inner(call)
    if call.operation == "upload":
        _LATE["uploads"] = 1
    elif call.operation == "list" and reply.status == 200 and _LATE.pop("uploads", 0):
        page = reply.json()
        page["data"], page["meta"]["total"] = page["data"][:-1], page["meta"]["total"] - 1
        return reply.but(json=page)
    return reply


async def _rejected_are_stored(call: Call, inner: Inner) -> Answer:
    reply = await inner(call)
    if call.operation == "upload" and reply.status == 200 and reply.json()["rejectedFiles"]:
        sent = [part for part in parts(call) if _name(part).endswith(".exe")]
        hidden = [_named(part, _name(part).replace(".exe", ".txt")) for part in sent]
        stored = await inner(with_parts(call, hidden))
        for row in stored.json()["uploadedFiles"]:
            await rename(call, inner, row["id"], row["original_name"].replace(".txt", ".exe"))
    return reply


async def _stored_unless(call: Call, inner: Inner, *, small: bool) -> Answer:
    """Each file in a call of its own, so that one too large does not keep the others out."""
    reply = await inner(call)
    if call.operation == "upload" and reply.status == 413 and small:
        await inner(with_parts(call, [part for part in parts(call) if len(part[1]) < _MIB]))
    return reply


async def _small_ones_stay(call: Call, inner: Inner) -> Answer:
    return await _stored_unless(call, inner, small=True)


async def _first_ones_stay(call: Call, inner: Inner) -> Answer:
    reply = await inner(call)
    if call.operation == "upload" and reply.status == 413:
        first = parts(call)[:1]
        await inner(with_parts(call, [part for part in first if len(part[1]) < _MIB]))
    return reply


def _limit(is_over: Callable[[list[int]], bool]) -> How:
    """A limit of its own on the sizes of the files."""

    def is_too_large(call: Call) -> bool:
        return len(call.body) > _MIB and is_over([len(content) for _, content in parts(call)])

    return answered("upload", is_too_large, 413, {"message": "Too large."})


def _shifted(sent: list[Part]) -> list[Part]:
    """The contents of the files, each under the next file's name."""
    contents = [content for _, content in sent]
    return [(head, content) for (head, _), content in zip(sent, contents[1:] + contents[:1], strict=True)]


def _taken_as(old: str, new: str) -> How:
    """A file type that is stored although it is not to be: sent on as another one and renamed by force."""

    async def how(call: Call, inner: Inner) -> Answer:
        if call.operation != "upload" or old.encode() not in call.body[:5000]:
            return await inner(call)
        reply = await inner(call.but(body=call.body.replace(old.encode() + b'"', new.encode() + b'"')))
        return reply.but(body=reply.body.replace(new.encode(), old.encode()))

    return how


def _in_both(answered_: Any, _call: Call) -> None:
    answered_["uploadedFiles"] += answered_["rejectedFiles"]


def _rejects_docx(value: Any, _call: Call) -> None:
    moved = [row for row in value["uploadedFiles"] if row["type"] == "docx"]
    value["rejectedFiles"] += moved
    value["uploadedFiles"] = [row for row in value["uploadedFiles"] if row["type"] != "docx"]


async def _empty_are_rejected(call: Call, inner: Inner) -> Answer:
    if call.operation == "upload" and any(_name(part) and not part[1] for part in parts(call)):
        return answer(400, _INVALID)
    return await inner(call)


async def _texts_count_as_files(call: Call, inner: Inner) -> Answer:
    reply = await inner(call)
    is_text = call.operation == "upload" and b"name=" in call.body and b"filename" not in call.body
    return (
        answer(200, {"uploadedFiles": [], "rejectedFiles": []}) if is_text and reply.status == 400 else reply
    )


async def _nothing_is_fine(call: Call, inner: Inner) -> Answer:
    reply = await inner(call)
    is_empty = call.operation == "upload" and reply.status == 400 and b"name=" not in call.body
    return answer(200, {"uploadedFiles": [], "rejectedFiles": []}) if is_empty else reply


async def _too_large_is_taken(call: Call, inner: Inner) -> Answer:
    reply = await inner(call)
    if call.operation == "upload" and reply.status == 413 and len(call.body) < 20 * _MIB + 500:
        return answer(200, {"uploadedFiles": [], "rejectedFiles": []})
    return reply


def _no_given_name(value: Any, _call: Call) -> None:
    for element in value["rejectedFiles"]:
        element.pop("givenName")


def _listed_size(value: Any, _call: Call) -> None:
    for row in value["uploadedFiles"]:
        row["file_size"] = {"actual": row["file_size"]}


def _upload(change: Callable[[Any, Call], Any]) -> How:
    return edited("upload", change)


async def _forget_last(call: Call, inner: Inner) -> None:
    if len(parts(call)) > 1:
        there = await all_items(call, inner)
        await delete(call.but(token=FULL_TOKEN), inner, [there[-1]["id"]])


UPLOAD_FAULTS = (
    Fault("created-201", "agentcis.upload.ok", "201", with_status("upload", 200, 201)),
    Fault(
        "no-rejected",
        "agentcis.upload.ok",
        "no rejectedFiles",
        _upload(lambda value, _call: {"uploadedFiles": value["uploadedFiles"]}),
    ),
    Fault(
        "rejected-null",
        "agentcis.upload.ok",
        "rejectedFiles null unless some are",
        _upload(lambda value, _call: {**value, "rejectedFiles": value["rejectedFiles"] or None}),
    ),
    Fault(
        "single-object",
        "agentcis.upload.ok",
        "one file as an object",
        _upload(
            lambda value, _call: (
                {**value, "uploadedFiles": value["uploadedFiles"][0]}
                if len(value["uploadedFiles"]) == 1
                else value
            )
        ),
    ),
    Fault("no-brackets", "agentcis.upload.field", "documents[] is unknown", _field(rb'name="documents\[\]"')),
    Fault(
        "one-bracket", "agentcis.upload.field", "only the first documents[]", _parts(lambda sent: sent[:1])
    ),
    Fault(
        "no-indices",
        "agentcis.upload.field-spellings",
        "documents[0] is unknown",
        _field(rb'name="documents\[\d'),
    ),
    Fault(
        "no-single",
        "agentcis.upload.field-spellings",
        "a single documents is unknown",
        _field(rb'name="documents"'),
    ),
    Fault("in-both", "agentcis.upload.partition", "rejected files are in both", _upload(_in_both)),
    Fault(
        "in-none",
        "agentcis.upload.partition",
        "the last file is in neither",
        _upload(
            lambda value, _call: (
                {**value, "uploadedFiles": value["uploadedFiles"][:-1]}
                if len(value["uploadedFiles"]) > 1
                else value
            )
        ),
    ),
    Fault(
        "distinct",
        "agentcis.upload.partition",
        "equal names are told once",
        _upload(
            lambda value, _call: {
                **value,
                "uploadedFiles": [*{row["original_name"]: row for row in value["uploadedFiles"]}.values()],
            }
        ),
    ),
    Fault(
        "replaces",
        "agentcis.upload.stored",
        "equal names replace each other",
        before("upload", _same_names_replace),
    ),
    Fault("lower-names", "agentcis.upload.stored", "names in lower case", _renamed_to(str.lower)),
    Fault(
        "ascii-stored",
        "agentcis.upload.stored",
        "names in ASCII",
        _renamed_to(lambda name: name.encode("ascii", "replace").decode()),
    ),
    Fault(
        "slug-names",
        "agentcis.upload.stored",
        "blanks become dashes",
        _renamed_to(lambda name: name.replace(" ", "-")),
    ),
    Fault(
        "short-names",
        "agentcis.upload.stored",
        "names cut at 100 letters",
        _renamed_to(lambda name: name if len(name) < 100 else name[:96] + ".txt"),
    ),
    Fault(
        "drops-second",
        "agentcis.upload.stored",
        "the last of several is told, not stored",
        after("upload", _forget_last),
    ),
    Fault("late", "agentcis.upload.stored", "shown at the second look", _shown_late),
    Fault("rejected-listed", "agentcis.upload.stored", "rejected files are listed", _rejected_are_stored),
    Fault("no-empty", "agentcis.upload.empty", "0 bytes are an error", _empty_are_rejected),
    Fault("no-given-name", "agentcis.upload.rejected", "no givenName", _upload(_no_given_name)),
    Fault(
        "names-only",
        "agentcis.upload.rejected",
        "rejected files as names",
        _upload(
            lambda value, _call: {
                **value,
                "rejectedFiles": [element["original_name"] for element in value["rejectedFiles"]],
            }
        ),
    ),
    Fault("capitals-pass", "agentcis.upload.rejected-types", ".EXE is stored", _taken_as(".EXE", ".txt")),
    Fault("jar-passes", "agentcis.upload.rejected-types", ".jar is stored", _taken_as(".jar", ".txt")),
    Fault("no-docx", "agentcis.upload.rejected-types", ".zip is rejected", _taken_as(".zip", ".exe")),
    Fault(
        "thin-rows",
        "agentcis.upload.uploaded",
        "id and name only",
        _upload(
            lambda value, _call: {
                **value,
                "uploadedFiles": [
                    {"id": row["id"], "original_name": row["original_name"]} for row in value["uploadedFiles"]
                ],
            }
        ),
    ),
    Fault("listed-rows", "agentcis.upload.uploaded", "size as the list has it", _upload(_listed_size)),
    Fault("nothing-is-fine", "agentcis.upload.missing", "no file is 200", _nothing_is_fine),
    Fault("missing-422", "agentcis.upload.missing", "no file is 422", with_status("upload", 400, 422)),
    Fault("texts-are-files", "agentcis.upload.missing", "a text counts as a file", _texts_count_as_files),
    Fault("large-400", "agentcis.upload.too-large", "400", with_status("upload", 413, 400)),
    Fault("small-stay", "agentcis.upload.too-large", "the other files are stored", _small_ones_stay),
    Fault("first-stay", "agentcis.upload.too-large", "files before it are stored", _first_ones_stay),
    Fault(
        "limit-19",
        "agentcis.upload.limit",
        "20 MB of a million",
        _limit(lambda sizes: max(sizes) > 20_000_000),
    ),
    Fault(
        "limit-sum",
        "agentcis.upload.limit",
        "the limit is for the request",
        _limit(lambda sizes: sum(sizes) > 20 * _MIB),
    ),
    Fault("limit-over", "agentcis.upload.limit", "one byte more passes", _too_large_is_taken),
    Fault(
        "cut-bytes", "agentcis.upload.bytes", "cut at 64 KiB", _each(lambda part: (part[0], part[1][:65_536]))
    ),
    Fault(
        "unix-bytes",
        "agentcis.upload.bytes",
        "line ends changed",
        _each(lambda part: (part[0], part[1].replace(b"\r\n", b"\n"))),
    ),
    Fault("shifted-bytes", "agentcis.upload.bytes", "contents of one call mixed up", _parts(_shifted)),
)
