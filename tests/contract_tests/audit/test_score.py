"""What is counted, and for which reasons a check fails."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import openapi
from contract_tests.audit.record import Measured, Record, RecordError, read_record, write_record
from contract_tests.audit.score import Score, fallen, percent, scores, uncovered, unsound
from tests.contract_tests.audit.fates import OTHER, RULE, killed, mutant, survived

_A, _B, _C = mutant("a"), mutant("b"), mutant("c", equivalent="order is nobody's business")
_BEFORE = Score("behaviour", "caseiq", 3, 2, equivalent={_C.id: _C.equivalent})


def _now(*fates: object) -> list[Score]:
    return scores(fates, [_A, _B, _C])  # type: ignore[arg-type]


def test_fates_are_counted_in_the_order_of_their_mutants_whenever_they_came() -> None:
    (score,) = _now(survived(_C), survived(_B), killed(_A))

    assert (score.mutants, score.killed, score.survived) == (3, 1, (_B.id,))
    assert score.equivalent == {_C.id: "order is nobody's business"}
    assert score.first == {"laws": 1}
    assert score.share == 0.5
    assert score == _now(killed(_A), survived(_B), survived(_C))[0]


def test_as_good_as_before_is_no_finding() -> None:
    now = _now(killed(_A), killed(_B), survived(_C))

    assert list(fallen([_BEFORE], now, is_whole=True)) == []
    assert list(unsound([killed(_A), killed(_B), survived(_C)])) == []


def test_a_survivor_that_was_killed_is_told_and_so_is_the_share() -> None:
    now = _now(killed(_A), survived(_B), survived(_C))

    assert list(fallen([_BEFORE], now, is_whole=True)) == [
        f"{_B.id} survived, and did not before",
        "behaviour mutants of caseiq: 50 % killed, 100 % before",
    ]


def test_a_known_survivor_is_no_news() -> None:
    before = replace(_BEFORE, killed=1, survived=(_B.id,))

    assert list(fallen([before], _now(killed(_A), survived(_B), survived(_C)), is_whole=True)) == []


def test_of_a_part_only_survivors_are_told() -> None:
    assert list(fallen([_BEFORE], scores([killed(_A)], [_A, _B, _C]), is_whole=False)) == []


def test_mutants_that_are_gone_are_told() -> None:
    (told,) = fallen([_BEFORE], _now(killed(_A), survived(_C)), is_whole=True)

    assert told.startswith("behaviour mutants of caseiq: 2 left of 3; --update")


def test_a_kill_by_the_name_of_a_neighbour_is_told() -> None:
    (told,) = unsound([killed(_A, OTHER)])

    assert told == f"{_A.id} breaks {RULE}, and the verdicts name {OTHER}"
    assert list(unsound([killed(_A, OTHER, RULE)])) == []


def test_what_is_equivalent_may_be_warned_of_and_not_accused() -> None:
    (told,) = unsound([killed(_C)])

    assert "is marked equivalent (order is nobody's business)" in told
    assert list(unsound([killed(_C, is_binding=False)])) == []


def test_what_could_not_be_judged_is_told() -> None:
    assert list(unsound([survived(_A, "it is down")])) == [f"{_A.id} could not be judged: it is down"]


def test_each_rule_wants_a_mutant_that_can_be_noticed() -> None:
    rules = openapi.rules("caseiq")
    every = [
        mutant(rule, rule=rule, equivalent="no" if rule == OTHER else "") for rule in rules if rule != RULE
    ]

    assert [told.partition(" ")[0] for told in uncovered(every, ["caseiq"])] == sorted(
        [RULE, OTHER], key=list(rules).index
    )


def test_nearly_all_is_not_all() -> None:
    assert (percent(1.0), percent(0.9999), percent(0.5)) == ("100 %", "99.9 %", "50 %")


def test_a_record_is_read_as_it_was_written_and_written_the_same_again(tmp_path: Path) -> None:
    measured = Measured.now(7, date(2026, 1, 2))
    record = Record.of([_BEFORE], [], [], measured)
    write_record(tmp_path / "one.json", record)
    write_record(tmp_path / "two.json", read_record(tmp_path / "one.json"))

    assert read_record(tmp_path / "one.json") == record
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


def test_of_an_audit_of_one_family_the_others_are_kept() -> None:
    measured, later = Measured("2026-01-02", 0, {}), Measured("2026-01-09", 0, {})
    response = replace(_BEFORE, family="response")
    known = Record.of([_BEFORE, response], [], [], measured)

    updated = known.updated(Record.of([replace(_BEFORE, killed=1)], [], [], later))

    assert [score.killed for score in updated.scores.values()] == [1, 2]
    assert list(updated.measured.values()) == [later, measured]


@pytest.mark.parametrize(
    "content", ["{", "[]", '{"format": 2}', '{"format": 1}', '{"format": 1, "scores": 1}']
)
def test_a_file_that_is_no_record_is_refused(content: str, tmp_path: Path) -> None:
    (tmp_path / "score.json").write_text(content, "utf-8")

    with pytest.raises(RecordError, match=r"score\.json"):
        read_record(tmp_path / "score.json")


def test_without_a_file_nothing_is_known(tmp_path: Path) -> None:
    assert read_record(tmp_path / "none.json") == Record()
