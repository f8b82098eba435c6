"""Expectations held against the journal, and in what the requests that came nearest differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mockserver.journal.criteria import Criterion, in_words
from mockserver.journal.entry import Entry
from mockserver.journal.expectation import Expectation, Order
from mockserver.journal.query import meets

_SHOWN = 3
_SHOWN_IDS = 10


@dataclass(frozen=True)
class Difference:
    """A member that is not what was expected."""

    member: str
    expected: Any
    was: Any

    def __str__(self) -> str:
        was = "was missing" if self.was is None else f"was {in_words(self.was)}"
        return f"{self.member}: expected {in_words(self.expected)}, {was}"


@dataclass(frozen=True)
class Near:
    """A request that is nearly the one that was expected."""

    entry: Entry
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Outcome:
    """Whether an expectation holds. `matching` are the ids that met it, `nearest` those that nearly did."""

    holds: bool
    expected: str
    found: str
    matching: tuple[int, ...]
    nearest: tuple[Near, ...] = ()

    @property
    def text(self) -> str:
        """All of it, for people."""
        if self.holds:
            return f"as expected: {self.expected}"
        lines = [f"expected {self.expected}", f"found {self.found}"]
        for near in self.nearest:
            lines.append(f"  {_line(near.entry)}")
            lines += [f"    {difference}" for difference in near.differences]
        return "\n".join(lines)


def verify(wanted: Expectation | Order, entries: Sequence[Entry]) -> Outcome:
    """Hold an expectation against entries, oldest first."""
    return _verify_order(wanted, entries) if isinstance(wanted, Order) else _verify_count(wanted, entries)


def _verify_count(wanted: Expectation, entries: Sequence[Entry]) -> Outcome:
    reached = [entry for entry in entries if wanted.since.covers(entry)]
    matching = [entry for entry in reached if meets(entry, wanted.criteria)]
    holds = wanted.allows(len(matching))
    ids = tuple(entry.id for entry in matching)
    too_few = not holds and len(matching) < wanted.at_least
    others = [entry for entry in reached if entry.id not in set(ids)] if too_few else []
    surplus = () if holds or too_few else tuple(Near(entry, ()) for entry in matching[:_SHOWN])
    nearest = _nearest(others, wanted.criteria) or surplus
    return Outcome(
        holds=holds,
        expected=str(wanted),
        found=_counted(ids, len(reached)),
        matching=ids,
        nearest=nearest,
    )


def _verify_order(wanted: Order, entries: Sequence[Entry]) -> Outcome:
    ids: list[int] = []
    left = [entry for entry in entries if wanted.since.covers(entry)]
    for number, step in enumerate(wanted.steps, 1):
        place = next((at for at, entry in enumerate(left) if meets(entry, step.criteria)), None)
        if place is None:
            after = f" after #{ids[-1]}" if ids else ""
            found = f"no request for step {number}{after}: {step.described}{_too_early(step, ids, entries)}"
            return Outcome(
                holds=False,
                expected=str(wanted),
                found=found,
                matching=tuple(ids),
                nearest=_nearest(left, step.criteria),
            )
        ids.append(left[place].id)
        left = left[place + 1 :]
    return Outcome(
        holds=True, expected=str(wanted), found=_counted(tuple(ids), len(entries)), matching=tuple(ids)
    )


def _too_early(step: Expectation, ids: list[int], entries: Sequence[Entry]) -> str:
    early = [entry.id for entry in entries if meets(entry, step.criteria) and ids and entry.id < ids[-1]]
    return f"; it came too early, as #{early[-1]}" if early else ""


def _nearest(entries: Sequence[Entry], criteria: tuple[Criterion, ...]) -> tuple[Near, ...]:
    """Those that miss the fewest criteria, the newest first; what misses all of several is not near."""
    missed = [(entry, [one for one in criteria if not one.holds(entry)]) for entry in reversed(entries)]
    fewest = min((len(misses) for _, misses in missed), default=0)
    if fewest == len(criteria) > 1:
        return ()
    return tuple(
        Near(entry, tuple(Difference(one.member, one.wanted, one.was(entry)) for one in misses))
        for entry, misses in [pair for pair in missed if len(pair[1]) == fewest][:_SHOWN]
    )


def _counted(ids: tuple[int, ...], looked_at: int) -> str:
    shown = ", ".join(f"#{entry_id}" for entry_id in ids[:_SHOWN_IDS]) + (
        "…" if len(ids) > _SHOWN_IDS else ""
    )
    return f"{len(ids)} of {looked_at}{f': {shown}' if ids else ''}"


def _line(entry: Entry) -> str:
    said = f", {entry.answer.detail}" if entry.answer.detail else ""
    return f"#{entry.id} {entry.method} {entry.path} {entry.answer.status}{said}"
