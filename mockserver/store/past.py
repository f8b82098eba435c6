"""What a state was before its latest writes, for lists that lag behind."""

from __future__ import annotations

import threading
from collections import deque
from datetime import datetime
from typing import Generic, TypeVar

S = TypeVar("S")

_KEPT_WRITES = 100


class Past(Generic[S]):
    """States with the time of the write that ended them, a hundred at most; the oldest are forgotten."""

    def __init__(self) -> None:
        self._states: deque[tuple[datetime, S]] = deque(maxlen=_KEPT_WRITES)
        self._lock = threading.Lock()

    def keep(self, state: S, *, written_at: datetime, since: datetime) -> None:
        """Remember a state, which a write has just ended, and forget those that ended before `since`."""
        with self._lock:
            while self._states and self._states[0][0] < since:
                self._states.popleft()
            self._states.append((written_at, state))

    def at(self, time: datetime) -> S | None:
        """The state at a time, None if nothing was written since."""
        with self._lock:
            return next((state for written_at, state in self._states if written_at > time), None)
