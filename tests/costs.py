"""Measures what each test sends to the mock: `python -m tests.costs` writes `contract_tests/costs.json`.

The guard that lets everything through counts. What tests share (uploaded samples, the target's dialect)
counts for the test that needs it first, in the order of a whole run.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import openapi
from contract_tests.costs import COSTS_PATH, Cost
from contract_tests.guard.limits import limits_for
from contract_tests.guard.opening import Guarding, guarded
from contract_tests.guard.proxy import Guard
from contract_tests.mock import running_mock
from contract_tests.run import Wanted, run
from contract_tests.target import Target, make_target


class Asked(Mapping[str, str]):
    """The members of a target, which notes those that are asked for."""

    def __init__(self, members: Mapping[str, str]) -> None:
        self._members = members
        self.names: set[str] = set()

    def get(self, name: str, default: Any = None) -> Any:
        """A member that a test asks for."""
        self.names.add(name)
        return self._members.get(name, default)

    def __getitem__(self, name: str) -> str:
        return self._members[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)


class Meter:
    """What was sent since the last test ended."""

    def __init__(self, guard: Guard, asked: Asked) -> None:
        self._guard = guard
        self._asked = asked
        self._before = self._now()
        self.costs: dict[str, Cost] = {}

    def on_test(self, name: str, _done: int, _total: int) -> None:
        """Note what a test has sent."""
        now = self._now()
        spent = {kind: now[kind] - self._before[kind] for kind in now}
        self.costs[name] = Cost(**spent, needs=tuple(sorted(self._asked.names - {"base_url"})))
        self._before = now
        self._asked.names.clear()

    def _now(self) -> dict[str, int]:
        passed = self._guard.record.passed
        return {
            "requests": self._guard.budget.spent.requests,
            "creates": self._guard.budget.spent.creates,
            "attempts": passed["create"],
            "renames": passed["rename"],
            "deletes": passed["delete"],
            "unknown": passed["unknown"] + passed["probe"],
        }


def measured(api: str, base_url: str, section: Mapping[str, str]) -> dict[str, Cost]:
    """What each test of an API costs."""
    target = make_target(
        api, {**section, "base_url": base_url, "fill_case": False}, seed=0, run_id=secrets.token_hex(4)
    )
    asked = Asked(target.members)
    guarding = Guarding("mock", replace(limits_for(api, "mock"), connections=1))
    with guarded(replace(target, members=asked), guarding) as (via, guard):
        meter = Meter(guard, asked)
        _run(via, meter)
    return meter.costs


def _run(target: Target, meter: Meter) -> None:
    outcome = run([target], Wanted(on_test=meter.on_test))
    assert not outcome.crashes, outcome.crashes


def write(path: Path, costs: Mapping[str, Mapping[str, Cost]]) -> None:
    """Write the table, a line for each test."""
    blocks = []
    for api, of_api in costs.items():
        lines = [f"    {json.dumps(name)}: {json.dumps(cost.as_data())}" for name, cost in of_api.items()]
        blocks.append(f'  "{api}": {{\n' + ",\n".join(lines) + "\n  }")
    path.write_text("{\n" + ",\n".join(blocks) + "\n}\n", encoding="utf-8")


def main() -> None:
    """Measure both APIs."""
    costs = {}
    for api in openapi.APIS:
        with running_mock(seed=0) as sections:
            costs[api] = measured(api, sections[api]["base_url"], sections[api])
    write(COSTS_PATH, costs)


if __name__ == "__main__":
    main()
