"""The family of response mutants: what there is, and what becomes of each."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from contract_tests.audit.bench import Bench
from contract_tests.audit.equivalents import equivalents, of_api
from contract_tests.audit.mutant import Fate, Kill, Mutant, layer_of
from contract_tests.audit.response.enumeration import mutations
from contract_tests.audit.response.exercise import Exercise, Unbroken, exercise
from contract_tests.audit.response.mutation import Mutation
from contract_tests.audit.response.proxy import MUTANT_HEADER, MutatingProxy
from contract_tests.audit.response.wording import described
from contract_tests.audit.worker import Job, Judged, judge
from contract_tests.guard.server import serving
from contract_tests.mock import running_mock

UNSEEN = "no test saw an answer that it changes"


@cache
def mutants(api: str) -> tuple[Mutant, ...]:
    """The mutants of the answers of an API."""
    known = of_api(equivalents(Path(__file__).with_name("equivalents.yaml")), api, mutations(api))
    return tuple(
        Mutant(
            id=mutation.id,
            family="response",
            api=api,
            operator=mutation.operator,
            description=described(mutation),
            operation=mutation.operation,
            equivalent=known.reason(mutation.id),
            source=f"openapi/{api}/openapi.yaml",
        )
        for mutation in mutations(api).values()
    )


def fates(mutants: Sequence[Mutant], bench: Bench) -> Iterator[Fate]:
    """What becomes of mutants, in front of a mock that is started for them."""
    known = {mutant.id: mutations(mutant.api)[mutant.id] for mutant in mutants}
    with running_mock(seed=bench.seed) as sections:
        app = MutatingProxy(next(iter(sections.values()))["base_url"], known)
        with serving(app) as base_url:
            unbroken = [
                (api, Unbroken(api, {**sections[api], "base_url": base_url, "headers": {}}, bench.seed))
                for api in {mutant.api: None for mutant in mutants}
            ]
            exercised = dict(bench.workers.each(exercise, unbroken))
            yield from Judging(app, base_url, bench, exercised).fates(mutants, known)


@dataclass(frozen=True)
class Judging:
    """Judges mutants, each by the tests that may see what it changes, to the first breach."""

    proxy: MutatingProxy
    base_url: str
    bench: Bench
    exercises: Mapping[str, Exercise]

    def fates(self, mutants: Sequence[Mutant], known: Mapping[str, Mutation]) -> Iterator[Fate]:
        """The fate of each as soon as it is known."""
        staged = [(mutant, self._stages(mutant, known[mutant.id])) for mutant in mutants]
        for mutant, judged in self.bench.workers.each(judged_by_stages, staged):
            yield self._fate(mutant, judged)

    def _stages(self, mutant: Mutant, mutation: Mutation) -> tuple[Job, ...]:
        """An equivalent mutant is no suspect: that nobody accuses it, the first stages show well enough."""
        exercise = self.exercises[mutation.api]
        stages = () if exercise.trouble else exercise.stages(mutation)
        return tuple(self._job(mutation, tests) for tests in stages[: 2 if mutant.equivalent else None])

    def _job(self, mutation: Mutation, tests: tuple[str, ...]) -> Job:
        headers = {MUTANT_HEADER: mutation.id, "X-Mock-World": f"audit-{secrets.token_hex(6)}"}
        return Job(mutation.api, self.base_url, headers, tests=tests, until="a rule", seed=self.bench.seed)

    def _fate(self, mutant: Mutant, judged: Sequence[Judged]) -> Fate:
        seconds = round(sum(each.seconds for each in judged), 3)
        last = judged[-1] if judged else Judged({})
        if last.noticed:
            return Fate(mutant, last.kill(), last.broken, seconds)
        has_struck = self.proxy.struck[mutant.id] > 0
        crash = next((crash for each in judged for crash in each.crashes), None)
        if crash and has_struck:
            return Fate(mutant, _by_crash(*crash, seconds), (), seconds)
        unseen = "" if has_struck or mutant.equivalent else UNSEEN
        trouble = next((each.trouble for each in judged if each.trouble), unseen)
        return Fate(mutant, None, (), seconds, self.exercises[mutant.api].trouble or trouble)


def _by_crash(test: str, why: str, seconds: float) -> Kill:
    """A test that comes to its end without the mutant, and not with it: the run fails, and says why."""
    return Kill(test, layer_of(test), is_binding=False, seconds=seconds, detail=f"came to no end: {why}")


def judged_by_stages(jobs: Sequence[Job]) -> list[Judged]:
    """What came of each job, up to the first that noticed anything."""
    done: list[Judged] = []
    for job in jobs:
        done.append(judge(job))
        if done[-1].noticed:
            break
    return done
