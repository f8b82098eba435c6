"""Behaviour mutants: implementations that break one rule each, judged by the tests that cite this rule."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace

from contract_tests.audit.bench import Bench
from contract_tests.audit.mutant import Fate, Mutant
from contract_tests.audit.shelf import Placed, Shelf, fresh, let_go, serving
from contract_tests.audit.worker import Job, Judged, Until

_RUNS = itertools.count()


@dataclass
class Standing:
    """Shelves, and where they are served while the block lasts."""

    shelves: Mapping[str, Shelf]
    _urls: dict[str, str] = field(default_factory=dict)
    _stack: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Standing:
        """Shelves start when they are first needed."""
        return self

    def __exit__(self, *_: object) -> None:
        """End those that were started."""
        self._stack.close()
        self._urls.clear()

    def placed(self, mutant: Mutant) -> Placed:
        """Where a mutant stands."""
        return self.shelves[mutant.api].placed[mutant.id]

    def job(self, api: str, headers: Mapping[str, str], *, seed: int, until: Until = "the end") -> Job:
        """A run of the whole suite on one implementation, which nobody has used before."""
        return Job(
            api,
            self.url(api),
            fresh(headers, f"r{next(_RUNS)}"),
            members=self.shelves[api].members,
            until=until,
            seed=seed,
        )

    def url(self, api: str) -> str:
        """Where the shelf of an API is served."""
        if api not in self._urls:
            self._urls[api] = self._stack.enter_context(serving(self.shelves[api]))
        return self._urls[api]

    def let_go(self, job: Job) -> None:
        """What was stored while a job was done is needed no more."""
        let_go(self.shelves[job.api], job.base_url, job.headers)


@dataclass(frozen=True)
class Behaviour:
    """The family of what stands on the shelves."""

    standing: Standing

    def mutants(self, api: str) -> tuple[Mutant, ...]:
        """The broken implementations of an API."""
        shelf = self.standing.shelves.get(api)
        return tuple(placed.mutant for placed in shelf.placed.values()) if shelf else ()

    def fates(self, mutants: Sequence[Mutant], bench: Bench) -> Iterator[Fate]:
        """Judge each by the tests that cite its rule, until one calls that rule broken."""
        jobs = [self._job(mutant, bench.seed) for mutant in mutants]
        for number, judged in bench.workers.judged(enumerate(jobs)):
            self.standing.let_go(jobs[number])
            yield fate_of(mutants[number], judged)

    def _job(self, mutant: Mutant, seed: int) -> Job:
        headers = self.standing.placed(mutant).headers
        whole = self.standing.job(mutant.api, headers, seed=seed, until="its rule")
        return replace(whole, rules=(mutant.rule,))


def fate_of(mutant: Mutant, judged: Judged) -> Fate:
    """What became of a mutant that was judged."""
    return Fate(mutant, judged.kill(mutant.rule), judged.broken, judged.seconds, judged.trouble)
