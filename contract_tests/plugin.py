"""The pytest plugin of a run: fixtures for the tests, and the way of their findings to the verdicts."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest

from contract_tests.answers import Answers
from contract_tests.client import Client
from contract_tests.judge import Blocked, Finding, Judge, NotExercised, Outcome, Unusable
from contract_tests.target import Target
from contract_tests.verdicts import Verdicts


class RunPlugin:
    """Gives the tests their target and collects what they find.

    `rules` limits the run to the tests that cite one of them. `on_test` is told the name of each test as it
    ends; `is_enough` may then end the run. `crashes` are tests that came to no end: by an error of theirs, or
    for want of an answer.
    """

    def __init__(
        self,
        target: Target,
        verdicts: Verdicts,
        *,
        rules: frozenset[str] = frozenset(),
        on_test: Callable[[str, int, int], None] | None = None,
        is_enough: Callable[[Verdicts], bool] | None = None,
    ) -> None:
        self.target = target
        self.verdicts = verdicts
        self.crashes: list[tuple[str, str]] = []
        self.requests_sent = 0
        self.answers = Answers()
        self._rules = rules
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
        yield client
        self.requests_sent = client.requests_sent
        client.close()

    @pytest.fixture
    def judge(self, request: pytest.FixtureRequest, client: Client) -> Judge:
        """Collects the findings of this test."""
        judge: Judge = request.node.judge
        client.judge = judge
        return judge

    def pytest_configure(self, config: pytest.Config) -> None:
        """Make the mark known."""
        config.addinivalue_line("markers", "cites(*rules): the rules that the test judges")

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep the tests that cite a wanted rule, and note who cites what."""
        if self._rules:
            items[:] = [item for item in items if self._rules & set(cited_by(item))]
        self._total = len(items)
        for item in items:
            self.verdicts.cite(name_of(item), cited_by(item))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Give each test a judge before it starts."""
        item.judge = Judge(cited_by(item))  # type: ignore[attr-defined]
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
        """Turn the end of a test into findings."""
        judge: Judge = item.judge  # type: ignore[attr-defined]
        if call.excinfo is not None:
            self._note_exception(name_of(item), judge, call.excinfo.value)
        report = yield
        if call.when == "teardown":
            self.verdicts.add(name_of(item), judge.findings)
            self._done += 1
            self._on_test(name_of(item), self._done, self._total)
            if self._is_enough(self.verdicts):
                item.session.shouldstop = "enough is known"
        return report

    def _note_exception(self, test: str, judge: Judge, error: BaseException) -> None:
        outcome: Outcome = "blocked" if isinstance(error, Blocked) else "not exercised"
        if isinstance(error, Unusable):
            judge.findings.append(error.finding)
            why = f"{error.finding.rule} is broken in its set-up"
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


def cited_by(item: pytest.Item) -> tuple[str, ...]:
    """The rules that a test is marked with."""
    return tuple(rule for mark in item.iter_markers("cites") for rule in mark.args)


def name_of(item: pytest.Item) -> str:
    """A test's name as reports show it: module and function."""
    return f"{item.path.stem}::{item.name}"
