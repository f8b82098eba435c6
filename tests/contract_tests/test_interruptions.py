"""What a run makes of a test that could not go on."""

from __future__ import annotations

from hypothesis.errors import HypothesisException

from contract_tests.judge import Blocked, Finding, Judge
from contract_tests.plugin import RunPlugin
from contract_tests.target import Target
from contract_tests.verdicts import Verdicts

_RULE = "caseiq.get.ok"
_FLAKY = HypothesisException("Inconsistent data generation!")


def _plugin() -> RunPlugin:
    return RunPlugin(Target("caseiq", {"base_url": "http://127.0.0.1:1"}), Verdicts(["caseiq"]))


def test_a_sequence_that_the_guard_blocks_is_blocked_and_no_error_of_the_test() -> None:
    """Hypothesis repeats a sequence that raised, and raises something else when it now ends earlier."""
    plugin, judge = _plugin(), Judge((_RULE,))
    judge.interruption = Blocked("the budget of 25 created files is used up")

    plugin._note_exception("test", judge, _FLAKY)

    assert judge.findings == [Finding(_RULE, "blocked", observed="the budget of 25 created files is used up")]
    assert plugin.crashes == []


def test_a_sequence_that_nothing_interrupted_is_an_error_of_the_test() -> None:
    plugin, judge = _plugin(), Judge((_RULE,))

    plugin._note_exception("test", judge, _FLAKY)

    assert [test for test, _ in plugin.crashes] == ["test"]
