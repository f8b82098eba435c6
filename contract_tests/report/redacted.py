"""The outcome of a run as reports may see it: no finding in it shows a secret or a name of others."""

from __future__ import annotations

from copy import copy
from dataclasses import replace

from contract_tests.judge import Finding
from contract_tests.redact import Redactor
from contract_tests.run import Run
from contract_tests.verdicts import Verdict


def redacted(outcome: Run) -> Run:
    """A copy of the outcome with all that came from the target redacted."""
    redactor = outcome.redactor
    verdicts = copy(outcome.verdicts)
    verdicts.by_rule = {rule: _verdict(verdict, redactor) for rule, verdict in verdicts.by_rule.items()}
    return replace(
        outcome,
        verdicts=verdicts,
        crashes=[(test, redactor.text(error)) for test, error in outcome.crashes],
        stopped=redactor.text(outcome.stopped),
        notes=[redactor.text(note) for note in outcome.notes],
    )


def _verdict(verdict: Verdict, redactor: Redactor) -> Verdict:
    return replace(
        verdict,
        breaches=_findings(verdict.breaches, redactor),
        flaky=_findings(verdict.flaky, redactor),
        blocked=[redactor.text(why) for why in verdict.blocked],
        reasons=[redactor.text(why) for why in verdict.reasons],
    )


def _findings(found: list[tuple[str, Finding]], redactor: Redactor) -> list[tuple[str, Finding]]:
    return [(test, redactor.finding(finding)) for test, finding in found]
