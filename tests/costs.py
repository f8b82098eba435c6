"""Measures what each test sends to the mock: `python -m tests.costs` writes `contract_tests/costs.json`.

With names of tests it measures these only, each by itself, which is the most that they can cost.

The guard that lets everything through counts. What tests share (uploaded samples, the target's dialect)
counts for the test that needs it first, in the order of a whole run; so each is measured by itself, too,
which takes some minutes.
"""

from __future__ import annotations

import json
import secrets
import sys
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import httpx

import openapi
from contract_tests.costs import COSTS_PATH, Cost, costs
from contract_tests.guard.limits import limits_for
from contract_tests.guard.opening import Guarding, guarded
from contract_tests.guard.proxy import Guard
from contract_tests.mock import running_mock
from contract_tests.run import Wanted, collect, run
from contract_tests.target import make_target


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


def renewed(api: str, names: Collection[str], base_url: str, section: Mapping[str, str]) -> dict[str, Cost]:
    """The costs that are known, with those of some tests measured anew."""
    known = dict(costs(api))
    for test in names:
        known |= _metered(api, base_url, section, frozenset({test}))
    return known


def measured(api: str, base_url: str, section: Mapping[str, str]) -> dict[str, Cost]:
    """What each test of an API costs, in a whole run and by itself."""
    whole = _metered(api, base_url, section, frozenset())
    alone = {test: _metered(api, base_url, section, frozenset({test}))[test] for test in whole}
    return {test: replace(cost, shared=_more(alone[test], cost)) for test, cost in whole.items()}


def _more(alone: Cost, whole: Cost) -> tuple[int, int, int, int]:
    return (
        max(0, alone.requests - whole.requests),
        max(0, alone.creates - whole.creates),
        max(0, alone.renames - whole.renames),
        max(0, alone.deletes - whole.deletes),
    )


def _metered(api: str, base_url: str, section: Mapping[str, str], tests: frozenset[str]) -> dict[str, Cost]:
    members = {**section, "base_url": base_url, "fill_case": False}
    target = make_target(api, members, seed=0, run_id=secrets.token_hex(4))
    asked = Asked(target.members)
    guarding = Guarding("mock", replace(limits_for(api, "mock"), connections=1))
    httpx.post(f"{base_url}/_mock/reset")
    with guarded(replace(target, members=asked), guarding) as (via, guard):
        meter = Meter(guard, asked)
        outcome = run([via], Wanted(tests=tests, on_test=meter.on_test))
        assert not outcome.crashes, outcome.crashes
    return meter.costs


def write(path: Path, costs: Mapping[str, Mapping[str, Cost]]) -> None:
    """Write the table, a line for each test."""
    blocks = []
    for api, of_api in costs.items():
        lines = [f"    {json.dumps(name)}: {json.dumps(cost.as_data())}" for name, cost in of_api.items()]
        blocks.append(f'  "{api}": {{\n' + ",\n".join(lines) + "\n  }")
    path.write_text("{\n" + ",\n".join(blocks) + "\n}\n", encoding="utf-8")


def main(names: Collection[str]) -> None:
    """Measure both APIs, each in a process of its own."""
    measure = partial(_measured, names=frozenset(names))
    with ProcessPoolExecutor(len(openapi.APIS)) as pool:
        write(COSTS_PATH, dict(zip(openapi.APIS, pool.map(measure, openapi.APIS), strict=True)))


def _measured(api: str, names: Collection[str]) -> dict[str, Cost]:
    asked_for = [test for test in collect(api) if test in names]
    if names and not asked_for:
        return costs(api)
    with running_mock(seed=0) as sections:
        url = sections[api]["base_url"]
        return renewed(api, asked_for, url, sections[api]) if names else measured(api, url, sections[api])


if __name__ == "__main__":
    main(sys.argv[1:])
