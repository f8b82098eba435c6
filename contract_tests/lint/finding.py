"""What the gate found: a defect at a line of a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

Severity = Literal["error", "warning", "note"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
HOUSE = "house"


@dataclass(frozen=True, order=True)
class Finding:
    """A defect, what breaks by it and how to mend it. `tools` are those that found it."""

    file: str
    line: int
    column: int
    rule: str
    severity: Severity
    message: str
    fix: str
    tools: tuple[str, ...] = (HOUSE,)


def printable(text: str) -> str:
    """A text without what a terminal would obey or could not print."""
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)


def merged(findings: Iterable[Finding]) -> list[Finding]:
    """The findings in the order of the files, each defect of a line once, with all who found it.

    The house's own words count first: they say what to do.
    """
    by_defect: dict[tuple[str, int, str], list[Finding]] = {}
    for finding in findings:
        by_defect.setdefault((finding.file, finding.line, _defect(finding.rule)), []).append(finding)
    return sorted(one for same in by_defect.values() for one in _one_for_each_defect(same))


def _defect(rule: str) -> str:
    """What tells defects of one line apart: others do not say in which way a structure is wrong."""
    return "structure" if rule.startswith("structure/") else rule


def _one_for_each_defect(same: list[Finding]) -> list[Finding]:
    ours = [finding for finding in same if HOUSE in finding.tools]
    others = tuple(sorted({tool for finding in same for tool in finding.tools} - {HOUSE}))
    if not ours:
        worst = min(same, key=lambda finding: SEVERITIES.index(finding.severity))
        return [replace(worst, tools=others)]
    # One line may break a rule twice: two members that are not declared, say.
    different = {finding.message: finding for finding in ours}
    return [replace(finding, tools=(HOUSE, *others)) for finding in different.values()]
