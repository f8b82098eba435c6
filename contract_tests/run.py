"""One run: the tests of one or both APIs against their targets, and the verdicts."""

from __future__ import annotations

import itertools
import string
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from contract_tests.answers import Answers
from contract_tests.baseline import Deviation
from contract_tests.client import certificates
from contract_tests.credentials import Credential
from contract_tests.guarding import RunStopped, raise_for_guard
from contract_tests.judge import Blocked, Finding
from contract_tests.plugin import Recorder, RunPlugin
from contract_tests.redact import Redactor
from contract_tests.redaction.credentials import without_signed_links
from contract_tests.repeat import confirm
from contract_tests.target import Target
from contract_tests.verdicts import Verdicts

_FIRST_ANSWER_SECONDS = 60
_SUITES = Path(__file__).parent


class TargetUnreachable(RuntimeError):
    """The target did not answer at all."""


@dataclass
class Run:
    """What came out of a run.

    `crashes` are tests that failed by themselves, with the error; `stopped` says why the run ended before its
    last test, and is empty where it did not; `notes` are further things to know, a sentence each. `answers`
    are the kinds of answers by API, `expired` the entries of the baseline that excuse no longer.
    """

    targets: list[Target]
    verdicts: Verdicts
    redactor: Redactor
    crashes: list[tuple[str, str]] = field(default_factory=list)
    requests_sent: int = 0
    stopped: str = ""
    notes: list[str] = field(default_factory=list)
    answers: dict[str, Answers] = field(default_factory=dict)
    expired: list[Deviation] = field(default_factory=list)
    credentials: dict[str, Credential] = field(default_factory=dict)
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    duration_seconds: float = 0.0

    @property
    def has_judged(self) -> bool:
        """Whether any rule was exercised."""
        return any(verdict.checks for verdict in self.verdicts.by_rule.values())


@dataclass(frozen=True)
class Wanted:
    """What is to be judged, and who hears of it.

    `rules` limits a run to tests that cite one of them, `tests` to these; `on_test` hears of each finished
    test (name, how many are done, of how many); `is_enough` may end a suite after any test; `recorders` hear
    of every answer, once the run's redactor has learnt its secrets; `tidy` is called before a repetition.
    """

    rules: frozenset[str] = frozenset()
    tests: frozenset[str] = frozenset()
    on_test: Callable[[str, int, int], None] | None = None
    is_enough: Callable[[Verdicts], bool] | None = None
    recorders: Sequence[Recorder] = ()
    tidy: Callable[[Target], object] | None = None


def run(targets: list[Target], wanted: Wanted | None = None, *, redactor: Redactor | None = None) -> Run:
    """Run the suites of the targets' APIs. Raises TargetUnreachable before anything is judged.

    On a live target (one that a guard lets less than everything through to) what broke is repeated.
    """
    outcome = Run(targets, Verdicts([target.api for target in targets]), redactor or redactor_for(targets))
    for target in targets:
        _reach(target)
    for target in targets:
        _judge(outcome, target, wanted or Wanted())
        outcome.notes += [f"{target.api}: {note}" for note in outcome.credentials[target.api].notes]
    outcome.duration_seconds = (datetime.now(UTC) - outcome.started_at).total_seconds()
    return outcome


def _judge(outcome: Run, target: Target, wanted: Wanted) -> None:
    if target.profile == "mock":
        _session(outcome, target, outcome.verdicts, wanted)
        return
    first = _session(outcome, target, Verdicts([target.api]), wanted)
    passes = itertools.count()

    def again(tests: frozenset[str], settle_seconds: float) -> dict[str, list[Finding]]:
        # Names of its own, as what is left of an earlier pass must not be taken for this one's.
        if wanted.tidy:
            wanted.tidy(target)
        run_id = f"{target.run_id}{string.ascii_lowercase[next(passes)]}"
        patient = replace(target, run_id=run_id, settle_seconds=settle_seconds)
        return _session(outcome, patient, Verdicts([target.api]), replace(wanted, tests=tests)).findings

    confirmed = confirm(first.findings, again)
    for verdict in first.verdicts.of(target.api):
        outcome.verdicts.by_rule[verdict.rule.id].tests += verdict.tests
        outcome.verdicts.by_rule[verdict.rule.id].settled_seconds = confirmed.settled_seconds.get(
            verdict.rule.id, 0.0
        )
    for test, findings in confirmed.findings.items():
        outcome.verdicts.add(test, findings)


