"""The time of a world, from a test."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mockserver.testing.control import Control


@dataclass(frozen=True)
class Clock:
    """`/_mock/clock`."""

    control: Control

    def now(self) -> datetime:
        """The time in the world."""
        return _time(self.control.ask("GET", "clock"))

    def set(self, now: datetime) -> datetime:
        """Make it that time, and answer it."""
        return self._change(now=now.isoformat())

    def advance(self, *, seconds: float) -> datetime:
        """Let time pass, and answer what time it is then."""
        return self._change(advance_seconds=seconds)

    def freeze(self) -> datetime:
        """Stop the time, and answer it."""
        return self._change(frozen=True)

    def unfreeze(self) -> datetime:
        """Let it go on."""
        return self._change(frozen=False)

    def reset(self) -> datetime:
        """Make it the machine's time again."""
        return _time(self.control.ask("DELETE", "clock"))

    def _change(self, **wanted: Any) -> datetime:
        return _time(self.control.ask("PUT", "clock", json=wanted))


def _time(answer: Any) -> datetime:
    return datetime.fromisoformat(answer["now"])
