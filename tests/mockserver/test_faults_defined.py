"""What a fault may be: definitions, recipes and the header are read strictly, and matched exactly."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from statistics import fmean, stdev
from typing import Any

import pytest

from mockserver.faults.definition import DefinitionError, read_definition
from mockserver.faults.header import read_header
from mockserver.faults.kinds import KINDS
from mockserver.faults.matching import Faults, Request, delay_ms
from mockserver.faults.recipes import RECIPES, read_fault
from mockserver.prefer.documented import operation_statuses
from mockserver.store.past import Past

STATUSES = operation_statuses()
LIST = Request(
    "agentcis", "listDocuments", "/api/v2/attachments/client/5", "t", needs_token=True, has_body=False
)


class Clock:
    """A clock moved by hand."""

    def __init__(self) -> None:
        self.time = datetime(2030, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        """The time."""
        return self.time


def faults(*definitions: dict[str, Any], clock: Clock | None = None) -> Faults:
    made = Faults(clock or Clock())
    made.add([each for value in definitions for each in read_fault(value, STATUSES)])
    return made


def hits(made: Faults, requests: int, request: Request = LIST) -> str:
    """Which of so many requests are struck."""
    return "".join("x" if made.strike(request) else "." for _ in range(requests))


@pytest.mark.parametrize(
    ("value", "named"),
    [
        ([], "fault"),
        ("latency", "fault"),
        ({}, "kind"),
        ({"kind": "lateness"}, "kind"),
        ({"kind": ["latency"]}, "kind"),
        ({"kind": "latency"}, "delay_ms"),
        ({"kind": "latency", "delay_ms": -1}, "delay_ms"),
        ({"kind": "latency", "delay_ms": "5"}, "delay_ms"),
        ({"kind": "latency", "delay_ms": True}, "delay_ms"),
        ({"kind": "latency", "delay_ms": float("nan")}, "delay_ms"),
        ({"kind": "latency", "delay_ms": 10**400}, "delay_ms"),
        ({"kind": "latency", "mean_ms": 5}, "deviation_ms"),
        ({"kind": "latency", "min_ms": 5, "max_ms": 1}, "min_ms"),
        ({"kind": "latency", "delay_ms": 5, "status": 500}, "status"),
        ({"kind": "latency", "delay_ms": 5, "probability": 1.1}, "probability"),
        ({"kind": "latency", "delay_ms": 5, "times": 0}, "times"),
        ({"kind": "latency", "delay_ms": 5, "after": 1.5}, "after"),
        ({"kind": "latency", "delay_ms": 5, "seed": "x"}, "seed"),
        ({"kind": "latency", "delay_ms": 5, "api": "stripe"}, "api"),
        ({"kind": "latency", "delay_ms": 5, "path": ""}, "path"),
        ({"kind": "latency", "delay_ms": 5, "id": "a b"}, "id"),
        ({"kind": "latency", "delay_ms": 5, "operation": "listNothing"}, "operation"),
        ({"kind": "slow-body", "bytes_per_second": 0}, "bytes_per_second"),
        ({"kind": "status", "status": 200}, "status"),
        ({"kind": "status", "status": 418}, "status"),
        ({"kind": "status", "status": 413, "operation": "listDocuments"}, "status"),
        ({"kind": "status", "status": 503, "retry_after_seconds": 1.5}, "retry_after_seconds"),
        ({"kind": "rate-limit", "requests": 5}, "window_seconds"),
        ({"kind": "rate-limit", "requests": 5, "window_seconds": 0}, "window_seconds"),
        ({"kind": "reset", "carried_out": "yes"}, "carried_out"),
        ({"kind": "reset", "after_bytes": -1}, "after_bytes"),
        ({"kind": "truncated", "percent": 100}, "percent"),
        ({"kind": "corrupted", "operation": "listDocuments"}, "operation"),
        ({"kind": "stale-list", "window_seconds": 1, "operation": "upload*"}, "operation"),
        ({"kind": "partial-rejection"}, "every"),
        ({"kind": "partial-rejection", "names": "a"}, "names"),
        ({"kind": "partial-rejection", "names": [1]}, "names"),
        ({"kind": "partial-rejection", "ids": ["1"]}, "ids"),
        ({"recipe": "slow-4g"}, "recipe"),
        ({"recipe": ["slow-3g"]}, "recipe"),
        ({"recipe": "slow-3g", "status": 500}, "status"),
        ({"recipe": "slow-3g", "id": "a"}, "id"),
    ],
)
def test_a_definition_that_cannot_be_meant_names_the_member(value: Any, named: str) -> None:
    with pytest.raises(DefinitionError, match=rf"^{named}\b|\b{named}\b"):
        read_fault(value, STATUSES)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_something_that_it_needs_or_nothing(kind: str) -> None:
    """What is listed as needed is a member of the kind, and enough."""
    values = {"names": ["a"], "ids": [1], "status": 503}
    for needed in KINDS[kind].needs:
        members = {name: values.get(name, 5) for name in needed}
        assert read_definition({"kind": kind, **members}, STATUSES).kind == kind


@pytest.mark.parametrize("recipe", RECIPES)
def test_every_recipe_is_a_fault_and_says_what_it_is(recipe: str) -> None:
    assert read_fault({"recipe": recipe}, STATUSES)
    assert RECIPES[recipe].text


def test_members_of_a_recipe_can_be_replaced_where_they_mean_something() -> None:
    latency, body = read_fault({"recipe": "slow-3g", "mean_ms": 5, "operation": "list*"}, STATUSES)
    assert (latency.mean_ms, latency.deviation_ms, latency.operation) == (5, 100, "list*")
    assert (body.bytes_per_second, body.operation) == (50_000, "list*")


@pytest.mark.parametrize(
    ("header", "shown"),
    [
        ("latency=500", [{"kind": "latency", "delay_ms": 500}]),
        ("status=503; delay_ms=200", [{"kind": "status", "status": 503, "delay_ms": 200}]),
        ("latency; min_ms=1 ;max_ms=2", [{"kind": "latency", "min_ms": 1, "max_ms": 2}]),
        ("reset", [{"kind": "reset"}]),
        ("reset; carried_out=true", [{"kind": "reset", "carried_out": True}]),
        ("partial-rejection; names=*.pdf", [{"kind": "partial-rejection", "names": ["*.pdf"]}]),
        ("partial-rejection; ids=3", [{"kind": "partial-rejection", "ids": [3]}]),
        (
            "truncated=10, latency=5",
            [{"kind": "truncated", "percent": 10}, {"kind": "latency", "delay_ms": 5}],
        ),
        ("cold-start; delay_ms=5", [{"kind": "latency", "delay_ms": 5, "times": 1}]),
    ],
)
def test_the_header_names_faults_for_one_request(header: str, shown: list[dict[str, Any]]) -> None:
    assert [each.shown() for each in read_header([header], STATUSES)] == shown


@pytest.mark.parametrize(
    ("header", "named"),
    [
        ("lateness=5", "lateness"),
        ("latency=soon", "delay_ms"),
        ("latency=500; times=2", "times"),
        ("latency=500; kind=status", "kind"),
        ("latency=500; delay", "delay"),
        ("corrupted=5", "corrupted"),
        ("rate-limit; requests=1; window_seconds=1", "/_mock/faults"),
        ("eventually-consistent", "/_mock/faults"),
        (",".join(["latency=1"] * 11), "10"),
    ],
)
def test_a_header_that_cannot_be_meant_says_what_is_wrong(header: str, named: str) -> None:
    with pytest.raises(DefinitionError, match=named):
        read_header([header], STATUSES)


def test_a_fault_lets_the_first_pass_and_strikes_as_often_as_it_says() -> None:
    made = faults({"kind": "latency", "delay_ms": 1, "after": 2, "times": 3})
    assert hits(made, 8) == "..xxx..."
    assert made.shown()[0]["hits"] == 3


def test_chance_is_the_same_for_the_same_seed() -> None:
    rare = {"kind": "latency", "delay_ms": 1, "probability": 0.3, "seed": 7}
    first, again = hits(faults(rare), 200), hits(faults(rare), 200)
    assert first == again
    assert 30 < first.count("x") < 90


@pytest.mark.parametrize(
    ("members", "strikes"),
    [
        ({"operation": "listDocuments"}, True),
        ({"operation": "list*"}, True),
        ({"operation": "uploadDocuments"}, False),
        ({"api": "agentcis"}, True),
        ({"api": "caseiq"}, False),
        ({"path": "/api/v2/*/client/5"}, True),
        ({"path": "*/client/6"}, False),
    ],
)
def test_a_fault_strikes_what_it_is_about(members: dict[str, str], *, strikes: bool) -> None:
    assert hits(faults({"kind": "latency", "delay_ms": 1, **members}), 1) == ("x" if strikes else ".")


def test_a_status_strikes_only_operations_that_document_it() -> None:
    assert hits(faults({"kind": "status", "status": 413}), 1) == "."
    assert hits(faults({"kind": "status", "status": 502}), 1) == "x"


def test_a_rate_limit_counts_each_token_in_windows_of_the_clock() -> None:
    clock = Clock()
    made = faults({"kind": "rate-limit", "requests": 2, "window_seconds": 10}, clock=clock)
    assert hits(made, 4) == "..xx"
    (struck,) = made.strike(LIST)
    assert struck.quota is not None
    assert struck.quota.retry_after_seconds == 10

    clock.time += timedelta(seconds=10)
    assert hits(made, 3) == "..x"


def test_latency_follows_its_distribution_and_is_never_negative() -> None:
    def drawn(**members: float) -> list[float]:
        definition = read_definition({"kind": "latency", **members}, STATUSES)
        random = Random(1)
        return [delay_ms(definition, random) for _ in range(2000)]

    normal, uniform = drawn(mean_ms=500, deviation_ms=50), drawn(min_ms=10, max_ms=20)
    assert fmean(normal) == pytest.approx(500, abs=5)
    assert stdev(normal) == pytest.approx(50, abs=5)
    assert (int(min(uniform)), int(max(uniform))) == (10, 19)
    assert min(drawn(mean_ms=1, deviation_ms=500)) == 0
    assert set(drawn(delay_ms=7)) == {7}


def test_ids_are_given_once() -> None:
    made = faults({"kind": "reset"}, {"kind": "reset", "id": "f2"}, {"kind": "reset"})
    assert [each["id"] for each in made.shown()] == ["f1", "f2", "f3"]
    with pytest.raises(DefinitionError, match=r"^id: "):
        made.add(read_fault({"kind": "reset", "id": "f2"}, STATUSES))
    assert len(made) == 3


def test_what_was_is_kept_as_long_as_a_list_may_show_it() -> None:
    clock, past = Clock(), Past[str]()
    for state in "abc":
        since = clock.time - timedelta(seconds=10)
        past.keep(state, written_at=clock.time, since=since)
        clock.time += timedelta(seconds=6)
    ago = [past.at(clock.time - timedelta(seconds=seconds)) for seconds in (5, 7, 13, 100)]
    assert ago == [None, "c", "b", "b"]


def test_no_more_is_kept_than_fits() -> None:
    clock, past = Clock(), Past[int]()
    for state in range(150):
        past.keep(state, written_at=clock.time, since=clock.time)
    assert past.at(clock.time - timedelta(seconds=1)) == 50
