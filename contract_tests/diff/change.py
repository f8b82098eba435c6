"""What differs between two states of a contract, and for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["breaking", "compatible", "editorial"]
Affected = Literal["requests", "answers", "clients", "implementations", "rules", "readers"]
By = Literal["redocly", "house"]

# What only people read.
TEXTS = frozenset({"summary", "description", "title", "tags", "example", "examples", "externalDocs", "xml"})
LEVELS: tuple[Level, ...] = ("breaking", "compatible", "editorial")
WHO: dict[Affected, str] = {
    "requests": "who sends requests",
    "answers": "who reads answers",
    "clients": "who generates clients",
    "implementations": "who implements the API",
    "rules": "who relies on the rules",
    "readers": "who reads the docs",
}


class DiffError(ValueError):
    """Two states cannot be compared; the text says why, in one line."""


@dataclass(frozen=True)
class Change:
    """One edit, and what it means for users.

    `operations` are those it is about (`GET /attachments`), none for the document or the ledger as a whole.
    The place is in the new file, or in the old one (`is_removed`) where the new one has no such line.
    `rated_by` says who found it to be what it is.
    """

    level: Level
    affected: Affected
    message: str
    file: str
    line: int
    column: int
    operations: tuple[str, ...] = ()
    is_removed: bool = False
    # Of what was removed, the line of the new file beside which it stood; 0 where it is not known.
    beside: int = 0
    rated_by: tuple[By, ...] = ("house",)


def worst(changes: list[Change]) -> Level | None:
    """The level of all changes together; None where there is none."""
    return min((change.level for change in changes), key=LEVELS.index, default=None)


def listed(names: list[str]) -> str:
    """`a`, `b` and `c`."""
    quoted = [f"`{name}`" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"
