"""Where nothing may be written, what is there is judged: faults are found, conforming targets are not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import openapi
from tests.contract_tests.agentcis.shelf import FAULTS
from tests.contract_tests.agentcis.standing_worlds import empty, fill
from tests.contract_tests.processes import Reading, module
from tests.contract_tests.reading import REQUESTS

_RULES = openapi.rules("agentcis")
_DEMO = "-"
_FAULTS = (
    *("bearer-html", "open-list", "forbidden-token", "unauthorized-body", "none-lists", "readonly-is-blind"),
    *("forbidden-body", "unknown-entity-is-empty", "unknown-body", "no-head", "slash-redirect", "slash-urls"),
    *("no-prev", "no-download", "type-mime", "day-first", "decimal-size", "actual-rounded", "bytes-word"),
    *("overlap", "total-of-page", "neighbours", "past-end-404", "no-dots", "swapped-labels"),
    *("per-page-number", "default-15", "page-word", "descending", "private-links"),
)
_READ = frozenset(
    (
        *("auth.bearer", "auth.required", "auth.required-body", "auth.permission", "auth.permission-body"),
        *("entity.unknown", "entity.unknown-body", "error.method", "slash", "list.shape", "list.item"),
        *("list.dates", "list.size", "list.pages", "list.meta", "list.window", "list.labels"),
        *("list.labels-literal", "list.per-page", "list.per-page-default", "list.per-page-type"),
        *("list.page-lenient", "list.order", "list.links-work"),
    )
)


@pytest.fixture(scope="session")
def reading(port: str) -> Iterator[Reading]:
    """The process that judges worlds without writing."""
    with module("tests.contract_tests.reading", "agentcis", port) as process:
        yield Reading(process)


def _broken(verdicts: dict[str, str]) -> set[str]:
    assert set(verdicts) == {*_RULES, REQUESTS}, "a test crashed"
    return {rule for rule, verdict in verdicts.items() if verdict == "broken"}


def _held(verdicts: dict[str, str]) -> set[str]:
    return {rule.removeprefix("agentcis.") for rule, verdict in verdicts.items() if verdict == "held"}


@pytest.mark.parametrize("name", _FAULTS)
def test_a_fault_is_caught_by_reading_what_others_left(name: str, port: str, reading: Reading) -> None:
    fault = next(fault for fault in FAULTS if fault.name == name)
    fill(port, fault.world, 24)

    assert reading.verdicts(fault.world, _DEMO, fault.rule)[fault.rule] == "broken", fault.description


def test_two_documents_are_enough_for_most_rules(reading: Reading) -> None:
    verdicts = reading.verdicts("reading", _DEMO)

    assert _broken(verdicts) == set()
    assert _READ - _held(verdicts) == set()


def test_some_dozens_of_documents_are_looked_at_whole(port: str, reading: Reading) -> None:
    fill(port, "dozens", 40)
    verdicts = reading.verdicts("dozens", _DEMO)

    assert _broken(verdicts) == set()
    assert _READ - _held(verdicts) == set()


def test_of_thousands_only_some_are_looked_at(port: str, reading: Reading) -> None:
    fill(port, "thousands", 2500)
    verdicts = reading.verdicts("thousands", "client:6")

    assert _broken(verdicts) == set()
    assert int(verdicts[REQUESTS]) < 250
    assert {"list.pages", "list.meta", "list.window", "list.item", "list.links-work"} <= _held(verdicts)


def test_without_any_document_nothing_is_said_about_documents(port: str, reading: Reading) -> None:
    empty(port, "nothing")
    verdicts = reading.verdicts("nothing", _DEMO)

    assert _broken(verdicts) == set()
    assert (
        _held(verdicts) & {"list.item", "list.dates", "list.size", "list.order", "list.links-work"} == set()
    )
    assert {"auth.required", "entity.unknown"} <= _held(verdicts)


def test_documents_that_come_meanwhile_are_nobodys_fault(reading: Reading) -> None:
    verdicts = reading.verdicts("busy", _DEMO)

    assert _broken(verdicts) == set()
    assert {"auth.required", "entity.unknown", "list.item"} <= _held(verdicts)


def test_links_that_are_signed_anew_each_time_are_no_change(reading: Reading) -> None:
    verdicts = reading.verdicts("signed", _DEMO)

    assert _broken(verdicts) == set()
    assert _READ - _held(verdicts) == set()


@pytest.mark.parametrize("count", [0, 24])
def test_a_lawful_target_that_decided_otherwise_is_not_accused(
    count: int, port: str, reading: Reading
) -> None:
    if count:
        fill(port, "lenient", count, field="file", slash="/")
    verdicts = reading.verdicts("lenient", _DEMO)

    assert {rule for rule in _broken(verdicts) if _RULES[rule].is_binding} == set()
