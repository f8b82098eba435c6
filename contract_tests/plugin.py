"""The pytest plugin of a run: fixtures for the tests, and the way of their findings to the verdicts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import httpx
import pytest
from hypothesis.errors import HypothesisException

from contract_tests.answers import Answers
from contract_tests.client import Client
from contract_tests.costs import frugal
from contract_tests.credentials import LOST_TOKEN, Credential
from contract_tests.guarding import RunStopped
from contract_tests.judge import Blocked, Finding, Judge, NotExercised, Outcome, Unusable
from contract_tests.messages import Exchange
from contract_tests.target import Target
from contract_tests.verdicts import Verdicts

Recorder = Callable[[str, Exchange], None]


class RunPlugin:
    """Gives the tests their target and collects what they find.

    `rules` limits the run to the tests that cite one of them, `tests` to these; `findings` are by test.
    `on_test` is told the name of each test as it ends; `is_enough` may then end the run. `crashes` are tests
    that came to no end: by an error of theirs, or for want of an answer. `stopped` says why the run ended
    before its last test. `recorders` hear of every answer, and in which test it came.
    """

    def __init__(
        self,
        target: Target,
        verdicts: Verdicts,
        *,
        rules: frozenset[str] = frozenset(),
        tests: frozenset[str] = frozenset(),
        on_test: Callable[[str, int, int], None] | None = None,
        is_enough: Callable[[Verdicts], bool] | None = None,
    ) -> None:
        self.target = target
        self.verdicts = verdicts
        self.crashes: list[tuple[str, str]] = []
        self.stopped = ""
        self.requests_sent = 0
        self.answers = Answers()
        self.recorders: Sequence[Recorder] = ()
        self.running = ""
        self.credential = Credential()
        self.findings: dict[str, list[Finding]] = {}
        self._rules = rules
        self._tests = tests
        self._on_test = on_test or (lambda _name, _done, _total: None)
        self._is_enough = is_enough or (lambda _verdicts: False)
        self._total = 0
        self._done = 0

    @pytest.fixture(scope="session", name="target")
    def target_fixture(self) -> Target:
        """The system under test."""
        return self.target

    @pytest.fixture(scope="session")
    def client(self) -> Iterator[Client]:
        """The connections to the system under test."""
        client = Client(self.target)
        self.answers = client.answers
        client.credential = self.credential
        client.recorders.append(self._record)
        yield client
        self.requests_sent = client.requests_sent
        client.close()

    @pytest.fixture
    def judge(self, request: pytest.FixtureRequest, client: Client) -> Judge:
        """Collects the findings of this test."""
        judge: Judge = request.node.judge
        client.judge = judge
        return judge

    def _record(self, exchange: Exchange) -> None:
        for record in self.recorders:
            record(self.running, exchange)

    def pytest_configure(self, config: pytest.Config) -> None:
        """Make the mark known."""
        config.addinivalue_line("markers", "cites(*rules): the rules that the test judges")

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep the tests that cite a wanted rule, and note who cites what."""
        if self._rules:
            items[:] = [item for item in items if self._rules & set(cited_by(item))]
        if self._tests:
            items[:] = [item for item in items if name_of(item) in self._tests]
        if self.target.is_frugal:
            names = [name_of(item) for item in items]
            order = frugal(self.target.api, {name_of(item): cited_by(item) for item in items})
            items[:] = [items[names.index(name)] for name in order]
        self._total = len(items)
        for item in items:
            self.verdicts.cite(name_of(item), cited_by(item))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Give each test a judge before it starts."""
        item.judge = Judge(cited_by(item))  # type: ignore[attr-defined]
        self.running = name_of(item)
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
        """Turn the end of a test into findings."""
        judge: Judge = item.judge  # type: ignore[attr-defined]
        if call.excinfo is not None:
            self._note_exception(name_of(item), judge, call.excinfo.value)
        report = yield
        if call.when == "teardown":
            if self.credential.end:
                self._drop_what_a_lost_token_broke(item, judge)
            self._keep(name_of(item), judge.findings)
            self._done += 1
            self._on_test(name_of(item), self._done, self._total)
            if self.stopped:
                self._leave_the_rest(item)
            if self._is_enough(self.verdicts):
                item.session.shouldstop = "enough is known"
        return report

    def _drop_what_a_lost_token_broke(self, item: pytest.Item, judge: Judge) -> None:
        """What this test found since then is about the token, not about the target."""
        self.stopped = self.stopped or f"{self.target.api}: {self.credential.end}"
        self.crashes = [(test, why) for test, why in self.crashes if test != name_of(item)]
        judge.findings = _unexercised(judge.cited, LOST_TOKEN)

    def _keep(self, test: str, findings: list[Finding]) -> None:
        self.findings[test] = findings
        self.verdicts.add(test, findings)

    def _leave_the_rest(self, item: pytest.Item) -> None:
        why = LOST_TOKEN if self.credential.end else f"the run was stopped: {self.stopped}"
        for later in item.session.items[self._done :]:
            self._keep(name_of(later), _unexercised(cited_by(later), why))
        item.session.shouldstop = self.stopped

    def _note_exception(self, test: str, judge: Judge, error: BaseException) -> None:
        if isinstance(error, HypothesisException) and judge.interruption is not None:
            # It repeats what raised, and finds that the second time is not like the first.
            error = judge.interruption
        outcome: Outcome = "blocked" if isinstance(error, Blocked) else "not exercised"
        if isinstance(error, Unusable):
            judge.findings.append(error.finding)
            why = f"{error.finding.rule} is broken in its set-up"
        elif isinstance(error, RunStopped):
            self.stopped = self.stopped or f"{self.target.api}: {error}"
            why = f"the run was stopped: {error}"
        elif isinstance(error, NotExercised):
            why = str(error)
        elif isinstance(error, httpx.TransportError):
            why = f"the target did not answer: {type(error).__name__} {error}"
            self.crashes.append((test, why))
        else:
            why = f"the test itself failed: {type(error).__name__}: {error}"
            self.crashes.append((test, why))
        judged = {finding.rule for finding in judge.findings}
        judge.findings += [Finding(rule, outcome, observed=why) for rule in judge.cited if rule not in judged]


def _unexercised(rules: tuple[str, ...], why: str) -> list[Finding]:
    return [Finding(rule, "not exercised", observed=why) for rule in rules]


def cited_by(item: pytest.Item) -> tuple[str, ...]:
    """The rules that a test is marked with."""
    return tuple(rule for mark in item.iter_markers("cites") for rule in mark.args)


def name_of(item: pytest.Item) -> str:
    """A test's name as reports show it: module and function."""
    return f"{item.path.stem}::{item.name}"
