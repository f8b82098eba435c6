"""A lawful target that decided otherwise on what is only assumed is warned, and not accused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import openapi
from tests.contract_tests.agentcis.bench import running_bench
from tests.contract_tests.agentcis.lenient import CHOSEN_RULES


@pytest.fixture(scope="module")
def verdicts() -> Iterator[dict[str, Any]]:
    with running_bench() as bench:
        yield bench.run("lenient")


def test_it_decides_otherwise_only_where_nothing_is_promised() -> None:
    rules = openapi.rules("agentcis")

    assert len(CHOSEN_RULES) > 20
    assert not [rule for rule in CHOSEN_RULES if rules[rule].is_binding]


def test_no_binding_rule_is_broken(verdicts: dict[str, Any]) -> None:
    assert {rule: verdicts["breaches"].get(rule) for rule in verdicts["failures"]} == {}
    assert verdicts["crashes"] == []


def test_every_other_decision_is_noticed(verdicts: dict[str, Any]) -> None:
    assert set(verdicts["breaches"]) >= CHOSEN_RULES


def test_binding_rules_are_judged_all_the_same(verdicts: dict[str, Any]) -> None:
    idle = [
        rule.id
        for rule in openapi.rules("agentcis").values()
        if rule.is_binding and verdicts["outcomes"][rule.id] == "not exercised"
    ]

    assert idle == []
