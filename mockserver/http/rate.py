"""Rate limits, off unless configured: so many requests for each token in each minute."""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass, field

from mockserver.store.worlds import Clock

WINDOW_SECONDS = 60


@dataclass(frozen=True)
class Quota:
    """What a caller has left in this window; `is_over` when this request is one too many."""

    limit: int
    remaining: int
    is_over: bool
    retry_after_seconds: int
    resets_at: int


@dataclass
class RateLimiter:
    """Counts requests by token in fixed windows, by default of a minute."""

    limit: int
    clock: Clock
    window_seconds: float = WINDOW_SECONDS
    _window: int = 0
    _counts: dict[str, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, token: str) -> Quota | None:
        """Count one request; None where the limit is 0, which is none."""
        return self.count(token) if self.limit else None

    def count(self, token: str) -> Quota:
        """Count one request. `resets_at` is in seconds since 1970."""
        now = self.clock.now().timestamp()
        window = int(now // self.window_seconds)
        with self._lock:
            if window != self._window:
                self._window = window
                self._counts.clear()
            count = self._counts[token] = self._counts.get(token, 0) + 1
        resets_at = (window + 1) * self.window_seconds
        return Quota(
            limit=self.limit,
            remaining=max(0, self.limit - count),
            is_over=count > self.limit,
            retry_after_seconds=max(1, int(resets_at - now + 0.999)),
            resets_at=math.ceil(resets_at),
        )
