"""From findings to a verdict on each rule."""

from __future__ import annotations

import pytest

from contract_tests.judge import Finding, Judge
from contract_tests.messages import Exchange, Request
from contract_tests.verdicts import Verdicts

_DOCUMENTED = "caseiq.upload.ok"
_ASSUMED = "caseiq.upload.empty"


def _verdicts(*findings: Finding) -> Verdicts:
    verdicts = Verdicts(["caseiq"])
    verdicts.add("test", list(findings))
    return verdicts


def _exchange(body: bytes = b"{}") -> Exchange:
    return Exchange(Request("GET", "/"), "http://127.0.0.1/", 200, {"content-type": "application/json"}, body)


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ([], "not exercised"),
        (["not exercised"], "not exercised"),
        (["held"], "held"),
        (["held", "not exercised"], "held"),
        (["held", "broken", "held"], "broken"),
    ],
)
def test_one_breach_is_enough(outcomes: list[str], expected: str) -> None:
    findings = [Finding(_DOCUMENTED, outcome, f"{n}") for n, outcome in enumerate(outcomes)]  # type: ignore[arg-type]

    assert _verdicts(*findings).by_rule[_DOCUMENTED].outcome == expected


@pytest.mark.parametrize(
    ("rule", "strict", "fails"),
    [(_DOCUMENTED, False, True), (_DOCUMENTED, True, True), (_ASSUMED, False, False), (_ASSUMED, True, True)],
)
def test_what_is_assumed_fails_only_when_strict(rule: str, strict: bool, fails: bool) -> None:  # noqa: FBT001
    verdicts = _verdicts(Finding(rule, "broken", "x"))

    assert bool(verdicts.failures(strict=strict)) is fails


def test_the_first_breaches_are_kept_and_all_are_counted() -> None:
    verdicts = _verdicts(*[Finding(_DOCUMENTED, "broken", f"sentence {n}") for n in range(9)])

    verdict = verdicts.by_rule[_DOCUMENTED]
    assert (len(verdict.breaches), verdict.broken_checks) == (3, 9)


def test_a_test_may_judge_only_what_it_cites() -> None:
    with pytest.raises(AssertionError, match="without citing"):
        Judge(()).expect(_DOCUMENTED, holds=True, expected="anything")


def test_a_breach_remembers_the_last_answer() -> None:
    judge = Judge((_DOCUMENTED,))
    judge.notice(_exchange(b'{"a": 1}'), [])
    judge.expect(_DOCUMENTED, False, "the sun shines")  # noqa: FBT003

    (finding,) = judge.findings
    assert finding.outcome == "broken"
    assert finding.observed == '200 application/json {"a": 1}'
