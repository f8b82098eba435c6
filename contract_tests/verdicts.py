"""The verdict on each rule, from all that the tests found out."""

from __future__ import annotations

from dataclasses import dataclass, field

import openapi
from contract_tests.baseline import Deviation
from contract_tests.judge import Finding, Outcome

_KEPT_BREACHES = 3


@dataclass
class Verdict:
    """What is known about one rule after a run; `breaches` are the first few, with their tests.

    `flaky` are breaches that did not show again; `blocked` and `reasons` say why something could not be
    judged: what the guard did not let through, and what the target lacks. `settled_seconds` is the wait after
    each write without which the rule was broken, `deviation` the entry of the baseline that excuses a breach.
    """

    api: str
    rule: openapi.Rule
    tests: list[str] = field(default_factory=list)
    checks: int = 0
    broken_checks: int = 0
    breaches: list[tuple[str, Finding]] = field(default_factory=list)
    flaky: list[tuple[str, Finding]] = field(default_factory=list)
    blocked: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    settled_seconds: float = 0.0
    deviation: Deviation | None = None

    @property
    def outcome(self) -> Outcome:
        """Broken as soon as one check was; else flaky, held, blocked, whatever there was first."""
        if self.broken_checks:
            return "broken"
        if self.flaky:
            return "flaky"
        if self.checks:
            return "held"
        return "blocked" if self.blocked else "not exercised"

    @property
    def is_excused(self) -> bool:
        """Whether the rule is broken and the baseline says that this is known."""
        return self.outcome == "broken" and self.deviation is not None

    def is_failure(self, *, strict: bool) -> bool:
        """Whether the verdict fails the run: a binding rule is broken, or any rule in a strict run."""
        return self.outcome == "broken" and not self.is_excused and (strict or self.rule.is_binding)

    def add(self, test: str, finding: Finding) -> None:
        """Take a finding of a test into account."""
        if finding.outcome in ("not exercised", "blocked"):
            whys = self.blocked if finding.outcome == "blocked" else self.reasons
            if finding.observed not in whys:
                whys.append(finding.observed)
            return
        if finding.outcome == "flaky":
            if len(self.flaky) < _KEPT_BREACHES:
                self.flaky.append((test, finding))
            return
        self.checks += 1
        if finding.outcome == "broken":
            self.broken_checks += 1
            known = [(test, seen.expected) for test, seen in self.breaches]
            if len(self.breaches) < _KEPT_BREACHES and (test, finding.expected) not in known:
                self.breaches.append((test, finding))


class Verdicts:
    """The verdicts on all rules of the APIs under test."""

    def __init__(self, apis: list[str]) -> None:
        self.by_rule = {rule.id: Verdict(api, rule) for api in apis for rule in openapi.rules(api).values()}

    def cite(self, test: str, rules: tuple[str, ...]) -> None:
        """Note that a test judges these rules."""
        for rule in rules:
            self.by_rule[rule].tests.append(test)

    def add(self, test: str, findings: list[Finding]) -> None:
        """Take the findings of a test into account."""
        for finding in findings:
            self.by_rule[finding.rule].add(test, finding)

    def of(self, api: str) -> list[Verdict]:
        """The verdicts of one API, in the ledger's order."""
        return [verdict for verdict in self.by_rule.values() if verdict.api == api]

    def looked_at(self, api: str) -> list[Verdict]:
        """The verdicts on rules that a test of this run was about, or that were broken on the way."""
        return [verdict for verdict in self.of(api) if verdict.tests or verdict.checks]

    def failures(self, *, strict: bool) -> list[Verdict]:
        """The verdicts that fail the run."""
        return [verdict for verdict in self.by_rule.values() if verdict.is_failure(strict=strict)]
