"""The summary of a job in Markdown, for the page of a run in GitHub Actions."""

from __future__ import annotations

import re

import openapi
from contract_tests.redact import Redactor
from contract_tests.report.diagnosis import diagnose
from contract_tests.report.shown import tell
from contract_tests.report.wording import (
    EVIDENCES,
    STANDINGS,
    Standing,
    exit_meaning,
    headline,
    reason,
    standing,
)
from contract_tests.run import Run
from contract_tests.target import Target
from contract_tests.verdicts import Verdict

# GitHub takes a mebibyte for a step, and nothing at all where there is more.
_MOST_BYTES = 900_000
_ICONS: dict[Standing, str] = {
    "broken": "❌",
    "warning": "⚠️",
    "known deviation": "📌",
    "flaky": "🎲",
    "blocked": "🛡️",
}
# What Markdown, HTML, tables, links, mentions and formulas are made of.
_SYNTAX = re.compile(r"[\\`*_\[\]<>|&~:@$#]")


def job_summary(outcome: Run, *, strict: bool) -> str:
    """The summary, redacted: the result, the numbers, what needs a look, the breaches."""
    parts = [f"## Contract tests: {headline(outcome, strict=strict)}", *_about_run(outcome, strict=strict)]
    for target in outcome.targets:
        parts.append(_numbers(outcome, target, strict=strict))
    verdicts = [one for one in outcome.verdicts.by_rule.values() if standing(one, strict=strict) in _ICONS]
    verdicts.sort(key=lambda one: list(_ICONS).index(standing(one, strict=strict)))
    if verdicts:
        parts.append(_to_look_at(verdicts, outcome.redactor, strict=strict))
    size_bytes = sum(len(part.encode()) for part in parts)
    for verdict in verdicts:
        details = _details(verdict, outcome.redactor)
        size_bytes += len(details.encode())
        if size_bytes > _MOST_BYTES:
            parts.append("*The further breaches do not fit here: see the report.*")
            break
        parts.append(details)
    return "\n\n".join(part for part in parts if part) + "\n\n"


def plain(text: str) -> str:
    """A text in one line that Markdown takes for nothing but text."""
    return _SYNTAX.sub(lambda found: f"&#{ord(found[0])};", " ".join(text.split()))


def fenced(text: str) -> str:
    """A text in a block of code that no line of it can end."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"


def _about_run(outcome: Run, *, strict: bool) -> list[str]:
    redact = outcome.redactor.text
    targets = ", ".join(f"{target.api} at {target.base_url}" for target in outcome.targets)
    code = exit_meaning(outcome, strict=strict)
    lines = [plain(redact(f"{targets}. {outcome.requests_sent:,} requests. Exit code {code}."))]
    if outcome.stopped:
        lines.append(f"**Stopped:** {plain(redact(outcome.stopped))}")
    said = [*diagnose(outcome), *outcome.notes]
    said += [f"{test} failed by itself: {error}" for test, error in outcome.crashes]
    return [*lines, "\n".join(f"- {plain(redact(line))}" for line in said)]


def _numbers(outcome: Run, target: Target, *, strict: bool) -> str:
    rows = [f"| {target.api} | {' | '.join(STANDINGS)} |", "|---" + "|--:" * len(STANDINGS) + "|"]
    evidence: openapi.Evidence
    for evidence in EVIDENCES:
        stood = [
            standing(verdict, strict=strict)
            for verdict in outcome.verdicts.looked_at(target.api)
            if verdict.rule.evidence == evidence
        ]
        rows.append(f"| {evidence} | " + " | ".join(str(stood.count(one)) for one in STANDINGS) + " |")
    return "\n".join(rows)


def _to_look_at(verdicts: list[Verdict], redactor: Redactor, *, strict: bool) -> str:
    rows = ["| | rule | evidence | why |", "|---|---|---|---|"]
    for verdict in verdicts:
        stands = standing(verdict, strict=strict)
        why = plain(redactor.text(reason(verdict, strict=strict)))
        rows.append(f"| {_ICONS[stands]} {stands} | `{verdict.rule.id}` | {verdict.rule.evidence} | {why} |")
    return "\n".join(rows)


def _details(verdict: Verdict, redactor: Redactor) -> str:
    findings = [finding for _, finding in (*verdict.breaches, *verdict.flaky)]
    if not findings:
        return ""
    source = redactor.text(f"{verdict.rule.source.page}: “{verdict.rule.source.sentence}”")
    blocks = "\n\n".join(fenced("\n".join(tell(finding, redactor).lines())) for finding in findings)
    return (
        f"<details><summary><code>{verdict.rule.id}</code></summary>\n\n"
        f"{verdict.rule.statement}\n\n> {plain(source)}\n\n{blocks}\n\n</details>"
    )
