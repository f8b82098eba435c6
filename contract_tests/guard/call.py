"""A request as the guard sees it, and what its body says, read more strictly than any server would.

What cannot be read without doubt is `Unreadable`: servers differ in what they make of it, so nobody can say
what it would do.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from email.message import Message
from functools import cached_property
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl, unquote_to_bytes

from werkzeug.datastructures import FileStorage
from werkzeug.formparser import MultiPartParser

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")

_OVERRIDES = ("x-http-method-override", "x-http-method", "x-method-override")
_PLAIN_PATH = re.compile(r"/[\w./~-]*", re.ASCII)
_TURNED_TO_UNDERSCORES = re.compile(r"[.\s\[]")
_SPEAKS_OF_A_METHOD = re.compile(rb"_method|\\u00(5f|6d|65|74|68|6f|64)", re.IGNORECASE)


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


@dataclass(frozen=True)
class Call:
    """A request on its way to the target: `target` is path and query as they go over the wire."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = field(default=b"", repr=False)

    @property
    def path(self) -> str:
        """The path, still percent-encoded."""
        return self.target.partition("?")[0]

    @property
    def has_plain_path(self) -> bool:
        """Whether the path means the same to every server and proxy on the way."""
        is_plain = _PLAIN_PATH.fullmatch(self.path) is not None
        return is_plain and "//" not in self.path and not {".", ".."} & set(self.path.split("/"))

    @property
    def query(self) -> list[tuple[str, str]]:
        """The query's pairs."""
        return parse_qsl(self.target.partition("?")[2], keep_blank_values=True)

    def header(self, name: str) -> str:
        """A header's value, empty without one. Raises Unreadable where it is given twice."""
        values = [value for key, value in self.headers if key.lower() == name]
        if len(values) > 1:
            msg = f"the header {name} is sent twice"
            raise Unreadable(msg)
        return values[0].strip() if values else ""

    def spoofed(self) -> frozenset[str]:
        """Every method that header, query or body claim, in upper case. Raises Unreadable."""
        named = [self.header(name) for name in _OVERRIDES]
        named += [value for name, value in self.query if _names_a_method(name)]
        try:
            for name, value in self.content.members.items():
                named += _texts(value) if _names_a_method(name) else []
        except Unreadable:
            # A body that may hold the word in a way that only the target understands is the danger here.
            if _SPEAKS_OF_A_METHOD.search(unquote_to_bytes(self.body).replace(b"\0", b"")):
                raise
        return frozenset(name.strip().upper() for name in named if name.strip())

    @cached_property
    def content(self) -> Content:
        """What the body says. Raises Unreadable."""
        if not self.body:
            return Content()
        if self.header("content-encoding"):
            msg = "the body is compressed"
            raise Unreadable(msg)
        kind, options = _media_type(self.header("content-type"))
        if options.get("charset", "utf-8").lower() not in ("utf-8", "us-ascii"):
            msg = "the body is in another charset than UTF-8"
            raise Unreadable(msg)
        if kind == "application/json":
            return Content(_json_object(self.body))
        if kind == "application/x-www-form-urlencoded":
            pairs = parse_qsl(_utf8(self.body), keep_blank_values=True)
            return Content(_gathered(pairs))
        if kind == "multipart/form-data":
            return _form(self.body, options.get("boundary", ""))
        msg = f"a body of type {kind or 'none'} is none that this API has"
        raise Unreadable(msg)


def _names_a_method(name: str) -> bool:
    """Whether PHP, which turns some characters of names into underscores, reads a field as `_method`."""
    return _TURNED_TO_UNDERSCORES.sub("_", name.lstrip()).lower() == "_method"


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(one, str) for one in values):
        msg = "_method is no text"
        raise Unreadable(msg)
    return values


def _media_type(text: str) -> tuple[str, dict[str, str]]:
    message = Message()
    message["content-type"] = text or "none/none"
    options = (message.get_params(header="content-type") or [])[1:]
    kind = message.get_content_type() if text else ""
    return kind, {name.lower(): value for name, value in options}


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
    if not boundary or body.count(f"--{boundary}--".encode()) != 1:
        msg = "the form does not end as forms do"
        raise Unreadable(msg)
    try:
        form, files = MultiPartParser(max_form_parts=None).parse(BytesIO(body), boundary.encode(), len(body))
    except ValueError as error:
        msg = "the body is no form"
        raise Unreadable(msg) from error
    return Content(
        _gathered(form.items(multi=True)), tuple(_sent(file) for _, file in files.items(multi=True))
    )


def _sent(file: FileStorage) -> SentFile:
    size_bytes = file.stream.seek(0, 2)
    return SentFile(file.filename or "", size_bytes)
