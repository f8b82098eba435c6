"""Known deviations of a target from the contract, each with a reason and a date at which it ends.

A baseline is a TOML file of entries:

    [[deviation]]
    rule = "caseiq.list.limit"
    reason = "TICKET-123: the list ignores limit"
    since = 2026-10-01
    expires = 2026-12-31
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openapi

_TABLE = "deviation"


class BaselineError(ValueError):
    """A baseline that cannot be used; the text names the file, the entry and the member."""


@dataclass(frozen=True)
class Deviation:
    """A rule that a target is known to break: why, since when, until when that is accepted (inclusive)."""

    rule: str
    reason: str
    since: date
    expires: date

    def is_expired(self, today: date) -> bool:
        """Whether its last day is over."""
        return today > self.expires


_MEMBERS = tuple(member.name for member in fields(Deviation))


def read_baseline(path: Path) -> tuple[Deviation, ...]:
    """The entries of a baseline file, in its order. Raises BaselineError naming what is wrong."""
    entries = _entries(path)
    deviations = tuple(_deviation(path, number, entry) for number, entry in enumerate(entries, start=1))
    rules = [deviation.rule for deviation in deviations]
    for number, rule in enumerate(rules, start=1):
        if rule in rules[: number - 1]:
            raise _wrong(path, number, f"rule: {rule} is in an earlier entry too")
    return deviations


def _entries(path: Path) -> list[Any]:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        msg = f"{path}: cannot read the baseline: {error.strerror or error}"
        raise BaselineError(msg) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        msg = f"{path}: {error}"
        raise BaselineError(msg) from error
    unknown = sorted(set(document) - {_TABLE})
    if unknown:
        msg = f"{path}: unknown key {unknown[0]!r}; a baseline holds only [[{_TABLE}]] entries"
        raise BaselineError(msg)
    entries = document.get(_TABLE, [])
    if not isinstance(entries, list):
        msg = f"{path}: {_TABLE}: must be a list of tables, [[{_TABLE}]]"
        raise BaselineError(msg)
    return entries


def _deviation(path: Path, number: int, entry: Any) -> Deviation:
    if not isinstance(entry, Mapping):
        raise _wrong(path, number, "must be a table")
    unknown = sorted(set(entry) - set(_MEMBERS))
    if unknown:
        raise _wrong(path, number, f"{unknown[0]}: unknown; known are {', '.join(_MEMBERS)}")
    made = Deviation(
        rule=_known_rule(path, number, entry.get("rule")),
        reason=_text(path, number, "reason", entry.get("reason")),
        since=_day(path, number, "since", entry.get("since")),
        expires=_day(path, number, "expires", entry.get("expires")),
    )
    if made.expires < made.since:
        raise _wrong(path, number, f"expires: {made.expires} is before since, {made.since}")
    return made


def _known_rule(path: Path, number: int, value: Any) -> str:
    rule = _text(path, number, "rule", value)
    if not any(rule in openapi.rules(api) for api in openapi.APIS):
        raise _wrong(path, number, f"rule: no rule {rule!r} in the ledgers")
    return rule


def _text(path: Path, number: int, member: str, value: Any) -> str:
    if value is None:
        raise _wrong(path, number, f"{member}: is missing")
    if not isinstance(value, str) or not value.strip():
        raise _wrong(path, number, f"{member}: must be a text that is not empty")
    return value


def _day(path: Path, number: int, member: str, value: Any) -> date:
    if value is None:
        raise _wrong(path, number, f"{member}: is missing")
    # A date with a time of day is a date to Python, and has a zone to argue about.
    if not isinstance(value, date) or isinstance(value, datetime):
        raise _wrong(path, number, f"{member}: must be a date such as 2026-12-31, without quotes")
    return value


def _wrong(path: Path, number: int, what: str) -> BaselineError:
    return BaselineError(f"{path}: [[{_TABLE}]] {number}: {what}")
