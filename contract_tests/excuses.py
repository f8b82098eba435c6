"""What a baseline does to the verdicts of a run: it excuses, it expires, it is outdated."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from contract_tests.baseline import Deviation
from contract_tests.run import Run
from contract_tests.verdicts import Verdict

_EXERCISED = ("held", "broken", "flaky")


def apply_baseline(outcome: Run, deviations: Sequence[Deviation], *, today: date) -> None:
    """Excuse the breaches that are known, `today` being a date in UTC.

    An expired entry excuses nothing and goes to `outcome.expired`, which fails the run. An entry whose rule
    held is noted. One whose rule was not exercised says nothing: nobody looked.
    """
    for deviation in deviations:
        verdict = outcome.verdicts.by_rule.get(deviation.rule)
        if verdict is not None and verdict.outcome in _EXERCISED:
            _apply(outcome, verdict, deviation, today)


def _apply(outcome: Run, verdict: Verdict, deviation: Deviation, today: date) -> None:
    if deviation.is_expired(today):
        outcome.expired.append(deviation)
    elif verdict.outcome == "broken":
        verdict.deviation = deviation
    if verdict.outcome == "held":
        outcome.notes.append(
            f"baseline: {deviation.rule} is kept now, the entry ({deviation.reason}) can be removed"
        )
