"""What the body of a request says, read more strictly than any server would.

What cannot be read without doubt is `Unreadable`: servers differ in what they make of it, so nobody can say
what it would do. Forms are read by hand, as all parsers are lenient, each in its own way.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote

from werkzeug.http import parse_options_header

JSON, FORM, PARTS = "application/json", "application/x-www-form-urlencoded", "multipart/form-data"

# Laravel reads as JSON whatever has `/json` anywhere in its type, so a type is taken at its plainest only.
_TYPE = re.compile(
    rf'({re.escape(JSON)}|{re.escape(FORM)}|{re.escape(PARTS)})(?:; ?(charset|boundary)="?([\w.:+=\'-]+)"?)?',
    re.IGNORECASE | re.ASCII,
)
_DISPOSITION = re.compile(r'content-disposition: form-data; name="([^"\\]*)"(|; filename.*)', re.IGNORECASE)
_OTHER_FIELD = re.compile(r"content-(type|length|transfer-encoding): .*", re.IGNORECASE)
_ANOTHER_NAME = re.compile(r"[;\s]name\s*[*=]", re.IGNORECASE)
_TURNED_TO_UNDERSCORES = re.compile(r"[.\s\[]")
_A_METHOD = re.compile(r"method", re.IGNORECASE)
# What could be the word in a way that only the target understands: escapes of JSON and XML, encoded words.
_MAY_NAME_A_METHOD = re.compile(rb"method|\\[ux0-9]|&#|=\?", re.IGNORECASE)


class Unreadable(ValueError):
    """A request of which nobody can say what a server would make of it; the text says why."""


@dataclass(frozen=True)
class SentFile:
    """A file in the body of an upload."""

    name: str
    size_bytes: int


@dataclass(frozen=True)
class Content:
    """What a body says: its members by name (a form's values are lists of texts), and its files."""

    members: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[SentFile, ...] = ()


def read_body(body: bytes, content_type: str) -> Content:
    """What a body of a type says. Raises Unreadable."""
    found = _TYPE.fullmatch(content_type)
    if found is None:
        msg = f"a body of type {content_type or 'none'} is none that this API has"
        raise Unreadable(msg)
    kind, name, value = found[1].lower(), (found[2] or "").lower(), found[3] or ""
    if name == "charset" and value.lower() not in ("utf-8", "us-ascii"):
        msg = "the body is in another charset than UTF-8"
        raise Unreadable(msg)
    if kind == JSON:
        return Content(_json_object(body))
    if kind == FORM:
        return Content(_gathered(parse_qsl(_utf8(body), keep_blank_values=True)))
    return _form(body, value if name == "boundary" else "")


def may_name_a_method(body: bytes) -> bool:
    """Whether somebody could find a method named in a body that nobody is sure to read."""
    return (
        _MAY_NAME_A_METHOD.search(unquote(body, "latin-1").encode("latin-1").replace(b"\0", b"")) is not None
    )


def methods_in(members: Iterable[tuple[str, Any]]) -> list[str]:
    """The methods that members claim. Raises Unreadable where a server might see such a claim.

    PHP turns some characters of names into underscores, and does not see what comes after a NUL.
    """
    found: list[str] = []
    for name, value in members:
        if _TURNED_TO_UNDERSCORES.sub("_", name.lstrip()).lower() == "_method":
            found += _texts(value)
        elif any(_A_METHOD.search(unquote(each)) for each in (name, *_names_within(value))):
            msg = "it may name a method, to some servers"
            raise Unreadable(msg)
    return found


def _names_within(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from value
    for each in value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ():
        yield from _names_within(each)


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(one, str) for one in values):
        msg = "_method is no text"
        raise Unreadable(msg)
    return values


def _utf8(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        msg = "the body is not UTF-8"
        raise Unreadable(msg) from error


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(_utf8(body), object_pairs_hook=_unique)
    except Unreadable:
        raise
    except (ValueError, RecursionError) as error:
        msg = "the body is no JSON"
        raise Unreadable(msg) from error
    if not isinstance(value, dict):
        msg = "the body is no JSON object"
        raise Unreadable(msg)
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len({name.strip().lower() for name in made}) < len(pairs):
        msg = "the body has a member twice"
        raise Unreadable(msg)
    return made


def _gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    members: dict[str, list[str]] = {}
    for name, value in pairs:
        members.setdefault(name, []).append(value)
    return members


def _form(body: bytes, boundary: str) -> Content:
    """A multipart form with nothing round its parts: PHP reads on after the last boundary."""
    before, *pieces, last = body.split(f"--{boundary}".encode()) if boundary else (b"", b"")
    if before or last.rstrip(b"\r\n") != b"--":
        msg = "the form does not begin and end as forms do"
        raise Unreadable(msg)
    fields, files = [], []
    for piece in pieces:
        name, rest, content = _part(piece)
        if rest:
            files.append(_file(name, rest, len(content)))
        else:
            fields.append((name, _utf8(content)))
    return Content(_gathered(fields), tuple(files))


def _file(name: str, rest: str, size_bytes: int) -> SentFile:
    if _A_METHOD.search(name):
        msg = "a file is named like a method, and some servers take it for one"
        raise Unreadable(msg)
    return SentFile(parse_options_header(f"form-data{rest}")[1].get("filename", ""), size_bytes)


def _part(piece: bytes) -> tuple[str, str, bytes]:
    """Name, file name parameters and content of a part."""
    head, blank, content = piece.partition(b"\r\n\r\n")
    first, *others = _utf8(head).removeprefix("\r\n").split("\r\n")
    said = _DISPOSITION.fullmatch(first)
    is_framed = piece.startswith(b"\r\n") and content.endswith(b"\r\n") and blank
    is_plain = all(_OTHER_FIELD.fullmatch(line) and not _A_METHOD.search(line) for line in others)
    if not (said and is_framed and is_plain) or _ANOTHER_NAME.search(said[2]):
        msg = "the form has a part that servers may read in different ways"
        raise Unreadable(msg)
    return said[1], said[2], content.removesuffix(b"\r\n")
