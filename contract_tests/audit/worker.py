"""Judges one target after another: the suites are loaded once for many runs.

It needs a process that runs no pytest of its own, as pytest does not run well inside pytest: `Workers` are
such processes.
"""

from __future__ import annotations

import multiprocessing
import secrets
import time
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self, TypeVar

import openapi
from contract_tests.audit.mutant import Kill, layer_of
from contract_tests.curl import curl_line
from contract_tests.judge import Finding
from contract_tests.plugin import Recorder
from contract_tests.run import Run, TargetUnreachable, Wanted, collect, run
from contract_tests.target import Target, make_target
from contract_tests.verdicts import Verdicts

_DEMO = Path(__file__).parents[1] / "mock_target.toml"
_LONGEST_SECONDS = 180.0

Until = Literal["the end", "a rule", "a binding rule", "its rule"]
T = TypeVar("T")


@dataclass(frozen=True)
class Job:
    """What to judge: a target that holds the demo data of the mock, but for other `members`.

    `rules` limits it to the tests that cite one of them, `tests` to these. `until` says what ends it: a
    broken rule, a broken rule that is binding, all of `rules` broken. It ends anyhow before the next test
    when `longest_seconds` are over.
    """

    api: str
    base_url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, Any] = field(default_factory=dict)
    rules: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    until: Until = "the end"
    seed: int = 0
    run_id: str = field(default_factory=lambda: secrets.token_hex(3))
    longest_seconds: float = _LONGEST_SECONDS


@dataclass(frozen=True)
class Noticed:
    """A rule that a test called broken, so many seconds after the first test began."""

    test: str
    rule: str
    seconds: float


@dataclass(frozen=True)
class Judged:
    """What came of a job: the verdicts by rule, and who noticed what, in that order.

    `detail` is what the first test said that noticed anything, `crashes` are tests that failed by themselves,
    `end` is why the job ended before it had judged.
    """

    outcomes: Mapping[str, str]
    noticed: tuple[Noticed, ...] = ()
    detail: str = ""
    crashes: tuple[tuple[str, str], ...] = ()
    seconds: float = 0.0
    end: str = ""

    @property
    def broken(self) -> tuple[str, ...]:
        """The rules that were called broken, in the order in which that was seen."""
        return tuple(dict.fromkeys(each.rule for each in self.noticed))

    @property
    def kill(self) -> Kill | None:
        """The first test that noticed anything, with all that it said."""
        if not self.noticed:
            return None
        first = self.noticed[0]
        rules = tuple(each.rule for each in self.noticed if each.test == first.test)
        is_binding = any(_is_binding(rule) for rule in rules)
        return Kill(first.test, layer_of(first.test), rules, is_binding, first.seconds, self.detail)

    @property
    def trouble(self) -> str:
        """Why nothing can be said, where nothing was noticed; else empty."""
        if self.noticed or not (self.end or self.crashes):
            return ""
        return self.end or "{} failed by itself: {}".format(*self.crashes[0])


class _Watch:
    """Notes which test calls which rule broken, and when that is enough."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._started = time.monotonic()
        self._seen: dict[str, int] = {}
        self._test = ""
        self.noticed: list[Noticed] = []
        self.is_cut = False

    @property
    def seconds(self) -> float:
        return round(time.monotonic() - self._started, 3)

    def on_test(self, name: str, _done: int, _total: int) -> None:
        self._test = name

    def is_enough(self, known: Verdicts) -> bool:
        for rule, verdict in known.by_rule.items():
            if verdict.broken_checks > self._seen.get(rule, 0):
                self._seen[rule] = verdict.broken_checks
                self.noticed.append(Noticed(self._test, rule, self.seconds))
        self.is_cut = self.seconds > self._job.longest_seconds
        return self.is_cut or self._is_enough()

    def _is_enough(self) -> bool:
        match self._job.until:
            case "a rule":
                return bool(self._seen)
            case "a binding rule":
                return any(_is_binding(rule) for rule in self._seen)
            case "its rule":
                return set(self._job.rules) <= set(self._seen)
        return False


def judge(job: Job, recorders: Sequence[Recorder] = ()) -> Judged:
    """Run a job in this process."""
    watch = _Watch(job)
    try:
        outcome = run([target_of(job)], wanted(job, watch, recorders))
    except TargetUnreachable as error:
        return Judged({}, end=str(error))
    verdicts = outcome.verdicts.looked_at(job.api)
    return Judged(
        {verdict.rule.id: verdict.outcome for verdict in verdicts},
        tuple(watch.noticed),
        _detail(outcome, watch.noticed),
        tuple(outcome.crashes),
        watch.seconds,
        "the tests came to no end in time" if watch.is_cut else "",
    )


def target_of(job: Job) -> Target:
    """The target of a job."""
    demo = tomllib.loads(_DEMO.read_text(encoding="utf-8"))[job.api]
    section = {**demo, **job.members, "base_url": job.base_url, "headers": dict(job.headers)}
    return make_target(job.api, section, seed=job.seed, run_id=job.run_id)


def wanted(job: Job, watch: _Watch | None = None, recorders: Sequence[Recorder] = ()) -> Wanted:
    """Which tests a job runs. Only the files of these need to be collected."""
    citing = {test for test, cited in _cited(job.api).items() if set(cited) & set(job.rules)}
    return Wanted(
        frozenset(job.rules),
        frozenset(job.tests or (citing if job.rules else ())),
        on_test=watch.on_test if watch else None,
        is_enough=watch.is_enough if watch else None,
        recorders=recorders,
    )


@cache
def _cited(api: str) -> dict[str, tuple[str, ...]]:
    return collect(api)


@cache
def _binding_rules() -> frozenset[str]:
    return frozenset(
        rule.id for api in openapi.APIS for rule in openapi.rules(api).values() if rule.is_binding
    )


def _is_binding(rule: str) -> bool:
    return rule in _binding_rules()


def _detail(outcome: Run, noticed: Sequence[Noticed]) -> str:
    """What the first test that noticed anything said."""
    for first in noticed[:1]:
        for test, finding in outcome.verdicts.by_rule[first.rule].breaches:
            if test == first.test:
                return outcome.redactor.text(_said(finding))
    return ""


def _said(finding: Finding) -> str:
    lines = [f"expected: {finding.expected}", f"came:     {finding.observed}"]
    return "\n".join([*lines, f"again:    {curl_line(finding.exchange)}"] if finding.exchange else lines)


class Workers:
    """Processes that judge, so many at once."""

    def __init__(self, count: int) -> None:
        # Not forked: what runs in threads here would be missing there.
        self._pool = ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn"))

    def __enter__(self) -> Self:
        """The processes start with their first job."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End them; what nobody waits for any more is not begun."""
        self._pool.shutdown(cancel_futures=True)

    def judged(self, jobs: Iterable[tuple[T, Job]]) -> Iterator[tuple[T, Judged]]:
        """What came of each job, with what it is for, as soon as it is known."""
        waiting = {self._pool.submit(judge, job): what for what, job in jobs}
        for done in as_completed(waiting):
            yield waiting[done], done.result()
