"""Repeats what broke on a live target: a breach counts when it shows again, and not only because of haste.

Pages say "at once", but a live system may show what was written a little later. For rules about reading back
what was written there is a window; a rule that holds within it holds, and the report says what it needed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from contract_tests.judge import Finding

Findings = Mapping[str, list[Finding]]
# Runs some tests again, with a wait after each write, and answers what they find.
Again = Callable[[frozenset[str], float], Findings]

_WAITS_SECONDS = (0.3, 1.0, 5.0)
_LONGEST_SECONDS = 5.0

WINDOW_SECONDS = dict.fromkeys(
    (
        *("caseiq.list.fresh", "caseiq.list.filter", "caseiq.list.sort", "caseiq.list.before-after"),
        *("caseiq.list.walk", "caseiq.list.fields", "caseiq.list.limit", "caseiq.list.count"),
        *("caseiq.list.authorized", "caseiq.get.ok", "caseiq.get.same", "caseiq.download.bytes"),
        *("agentcis.upload.stored", "agentcis.upload.bytes", "agentcis.update.persists"),
        *("agentcis.update.extension", "agentcis.delete.gone", "agentcis.delete.link-gone"),
        *("agentcis.list.pages", "agentcis.list.meta", "agentcis.list.window", "agentcis.list.size"),
        "agentcis.list.links-work",
    ),
    _LONGEST_SECONDS,
)


@dataclass(frozen=True)
class Confirmed:
    """What counts after all repeats. `settled_seconds` are the waits that rules needed."""

    findings: dict[str, list[Finding]]
    settled_seconds: dict[str, float] = field(default_factory=dict)


def confirm(first: Findings, again: Again) -> Confirmed:
    """Repeat the tests that found something broken, until it is known what counts."""
    broken = _tests_with_breaches(first)
    if not broken:
        return Confirmed(dict(first))
    second = again(broken, 0.0)
    findings = {test: _reconciled(found, second.get(test)) for test, found in first.items()}
    settled: dict[str, float] = {}
    for seconds in _WAITS_SECONDS:
        hasty = frozenset(test for test, found in findings.items() if _could_settle(found, seconds))
        if hasty:
            patient = again(hasty, seconds)
            for test in hasty:
                findings[test] = _settled(findings[test], patient.get(test, []), seconds, settled)
    return Confirmed(findings, settled)


def _tests_with_breaches(findings: Findings) -> frozenset[str]:
    return frozenset(test for test, found in findings.items() if _broken_rules(found))


def _broken_rules(found: list[Finding]) -> set[str]:
    return {finding.rule for finding in found if finding.outcome == "broken"}


def _reconciled(found: list[Finding], repeated: list[Finding] | None) -> list[Finding]:
    """What a test found, where what did not show again is flaky."""
    again = _broken_rules(repeated or [])
    judged = {finding.rule for finding in repeated or [] if finding.outcome == "held"}
    return [
        finding
        if finding.outcome != "broken" or finding.rule in again
        else replace(
            finding, outcome="flaky", observed=f"{finding.observed} ({_why(finding, judged, repeated)})"
        )
        for finding in found
    ]


def _why(finding: Finding, judged: set[str], repeated: list[Finding] | None) -> str:
    if finding.rule in judged:
        return "it held when the test was repeated"
    reasons = [one.observed for one in repeated or [] if one.outcome in ("blocked", "not exercised")]
    return f"seen once; it could not be repeated: {reasons[0] if reasons else 'the test did not get so far'}"


def _could_settle(found: list[Finding], seconds: float) -> bool:
    return any(WINDOW_SECONDS.get(rule, 0) >= seconds for rule in _broken_rules(found))


def _settled(
    found: list[Finding], patient: list[Finding], seconds: float, settled: dict[str, float]
) -> list[Finding]:
    """What a test found, where what is well with a wait after each write counts as held."""
    could_run = any(finding.outcome == "held" for finding in patient)
    late = {
        rule
        for rule in _broken_rules(found) - _broken_rules(patient)
        if could_run and WINDOW_SECONDS.get(rule, 0) >= seconds
    }
    if not late:
        return found
    settled.update({rule: max(seconds, settled.get(rule, 0.0)) for rule in late})
    kept = [
        replace(one, outcome="held") if one.rule in late and one.outcome == "broken" else one for one in found
    ]
    return [*kept, *(finding for finding in patient if finding.outcome == "held")]
