"""Reads HTTP archives (HAR 1.2) as browsers, proxies and `contract-tests run --har` write them.

One entry is in memory at a time, so a recording may be larger than it.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import ijson

LONGEST_BODY_BYTES = 64 * 1024 * 1024

_MULTIPART_METHOD = re.compile(r'name="?_method"?[^\r\n]*\r?\n(?:[^\r\n]+\r?\n)*\r?\n([A-Za-z]{1,20})\r?\n')
# What `contract-tests run --har` writes instead of a long body.
_LEFT_OUT = re.compile(r"\[\d+ bytes, sha256 [0-9a-f]{64}\]")
_NO_MEDIA_TYPE = ("x-unknown", "application/x-unknown")


class HarError(ValueError):
    """The file is no HTTP archive; the text names the member that is wrong."""


@dataclass(frozen=True)
class Recorded:
    """One entry: what is needed of the request to find its operation, and the answer.

    `override` is the method that the request names in a header, its body or its query. `body` is None where
    it was not recorded or cannot be decoded; `day` is empty where the entry does not say when it was.
    """

    method: str
    url: str
    override: str
    status: int
    media_type: str
    body: bytes | None = field(repr=False)
    day: str = ""

    @property
    def host(self) -> str:
        """Where the request went, in lower case; empty for what is no URL."""
        try:
            return urlsplit(self.url).netloc.rpartition("@")[2].lower()
        except ValueError:
            return ""

    @property
    def path(self) -> str:
        """The path of the URL, still percent-encoded; empty for what is no URL."""
        try:
            return urlsplit(self.url).path
        except ValueError:
            return ""


def read_har(path: Path) -> Iterator[Recorded]:
    """The entries in their order. Raises HarError naming what is wrong, OSError where it cannot be read."""
    number = 0
    with path.open("rb") as file:
        if file.read(3) != b"\xef\xbb\xbf":
            file.seek(0)
        try:
            for number, entry in enumerate(ijson.items(file, "log.entries.item", use_float=True), start=1):
                yield _recorded(f"log.entries[{number - 1}]", entry)
        except (ijson.JSONError, UnicodeDecodeError, ArithmeticError) as error:
            msg = f"is no JSON, or was cut off, after {number} entries"
            raise HarError(msg) from error
    if not number and not _has_entries(path):
        msg = "is no HAR: has no list log.entries"
        raise HarError(msg)


def _has_entries(path: Path) -> bool:
    with path.open("rb") as file:
        if file.read(3) != b"\xef\xbb\xbf":
            file.seek(0)
        return any(
            (prefix, event) == ("log.entries", "start_array") for prefix, event, _ in ijson.parse(file)
        )


def _recorded(where: str, entry: Any) -> Recorded:
    request = _need(where, entry, "request", dict)
    response = _need(where, entry, "response", dict)
    url: str = _need(f"{where}.request", request, "url", str)
    content = response.get("content")
    content = content if isinstance(content, dict) else {}
    headers = _pairs(response.get("headers"))
    return Recorded(
        method=_need(f"{where}.request", request, "method", str).upper(),
        url=url,
        override=_override(url, request).upper(),
        status=_need(f"{where}.response", response, "status", int),
        media_type=_media_type(content, headers),
        body=_body(content, headers),
        day=_day(entry.get("startedDateTime")),
    )


def _need(where: str, node: Any, name: str, kind: type) -> Any:
    value = node.get(name) if isinstance(node, dict) else None
    if not isinstance(value, kind) or isinstance(value, bool):
        what = {dict: "an object", str: "a text", int: "an integer"}[kind]
        msg = f"is no HAR: {where}.{name} must be {what}"
        raise HarError(msg)
    return value


def _pairs(records: Any) -> dict[str, str]:
    """Headers or form fields by name in lower case; the first of a name counts."""
    pairs: dict[str, str] = {}
    for record in records if isinstance(records, list) else []:
        if isinstance(record, dict) and isinstance(record.get("name"), str):
            value = record.get("value")
            pairs.setdefault(record["name"].lower(), value if isinstance(value, str) else "")
    return pairs


def _override(url: str, request: Mapping[str, Any]) -> str:
    """The method that a request names besides its own (`agentcis.spoof`): header, then body, then query."""
    header = _pairs(request.get("headers")).get("x-http-method-override")
    if header:
        return header
    posted = request.get("postData")
    named = _override_of_body(posted) if isinstance(posted, dict) else ""
    if named:
        return named
    try:
        return dict(parse_qsl(urlsplit(url).query)).get("_method", "")
    except ValueError:
        return ""


def _override_of_body(posted: Mapping[str, Any]) -> str:
    named = _pairs(posted.get("params")).get("_method")
    text = posted.get("text")
    if named or not isinstance(text, str):
        return named or ""
    media_type = str(posted.get("mimeType", "")).lower()
    if "json" in media_type:
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            return ""
        method = value.get("_method") if isinstance(value, dict) else None
        return method if isinstance(method, str) else ""
    if "multipart" in media_type:
        found = _MULTIPART_METHOD.search(text)
        return found[1] if found else ""
    return dict(parse_qsl(text)).get("_method", "") if "urlencoded" in media_type else ""


def _media_type(content: Mapping[str, Any], headers: Mapping[str, str]) -> str:
    """The Content-Type without parameters, in lower case; empty without one, or if it is none."""
    recorded = content.get("mimeType")
    text = headers.get("content-type") or (recorded if isinstance(recorded, str) else "")
    media_type = text.partition(";")[0].strip().lower()
    is_one = re.fullmatch(r"[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,80}", media_type)
    return media_type if is_one and media_type not in _NO_MEDIA_TYPE else ""


def _body(content: Mapping[str, Any], headers: Mapping[str, str]) -> bytes | None:
    text, size = content.get("text"), content.get("size")
    if not isinstance(text, str):
        return b"" if size in (0, None, -1) else None
    if _LEFT_OUT.fullmatch(text):
        return None
    if content.get("encoding") != "base64":
        return text.encode("utf-8", "replace")
    try:
        body = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    is_zipped = body[:2] == b"\x1f\x8b" and "gzip" in headers.get("content-encoding", "").lower()
    return _unzipped(body) if is_zipped else body


def _unzipped(body: bytes) -> bytes | None:
    """Unpacked up to a limit: a small body may claim to be a huge one."""
    try:
        unpacker = zlib.decompressobj(wbits=31)
        unpacked = unpacker.decompress(body, LONGEST_BODY_BYTES)
    except zlib.error:
        return None
    return unpacked if unpacker.eof else None


def _day(started: Any) -> str:
    try:
        return date.fromisoformat(str(started)[:10]).isoformat()
    except ValueError:
        return ""
