"""Broken uploads."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from typing import Any

from tests.contract_tests.caseiq.faults import (
    Fault,
    Record,
    answered,
    asked,
    becomes,
    edited,
    put,
    records,
    refused,
    repaired,
    without,
)
from tests.contract_tests.caseiq.wire import CASE_A, CASE_B, Call, FormPart
from tests.contract_tests.wire import Answer, How, Inner

_MIB = 2**20
_UUID = re.compile("[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}")


def _fields(
    change: Callable[[list[FormPart]], list[FormPart]], when: Callable[[Call], Any] = lambda _call: True
) -> How:
    """The form of an upload with other parts."""
    return asked("upload", lambda call: call.of(change(call.parts)) if call.parts and when(call) else call)


def _file_last(parts: list[FormPart]) -> list[FormPart]:
    return sorted(parts, key=lambda part: part.filename is not None)


def _nothing_after(parts: list[FormPart]) -> list[FormPart]:
    """Only what comes up to the file."""
    at = next((at for at, part in enumerate(parts) if part.filename is not None), len(parts))
    return parts[: at + 1]


def _with_case(parts: list[FormPart]) -> list[FormPart]:
    kept = [part for part in parts if part.name != "caseId" or part.content]
    has_case = any(part.name == "caseId" for part in kept)
    return kept if has_case else [FormPart("caseId", CASE_A.encode()), *kept]


def _text_fields(name: str, change: Callable[[str], str]) -> How:
    """The text of the fields of a name, changed."""

    def each(part: FormPart) -> FormPart:
        return part.but(content=change(part.text).encode()) if part.name == name else part

    return _fields(lambda parts: [each(part) for part in parts])


def _tags(change: Callable[[list[str]], list[str]]) -> How:
    """The tags sent, changed."""

    def each(parts: list[FormPart]) -> list[FormPart]:
        tags = [part.text for part in parts if part.name == "bulkTags[]"]
        others = [part for part in parts if part.name != "bulkTags[]"]
        made = [FormPart("bulkTags[]", tag.encode()) for tag in change(tags)]
        return [*others[:1], *made, *others[1:]] if tags else parts

    return _fields(each, lambda call: call.parts[-1].filename is not None)


def _refuses(when: Callable[[Call], Any], status: int = 400, text: str = "refused") -> How:
    return answered("upload", lambda call: bool(call.token) and bool(when(call)), refused(status, text))


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


def _elsewhere(call: Call) -> Call:
    return call.mapped(lambda part: part.but(content=CASE_A.encode()) if part.name == "caseId" else part)


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


def _is_text_part(call: Call) -> bool:
    return any(part.name == "file" and part.filename is None for part in call.parts)


def _kind(change: Callable[[Call], str]) -> How:
    """The kind of the file changed before it is stored."""

    def each(call: Call) -> Call:
        return call.with_file(headers=(f"Content-Type: {change(call)}",))

    return asked("upload", each)


def _without_brackets(parts: list[FormPart]) -> list[FormPart]:
    return [part.but(name="bulkTags[]") if part.name == "bulkTags" else part for part in parts]


def _read_arrays(parts: list[FormPart]) -> list[FormPart]:
    """A JSON array of tags as so many tags."""
    made: list[FormPart] = []
    for part in parts:
        tags = (
            json.loads(part.text)
            if part.name == "bulkTags[]" and part.text.endswith("]") and part.text[0] == "["
            else None
        )
        made += [part] if tags is None else [part.but(content=str(tag).encode()) for tag in tags]
    return made


def _has(call: Call, name: str) -> bool:
    return name in call.fields


def _is_known_case(call: Call) -> bool:
    return call.fields.get("caseId") in (CASE_A, CASE_B)


def _is_refused_for(text: bytes) -> Callable[[Call, Answer], bool]:
    return lambda _call, reply: text in reply.body


_OK = "caseiq.upload.ok"
_UNIQUE = "caseiq.upload.unique-id"
_SIZE = "caseiq.upload.size"
_NAMES = "caseiq.upload.names"
_EDGE = "caseiq.upload.names-edge"
_MIME = "caseiq.upload.mime"
_CASE = "caseiq.upload.case-required"
_UNKNOWN = "caseiq.upload.case-unknown"
_DENIED = "caseiq.upload.case-denied"
_FILE = "caseiq.upload.file-required"
_LAST = "caseiq.upload.file-last"
_TAGS = "caseiq.upload.tags"
_LOCALE = "caseiq.upload.locale"
_OPTIONAL = "caseiq.upload.optional"
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
    Fault("case-default", _CASE, "a missing caseId is some case", _fields(_with_case)),
    Fault("case-cut", _CASE, "a caseId is cut to its length", _text_fields("caseId", lambda text: text[:36])),
    Fault(
        "case-word",
        _CASE,
        "a word is some case",
        _text_fields(
            "caseId", lambda text: text if "-0000-" in text or len(text) == 36 or not text else CASE_A
        ),
    ),
    Fault(
        "case-stored",
        _CASE,
        "a missing caseId is an error, yet stored",
        repaired(
            "upload",
            lambda call: not _has(call, "caseId") and call.parts[-1].filename is not None,
            lambda call: call.of(_with_case(call.parts)),
        ),
    ),
    Fault(
        "case-302",
        _CASE,
        "a malformed caseId is sent elsewhere",
        _refuses(lambda call: not _UUID.fullmatch(call.fields.get("caseId", CASE_A)), 302),
    ),
    Fault(
        "case-404",
        f"{_CASE}-status",
        "a malformed caseId is 404",
        _refuses(lambda call: not _UUID.fullmatch(call.fields.get("caseId", CASE_A)), 404),
    ),
    Fault("unknown-400", _UNKNOWN, "an unknown case is 400", becomes("upload", 404, 400)),
    Fault(
        "unknown-text",
        _UNKNOWN,
        "another text for an unknown case",
        edited("upload", lambda value, _call: value | {"meta": {"message": "Not found"}}, status=404),
    ),
    Fault(
        "unknown-taken",
        _UNKNOWN,
        "an unknown case is some case",
        asked(
            "upload",
            lambda call: (
                call
                if _is_known_case(call) or not _UUID.fullmatch(call.fields.get("caseId", ""))
                else _elsewhere(call)
            ),
        ),
    ),
    Fault(
        "unknown-stored",
        _UNKNOWN,
        "an unknown case is 404, yet the file is stored",
        repaired(
            "upload",
            lambda call: not _is_known_case(call) and bool(_UUID.fullmatch(call.fields.get("caseId", ""))),
            _elsewhere,
        ),
    ),
    Fault(
        "denied-403",
        _DENIED,
        "a denied case is 403",
        becomes("upload", 404, 403, lambda call, _reply: _is_known_case(call)),
    ),
    Fault(
        "file-empty",
        _FILE,
        "a missing file is an empty one",
        _fields(
            lambda parts: [*parts, FormPart("file", b"", "nothing.txt")],
            lambda call: call.token and not any(part.name == "file" for part in call.parts),
        ),
    ),
    Fault(
        "file-500",
        f"{_FILE}-status",
        "a missing file is 500",
        becomes(
            "upload", 400, 500, lambda call, _reply: call.file.filename == "" and not _is_text_part(call)
        ),
    ),
    Fault(
        "file-text",
        f"{_FILE}-status",
        "a text is a file",
        _fields(
            lambda parts: [part.but(filename="text.txt") if part.name == "file" else part for part in parts],
            _is_text_part,
        ),
    ),
    Fault("last-any", _LAST, "the file may stand anywhere", _fields(_file_last)),
    Fault(
        "last-ignored",
        _LAST,
        "what comes after the file is ignored",
        _fields(_nothing_after, lambda call: _has(call, "caseId")),
    ),
    Fault(
        "last-locale",
        _LAST,
        "a locale may come after the file",
        _fields(_file_last, lambda call: call.parts[-1].name == "templateLocale"),
    ),
    Fault(
        "last-empty",
        _LAST,
        "an empty field may come after the file",
        _fields(
            lambda parts: parts[:-1],
            lambda call: not call.parts[-1].content and call.parts[-1].filename is None,
        ),
    ),
    Fault(
        "last-stored",
        _LAST,
        "a field after the file is an error, yet the file is stored",
        repaired(
            "upload",
            lambda call: len(call.parts) > 1 and call.parts[-1].filename is None,
            lambda call: call.of(_file_last(call.parts)),
        ),
    ),
    Fault(
        "last-409",
        f"{_LAST}-status",
        "a field after the file is 409",
        becomes("upload", 400, 409, lambda call, reply: b"last field" in reply.body),
    ),
    Fault(
        "two-files",
        "caseiq.upload.one-file",
        "the first of two files is taken",
        _fields(_nothing_after, lambda call: call.parts[-1].filename is not None),
    ),
    Fault(
        "tags-split",
        _TAGS,
        "tags are split at commas",
        _tags(lambda tags: [text for tag in tags for text in tag.split(",")]),
    ),
    Fault("tags-last", _TAGS, "only the last tag is kept", _tags(lambda tags: tags[-1:])),
    Fault("tags-ten", _TAGS, "only ten tags are kept", _tags(lambda tags: tags[:10])),
    Fault("tags-lower", _TAGS, "tags in lower case", _tags(lambda tags: [tag.lower() for tag in tags])),
    Fault(
        "tags-ascii",
        _TAGS,
        "tags must be ASCII",
        _refuses(
            lambda call: not all(part.text.isascii() for part in call.parts if part.name == "bulkTags[]")
        ),
    ),
    Fault(
        "tags-numbers",
        _TAGS,
        "tags are read as numbers",
        _tags(lambda tags: [str(int(tag)) if tag.isdecimal() else tag for tag in tags]),
    ),
    Fault(
        "tags-uuid",
        _TAGS,
        "tags must be UUIDs",
        _refuses(
            lambda call: (
                not all(_UUID.fullmatch(part.text) for part in call.parts if part.name == "bulkTags[]")
            )
        ),
    ),
    Fault(
        "tags-plain", "caseiq.upload.tags-json", "tags without brackets are taken", _fields(_without_brackets)
    ),
    Fault("tags-array", "caseiq.upload.tags-json", "an array of tags is taken", _fields(_read_arrays)),
    Fault(
        "locale-english",
        _LOCALE,
        "only English",
        _refuses(lambda call: call.fields.get("templateLocale", "en")[:2] != "en"),
    ),
    Fault(
        "locale-required",
        _LOCALE,
        "a locale is required",
        _refuses(lambda call: not _has(call, "templateLocale") and _is_known_case(call)),
    ),
    Fault(
        "locale-default",
        "caseiq.upload.locale-value",
        "the default is en_GB",
        _fields(
            lambda parts: [FormPart("templateLocale", b"en_GB"), *parts],
            lambda call: not _has(call, "templateLocale") and call.token,
        ),
    ),
    Fault(
        "locale-any",
        "caseiq.upload.locale-value",
        "any locale is taken",
        _fields(
            lambda parts: [
                part
                for part in parts
                if part.name != "templateLocale" or re.fullmatch("[a-z]{2}(_[A-Z]{2})?", part.text)
            ]
        ),
    ),
    Fault(
        "description-required",
        _OPTIONAL,
        "a description is required",
        _refuses(lambda call: not _has(call, "description") and _is_known_case(call)),
    ),
    Fault(
        "tags-required",
        _OPTIONAL,
        "a tag is required",
        _refuses(lambda call: not _has(call, "bulkTags[]") and _is_known_case(call)),
    ),
    Fault(
        "one-option",
        _OPTIONAL,
        "a description needs a locale",
        _refuses(lambda call: _has(call, "description") and not _has(call, "templateLocale")),
    ),
    Fault(
        "field-unknown",
        "caseiq.upload.unknown-field",
        "an unknown field is refused",
        _refuses(
            lambda call: (
                set(call.fields)
                - {"caseId", "description", "templateLocale", "bulkTags[]", "bulkTags", "file"}
            )
        ),
    ),
    Fault("max-48", _MAX, "48 MB at most", _refuses(lambda call: len(call.body) > 48_000_000)),
    Fault("max-none", _MAX, "what is too large is cut", _after_refusal(_too_large, _cut)),
    Fault(
        "max-stored", _MAX, "what is too large is refused, yet stored", _after_refusal(_too_large, _cut, 400)
    ),
    Fault("max-413", f"{_MAX}-status", "too large is 413", becomes("upload", 400, 413, _too_large)),
    Fault(
        "max-exactly",
        f"{_MAX}-status",
        "exactly 50 MiB is too large",
        _refuses(
            lambda call: 50 * _MIB <= len(call.file.content) <= 50 * _MIB if len(call.body) > 50 * _MIB else 0
        ),
    ),
    Fault("files-999", _MANY, "999 files a case", _counted(999)),
    Fault("files-endless", _MANY, "a full case takes more", _after_refusal(_is_full, _elsewhere)),
    Fault(
        "files-stored", _MANY, "a full case refuses, yet stores", _after_refusal(_is_full, _elsewhere, 400)
    ),
    Fault("files-together", _MANY, "1000 files in all cases together", _counted(1000, everywhere=True)),
    Fault("files-409", f"{_MANY}-status", "a full case is 409", becomes("upload", 400, 409, _is_full)),
    Fault(
        "empty-refused",
        "caseiq.upload.empty",
        "an empty file is refused",
        _refuses(lambda call: call.file.filename and not call.file.content),
    ),
)
