"""How careless servers read a request: every reading that some server is known to have, all at once."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterator
from posixpath import normpath
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

Headers = list[tuple[str, str]]
Pairs = list[tuple[str, Any]]

_ELSEWHERE = ("x-original-url", "x-rewrite-url")
_METHODS = ("POST", "PUT", "PATCH", "DELETE")
_NAME = re.compile(r"""[^-\w]name\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s;"']+))""", re.IGNORECASE)
_FILENAME = re.compile(r'filename="([^"]*)"')
_EXTENDED_NAME = re.compile(r"[^\w]name\*\s*=\s*[\w-]*''(\S+)", re.IGNORECASE)
_MULTIPART = re.compile(rb"\r?\n\r?\n", re.DOTALL)
_BOUNDARY_LINE = re.compile(rb"(?:^|\r?\n|\r)--[^\r\n]+\r?\n")
_LEADING_NUMBER = re.compile(r"\s*[+-]?\d{1,18}")
_IDS = re.compile(r"(?:ids?|attachment_?id|document_?id)(?:$|[\[._])", re.IGNORECASE)


def unpacked(headers: Headers, body: bytes) -> bytes:
    """The body without its compression, as body parsers and proxies undo it."""
    coding = dict(headers).get("content-encoding", "").lower()
    if "gzip" in coding:
        return gzip.decompress(body)
    return zlib.decompress(body) if "deflate" in coding else body


def path_of(target: str, headers: Headers) -> tuple[str, Pairs]:
    """Path and query after all that proxies do to them; IIS and Symfony once let a header say them."""
    target = next((value for name, value in headers if name in _ELSEWHERE), target)
    parts = urlsplit(target)
    path = unquote(unquote(parts.path)).replace("\\", "/")
    path = re.sub(r";[^/]*", "", path).split("#")[0].lower()
    plain = normpath(re.sub("/+", "/", path)).rstrip("./ ")
    digits = "".join(str(int(letter)) if letter.isdecimal() else letter for letter in plain)
    return digits, list(_query(parts.query))


def _query(text: str) -> Iterator[tuple[str, str]]:
    for part in re.split("[&;]", text):
        for name, value in parse_qsl(part, keep_blank_values=True):
            yield php_name(name), value


def php_name(name: str) -> str:
    """A field's name as PHP mangles it; what comes after a NUL is not seen."""
    plain = name.partition("\0")[0].strip().strip("'\"").strip()
    head, bracket, rest = plain.partition("[")
    return re.sub(r"[.\s]", "_", head) + (
        f"[{rest}" if bracket and "]" in rest else "_" * bool(bracket) + rest
    )


def methods_of(method: str, headers: Headers, pairs: Pairs) -> list[str]:
    """What a request is taken for: every method that it names anywhere, or its own."""
    named = [value for name, value in headers if re.fullmatch("x-(http-)?method(-override)?", _dashed(name))]
    named += [str(value) for name, value in pairs if re.fullmatch(r"_method(\[\d*\])?", name.lower())]
    words = [word.strip(" \t'\"\0").upper() for text in named for word in text.split(",")]
    return list(dict.fromkeys(word for word in words if word in _METHODS)) or [method.upper()]


def _dashed(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "-", name.lower())


def ids_of(pairs: Pairs) -> list[int]:
    """Every number that anything named like an id holds, cast as PHP casts it."""
    return [number for name, value in pairs if _IDS.match(name) for number in _numbers(value)]


def _numbers(value: Any) -> Iterator[int]:
    if isinstance(value, bool | int | float):
        yield abs(int(value))
    elif isinstance(value, str):
        # Lists in a text, and casts of what begins with a number.
        for part in re.split(r"[,|\s\[\]\"']+", value.replace("\0", "")):
            if found := _LEADING_NUMBER.match(part):
                yield abs(int(found[0]))
            elif re.fullmatch("0x[0-9a-f]+", part):
                yield int(part, 16)


def pairs_of(body: bytes, content_type: str) -> Pairs:
    """Names and values of a body, read as JSON, as a form and as parts, whatever its type says."""
    found: Pairs = []
    for text in _decoded(body):
        found += _json_pairs(text)
    is_parts = b"form-data" in body.lower()
    if not is_parts and not found:
        for text in _decoded(body):
            found += _query(text)
    return [*found, *((name, value) for name, _, value in _parts(body))]


def _decoded(body: bytes) -> Iterator[str]:
    for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7"):
        try:
            yield body.decode(encoding)
        except UnicodeDecodeError:
            continue


def _json_pairs(text: str) -> Pairs:
    found: Pairs = []

    def note(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        for name, value in pairs:
            found.extend((php_name(name), each) for each in _leaves(value))
        return dict(pairs)

    begin, end = text.find("{"), text.rfind("}")
    try:
        # Lenient readers take comments, trailing commas and what stands before and after the object.
        plain = re.sub(r",\s*([}\]])", r"\1", re.sub(r"/\*.*?\*/", "", text[begin : end + 1]))
        json.loads(plain, object_pairs_hook=note, parse_int=lambda digits: int(digits[:18]))
    except (ValueError, RecursionError):
        return []
    return found


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _leaves(each)
    else:
        yield value


def uploads_of(body: bytes) -> list[tuple[str, bytes]]:
    """The files among the parts of a body."""
    return [(name, content) for _, name, content in _parts(body, files=True)]


def _parts(body: bytes, *, files: bool = False) -> Iterator[tuple[str, str, Any]]:
    """The parts between lines that begin with two dashes: PHP does not stop at the last boundary."""
    for piece in _BOUNDARY_LINE.split(body):
        head, *rest = _MULTIPART.split(piece, maxsplit=1)
        text = f" {head.decode('utf-8', 'replace')}"
        if not rest or "form-data" not in text.lower():
            continue
        filename = _FILENAME.search(text)
        if filename and files:
            yield "", filename[1], re.split(rb"\r\n--[^\r\n]*--\s*$", rest[0])[0]
        elif not filename or not files:
            value = re.split(rb"\r?\n--", rest[0])[0].decode("utf-8", "replace").strip()
            for name in _names(text):
                if not files:
                    yield php_name(name), "", value


def _names(text: str) -> Iterator[str]:
    for found in _NAME.finditer(text):
        yield next(group for group in found.groups() if group is not None)
    for found in _EXTENDED_NAME.finditer(text):
        yield unquote(found[1])
