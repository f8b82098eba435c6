"""What the gate found as Markdown, for the summary of a job or a comment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from contract_tests.lint.finding import SEVERITIES, Finding
from contract_tests.report.github_summary import plain
from contract_tests.report.wording import counted

_ICONS = {"error": "❌", "warning": "⚠️", "note": "📎"}
# GitHub takes a mebibyte, and nothing at all where there is more.
_MOST_FINDINGS = 200


def as_markdown(findings: Sequence[Finding], specs: int, *, is_complete: bool) -> str:
    """A headline and a table of the findings, the gravest first."""
    return "\n".join(_lines(findings, specs, is_complete=is_complete)) + "\n"


def _lines(findings: Sequence[Finding], specs: int, *, is_complete: bool) -> Iterator[str]:
    errors = sum(finding.severity == "error" for finding in findings)
    result = f"{counted(errors, 'error')}, {counted(len(findings) - errors, 'further finding')}"
    yield f"## Contract lint: {result} in {counted(specs, 'spec')}"
    yield ""
    if not is_complete:
        yield "Without tier 2: Spectral and Redocly were not run."
        yield ""
    if findings:
        yield "| | where | rule | what is wrong | how to mend it |"
        yield "|---|---|---|---|---|"
    gravest = sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity))
    for one in gravest[:_MOST_FINDINGS]:
        where = f"{plain(one.file)}:{one.line}"
        icon = f"{_ICONS[one.severity]} {one.severity}"
        yield f"| {icon} | {where} | `{one.rule}` | {plain(one.message)} | {plain(one.fix)} |"
    if len(findings) > _MOST_FINDINGS:
        yield ""
        yield f"*{len(findings) - _MOST_FINDINGS} more do not fit here.*"
