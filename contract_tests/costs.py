"""What each test sends to a target that keeps the contract, as measured on the mock (`costs.json`)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import openapi

COSTS_PATH = Path(__file__).with_name("costs.json")


@dataclass(frozen=True)
class Cost:
    """Numbers of one test.

    `creates` are the files that the contract lets it store, `attempts` all uploads with those that must be
    refused; `unknown` are requests of shapes that no page documents. `needs` are members of the target
    file. What several tests share counts for the first; `alone` are the files that a test stores by itself.
    """

    requests: int = 0
    creates: int = 0
    alone: int = 0
    attempts: int = 0
    renames: int = 0
    deletes: int = 0
    unknown: int = 0
    needs: tuple[str, ...] = ()

    @property
    def writes(self) -> int:
        """How many of its requests may change anything."""
        return self.attempts + self.renames + self.deletes + self.unknown

    def as_data(self) -> dict[str, Any]:
        """What is not zero, as plain data."""
        return {name: value for name, value in asdict(self).items() if value}


@cache
def costs(api: str) -> dict[str, Cost]:
    """The costs of an API's tests by name, in the order of a whole run."""
    table = json.loads(COSTS_PATH.read_text(encoding="utf-8"))[api]
    return {name: Cost(**{**data, "needs": tuple(data.get("needs", ()))}) for name, data in table.items()}


def frugal(api: str, cited: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The tests (with the rules that they cite) in the order that judges most rules with fewest files stored.

    Binding rules come first; what a vendor keeps for ever is not spent on judging a rule a second time before
    the others are judged once.
    """
    known, rules = costs(api), openapi.rules(api)
    left, ordered, judged = dict(cited), [], set[str]()

    def price(test: str) -> tuple[bool, bool, int, int]:
        fresh = set(left[test]) - judged
        is_binding = any(rules[rule].is_binding for rule in fresh)
        return not fresh, not is_binding, known.get(test, Cost()).alone, -len(fresh)

    while left:
        best = min(left, key=price)
        judged |= set(left.pop(best))
        ordered.append(best)
    return ordered
