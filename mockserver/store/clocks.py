"""A clock for each world, which can be stopped and moved; what happens in a world follows it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from mockserver.store.worlds import Clock


@dataclass(frozen=True)
class ClockStart:
    """How a clock begins: at a time or, with None, at the machine's, and whether it stands still."""

    now: datetime | None = None
    is_frozen: bool = False


class WorldClock:
    """Tells the time of a world: the machine's, moved by an offset, or one that stands still.

    `start` says how it begins, and begins anew after a reset.
    """

    def __init__(self, machine: Clock, start: Callable[[], ClockStart] = ClockStart) -> None:
        self._machine = machine
        self._start = start
        self._offset = timedelta()
        self._frozen: datetime | None = None
        self._lock = threading.Lock()
        self.reset()

    @property
    def is_moved(self) -> bool:
        """Whether it goes, but not with the machine's."""
        return self._frozen is None and self._offset != timedelta()

    @property
    def is_frozen(self) -> bool:
        """Whether it stands still."""
        return self._frozen is not None

    def now(self) -> datetime:
        """The time in UTC."""
        with self._lock:
            return self._now()

    def set(self, time: datetime) -> None:
        """Go on from a time; a clock that stands still shows it."""
        with self._lock:
            self._set(time)

    def advance(self, by: timedelta) -> None:
        """Let time pass, or go back. Raises OverflowError where no date is so far away."""
        with self._lock:
            self._set(self._now() + by)

    def freeze(self) -> None:
        """Stand still from now on."""
        with self._lock:
            self._frozen = self._now()

    def unfreeze(self) -> None:
        """Go on from the time that is shown."""
        with self._lock:
            shown, self._frozen = self._now(), None
            self._set(shown)

    def reset(self) -> None:
        """Be as at the beginning: by default, tell the machine's time."""
        self.begin(self._start())

    def begin(self, start: ClockStart) -> None:
        """Be as after another beginning."""
        with self._lock:
            self._offset, self._frozen = timedelta(), None
            if start.is_frozen:
                self._frozen = start.now or self._machine.now()
            elif start.now is not None:
                self._set(start.now)

    def _now(self) -> datetime:
        return self._frozen if self._frozen is not None else self._machine.now() + self._offset

    def _set(self, time: datetime) -> None:
        if self._frozen is not None:
            self._frozen = time
        else:
            self._offset = time - self._machine.now()
