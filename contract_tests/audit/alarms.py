"""False alarms: what whole runs call broken of implementations that break nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import openapi
from contract_tests.audit.behaviour import Standing
from contract_tests.audit.bench import Bench
from contract_tests.audit.shelf import Shelf
from contract_tests.audit.worker import Judged

UNBROKEN, LITERAL, LENIENT = "unbroken", "literal", "lenient"


@dataclass(frozen=True)
class Lawful:
    """The runs on one lawful implementation, with seeds 0, 1, 2 …; `alarms` are sentences.

    Of the lenient one no rule that is binding may be called broken, of the others no rule at all.
    """

    api: str
    kind: str
    seeds: int
    alarms: tuple[str, ...]
    seconds: float

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Lawful:
        """From plain data."""
        return cls(**{**data, "alarms": tuple(data["alarms"])})


def runs_of(shelf: Shelf, seeds: int) -> int:
    """How many runs it takes."""
    return seeds * len(_kinds(shelf))


def false_alarms(
    standing: Standing, seeds: int, bench: Bench, note: Callable[[str], None]
) -> Iterator[Lawful]:
    """Judge the lawful implementations of the shelves whole, with so many seeds."""
    for api, shelf in standing.shelves.items():
        for kind, headers in _kinds(shelf).items():
            jobs = {seed: standing.job(api, headers, seed=seed) for seed in range(seeds)}
            alarms, seconds = [], 0.0
            for seed, judged in bench.workers.judged(jobs.items()):
                standing.let_go(jobs[seed])
                note(f"{kind} implementation of {api}, seed {seed}")
                alarms += [(seed, what) for what in _alarms(kind, api, judged)]
                seconds += judged.seconds
            told = tuple(f"seed {seed}: {what}" for seed, what in sorted(alarms))
            yield Lawful(api, kind, seeds, told, round(seconds / seeds, 1))


def _kinds(shelf: Shelf) -> dict[str, Mapping[str, str]]:
    others = {LITERAL: shelf.literal, LENIENT: shelf.lenient}
    return {
        UNBROKEN: shelf.unbroken,
        **{kind: headers for kind, headers in others.items() if headers is not None},
    }


def _alarms(kind: str, api: str, judged: Judged) -> Iterator[str]:
    rules = openapi.rules(api)
    for each in judged.noticed:
        if kind != LENIENT or rules[each.rule].is_binding:
            yield f"{each.test} calls {each.rule} broken"
    for test, why in judged.crashes:
        yield f"{test} failed by itself: {why}"
    for upload in judged.strange:
        yield f"the upload {upload} would not be known again for ours"
    if judged.end:
        yield judged.end
