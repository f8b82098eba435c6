"""Each broken implementation is caught by the tests of the very rule that it breaks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import openapi
from tests.contract_tests.agentcis.bench import Bench, running_bench
from tests.contract_tests.agentcis.faults import Fault
from tests.contract_tests.agentcis.shelf import FAULTS


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    with running_bench() as running:
        yield running


def test_every_rule_has_a_fault() -> None:
    assert {fault.rule for fault in FAULTS} == set(openapi.rules("agentcis"))


def test_faults_have_names_of_their_own() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_fault_is_caught(bench: Bench, fault: Fault) -> None:
    verdicts = bench.run(fault.world, [fault.rule])

    assert verdicts["outcomes"][fault.rule] == "broken", fault.description
    assert verdicts["crashes"] == []


def test_what_is_not_broken_is_not_accused(bench: Bench) -> None:
    verdicts = bench.run("unbroken")

    assert verdicts["breaches"] == {}
    assert [rule for rule, verdict in verdicts["outcomes"].items() if verdict != "held"] == [
        "agentcis.rate-limit"
    ]
