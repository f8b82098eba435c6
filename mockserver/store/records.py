"""Records in memory, listed from indexes that are kept in order.

An index exists for each pair (filtered members, sort member) that was ever asked for, up to a bound, and is
kept up from then on: a page costs the same whether a thousand records are stored or a million.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from sortedcontainers import SortedList

_KEPT_INDEXES = 24


class Record(Protocol):
    """Anything with an id; the ids of one store compare with each other."""

    @property
    def id(self) -> Any:
        """What names the record, for good."""
        ...


R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Bounds:
    """Which part of an ordered list is wanted: the values strictly after and before, None for no bound."""

    after: Any = None
    before: Any = None


class RecordStore(Generic[R]):
    """Records by id. Every method is atomic."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._records: dict[Any, R] = {}
        self._indexes: OrderedDict[tuple[tuple[str, ...], str], _Index] = OrderedDict()

    def copy(self) -> RecordStore[R]:
        """A store of the same records, which later changes do not reach."""
        copied: RecordStore[R] = RecordStore()
        with self._lock:
            copied._records = dict(self._records)
        return copied

    def add(self, record: R) -> None:
        """Store a new record."""
        self.add_all([record])

    def add_all(self, records: Iterable[R]) -> None:
        """Store several new records at once."""
        with self._lock:
            for record in records:
                self._records[record.id] = record
                for index in self._indexes.values():
                    index.add(record)

    def all(self) -> list[R]:
        """Every record, in the order in which they came."""
        with self._lock:
            return list(self._records.values())

    def get(self, record_id: Any) -> R | None:
        """The record of that id, if there is one."""
        return self._records.get(record_id)

    def change(self, record_id: Any, change: Callable[[R], R]) -> R | None:
        """Replace a record by what `change` makes of it; None where there is none."""
        with self._lock:
            old = self._records.get(record_id)
            if old is None:
                return None
            new = change(old)
            self._records[record_id] = new
            for index in self._indexes.values():
                index.remove(old)
                index.add(new)
            return new

    def remove(self, record_id: Any) -> R | None:
        """Take a record out; None where there is none."""
        with self._lock:
            record = self._records.pop(record_id, None)
            if record is not None:
                for index in self._indexes.values():
                    index.remove(record)
            return record

    def count(self, where: Mapping[str, Any]) -> int:
        """How many records have these values."""
        with self._lock:
            return len(self._index(tuple(sorted(where)), "id").entries(where))

    def window(self, where: Mapping[str, Any], *, start: int, stop: int) -> tuple[list[R], int]:
        """The records with these values by id from position `start` to before `stop`, and their number."""
        with self._lock:
            entries = self._index(tuple(sorted(where)), "id").entries(where)
            return [self._records[record_id] for _, record_id in entries.islice(start, stop)], len(entries)

    def ordered(
        self,
        where: Mapping[str, Any],
        *,
        sort: str,
        limit: int,
        descending: bool = False,
        bounds: Bounds = Bounds(),
        keep: Callable[[R], bool] = lambda _record: True,
    ) -> list[R]:
        """The first `limit` records that `keep` lets through, by a member; ties by id ascending."""
        with self._lock:
            entries = self._index(tuple(sorted(where)), sort).entries(where)
            walk = _walk_down if descending else _walk_up
            found: list[R] = []
            for _, record_id in walk(entries, *_span(entries, bounds, descending=descending)):
                record = self._records[record_id]
                if keep(record):
                    found.append(record)
                    if len(found) == limit:
                        break
            return found

    def _index(self, members: tuple[str, ...], sort: str) -> _Index:
        key = (members, sort)
        index = self._indexes.get(key)
        if index is None:
            index = self._indexes[key] = _Index(members, sort)
            for record in self._records.values():
                index.add(record)
            if len(self._indexes) > _KEPT_INDEXES:
                self._indexes.popitem(last=False)
        self._indexes.move_to_end(key)
        return index


class _Index:
    """For each combination of values of some members, the entries (sort value, id) in order."""

    def __init__(self, members: tuple[str, ...], sort: str) -> None:
        self._members = members
        self._sort = sort
        self._entries: dict[tuple[Any, ...], SortedList] = {}

    def entries(self, where: Mapping[str, Any]) -> SortedList:
        return self._entries.get(tuple(where[name] for name in self._members), SortedList())

    def add(self, record: Record) -> None:
        group = self._entries.setdefault(self._group(record), SortedList())
        group.add((getattr(record, self._sort), record.id))

    def remove(self, record: Record) -> None:
        key = self._group(record)
        group = self._entries[key]
        group.remove((getattr(record, self._sort), record.id))
        if not group:
            del self._entries[key]

    def _group(self, record: Record) -> tuple[Any, ...]:
        return tuple(getattr(record, name) for name in self._members)


def _span(entries: SortedList, bounds: Bounds, *, descending: bool) -> tuple[int, int]:
    """The positions between two exclusive bounds; with `descending`, after means smaller."""
    low, high = (bounds.before, bounds.after) if descending else (bounds.after, bounds.before)
    start = 0 if low is None else _right_of(entries, low)
    stop = len(entries) if high is None else entries.bisect_left((high,))
    return start, stop


def _right_of(entries: SortedList, value: Any) -> int:
    """The position behind the last entry with that value."""
    return int(entries.bisect_right((value, _Largest())))


class _Largest:
    """Greater than any id."""

    def __lt__(self, other: object) -> bool:
        return False

    def __gt__(self, other: object) -> bool:
        return True


def _walk_up(entries: SortedList, start: int, stop: int) -> Iterator[tuple[Any, Any]]:
    yield from entries.islice(start, stop)


def _walk_down(entries: SortedList, start: int, stop: int) -> Iterator[tuple[Any, Any]]:
    """Down by value, but up by id among equal values."""
    while stop > start:
        first = max(start, entries.bisect_left((entries[stop - 1][0],)))
        yield from entries.islice(first, stop)
        stop = first
