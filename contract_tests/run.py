"""One run: the tests of one or both APIs against their targets, and the verdicts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from contract_tests.answers import Answers
from contract_tests.baseline import Deviation
from contract_tests.client import certificates
from contract_tests.plugin import RunPlugin
from contract_tests.redact import Redactor
from contract_tests.target import Target
from contract_tests.verdicts import Verdicts

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
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def has_judged(self) -> bool:
        """Whether any rule was exercised."""
        return any(verdict.checks for verdict in self.verdicts.by_rule.values())


def run(
    targets: list[Target],
    *,
    rules: frozenset[str] = frozenset(),
    on_test: Callable[[str, int, int], None] | None = None,
    is_enough: Callable[[Verdicts], bool] | None = None,
) -> Run:
    """Run the suites of the targets' APIs.

    `rules` limits the run to tests that cite one of them; `on_test` hears of each finished test (name, how
    many are done, of how many); `is_enough` may end a suite after any test. Raises TargetUnreachable before
    anything is judged.
    """
    outcome = Run(targets, Verdicts([target.api for target in targets]), Redactor(targets))
    for target in targets:
        _reach(target)
    for target in targets:
        plugin = RunPlugin(target, outcome.verdicts, rules=rules, on_test=on_test, is_enough=is_enough)
        pytest.main(_arguments(target), plugins=[plugin])
        outcome.crashes += plugin.crashes
        outcome.requests_sent += plugin.requests_sent
        outcome.answers[target.api] = plugin.answers
    return outcome


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


def _arguments(target: Target) -> list[str]:
    suite = _SUITES / target.api
    quiet = [
        "-p",
        "no:terminal",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:logging",
        "-p",
        "no:schemathesis",
        "-p",
        "no:unraisableexception",
    ]
    isolated = ["-c", "/dev/null", f"--rootdir={suite}", "--import-mode=importlib", "--capture=no"]
    # Rewriting the asserts of the suites takes a second, and they judge without assert.
    isolated.append("--assert=plain")
    return [str(suite), *quiet, *isolated, "-p", "no:xdist", f"--hypothesis-seed={target.seed}"]


def _reach(target: Target) -> None:
    try:
        httpx.get(target.base_url, headers=dict(target.headers), timeout=30, verify=certificates())
    except httpx.HTTPError as error:
        msg = f"{target.base_url} does not answer: {error}"
        raise TargetUnreachable(msg) from error
