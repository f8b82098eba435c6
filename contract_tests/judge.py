"""What one test finds out about the rules that it cites."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import pytest

from contract_tests.messages import Exchange

Outcome = Literal["held", "broken", "flaky", "blocked", "not exercised"]


@dataclass(frozen=True)
class Finding:
    """One observation about one rule; `exchange` is what it was seen in.

    `flaky` is a breach that did not show again when its test was repeated.
    """

    rule: str
    outcome: Outcome
    expected: str = ""
    observed: str = ""
    exchange: Exchange | None = None


class NotExercised(Exception):
    """The target lacks what a test needs; the text says what is missing."""


class Blocked(NotExercised):
    """The guard did not let a request through; the text says why."""


class Unusable(Exception):
    """A plain call that a test builds upon was not answered as `rule` promises."""

    def __init__(self, rule: str, expected: str, exchange: Exchange) -> None:
        super().__init__(f"{rule}: expected {expected}, status {exchange.status}")
        self.finding = Finding(rule, "broken", expected, seen(exchange), exchange)


def cites(*rules: str) -> Callable[[Any], Any]:
    """Mark a test with the rules that it judges."""
    return pytest.mark.cites(*rules)


class Judge:
    """Collects the findings of one test. A test may judge only rules that it cites.

    `interruption` is what last kept a request of it from being answered.
    """

    def __init__(self, cited: tuple[str, ...]) -> None:
        self.cited = cited
        self.findings: list[Finding] = []
        self.last: Exchange | None = None
        self.interruption: Exception | None = None

    def expect(
        self,
        rule: str,
        holds: object,
        expected: str,
        *,
        observed: object = None,
        exchange: Exchange | None = None,
    ) -> bool:
        """Record whether a rule held, and answer it.

        `expected` says in one sentence what the rule promises here; `observed` what came (default: status
        and beginning of the last answer).
        """
        if rule not in self.cited:
            msg = f"the test judges {rule} without citing it"
            raise AssertionError(msg)
        exchange = exchange or self.last
        text = seen(exchange) if observed is None else str(observed)
        self.findings.append(Finding(rule, "held" if holds else "broken", expected, text[:600], exchange))
        return bool(holds)

    def not_exercised(self, rule: str, why: str) -> None:
        """Record that a rule could not be judged here, and why."""
        self.findings.append(Finding(rule, "not exercised", observed=why))

    def notice(self, exchange: Exchange, breaches: list[Finding]) -> None:
        """Take note of an answer and of what its schema says about it."""
        self.last = exchange
        self.findings.extend(breaches)


def seen(exchange: Exchange | None) -> str:
    """An answer in one line: status, media type and the beginning of the body."""
    if exchange is None:
        return "nothing was sent"
    body = exchange.body[:300].decode("utf-8", "backslashreplace")
    return f"{exchange.status} {exchange.media_type} {body}".rstrip()
