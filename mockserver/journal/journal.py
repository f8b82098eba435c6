"""The last requests of a world, bounded in number and bytes, as all worlds together are."""

from __future__ import annotations

import itertools
import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from mockserver.journal.entry import Entry

_FULL_WORLDS = 4


class Kept(Protocol):
    """What is kept of a request: little is done while it is served, the rest when somebody looks."""

    @property
    def id(self) -> int:
        """Its number in its journal."""
        ...

    @property
    def weight_bytes(self) -> int:
        """About how much memory it takes."""
        ...

    def entry(self) -> Entry:
        """All of it, to look at."""
        ...


@dataclass(frozen=True)
class JournalLimits:
    """How much is kept of a world, and of all worlds together; no entries is no journal at all."""

    entries: int = 1000
    bytes: int = 16 * 1024 * 1024

    @property
    def bytes_of_all_worlds(self) -> int:
        """A mock may have thousands of worlds: those that were quiet longest lose their entries first."""
        return self.bytes * _FULL_WORLDS


class Journals:
    """Makes journals, and keeps all of them together within bounds."""

    def __init__(self, limits: JournalLimits = JournalLimits()) -> None:
        self.limits = limits
        self.lock = threading.RLock()
        self._bytes = 0
        self._last_used: OrderedDict[Journal, None] = OrderedDict()

    def new(self) -> Journal:
        """An empty journal."""
        return Journal(self)

    @property
    def entries(self) -> int:
        """How many entries are kept now."""
        with self.lock:
            return sum(len(journal) for journal in self._last_used)

    @property
    def bytes(self) -> int:
        """About how much memory they take."""
        return self._bytes

    def changed(self, journal: Journal, by_bytes: int) -> None:
        """A journal grew or shrank."""
        self._bytes += by_bytes
        if len(journal):
            self._last_used[journal] = None
        else:
            self._last_used.pop(journal, None)

    def make_room(self, used: Journal) -> None:
        """Drop what is oldest in the worlds that were quiet longest."""
        self._last_used.move_to_end(used)
        while self._bytes > self.limits.bytes_of_all_worlds:
            next(iter(self._last_used)).drop_oldest()


class Journal:
    """Entries in the order in which their answers went out. Every method is atomic."""

    def __init__(self, journals: Journals) -> None:
        self.last_id = 0
        self._journals = journals
        self._ids = itertools.count(1)
        self._entries: deque[Kept] = deque()
        self._weights: deque[int] = deque()
        self._bytes = 0
        self._listeners: list[Callable[[], object]] = []

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def is_kept(self) -> bool:
        """Whether anything is written down at all."""
        return self._journals.limits.entries > 0

    def add(self, make: Callable[[int], Kept]) -> None:
        """Write down what `make` makes of a new id; the oldest make room."""
        limits = self._journals.limits
        with self._journals.lock:
            entry = make(next(self._ids))
            self.last_id = entry.id
            weight = entry.weight_bytes
            self._entries.append(entry)
            self._weights.append(weight)
            self._changed(weight)
            while len(self._entries) > limits.entries or self._bytes > limits.bytes:
                self.drop_oldest()
            if self._entries:
                self._journals.make_room(self)
            listeners = list(self._listeners)
        for tell in listeners:
            tell()

    def entries(self, *, after: int = 0) -> list[Entry]:
        """What is kept, oldest first; with `after` only what is newer than an id, at no cost for the rest."""
        with self._journals.lock:
            newest = itertools.takewhile(lambda kept: kept.id > after, reversed(self._entries))
            kept = list(newest)[::-1]
        return [each.entry() for each in kept]

    def walk(
        self, *, after: int = 0, before: int | None = None, newest_first: bool = True
    ) -> Iterator[Entry]:
        """The entries between two ids; of what nobody takes nothing is made."""
        with self._journals.lock:
            kept = list(self._entries)
        for each in reversed(kept) if newest_first else kept:
            if each.id > after and (before is None or each.id < before):
                yield each.entry()

    def get(self, entry_id: int) -> Entry | None:
        """The entry with that id, if it is kept."""
        return next(self.walk(after=entry_id - 1, before=entry_id + 1), None)

    @property
    def first_id(self) -> int:
        """The id of the oldest that is kept; what comes next where none is."""
        with self._journals.lock:
            return self._entries[0].id if self._entries else self.last_id + 1

    def clear(self) -> None:
        """Forget everything. Ids go on, so that nobody who watches takes an old one for new."""
        with self._journals.lock:
            self._entries.clear()
            self._weights.clear()
            self._changed(-self._bytes)

    def drop_oldest(self) -> None:
        """Forget one entry."""
        self._entries.popleft()
        self._changed(-self._weights.popleft())

    def listen(self, tell: Callable[[], object]) -> Callable[[], None]:
        """Have `tell` called after each new entry, from any thread, until what this answers is called."""
        with self._journals.lock:
            self._listeners.append(tell)

        def stop() -> None:
            with self._journals.lock:
                self._listeners.remove(tell)

        return stop

    def _changed(self, by_bytes: int) -> None:
        self._bytes += by_bytes
        self._journals.changed(self, by_bytes)