def _session(outcome: Run, target: Target, verdicts: Verdicts, wanted: Wanted) -> RunPlugin:
    """One session of the tests; what it found is the plugin's, what else came of it the run's."""
    plugin = RunPlugin(
        target,
        verdicts,
        rules=wanted.rules,
        tests=wanted.tests,
        on_test=wanted.on_test,
        is_enough=wanted.is_enough,
    )
    plugin.recorders = (lambda _, exchange: outcome.redactor.learn(exchange), *wanted.recorders)
    # One for all sessions: a token that was renewed in one has expired in the next.
    plugin.credential = outcome.credentials.setdefault(target.api, plugin.credential)
    pytest.main(_arguments(target, wanted.tests), plugins=[plugin])
    outcome.crashes += plugin.crashes
    outcome.stopped = outcome.stopped or plugin.stopped
    outcome.requests_sent += plugin.requests_sent
    outcome.answers.setdefault(target.api, plugin.answers)
    return plugin


def redactor_for(targets: list[Target]) -> Redactor:
    """What hides the secrets of a run, and on a live target what others have there."""
    is_live = any(target.profile != "mock" for target in targets)
    return Redactor(targets, hides_others=is_live, marker=targets[0].run_id if targets else "")


def collect(api: str) -> dict[str, tuple[str, ...]]:
    """The tests of an API by name, with the rules that each cites; sends nothing."""
    target = Target(api, {"base_url": "http://127.0.0.1:1"})
    verdicts = Verdicts([api])
    pytest.main([*_arguments(target), "--collect-only"], plugins=[RunPlugin(target, verdicts)])
    cited: dict[str, tuple[str, ...]] = {}
    for verdict in verdicts.of(api):
        for test in verdict.tests:
            cited[test] = (*cited.get(test, ()), verdict.rule.id)
    return cited


def _arguments(target: Target, tests: frozenset[str] = frozenset()) -> list[str]:
    suite = _SUITES / target.api
    # Names may come from a report, so they choose among our files and are no paths.
    modules = {test.partition("::")[0] for test in tests}
    files = [str(file) for file in sorted(suite.glob("test_*.py")) if file.stem in modules] or [str(suite)]
    # Plugins that happen to be installed beside us must not change what a run finds.
    plugins = ["--disable-plugin-autoload", "-p", "_hypothesis_pytestplugin"]
    unneeded = ("terminal", "cacheprovider", "logging", "unraisableexception")
    quiet = [word for name in unneeded for word in ("-p", f"no:{name}")]
    isolated = ["-c", "/dev/null", f"--rootdir={suite}", "--import-mode=importlib", "--capture=no"]
    # Else pytest reads every folder above the suite, up to one that may have thousands of entries.
    isolated.append(f"--confcutdir={suite}")
    # Rewriting the asserts of the suites takes a second, and they judge without assert.
    isolated.append("--assert=plain")
    return [*files, *plugins, *quiet, *isolated, f"--hypothesis-seed={target.seed}"]


def _reach(target: Target) -> None:
    try:
        with httpx.stream(
            "GET",
            target.via or target.base_url,
            headers=dict(target.headers),
            timeout=_FIRST_ANSWER_SECONDS,
            verify=certificates(),
            trust_env=not target.via,
        ) as answer:
            raise_for_guard(answer)
    except (httpx.HTTPError, Blocked, RunStopped) as error:
        msg = without_signed_links(f"{target.base_url} does not answer: {error}")
        raise TargetUnreachable(msg) from error
