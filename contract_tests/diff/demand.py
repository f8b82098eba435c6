"""What changes demand of the version and of the changelog, and whether they got it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from contract_tests.diff.change import Change, Level, worst
from contract_tests.diff.changelog import new_entries
from contract_tests.diff.states import State

_VERSION = re.compile(r"v?(\d+)(?:\.(\d+)(?:\.(\d+)(?:[-+][\w.+-]*)?)?)?")

_WHY: dict[Level, str] = {
    "breaking": "a change is breaking",
    "compatible": "there is something new",
    "editorial": "it never goes back",
}


@dataclass(frozen=True)
class Demand:
    """The version that was and is, what is missing (`unmet`, `wished`), and what else there is to know.

    What is unmet makes the comparison fail; what is only wished does so where one is strict.
    """

    old: str
    new: str
    unmet: tuple[str, ...] = ()
    wished: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()


def demand_of(old: State, new: State, changes: list[Change]) -> Demand:
    """What the changes from one state to another demand."""
    level = worst(changes)
    was, now = old.contract.version, new.contract.version
    step = _missing_step(was, now, level)
    entries, notes = _entries(old, new)
    if level != "breaking":
        return Demand(was, now, wished=step, entries=tuple(entries))
    nothing = ("nothing new in the changelog says what breaks",) if entries == [] and not notes else ()
    if nothing and new.changelog:
        nothing = (f"{new.changelog.place} has no new entry that says what breaks",)
    return Demand(was, now, unmet=(*step, *nothing), notes=notes, entries=tuple(entries))


def _missing_step(was: str, now: str, level: Level | None) -> tuple[str, ...]:
    """What the version has to become, by https://semver.org; parts that are not written are 0."""
    if level is None:
        return ()
    old, new = _parts(was), _parts(now)
    if old is None or new is None:
        return (f"`info.version` is `{now if new is None else was}`, which is no version like 1.2.3",)
    wanted = _wanted(old, level)
    if new >= wanted:
        return ()
    said = f"`info.version` is {now}" if new >= old else f"`info.version` went back from {was} to {now}"
    verb = "should" if level == "compatible" else "has to"
    return (f"{said} and {verb} become {'.'.join(map(str, wanted))}: {_WHY[level]}",)


def _wanted(old: tuple[int, int, int], level: Level) -> tuple[int, int, int]:
    major, minor, _ = old
    if level == "editorial":
        return old
    # Below 1.0 nothing is stable yet, and a minor version may break.
    return (major + 1, 0, 0) if level == "breaking" and major else (major, minor + 1, 0)


def _parts(version: str) -> tuple[int, int, int] | None:
    found = _VERSION.fullmatch(version.strip())
    if found is None:
        return None
    major, minor, patch = (int(part or 0) for part in found.groups())
    return major, minor, patch


def _entries(old: State, new: State) -> tuple[list[str], tuple[str, ...]]:
    """The new entries of the changelog, and why it was not asked, where it could not be."""
    if old.changelog is None and new.changelog is None:
        return [], ("no changelog was asked for an entry: there is none beside either",)
    if "://" in old.name or "://" in new.name:
        return [], ("no changelog was asked for an entry: a server has none",)
    if old.changelog and new.changelog and old.changelog.place == new.changelog.place:
        return [], (f"no changelog was asked for an entry: both have the same {new.changelog.place}",)
    was, now = (each.changelog.text if each.changelog else "" for each in (old, new))
    return new_entries(was, now, new.contract.title), ()
