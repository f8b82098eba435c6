"""Mutants that the contract allows, by data: `equivalents.yaml` in the package of their family.

Each entry has `mutants`, a list of ids in which `*` stands for anything, and `because`, the reason.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

import openapi


class EquivalentsError(ValueError):
    """The file does not say what it should; the text says where."""


@dataclass(frozen=True)
class Equivalents:
    """What is equivalent in a family, in the order of the file; the first pattern that matches counts."""

    reasons: tuple[tuple[str, str], ...]

    def reason(self, mutant: str) -> str:
        """Why nobody can notice a mutant; empty where somebody should."""
        return next((why for pattern, why in self.reasons if _matches(pattern, mutant)), "")

    def idle(self, mutants: Collection[str]) -> list[str]:
        """The patterns that match none of the mutants."""
        return [
            pattern for pattern, _ in self.reasons if not any(_matches(pattern, mutant) for mutant in mutants)
        ]


def equivalents(path: Path) -> Equivalents:
    """Read a file of equivalents. Raises EquivalentsError."""
    entries: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    reasons = [pair for entry in entries or () for pair in _pairs(entry)]
    known = [pattern for pattern, _ in reasons]
    repeated = sorted({pattern for pattern in known if known.count(pattern) > 1})
    if repeated:
        msg = f"{repeated[0]} stands in two entries"
        raise EquivalentsError(msg)
    return Equivalents(tuple(reasons))


def of_api(known: Equivalents, api: str, mutants: Collection[str]) -> Equivalents:
    """What is said about the mutants of one API. Raises EquivalentsError for what matches none of them."""
    reasons = tuple(pair for pair in known.reasons if pair[0].partition(".")[0] in (api, "*"))
    strange = [
        pattern for pattern, _ in known.reasons if pattern.partition(".")[0] not in (*openapi.APIS, "*")
    ]
    idle = strange or Equivalents(tuple(pair for pair in reasons if pair[0].startswith(api))).idle(mutants)
    if idle:
        msg = f"{idle[0]} matches no mutant"
        raise EquivalentsError(msg)
    return Equivalents(reasons)


def _pairs(entry: Any) -> list[tuple[str, str]]:
    if not isinstance(entry, dict) or set(entry) != {"mutants", "because"}:
        msg = f"an entry has `mutants` and `because`, and not {entry!r}"
        raise EquivalentsError(msg)
    patterns, why = entry["mutants"], entry["because"]
    if not isinstance(patterns, list) or not all(isinstance(each, str) for each in patterns) or not patterns:
        msg = f"`mutants` is a list of ids, and not {patterns!r}"
        raise EquivalentsError(msg)
    if not isinstance(why, str) or not why.strip():
        msg = f"{patterns[0]} has no reason"
        raise EquivalentsError(msg)
    return [(pattern, " ".join(why.split())) for pattern in patterns]


def _matches(pattern: str, mutant: str) -> bool:
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), mutant, re.DOTALL) is not None
