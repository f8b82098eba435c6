"""Uploads that misread the form."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from tests.contract_tests.caseiq.faults import (
    Fault,
    asked,
    becomes,
    edited,
    repaired,
)
from tests.contract_tests.caseiq.forms import elsewhere, refuses
from tests.contract_tests.caseiq.wire import CASE_A, CASE_B, Call, FormPart
from tests.contract_tests.wire import How

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


def _is_text_part(call: Call) -> bool:
    return any(part.name == "file" and part.filename is None for part in call.parts)


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


_CASE = "caseiq.upload.case-required"


_UNKNOWN = "caseiq.upload.case-unknown"


_DENIED = "caseiq.upload.case-denied"


_FILE = "caseiq.upload.file-required"


_LAST = "caseiq.upload.file-last"


_TAGS = "caseiq.upload.tags"


_LOCALE = "caseiq.upload.locale"


_OPTIONAL = "caseiq.upload.optional"


FAULTS = (
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
        refuses(lambda call: not _UUID.fullmatch(call.fields.get("caseId", CASE_A)), 302),
    ),
    Fault(
        "case-404",
        f"{_CASE}-status",
        "a malformed caseId is 404",
        refuses(lambda call: not _UUID.fullmatch(call.fields.get("caseId", CASE_A)), 404),
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
                else elsewhere(call)
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
            elsewhere,
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
        refuses(
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
        refuses(
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
        refuses(lambda call: call.fields.get("templateLocale", "en")[:2] != "en"),
    ),
    Fault(
        "locale-required",
        _LOCALE,
        "a locale is required",
        refuses(lambda call: not _has(call, "templateLocale") and _is_known_case(call)),
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
        refuses(lambda call: not _has(call, "description") and _is_known_case(call)),
    ),
    Fault(
        "tags-required",
        _OPTIONAL,
        "a tag is required",
        refuses(lambda call: not _has(call, "bulkTags[]") and _is_known_case(call)),
    ),
    Fault(
        "one-option",
        _OPTIONAL,
        "a description needs a locale",
        refuses(lambda call: _has(call, "description") and not _has(call, "templateLocale")),
    ),
    Fault(
        "field-unknown",
        "caseiq.upload.unknown-field",
        "an unknown field is refused",
        refuses(
            lambda call: (
                set(call.fields)
                - {"caseId", "description", "templateLocale", "bulkTags[]", "bulkTags", "file"}
            )
        ),
    ),
)
