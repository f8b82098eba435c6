"""What the verdicts of a run have in common, said in a line: mostly one mistake breaks all the rules."""

from __future__ import annotations

from collections.abc import Iterator

from contract_tests.answers import Answers
from contract_tests.run import Run


def diagnose(outcome: Run) -> list[str]:
    """The lines for a run, none where nothing is to be said."""
    return [
        *(_expired(outcome)),
        *(line for api, answers in outcome.answers.items() for line in _kinds(api, answers)),
        *(["every answer was 401: is the token right?"] if _is_all_unauthorized(outcome) else []),
    ]


def _expired(outcome: Run) -> Iterator[str]:
    for deviation in outcome.expired:
        yield (
            f"the baseline's entry for {deviation.rule} has expired on {deviation.expires}, "
            f"known since {deviation.since}: {deviation.reason}"
        )


def _kinds(api: str, answers: Answers) -> Iterator[str]:
    redirects, pages = answers.redirects, answers.pages
    if not answers.count:
        return
    if redirects.total() == answers.count:
        place, _ = redirects.most_common(1)[0]
        yield f"{api}: every answer is a redirect to {place}: is the token right, is this the API's host?"
    elif pages.total() == answers.count:
        statuses = ", ".join(str(status) for status in sorted(pages))
        yield f"{api}: every answer is an HTML page ({statuses}): is this the API's host?"


def _is_all_unauthorized(outcome: Run) -> bool:
    seen = [
        finding.exchange.status
        for verdict in outcome.verdicts.by_rule.values()
        for _, finding in verdict.breaches
        if finding.exchange
    ]
    return bool(seen) and set(seen) == {401}
