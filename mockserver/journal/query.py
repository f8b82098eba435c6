"""Which entries are wanted, and how many of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from mockserver.journal.criteria import Criterion, WishError, criterion
from mockserver.journal.entry import Entry
from mockserver.journal.journal import Journal

DEFAULT_LIMIT = 100
MOST_AT_ONCE = 1000


@dataclass(frozen=True)
class Since:
    """From where on: the entries after an id, or those of a time and later."""

    id: int = 0
    time: datetime | None = None

    def after(self, entry_id: int) -> Since:
        """The same, but not before the entry with that id is over."""
        return Since(max(self.id, entry_id), self.time)

    def covers(self, entry: Entry) -> bool:
        """Whether the entry comes after it."""
        return entry.id > self.id and (self.time is None or entry.time >= self.time)


FROM_THE_START = Since()


@dataclass(frozen=True)
class Query:
    """Criteria that all must hold, a stretch of ids and an order."""

    criteria: tuple[Criterion, ...] = ()
    since: Since = FROM_THE_START
    before: int | None = None
    limit: int = DEFAULT_LIMIT
    is_newest_first: bool = True

    def page(self, journal: Journal) -> list[Entry]:
        """The first entries that are wanted."""
        reach = journal.walk(after=self.since.id, before=self.before, newest_first=self.is_newest_first)
        return list(islice(filter(self._wants, reach), self.limit))

    def _wants(self, entry: Entry) -> bool:
        return self.since.covers(entry) and meets(entry, self.criteria)


def meets(entry: Entry, criteria: Iterable[Criterion]) -> bool:
    """Whether all criteria hold."""
    return all(one.holds(entry) for one in criteria)


def read_query(wanted: Mapping[str, str]) -> Query:
    """The query of a URL's parameters. Raises WishError."""
    others = {"since", "before", "limit", "order"}
    order = wanted.get("order", "newest")
    if order not in ("newest", "oldest"):
        msg = "order: must be newest or oldest"
        raise WishError(msg)
    return Query(
        criteria=tuple(criterion(name, value) for name, value in wanted.items() if name not in others),
        since=read_since(wanted["since"]) if "since" in wanted else FROM_THE_START,
        before=read_count("before", wanted["before"], 10**12) if "before" in wanted else None,
        limit=read_count("limit", wanted.get("limit", str(DEFAULT_LIMIT)), MOST_AT_ONCE),
        is_newest_first=order == "newest",
    )


def read_since(value: Any) -> Since:
    """From where on, as an id or a time. Raises WishError."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return Since(id=value)
    text = value if isinstance(value, str) else ""
    if text.isascii() and text.isdigit() and len(text) <= 12:
        return Since(id=int(text))
    try:
        time = datetime.fromisoformat(text)
        return Since(time=time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC))
    except (ValueError, OverflowError) as error:
        msg = "since: must be the id of a request or a time such as 2030-01-31T12:00:00Z"
        raise WishError(msg) from error


def read_count(name: str, text: str, highest: int) -> int:
    """A number from 1 to `highest`. Raises WishError."""
    if text.isascii() and text.isdigit() and len(text) <= 13 and 1 <= int(text) <= highest:
        return int(text)
    msg = f"{name}: must be a number from 1 to {highest}"
    raise WishError(msg)
