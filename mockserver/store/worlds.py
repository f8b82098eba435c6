"""Worlds: complete, separate sets of state. Parallel tests each take one; a tenant is one."""

from __future__ import annotations

import random
import threading
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Generic, Protocol, TypeVar

S = TypeVar("S")

DEFAULT_WORLD = "default"
MOST_WORLDS = 4096


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The time in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The time in UTC."""
        return datetime.now(UTC)


class Ids:
    """New ids. With a seed, the same ones in the same order for each world."""

    def __init__(self, seed: int | None, world: str) -> None:
        self._random = random.SystemRandom() if seed is None else random.Random(f"{seed}:{world}")
        self._lock = threading.Lock()

    def uuid(self) -> str:
        """A new random UUID, in lower case."""
        return str(uuid.UUID(bytes=self.random_bytes(16), version=4))

    def hex(self, digits: int) -> str:
        """New random hexadecimal digits."""
        return self.random_bytes((digits + 1) // 2).hex()[:digits]

    def random_bytes(self, count: int) -> bytes:
        """New random bytes."""
        with self._lock:
            return self._random.getrandbits(count * 8).to_bytes(count, "big")


class TooManyWorlds(Exception):
    """As many worlds as the process will hold exist already."""


class Worlds(Generic[S]):
    """The states of one API by world; one is made, with its demo data, when it is first asked for."""

    def __init__(self, make: Callable[[str], S]) -> None:
        self._make = make
        self._states: dict[str, S] = {}
        self._lock = threading.Lock()

    def state(self, world: str) -> S:
        """The state of a world. Raises TooManyWorlds instead of making one too many."""
        state = self._states.get(world)
        return self._create(world) if state is None else state

    def reset(self, world: str) -> None:
        """Put a world back to its beginning."""
        with self._lock:
            self._states.pop(world, None)

    def reset_all(self) -> None:
        """Put all worlds back to their beginning."""
        with self._lock:
            self._states.clear()

    def put(self, world: str, state: S) -> None:
        """Replace the state of a world. Raises TooManyWorlds instead of making one too many."""
        with self._lock:
            if world not in self._states and len(self._states) >= MOST_WORLDS:
                raise TooManyWorlds
            self._states[world] = state

    def names(self) -> list[str]:
        """The worlds that exist now."""
        return sorted(self._states)

    def _create(self, world: str) -> S:
        with self._lock:
            if world not in self._states:
                if len(self._states) >= MOST_WORLDS:
                    raise TooManyWorlds
                self._states[world] = self._make(world)
            return self._states[world]
