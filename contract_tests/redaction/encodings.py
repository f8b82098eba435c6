"""The forms that a text takes in an artefact: escaped by JSON, HTML, a shell or a URL, or as base64."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Callable
from urllib.parse import quote, quote_plus
from xml.sax import saxutils

_SHORTEST_CORE = 8
_PERCENT = re.compile("%[0-9A-F]{2}")


def _json(text: str) -> str:
    return json.dumps(text)[1:-1]


def _percent(text: str) -> str:
    return quote(text, safe="", errors="replace")


_WRAPPINGS: tuple[Callable[[str], str], ...] = (
    _json,
    lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
    lambda text: _json(text).replace("/", "\\/"),  # PHP
    lambda text: _json(text).replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"),
    lambda text: repr(text)[1:-1],
    html.escape,
    lambda text: html.escape(text).replace("&#x27;", "&#39;").replace("&quot;", "&#34;"),
    saxutils.escape,
    lambda text: saxutils.escape(text, {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#09;"}),
    _percent,
    lambda text: _PERCENT.sub(lambda found: found[0].lower(), _percent(text)),
    lambda text: quote(text, errors="replace"),
    lambda text: quote_plus(text, errors="replace"),
    lambda text: text.replace("'", "'\"'\"'"),  # within single quotes of a shell
)


def encodings(text: str, *, depth: int = 2) -> set[str]:
    """The text, and how it looks once wrapped by one of the writers, or by several, one round the other."""
    forms = {text}
    for _ in range(depth):
        forms |= {wrap(form) for form in forms for wrap in _WRAPPINGS}
    return forms


def binary_encodings(text: str) -> set[str]:
    """What shows the bytes of the text: base64 at any place of a longer text, hexadecimal, octal."""
    data = text.encode("utf-8", "replace")
    octal = "".join(f"\\{byte:03o}" for byte in data)
    return {octal, data.hex(), data.hex().upper(), *_base64_cores(data)}


def _base64_cores(data: bytes) -> set[str]:
    """The characters of base64 that depend on nothing before or behind the data."""
    cores = set()
    for before in range(3):
        behind = -(before + len(data)) % 3
        text = base64.b64encode(b"\0" * before + data + b"\0" * behind).decode()
        # A byte before shares its last character with the data, and so does a byte behind.
        core = text[(0, 2, 3)[before] : len(text) - (0, 2, 3)[behind]]
        cores |= {core, core.replace("+", "-").replace("/", "_")}
    return {core for core in cores if len(core) >= _SHORTEST_CORE}
