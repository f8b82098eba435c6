"""The verdict on each rule, from all that the tests found out."""

from __future__ import annotations

from dataclasses import dataclass, field

import openapi
from contract_tests.judge import Finding, Outcome

_KEPT_BREACHES = 3


@dataclass
class Verdict:
    """What is known about one rule after a run; `breaches` are the first few, with their tests."""

    api: str
    rule: openapi.Rule
    tests: list[str] = field(default_factory=list)
    checks: int = 0
    broken_checks: int = 0
    breaches: list[tuple[str, Finding]] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)

    @property
    def outcome(self) -> Outcome:
        """Broken as soon as one check was; held if there was any."""
        if self.broken_checks:
            return "broken"
        return "held" if self.checks else "not exercised"

    def is_failure(self, *, strict: bool) -> bool:
        """Whether the verdict fails the run: a binding rule is broken, or any rule in a strict run."""
        return self.outcome == "broken" and (strict or self.rule.is_binding)

    def add(self, test: str, finding: Finding) -> None:
        """Take a finding of a test into account."""
        if finding.outcome == "not exercised":
            if finding.observed not in self.reasons:
                self.reasons.append(finding.observed)
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
