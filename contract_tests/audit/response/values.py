"""What one JSON value may become: each operator changes it into one that a careless server might send."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

ValueOperator = Callable[[Any], Any]

UNFIT = object()

_TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?Z")
_DAY = re.compile(r"(\d\d)-(\d\d)-(\d{4})")
_OTHER_HOST = "other.invalid"


def is_time(value: Any) -> bool:
    """Whether it is a time of ISO 8601 in UTC."""
    return isinstance(value, str) and _TIME.fullmatch(value) is not None


def is_day(value: Any) -> bool:
    """Whether it is a day as MM-DD-YYYY."""
    return isinstance(value, str) and _DAY.fullmatch(value) is not None


def is_url(value: Any) -> bool:
    """Whether it is an absolute URL of the web."""
    if not isinstance(value, str) or not value.startswith(("http://", "https://")):
        return False
    try:
        return bool(urlsplit(value).netloc)
    except ValueError:
        return False


def is_number(value: Any) -> bool:
    """Whether it is a number; True and False are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def retype(value: Any) -> Any:
    """The value as another type says it: a number as text, a text of digits as number, an array as object."""
    if isinstance(value, str):
        return int(value) if re.fullmatch("[0-9]{1,15}", value) else [value]
    if isinstance(value, dict):
        return [value]
    if isinstance(value, list):
        return {str(index): item for index, item in enumerate(value)}
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def null(value: Any) -> Any:
    """Nothing in its place."""
    return None if value is not None else UNFIT


def empty(value: Any) -> Any:
    """The empty value of its type."""
    blank = {str: "", list: [], dict: {}, int: 0, float: 0}.get(type(value), UNFIT)
    return blank if blank != value else UNFIT


def increment(value: Any) -> Any:
    """One more."""
    return value + 1 if is_number(value) else UNFIT


def negate(value: Any) -> Any:
    """The other truth value."""
    return not value if isinstance(value, bool) else UNFIT


def alter(value: Any) -> Any:
    """A text of the same form whose last letter or digit is the next one."""
    if not isinstance(value, str):
        return UNFIT
    for index in reversed(range(len(value))):
        if value[index].isascii() and value[index].isalnum():
            return value[:index] + _next(value[index]) + value[index + 1 :]
    return UNFIT


def pad(value: Any) -> Any:
    """A text with a blank behind it."""
    return f"{value} " if isinstance(value, str) else UNFIT


def hour(value: Any) -> Any:
    """A time one hour later."""
    if not is_time(value):
        return UNFIT
    try:
        later = datetime.fromisoformat(value[:19]) + timedelta(hours=1)
    except (ValueError, OverflowError):
        return UNFIT
    return later.isoformat() + value[19:]


def zoneless(value: Any) -> Any:
    """A time without its zone."""
    return value.removesuffix("Z") if is_time(value) else UNFIT


def next_day(value: Any) -> Any:
    """A day later, written the same way."""
    if not is_day(value):
        return UNFIT
    try:
        return (datetime.strptime(value, "%m-%d-%Y") + timedelta(days=1)).strftime("%m-%d-%Y")
    except (ValueError, OverflowError):
        return UNFIT


def iso_day(value: Any) -> Any:
    """A day in the order of ISO 8601."""
    return _DAY.sub(r"\3-\1-\2", value) if is_day(value) else UNFIT


def host(value: Any) -> Any:
    """A URL of another host."""
    return urlsplit(value)._replace(netloc=_OTHER_HOST).geturl() if is_url(value) else UNFIT


def relative(value: Any) -> Any:
    """A URL without scheme and host."""
    return urlsplit(value)._replace(scheme="", netloc="").geturl() if is_url(value) else UNFIT


def swap(value: Any) -> Any:
    """A list whose first two items have changed places."""
    return [value[1], value[0], *value[2:]] if isinstance(value, list) and len(value) > 1 else UNFIT


def cut(value: Any) -> Any:
    """A list without its last item."""
    return value[:-1] if isinstance(value, list) and value else UNFIT


def twice(value: Any) -> Any:
    """A list that has its last item twice."""
    return [*value, value[-1]] if isinstance(value, list) and value else UNFIT


def _next(letter: str) -> str:
    # Hexadecimal digits stay such, so that an id keeps its form.
    return {"9": "0", "f": "a", "F": "A", "z": "a", "Z": "A"}.get(letter) or chr(ord(letter) + 1)
