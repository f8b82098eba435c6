"""How the API writes sizes and times."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from urllib.parse import unquote

_UNITS = ("B", "KB", "MB", "GB")
_LISTED = re.compile(r"(\d{2})-(\d{2})-(\d{4})")
_EXTENDED_NAME = re.compile(r"filename\*\s*=\s*UTF-8'[^']*'([^;\s]+)", re.IGNORECASE)
_QUOTED_NAME = re.compile(r'filename\s*=\s*"((?:[^"\\]|\\.)*)"', re.IGNORECASE)
_PLAIN_NAME = re.compile(r"filename\s*=\s*([^;\s\"]+)", re.IGNORECASE)
_ROW = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z")


def size_text(size: int) -> str:
    """A size in bytes as the list formats it: base 1024, two decimals, bytes without."""
    power = 0
    while power < len(_UNITS) - 1 and size >= 1024 ** (power + 1):
        power += 1
    return f"{size / 1024**power:.{2 if power else 0}f} {_UNITS[power]}"


def listed_date(text: object) -> date | None:
    """A date of the list, `MM-DD-YYYY`; None where it is not written so or does not exist."""
    found = _LISTED.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        return None
    month, day, year = (int(group) for group in found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def row_time(text: object) -> datetime | None:
    """A time of a raw row, `2018-05-02T01:29:07.000000Z`; None where it is not written so."""
    if not isinstance(text, str) or not _ROW.fullmatch(text):
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def lenient_time(text: object) -> datetime | None:
    """A time in any ISO 8601 form, UTC where it names no zone; None for anything else."""
    try:
        time = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return None if time is None else time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)


def is_within_a_day(day: date, moment: datetime) -> bool:
    """Whether a date is that of a moment, in whatever time zone."""
    return abs(day - moment.date()) <= timedelta(days=1)


def disposition(header: str) -> tuple[str, str | None]:
    """The type and the file name of a Content-Disposition, `filename*` before `filename` (RFC 6266).

    The name is None where there is none or where the header holds what no header may.
    """
    kind = header.partition(";")[0].strip().lower()
    if not header.isascii():
        return kind, None
    if extended := _EXTENDED_NAME.search(header):
        return kind, unquote(extended[1])
    if quoted := _QUOTED_NAME.search(header):
        return kind, re.sub(r"\\(.)", r"\1", quoted[1])
    plain = _PLAIN_NAME.search(header)
    return kind, plain[1] if plain else None
