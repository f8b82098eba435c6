"""Times as a target may write them: the contract only documents that they are in UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

_ZONE_AS_A_WORD = re.compile(r"\s*(UTC|GMT)$", re.IGNORECASE)
_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
_LEAST_OFFSET = timedelta(minutes=10)
_GREATEST_OFFSET = timedelta(hours=14, minutes=5)


def read_time(value: Any) -> datetime | None:
    """A time in UTC, or None where the value is none: ISO 8601 or the form of HTTP dates.

    The zone may be left out or written as a word, as in `2026-11-21 22:51:52 UTC`.
    """
    if not isinstance(value, str):
        return None
    text = _ZONE_AS_A_WORD.sub("", value)
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            time = read(text)
        except (ValueError, TypeError, IndexError):
            continue
        if time.tzinfo is None:
            return time.replace(tzinfo=UTC)
        return time if time.utcoffset() == timedelta(0) else None
    return None


def is_iso_time(value: Any) -> bool:
    """Whether a value is ISO 8601 with milliseconds and `Z`."""
    return isinstance(value, str) and _ISO.fullmatch(value) is not None


def is_local_time(time: datetime, date_header: str | None) -> bool:
    """Whether a time that should be now lies off by what looks like a time zone.

    A clock that is off by more is fixed or wrong, which nobody forbids.
    """
    now = read_time(date_header)
    return now is not None and _LEAST_OFFSET <= abs(now - time) <= _GREATEST_OFFSET
