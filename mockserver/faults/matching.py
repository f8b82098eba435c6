"""The faults of a world: which of them strike a request.

All of it happens in the one thread of the event loop; nothing here waits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from random import Random
from typing import Any

from mockserver.faults.definition import SERVER_STATUSES, Definition, DefinitionError
from mockserver.faults.kinds import KINDS
from mockserver.http.rate import Quota, RateLimiter
from mockserver.store.worlds import Clock

MOST_FAULTS = 1000


@dataclass(frozen=True)
class Request:
    """What faults are matched by; `operation` is empty where the spec has none."""

    api: str
    operation: str
    path: str
    token: str
    needs_token: bool
    has_body: bool
    statuses: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Strike:
    """A fault that strikes a request, under the name that the answer shows; `delay_ms` as drawn."""

    name: str
    definition: Definition
    delay_ms: float
    quota: Quota | None = None


@dataclass
class Fault:
    """A fault at work; `hits` says how often it struck."""

    definition: Definition
    clock: Clock
    hits: int = 0
    _seen: int = 0
    _limiter: RateLimiter | None = None
    _random: Random = field(default_factory=Random)

    def __post_init__(self) -> None:
        definition = self.definition
        self._random = Random(definition.seed)
        if definition.kind == "rate-limit":
            self._limiter = RateLimiter(
                definition.requests, self.clock, window_seconds=definition.window_seconds
            )

    def strike(self, request: Request) -> Strike | None:
        """Count a request, and say whether it is struck."""
        definition = self.definition
        if definition.times is not None and self.hits >= definition.times:
            return None
        if not concerns(definition, request):
            return None
        self._seen += 1
        if self._seen <= definition.after or self._random.random() >= definition.probability:
            return None
        quota = self._limiter.count(request.token) if self._limiter else None
        if quota is not None and not quota.is_over:
            return None
        self.hits += 1
        return Strike(definition.id or definition.kind, definition, delay_ms(definition, self._random), quota)

    def shown(self) -> dict[str, Any]:
        """The fault as JSON."""
        return {**self.definition.shown(), "hits": self.hits}


class Faults:
    """The faults of one world, in the order in which they were added."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._faults: list[Fault] = []
        self._named = 0

    def __len__(self) -> int:
        return len(self._faults)

    @property
    def past_seconds(self) -> float | None:
        """How long what was before a write is to be kept; None where none of them is about that."""
        stale = (each.definition for each in self._faults if each.definition.kind == "stale-list")
        return max((definition.window_seconds for definition in stale), default=None)

    def strike(self, request: Request) -> list[Strike]:
        """Those that strike a request."""
        return [strike for fault in self._faults if (strike := fault.strike(request)) is not None]

    def add(self, definitions: Sequence[Definition]) -> None:
        """Add faults; those without an id get one. Raises DefinitionError, and then adds none."""
        self._faults = self._with(self._faults, definitions)

    def replace(self, definitions: Sequence[Definition]) -> None:
        """Have these faults and no other. Raises DefinitionError, and then changes nothing."""
        self._faults = self._with([], definitions)

    def remove(self, name: str) -> bool:
        """Take one out; whether it was there."""
        before = len(self._faults)
        self._faults = [fault for fault in self._faults if fault.definition.id != name]
        return len(self._faults) < before

    def clear(self) -> None:
        """Have no faults, and begin to count ids anew."""
        self._faults, self._named = [], 0

    def shown(self) -> list[dict[str, Any]]:
        """All of them as JSON."""
        return [fault.shown() for fault in self._faults]

    def _with(self, faults: list[Fault], definitions: Sequence[Definition]) -> list[Fault]:
        if len(faults) + len(definitions) > MOST_FAULTS:
            msg = f"faults: a world holds at most {MOST_FAULTS}"
            raise DefinitionError(msg)
        taken = {fault.definition.id for fault in faults}
        for definition in definitions:
            if definition.id and definition.id in taken:
                msg = f"id: {definition.id!r} is taken"
                raise DefinitionError(msg)
            taken.add(definition.id)
        return [*faults, *(Fault(self._named_one(each, taken), self._clock) for each in definitions)]

    def _named_one(self, definition: Definition, taken: set[str]) -> Definition:
        while not definition.id:
            self._named += 1
            if f"f{self._named}" not in taken:
                definition = replace(definition, id=f"f{self._named}")
        return definition


def concerns(definition: Definition, request: Request) -> bool:
    """Whether a fault is about such a request at all."""
    kind = KINDS[definition.kind]
    if definition.kind == "dropped-upload" and not request.has_body:
        return False
    if definition.kind == "expired-token" and not request.needs_token:
        return False
    if definition.kind == "status" and definition.status not in request.statuses | SERVER_STATUSES:
        return False
    return (
        fnmatchcase(request.operation, definition.operation)
        and any(fnmatchcase(request.operation, each) for each in kind.operations)
        and definition.api in ("*", request.api)
        and fnmatchcase(request.path, definition.path)
    )


def delay_ms(definition: Definition, random: Random) -> float:
    """How long a request waits, drawn from the distribution that is defined; never below 0."""
    drawn = 0.0
    if definition.mean_ms is not None:
        drawn = random.gauss(definition.mean_ms, definition.deviation_ms)
    elif definition.min_ms is not None:
        drawn = random.uniform(definition.min_ms, definition.max_ms)
    return max(0.0, drawn + definition.delay_ms)
