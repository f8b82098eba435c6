"""The words that all reports for people share: how a rule stands, what an evidence means, how a run ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import openapi
from contract_tests.run import Run
from contract_tests.verdicts import Verdict

Standing = Literal["broken", "warning", "known deviation", "flaky", "blocked", "held", "not exercised"]

STANDINGS: dict[Standing, str] = {
    "broken": "broken, and fails the run",
    "warning": "broken, but not binding",
    "known deviation": "broken, and the baseline says that this is known",
    "flaky": "broken once, and not again when the test was repeated",
    "blocked": "the guard did not let a request of its tests through",
    "held": "held whenever it was looked at",
    "not exercised": "the target lacks what its tests need",
}


@dataclass(frozen=True)
class Meaning:
    """Where a rule of some evidence comes from, and what it means when it is broken."""

    origin: str
    when_broken: str


EVIDENCES: dict[openapi.Evidence, Meaning] = {
    "documented": Meaning(
        "the API's own page says so",
        "The target does not do what its vendor promises.",
    ),
    "sibling": Meaning(
        "another page of the same vendor says so",
        "The target does not do what its vendor promises.",
    ),
    "framework": Meaning(
        "the framework that the vendor evidently uses does so",
        "No page promises it, and the target decided otherwise than its framework does by default.",
    ),
    "assumed": Meaning(
        "nobody says; this project chose",
        "The target decided otherwise: news for the ledger, not a defect.",
    ),
}


def standing(verdict: Verdict, *, strict: bool) -> Standing:
    """How a rule stands after the run: its outcome, and whether a breach counts."""
    if verdict.outcome != "broken":
        return verdict.outcome
    if verdict.is_excused:
        return "known deviation"
    return "broken" if verdict.is_failure(strict=strict) else "warning"


def reason(verdict: Verdict, *, strict: bool) -> str:
    """Why a rule stands as it does, in a line; empty where it held."""
    match standing(verdict, strict=strict):
        case "broken" | "warning":
            return verdict.breaches[0][1].expected if verdict.breaches else ""
        case "known deviation":
            return verdict.deviation.reason if verdict.deviation else ""
        case "flaky":
            return verdict.flaky[0][1].expected
        case "blocked":
            return "; ".join(verdict.blocked)
        case "not exercised":
            return "; ".join(verdict.reasons) or "no test looked at it"
        case "held":
            return ""


def exit_code(outcome: Run, *, strict: bool) -> int:
    """The exit code of the command after this run."""
    if outcome.verdicts.failures(strict=strict) or outcome.expired:
        return 1
    return 0 if outcome.has_judged and not outcome.crashes and not outcome.stopped else 2


def exit_meaning(outcome: Run, *, strict: bool) -> str:
    """The exit code with what it says."""
    which = "rule" if strict else "binding rule"
    code = exit_code(outcome, strict=strict)
    if code == 0:
        return f"0: no {which} is broken"
    if code == 1:
        is_broken = outcome.verdicts.failures(strict=strict)
        return f"1: a {which} is broken" if is_broken else "1: an entry of the baseline has expired"
    if not outcome.has_judged:
        return "2: nothing could be judged"
    return "2: the run was stopped" if outcome.stopped else "2: a test failed by itself"


def headline(outcome: Run, *, strict: bool) -> str:
    """The result in a few words."""
    failures = len(outcome.verdicts.failures(strict=strict))
    if failures:
        return f"{counted(failures, 'rule')} broken"
    if not outcome.has_judged:
        return "Nothing could be judged"
    if outcome.crashes:
        return f"{counted(len(outcome.crashes), 'test')} failed by {_itself(len(outcome.crashes))}"
    if outcome.stopped:
        return "Stopped before the last test"
    if outcome.expired:
        return "A known deviation has expired"
    return "No rule is broken" if strict else "No binding rule is broken"


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {plural or noun + 's'}"


def _itself(number: int) -> str:
    return "itself" if number == 1 else "themselves"
