"""False alarms, and the sample that Schemathesis is compared on, with what the workers would say given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, cast

import pytest

from contract_tests.audit.alarms import Lawful, false_alarms, runs_of
from contract_tests.audit.behaviour import Standing
from contract_tests.audit.bench import Bench
from contract_tests.audit.comparison import compare, runs_on, sample
from contract_tests.audit.schemathesis import Plain, Reported
from contract_tests.audit.shelf import Placed, Shelf
from contract_tests.audit.worker import Job, Judged, Noticed, Workers
from tests.contract_tests.audit.fates import OTHER, RULE, mutant

_ASSUMED = "caseiq.list.limit-range"


class _Told:
    """Workers that say what they were told to, by header."""

    def __init__(self, judged: dict[str, Judged], reported: dict[str, Reported] | None = None) -> None:
        self._judged = judged
        self._reported = reported or {}
        self.jobs: list[Job | Plain] = []

    def judged(self, jobs: Iterable[tuple[Any, Job]]) -> Iterator[tuple[Any, Judged]]:
        return self.each(lambda job: self._judged.get(job.headers["X"].partition(".")[0], Judged({})), jobs)

    def each(self, function: Callable[[Any], Any], arguments: Iterable[tuple[Any, Any]]) -> Iterator[Any]:
        for what, argument in arguments:
            self.jobs.append(argument)
            if isinstance(argument, Plain):
                yield what, self._reported.get(argument.headers["X"].partition(".")[0], Reported((), 1.0))
            else:
                yield what, function(argument)


@pytest.fixture
def standing(monkeypatch: pytest.MonkeyPatch) -> Standing:
    """A shelf of two that is not served."""
    placed = {
        each.id: Placed(each, {"X": f"{each.operator}.{{fresh}}"})
        for each in (mutant("a"), mutant("b", rule=OTHER))
    }
    standing = Standing(
        {"caseiq": Shelf((), "caseiq", placed, {"X": "right.{fresh}"}, {"X": "other.{fresh}"})}
    )
    monkeypatch.setattr(standing, "url", lambda _api: "http://127.0.0.1:1")
    return standing


def _noticed(*rules: str, test: str = "test_list::test_it") -> Judged:
    return Judged({}, tuple(Noticed(test, rule, 1.0) for rule in rules), seconds=4.0)


def _bench(told: _Told) -> Bench:
    return Bench(cast("Workers", told))


def _alarms(standing: Standing, **judged: Judged) -> list[Lawful]:
    seen: list[str] = []
    found = list(false_alarms(standing, 2, _bench(_Told(judged)), seen.append))
    assert len(seen) == runs_of(standing.shelves["caseiq"], 2)
    return found


def test_each_lawful_implementation_is_judged_with_each_seed_on_data_of_its_own(standing: Standing) -> None:
    told = _Told({})
    list(false_alarms(standing, 2, _bench(told), lambda _: None))
    headers = [job.headers["X"] for job in told.jobs]

    assert [cast("Job", job).seed for job in told.jobs] == [0, 1, 0, 1]
    assert [header.partition(".")[0] for header in headers] == ["right", "right", "other", "other"]
    assert len(set(headers)) == 4


def test_of_what_is_right_no_rule_may_be_called_broken(standing: Standing) -> None:
    unbroken, lenient = _alarms(standing, right=_noticed(_ASSUMED), other=_noticed(_ASSUMED))

    assert unbroken.alarms == tuple(f"seed {n}: test_list::test_it calls {_ASSUMED} broken" for n in (0, 1))
    assert lenient.alarms == ()


def test_of_what_keeps_the_rules_to_the_letter_no_rule_may_be(standing: Standing) -> None:
    shelf = replace(standing.shelves["caseiq"], literal={"X": "letter.{fresh}"})
    standing = Standing({"caseiq": shelf}, {"caseiq": "http://127.0.0.1:1"})
    _, literal, _ = _alarms(standing, letter=_noticed(_ASSUMED), other=_noticed(_ASSUMED))

    assert literal.kind == "literal"
    assert literal.alarms == tuple(f"seed {n}: test_list::test_it calls {_ASSUMED} broken" for n in (0, 1))


def test_of_what_is_otherwise_no_binding_rule_may_be(standing: Standing) -> None:
    _, lenient = _alarms(standing, other=_noticed(_ASSUMED, RULE))

    assert lenient.alarms == tuple(f"seed {n}: test_list::test_it calls {RULE} broken" for n in (0, 1))


def test_what_failed_or_ended_by_itself_is_an_alarm(standing: Standing) -> None:
    judged = Judged({}, crashes=(("test_x::test_y", "it fell"),), end="down", strange=("'a.txt' of test_z",))
    unbroken, _ = _alarms(standing, right=judged)

    assert unbroken.alarms[:3] == (
        "seed 0: down",
        "seed 0: test_x::test_y failed by itself: it fell",
        "seed 0: the upload 'a.txt' of test_z would not be known again for ours",
    )


def test_a_sample_takes_no_rule_twice_before_each_had_its_turn() -> None:
    mutants = [mutant(f"m{number}", rule=f"r{number % 3}") for number in range(12)]

    assert {each.rule for each in sample(mutants, 3, 0)} == {"r0", "r1", "r2"}
    assert sample(mutants, 5, 0) == sample(mutants, 5, 0) != sample(mutants, 5, 1)
    assert sample(mutants, 99, 0) == mutants


def test_what_schemathesis_says_of_the_unbroken_one_counts_for_nothing(standing: Standing) -> None:
    told = _Told(
        {"a": _noticed(RULE, OTHER, test="test_workflows::test_it"), "b": _noticed(RULE)},
        {
            "right": Reported(("ST1 GET /x",), 10.0),
            "a": Reported(("ST1 GET /x",), 10.0),
            "b": Reported(("ST1 GET /x", "ST1 GET /y"), 10.0),
        },
    )
    seen: list[str] = []
    mutants = [placed.mutant for placed in standing.shelves["caseiq"].placed.values()]
    found = compare(standing, "caseiq", mutants, _bench(told), seen.append)
    first, second = found.rows

    assert (first.killers, first.is_named, first.neighbours) == (("workflows",), True, (OTHER,))
    assert (second.killers, second.reported) == (("laws", "schemathesis"), ("ST1 GET /y",))
    assert found.false_alarms == ("ST1 GET /x",)
    assert list(found.wrong()) == [f"{second.mutant} breaks {OTHER}, and a whole run names {RULE}"]
    assert len(seen) == runs_on(2) == len(told.jobs)
