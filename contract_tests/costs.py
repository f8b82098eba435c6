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
    refused; `unknown` are requests of shapes that no page documents. `needs` are members of the target file.
    What several tests share counts for the first of a whole run; `shared` is what a test sends more than that
    when it runs alone: requests, files stored, renames and deletions.
    """

    requests: int = 0
    creates: int = 0
    attempts: int = 0
    renames: int = 0
    deletes: int = 0
    unknown: int = 0
    needs: tuple[str, ...] = ()
    shared: tuple[int, int, int, int] = (0, 0, 0, 0)

    @property
    def writes(self) -> int:
        """How many of its requests may change anything."""
        return self.attempts + self.renames + self.deletes + self.unknown

    def as_data(self) -> dict[str, Any]:
        """What is not zero, as plain data."""
        given = asdict(self)
        if not any(self.shared):
            del given["shared"]
        return {name: value for name, value in given.items() if value}

    @property
    def creates_alone(self) -> int:
        """How many files it stores when it runs alone."""
        return self.creates + self.shared[1]


@cache
def costs(api: str) -> dict[str, Cost]:
    """The costs of an API's tests by name, in the order of a whole run."""
    table = json.loads(COSTS_PATH.read_text(encoding="utf-8"))[api]
    return {name: _cost(data) for name, data in table.items()}


def _cost(data: dict[str, Any]) -> Cost:
    lists: dict[str, Any] = {name: tuple(data[name]) for name in ("needs", "shared") if name in data}
    return Cost(**{**data, **lists})


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
        return not fresh, not is_binding, known.get(test, Cost()).creates_alone, -len(fresh)

    while left:
        best = min(left, key=price)
        judged |= set(left.pop(best))
        ordered.append(best)
    return ordered
