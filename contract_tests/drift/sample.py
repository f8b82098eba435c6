"""Shows what a value looked like without showing it: letters become x, digits 0."""

from __future__ import annotations

import json
import re
from typing import Any

from contract_tests.drift.vocabulary import is_name

_UUID = re.compile(r"[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_KEPT = " .,:;/_+@-"
_LONGEST_TEXT = 40
_MOST_MEMBERS = 6
_DEEPEST = 4


def redacted(value: Any, depth: int = 0) -> str:
    """The value in the manner of JSON: types, shapes and names of members are kept, nothing else."""
    if not isinstance(value, dict | list):
        return _scalar(value)
    if depth >= _DEEPEST:
        return "…"
    if isinstance(value, dict):
        members = list(value.items())[:_MOST_MEMBERS]
        shown = [f"{_name(name)}: {redacted(member, depth + 1)}" for name, member in members]
        return "{" + ", ".join([*shown, *_more(value)]) + "}"
    return "[" + ", ".join([*(redacted(item, depth + 1) for item in value[:1]), *_more(value, 1)]) + "]"


def _scalar(value: Any) -> str:
    if isinstance(value, str):
        return f'"{_text(value)}"'
    if value is None or isinstance(value, bool):
        return "null" if value is None else "true"
    return re.sub(r"[^.-]", "0", _digits(value))[:_LONGEST_TEXT]


def _name(name: str) -> str:
    return json.dumps(name) if is_name(name) else f'"{_text(name)}"'


def _text(text: str) -> str:
    head = _UUID.sub("00000000-0000-0000-0000-000000000000", text[:_LONGEST_TEXT])
    return "".join(_char(char) for char in head) + ("…" if len(text) > _LONGEST_TEXT else "")


def _char(char: str) -> str:
    if not char.isascii():
        return "x"
    if char.isdigit():
        return "0"
    if char.isalpha():
        return "X" if char.isupper() else "x"
    return char if char in _KEPT else "?"


def _digits(number: float) -> str:
    try:
        return str(number)
    except ValueError:  # an integer of more than 4300 digits
        return "0"


def _more(values: Any, shown: int = _MOST_MEMBERS) -> list[str]:
    return ["…"] if len(values) > shown else []
