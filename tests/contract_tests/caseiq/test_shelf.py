"""Every broken implementation is caught, by the name of the rule that it breaks."""

from __future__ import annotations

from collections import Counter

import pytest

import openapi
from tests.contract_tests.caseiq.faults import Fault
from tests.contract_tests.caseiq.shelf import FAULTS
from tests.contract_tests.literal import WORLD
from tests.contract_tests.processes import Judging

_RULES = openapi.rules("caseiq")
_ONLY_SEEN_OVER_A_LIMIT = {"caseiq.rate-limit", "caseiq.rate-limit-retry"}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_is_caught_and_its_rule_named(fault: Fault, judging: Judging) -> None:
    assert judging.verdicts(fault.world, fault.rule) == {fault.rule: "broken"}, fault.description


def test_who_keeps_the_rules_to_the_letter_holds_each_also_after_a_run(judging: Judging) -> None:
    """It finds what the uploads of the earlier run left behind, the full case among it.

    An upload that nobody could recognise by its name would stand among the verdicts.
    """
    earlier = judging.verdicts(WORLD, *(rule for rule in _RULES if ".upload." in rule))
    verdicts = judging.verdicts(WORLD, *_RULES)

    assert {rule for rule, verdict in verdicts.items() if verdict != "held"} == _ONLY_SEEN_OVER_A_LIMIT
    assert earlier.items() <= verdicts.items()


def test_every_rule_is_broken_by_a_fault() -> None:
    assert {fault.rule for fault in FAULTS} == set(_RULES)


def test_faults_have_names_of_their_own() -> None:
    assert [name for name, times in Counter(fault.name for fault in FAULTS).items() if times > 1] == []
