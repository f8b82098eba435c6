"""Judges one target after another: the suites are loaded once for many runs.

It needs a process that runs no pytest of its own, as pytest does not run well inside pytest: `Workers` are
such processes.
"""

from __future__ import annotations

import multiprocessing
import secrets
import signal
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from shlex import quote
from types import TracebackType
from typing import Any, Literal, Self, TypeVar

import openapi
from contract_tests.audit.mutant import Kill, layer_of
from contract_tests.audit.uploads import Uploads
from contract_tests.curl import curl_line
from contract_tests.run import Run, TargetUnreachable, Wanted, collect, run
from contract_tests.target import Target, make_target
from contract_tests.verdicts import Verdicts

_DEMO = Path(__file__).parents[1] / "mock_target.toml"
_LONGEST_SECONDS = 180.0

# How the lines begin in which a kill tells what a test said.
SAID = ("expected", "came", "again")

Until = Literal["the end", "a rule", "a binding rule", "its rule"]
A = TypeVar("A")
R = TypeVar("R")
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
    """A rule that a test called broken, so many seconds after the tests began, and what it said."""

    test: str
    rule: str
    seconds: float
    detail: str = ""


@dataclass(frozen=True)
class Judged:
    """What came of a job: the verdicts by rule, and who noticed what, in that order.

    `crashes` are tests that failed by themselves, `end` is why the job ended before it had judged, `strange`
    are uploads that nobody would know again for ours.
    """

    outcomes: Mapping[str, str]
    noticed: tuple[Noticed, ...] = ()
    crashes: tuple[tuple[str, str], ...] = ()
    seconds: float = 0.0
    end: str = ""
    strange: tuple[str, ...] = ()

    @property
    def broken(self) -> tuple[str, ...]:
        """The rules that were called broken, in the order in which that was seen."""
        return tuple(dict.fromkeys(each.rule for each in self.noticed))

    def kill(self, rule: str = "") -> Kill | None:
        """The first test that called a rule broken, or any rule where that one never was."""
        about_it = [each for each in self.noticed if each.rule == rule]
        for first in (about_it or self.noticed)[:1]:
            rules = tuple(each.rule for each in self.noticed if each.test == first.test)
            is_binding = any(map(_is_binding, rules))
            return Kill(first.test, layer_of(first.test), rules, is_binding, first.seconds, first.detail)
        return None

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


def judge(job: Job) -> Judged:
    """Run a job in this process."""
    _cited(job.api)  # loads the suite, which is not the job's time
    watch, uploads = _Watch(job), Uploads(job.run_id)
    try:
        outcome = run([target_of(job)], _wanted(job, watch, uploads))
    except TargetUnreachable as error:
        return Judged({}, end=str(error))
    verdicts = outcome.verdicts.looked_at(job.api)
    return Judged(
        {verdict.rule.id: verdict.outcome for verdict in verdicts},
        tuple(replace(each, detail=_said(outcome, each, job)) for each in watch.noticed),
        tuple(outcome.crashes),
        watch.seconds,
        "the tests came to no end in time" if watch.is_cut else "",
        tuple(uploads.strange),
    )


def target_of(job: Job) -> Target:
    """What a job judges."""
    demo = tomllib.loads(_DEMO.read_text(encoding="utf-8"))[job.api]
    section = {**demo, **job.members, "base_url": job.base_url, "headers": dict(job.headers)}
    return make_target(job.api, section, seed=job.seed, run_id=job.run_id)


def _wanted(job: Job, watch: _Watch, uploads: Uploads) -> Wanted:
    # Only their files need to be collected.
    citing = {test for test, cited in _cited(job.api).items() if set(cited) & set(job.rules)}
    return Wanted(
        frozenset(job.rules),
        frozenset(job.tests or (citing if job.rules else ())),
        on_test=watch.on_test,
        is_enough=watch.is_enough,
        recorders=[uploads],
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


def _said(outcome: Run, noticed: Noticed, job: Job) -> str:
    """What a test said about a rule; the request has the headers of the job, so that it can be pasted."""
    for test, finding in outcome.verdicts.by_rule[noticed.rule].breaches:
        if test == noticed.test:
            expected, came, again = SAID
            lines = [f"{expected}: {finding.expected}", f"{came}:     {finding.observed}"]
            if finding.exchange is not None:
                headers = (f" -H {quote(f'{name}: {value}')}" for name, value in job.headers.items())
                lines.append(f"{again}:    {curl_line(finding.exchange)}{''.join(headers)}")
            return outcome.redactor.text("\n".join(lines))
    return ""


class Workers:
    """Processes that judge, so many at once."""

    def __init__(self, count: int) -> None:
        # Not forked: what runs in threads here would be missing there. Who stops the audit stops them here.
        self._pool = ProcessPoolExecutor(
            count,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=signal.signal,
            initargs=(signal.SIGINT, signal.SIG_IGN),
        )

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
        return self.each(judge, jobs)

    def each(self, function: Callable[[A], R], arguments: Iterable[tuple[T, A]]) -> Iterator[tuple[T, R]]:
        """What a function makes of each argument, with what it is for, as soon as it is known."""
        waiting = {self._pool.submit(function, argument): what for what, argument in arguments}
        for done in as_completed(waiting):
            yield waiting[done], done.result()
