"""What differs, as JSON, as Markdown for a pull request, and as annotations of GitHub."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata
from typing import Any

from contract_tests.diff.change import LEVELS, WHO, Change, Level
from contract_tests.diff.demand import Demand
from contract_tests.diff.states import State
from contract_tests.lint.finding import Finding, Severity
from contract_tests.lint.reports import as_commands
from contract_tests.report.github_summary import plain
from contract_tests.report.wording import counted

FORMAT = 1
# GitHub takes 65536 characters for a comment.
_MOST_CHARACTERS = 60_000
_ICONS: dict[Level, str] = {"breaking": "💥", "compatible": "➕", "editorial": "✏️"}


@dataclass(frozen=True)
class Compared:
    """Two states of one contract, what differs, and what that demands."""

    old: State
    new: State
    changes: list[Change]
    demand: Demand

    @property
    def counts(self) -> dict[Level, int]:
        """How many changes there are of each level."""
        counted = Counter(change.level for change in self.changes)
        return {level: counted[level] for level in LEVELS}

    def misses(self, *, strict: bool) -> tuple[str, ...]:
        """What is missing, so that the comparison fails."""
        return (*self.demand.unmet, *(self.demand.wished if strict else ()))


def shown_operations(operations: Sequence[str], most: int = 3) -> str:
    """`GET /a`, `GET /b` and 3 more."""
    quoted = [f"`{name}`" for name in operations[:most]]
    more = len(operations) - len(quoted)
    return ", ".join(quoted) + (f" and {more} more" if more else "")


def as_json(compared: Sequence[Compared], *, strict: bool) -> dict[str, Any]:
    """All of it as plain data."""
    return {
        "format": FORMAT,
        "tool": {"name": "contract-tests diff", "version": metadata.version("attachment-contracts")},
        "contracts": [
            {
                "old": one.old.name,
                "new": one.new.name,
                "version": {"old": one.demand.old, "new": one.demand.new},
                "changelog": list(one.demand.entries),
                "misses": list(one.misses(strict=strict)),
                "wishes": list(one.demand.wished),
                "notes": list(one.demand.notes),
                "summary": one.counts,
                "changes": [_change(change) for change in one.changes],
            }
            for one in compared
        ],
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "level": change.level,
        "affected": change.affected,
        "operations": list(change.operations),
        "message": change.message,
        "file": change.file,
        "line": change.line,
        "column": change.column,
        "is_removed": change.is_removed,
        "rated_by": list(change.rated_by),
    }


def as_annotations(compared: Sequence[Compared], *, strict: bool) -> list[str]:
    """The commands to GitHub: at the lines of the new files, errors only where something is missing."""
    findings = []
    for one in compared:
        is_failed = bool(one.misses(strict=strict))
        severities: dict[Level, Severity] = {
            "breaking": "error" if is_failed else "warning",
            "compatible": "note",
        }
        for missed in one.misses(strict=strict):
            line, column = one.new.contract.spec.mark(("info", "version"))
            file = one.new.contract.spec.file
            findings.append(Finding(file, line, column, "diff/version", "error", missed, _ADVICE))
        findings += [
            _finding(one, each, severities[each.level]) for each in one.changes if each.level in severities
        ]
    return as_commands(findings)


_ADVICE = "see docs/diff.md"


def _finding(one: Compared, change: Change, severity: Severity) -> Finding:
    where = f"{shown_operations(change.operations)}: " if change.operations else ""
    # What was removed has no line any more; GitHub shows it where it stood.
    file = one.new.contract.spec.file if change.is_removed else change.file
    if one.new.contract.ledger and one.old.contract.ledger and change.file == one.old.contract.ledger.file:
        file = one.new.contract.ledger.file
    return Finding(
        file,
        change.beside or change.line,
        change.column,
        f"diff/{change.level}",
        severity,
        f"{where}{change.message}",
        f"for {WHO[change.affected]}",
    )


def as_markdown(compared: Sequence[Compared], *, strict: bool) -> str:
    """A comment or a job summary: what breaks first, what only reads otherwise folded away."""
    parts = []
    for one in compared:
        parts.append(f"### {_code(one.new.name)}: {summary_of(one)}")
        parts.append(f"Compared with {_code(one.old.name)}, `info.version` {_versions(one.demand)}.")
        parts += [f"- ❌ {_marked(missed)}" for missed in one.misses(strict=strict)]
        if not strict:
            parts += [f"- 💡 {_marked(wish)}" for wish in one.demand.wished]
        parts += [f"- {_marked(note)}" for note in one.demand.notes]
        parts += [f"- 📝 {_marked(entry)}" for entry in one.demand.entries]
        parts += _tables(one)
    text, size = [], 0
    for part in parts:
        size += len(part) + 2
        if size > _MOST_CHARACTERS:
            text.append("*The further changes do not fit here: `contract-tests diff` prints them.*")
            break
        text.append(part)
    return "\n\n".join(text).replace("\n\n- ", "\n- ") + "\n"


def _tables(one: Compared) -> Iterator[str]:
    head = "| | Operation | Change | For |\n|---|---|---|---|"
    for level in LEVELS:
        rows = [_row(change) for change in one.changes if change.level == level]
        if not rows:
            continue
        table = "\n".join([head, *rows])
        folded = (
            f"<details><summary>{counted(len(rows), 'editorial change')}</summary>\n\n{table}\n\n</details>"
        )
        yield folded if level == "editorial" else table


def _row(change: Change) -> str:
    operations = "<br>".join(_code(name) for name in change.operations) or "all"
    said = f"{_marked(change.message)}<br>{_code(f'{change.file}:{change.line}')}"
    return f"| {_ICONS[change.level]} | {operations} | {said} | {WHO[change.affected]} |"


def _code(text: str) -> str:
    return f"<code>{plain(text)}</code>"


def _marked(text: str) -> str:
    """A message whose names are code, and which is nothing but text else."""
    pieces = text.split("`")
    return "".join(_code(piece) if index % 2 else plain_within(piece) for index, piece in enumerate(pieces))


def plain_within(text: str) -> str:
    """As `plain`, with the blanks at both ends."""
    return f"{' ' * text.startswith(' ')}{plain(text)}{' ' * text.endswith(' ')}" if text.strip() else text


def _versions(demand: Demand) -> str:
    return f"{plain(demand.old)} → {plain(demand.new)}" if demand.old != demand.new else plain(demand.new)


def summary_of(one: Compared) -> str:
    """1 breaking, 2 compatible, no editorial changes."""
    if not one.changes:
        return "nothing differs"
    told = ", ".join(f"{count} {level}" for level, count in one.counts.items())
    return f"{told} change{'s' if len(one.changes) != 1 else ''}"
