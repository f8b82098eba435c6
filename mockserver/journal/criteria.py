"""What a request must be to be meant: criteria, each on one member of an entry."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from mockserver.journal.entry import Entry, FileSeen
from mockserver.journal.members import GROUPS, is_member, values_at
from mockserver.journal.secrets import shortened

_LONGEST_TEXT = 1000
_STATUS = re.compile(r"[1-9][0-9]{2}|[1-5]xx")


class WishError(ValueError):
    """A wish that cannot be read; the text names the member."""


@dataclass(frozen=True)
class Criterion:
    """One member and what it must be; `holds` decides, `was` tells what it is instead."""

    member: str
    wanted: Any
    holds: Callable[[Entry], bool]
    was: Callable[[Entry], Any]

    def __str__(self) -> str:
        return f"{self.member} {in_words(self.wanted)}"


def in_words(value: Any) -> str:
    """A value as a person reads it: JSON, not too long."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 200 else f"{text[:200]}…"


def criterion(member: str, wanted: Any) -> Criterion:
    """The criterion of a member. Raises WishError."""
    if "." in member:
        return _dotted(member, wanted)
    if member not in _SIMPLE:
        groups = ", ".join(f"{group}.…" for group in GROUPS)
        msg = f"{member}: unknown; known are {', '.join(_SIMPLE)}, {groups}"
        raise WishError(msg)
    text = str(wanted) if isinstance(wanted, int) and not isinstance(wanted, bool) else wanted
    if not isinstance(text, str) or not text or len(text) > _LONGEST_TEXT:
        msg = f"{member}: must be a text of 1 to {_LONGEST_TEXT} characters"
        raise WishError(msg)
    return _SIMPLE[member](member, text)


def _dotted(member: str, wanted: Any) -> Criterion:
    if not is_member(member):
        msg = f"{member}: unknown; it begins with one of {', '.join(GROUPS)}"
        raise WishError(msg)
    return Criterion(
        member,
        wanted,
        lambda entry: any(_same(value, wanted) for value in values_at(entry, member)),
        lambda entry: _one_or_all(values_at(entry, member)),
    )


def _same(actual: Any, wanted: Any) -> bool:
    """Forms and queries know texts only: there 2 is "2"; in JSON it is not."""
    if isinstance(actual, bool) is not isinstance(wanted, bool):
        return False
    is_number = isinstance(wanted, int | float)
    return bool(actual == wanted or (isinstance(actual, str) and is_number and actual == str(wanted)))


def _one_or_all(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values or None


def _equal(read: Callable[[Entry], str]) -> Callable[[str, str], Criterion]:
    def make(member: str, wanted: str) -> Criterion:
        return Criterion(
            member, wanted, lambda entry: read(entry) == wanted, lambda entry: read(entry) or None
        )

    return make


def _method(member: str, wanted: str) -> Criterion:
    method = wanted.upper()
    return Criterion(
        member,
        method,
        lambda entry: method in (entry.method, entry.meant_method),
        lambda entry: entry.method,
    )


def _path(member: str, glob: str) -> Criterion:
    return Criterion(member, glob, lambda entry: fnmatchcase(entry.path, glob), lambda entry: entry.path)


def _status(member: str, text: str) -> Criterion:
    wanted = text.lower()
    if not _STATUS.fullmatch(wanted):
        msg = f"{member}: must be a status such as 404 or a class such as 4xx"
        raise WishError(msg)
    digits = wanted.rstrip("x")
    return Criterion(
        member,
        int(wanted) if wanted.isdigit() else wanted,
        lambda entry: str(entry.answer.status).startswith(digits),
        lambda entry: entry.answer.status,
    )


def _exercised(member: str, rule: str) -> Criterion:
    return Criterion(
        member,
        rule,
        lambda entry: rule in entry.exercised_rules,
        lambda entry: list(entry.exercised_rules),
    )


def _token(member: str, token: str) -> Criterion:
    known = {token, shortened(token)}
    return Criterion(member, token, lambda entry: entry.token in known, lambda entry: entry.token or None)


def _text(member: str, text: str) -> Criterion:
    wanted = text.lower()
    return Criterion(member, text, lambda entry: _has_text(entry, wanted), lambda _entry: None)


def _has_text(entry: Entry, text: str) -> bool:
    """Somewhere in what was asked or answered, in any letter case."""
    short = [entry.path, entry.answer.detail, entry.answer.broken_rule, entry.operation]
    short += [word for pair in entry.query for word in pair]
    for name, value in entry.body.fields:
        short += [name, value.name if isinstance(value, FileSeen) else value]
    if any(text in word.lower() for word in short):
        return True
    raw = text.encode()
    return raw in entry.body.kept.lower() or raw in entry.answer.content.kept.lower()


_SIMPLE: Mapping[str, Callable[[str, str], Criterion]] = {
    "operation": _equal(lambda entry: entry.operation),
    "api": _equal(lambda entry: entry.api),
    "method": _method,
    "path": _path,
    "status": _status,
    "rule": _equal(lambda entry: entry.answer.broken_rule),
    "exercised_rule": _exercised,
    "token": _token,
    "text": _text,
}
SIMPLE = tuple(_SIMPLE)
