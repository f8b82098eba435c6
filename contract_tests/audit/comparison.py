"""A sample of behaviour mutants, judged whole: by each layer of ours, and by Schemathesis as it comes.

In a whole run every rule is looked at, so it also shows which other rules are called broken with the one that
a mutant breaks.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from statistics import mean
from typing import Any

from contract_tests.audit.behaviour import Standing
from contract_tests.audit.bench import Bench
from contract_tests.audit.mutant import LAYERS, Mutant, layer_of
from contract_tests.audit.schemathesis import Plain, Reported, run_plain
from contract_tests.audit.worker import Job, Judged, target_of

SCHEMATHESIS = "schemathesis"
_UNBROKEN = tuple(f"the unbroken one, run {number}" for number in (1, 2, 3))

Note = Callable[[str], None]


@dataclass(frozen=True)
class Compared:
    """One mutant of the sample: who noticed it, and what was called broken beside its rule.

    `killers` are layers of ours, and Schemathesis where it reported what it does not report of the unbroken
    implementation; `reported` is that.
    """

    mutant: str
    rule: str
    killers: tuple[str, ...]
    is_named: bool
    neighbours: tuple[str, ...] = ()
    reported: tuple[str, ...] = ()
    trouble: str = ""

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Compared:
        """From plain data."""
        lists = {name: tuple(data[name]) for name in ("killers", "neighbours", "reported")}
        return cls(**{**data, **lists})


@dataclass(frozen=True)
class Comparison:
    """The sample of one API. `false_alarms` is what Schemathesis reports of the unbroken implementation."""

    api: str
    rows: tuple[Compared, ...]
    false_alarms: tuple[str, ...]
    seconds_of_ours: float
    seconds_of_schemathesis: float

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Comparison:
        """From plain data."""
        rows = tuple(Compared.from_data(row) for row in data["rows"])
        return cls(**{**data, "rows": rows, "false_alarms": tuple(data["false_alarms"])})

    def wrong(self) -> Iterator[str]:
        """Verdicts of whole runs that name another rule than the broken one, or say nothing."""
        for row in self.rows:
            if row.trouble:
                yield f"{row.mutant} could not be judged whole: {row.trouble}"
            elif not row.is_named:
                named = ", ".join(row.neighbours) or "nothing"
                yield f"{row.mutant} breaks {row.rule}, and a whole run names {named}"


def runs_on(mutants: int) -> int:
    """How many runs a comparison of so many takes."""
    return 2 * mutants + len(_UNBROKEN)


def sample(mutants: Sequence[Mutant], count: int, seed: int) -> list[Mutant]:
    """So many mutants, no rule a second time before each had its turn; in their own order."""
    drawn = random.Random(f"{seed} {count} {len(mutants)}").sample(list(mutants), len(mutants))
    turns: dict[str, int] = {}
    ranked = []
    for mutant in drawn:
        turns[mutant.rule] = turns.get(mutant.rule, 0) + 1
        ranked.append((turns[mutant.rule], mutant.id))
    chosen = {name for _, name in sorted(ranked, key=lambda each: each[0])[:count]}
    return [mutant for mutant in mutants if mutant.id in chosen]


def compare(standing: Standing, api: str, mutants: Sequence[Mutant], bench: Bench, note: Note) -> Comparison:
    """Judge a sample of one API."""
    whole = dict(_whole(standing, mutants, bench, note))
    plain = dict(_plain(standing, api, mutants, bench, note))
    alarms = {finding for name in _UNBROKEN for finding in plain[name].findings}
    return Comparison(
        api,
        tuple(_compared(mutant, whole[mutant.id], plain[mutant.id], alarms) for mutant in mutants),
        tuple(sorted(alarms)),
        round(mean(each.seconds for each in whole.values()), 1),
        round(mean(each.seconds for each in plain.values()), 1),
    )


def _whole(
    standing: Standing, mutants: Sequence[Mutant], bench: Bench, note: Note
) -> Iterator[tuple[str, Judged]]:
    jobs = {mutant.id: _job(standing, mutant, bench) for mutant in mutants}
    for name, judged in bench.workers.judged(jobs.items()):
        standing.let_go(jobs[name])
        note(f"whole run on {name}")
        yield name, judged


def _plain(
    standing: Standing, api: str, mutants: Sequence[Mutant], bench: Bench, note: Note
) -> Iterator[tuple[str, Reported]]:
    """What Schemathesis reports of each mutant, and of the unbroken implementation with some seeds."""
    unbroken = standing.shelves[api].unbroken
    jobs = {
        name: standing.job(api, unbroken, seed=bench.seed + number) for number, name in enumerate(_UNBROKEN)
    } | {mutant.id: _job(standing, mutant, bench) for mutant in mutants}
    runs = ((name, _plain_run(job)) for name, job in jobs.items())
    for name, reported in bench.workers.each(run_plain, runs):
        standing.let_go(jobs[name])
        note(f"Schemathesis on {name}")
        yield name, reported


def _job(standing: Standing, mutant: Mutant, bench: Bench) -> Job:
    return standing.job(mutant.api, standing.placed(mutant).headers, seed=bench.seed)


def _plain_run(job: Job) -> Plain:
    return Plain(job.api, job.base_url, job.headers, target_of(job).need("token"), job.seed)


def _compared(mutant: Mutant, judged: Judged, plain: Reported, alarms: Set[str]) -> Compared:
    layers = {layer_of(each.test) for each in judged.noticed}
    news = tuple(finding for finding in plain.findings if finding not in alarms)
    killers = (*(layer for layer in LAYERS if layer in layers), *([SCHEMATHESIS] if news else []))
    others = tuple(rule for rule in judged.broken if rule != mutant.rule)
    trouble = judged.trouble or plain.trouble
    return Compared(mutant.id, mutant.rule, killers, mutant.rule in judged.broken, others, news, trouble)
