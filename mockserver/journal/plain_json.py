"""JSON as RFC 8259 has it: Python also takes NaN, and makes infinity of 1e999, which no answer can hold."""

from __future__ import annotations

import json
import math
from typing import Any


def read_json(text: bytes | str) -> Any:
    """The value of a text. Raises ValueError or RecursionError."""
    return json.loads(text, parse_constant=_refuse, parse_float=_finite)


def written_json(value: Any) -> bytes:
    """A value as JSON, in ASCII so that half a surrogate pair, which JSON can name, can be named again."""
    return json.dumps(value, allow_nan=False, separators=(",", ":")).encode()


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        return _refuse(text)
    return number


def _refuse(text: str) -> float:
    msg = f"{text} is no number of JSON"
    raise ValueError(msg)
