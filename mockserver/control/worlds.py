"""What can be steered and seen in a world, beside the states that the APIs keep of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from mockserver.faults.matching import Faults
from mockserver.journal.journal import Journal, Journals
from mockserver.store.clocks import ClockStart, WorldClock
from mockserver.store.worlds import MOST_WORLDS, Clock, TooManyWorlds


@dataclass(frozen=True)
class World:
    """A world as `/_mock` sees it."""

    name: str
    clock: WorldClock
    faults: Faults
    journal: Journal

    def reset(self) -> None:
        """Put everything back to its beginning."""
        self.clock.reset()
        self.faults.clear()
        self.journal.clear()


class KnownWorlds:
    """The worlds by name; one is made when it is first named. `start` says how the clock of one begins."""

    def __init__(
        self,
        machine_clock: Clock,
        journals: Journals,
        start: Callable[[str], ClockStart] = lambda _world: ClockStart(),
    ) -> None:
        self._machine_clock = machine_clock
        self._start = start
        self._journals = journals
        self._worlds: dict[str, World] = {}
        self._lock = threading.Lock()

    def of(self, name: str) -> World:
        """A world. Raises TooManyWorlds instead of making one too many."""
        world = self._worlds.get(name)
        return self._create(name) if world is None else world

    def known(self, name: str) -> World | None:
        """A world, if it exists."""
        return self._worlds.get(name)

    def names(self) -> list[str]:
        """The worlds that exist now."""
        return sorted(self._worlds)

    def _create(self, name: str) -> World:
        with self._lock:
            if name not in self._worlds:
                if len(self._worlds) >= MOST_WORLDS:
                    raise TooManyWorlds
                clock = WorldClock(self._machine_clock, partial(self._start, name))
                self._worlds[name] = World(name, clock, Faults(clock), self._journals.new())
            return self._worlds[name]
