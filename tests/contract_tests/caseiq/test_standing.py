"""Where nothing may be written, what is there is judged: faults are found, conforming targets are not."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

import openapi
from tests.contract_tests.caseiq.lenient import WORLD as LENIENT
from tests.contract_tests.caseiq.shelf import FAULTS
from tests.contract_tests.caseiq.standing_worlds import fill
from tests.contract_tests.processes import Reading, module
from tests.contract_tests.reading import REQUESTS

_RULES = openapi.rules("caseiq")
_DEMO = "-"
_FAULTS = (
    *("open-download", "open-prefix", "closed-head", "challenge-basic", "role-blind", "envelope-download"),
    *("method-upload", "allow-all", "allow-no-head", "list-no-date", "count-limit", "limit-less"),
    *("sort-text", "sort-page", "between-swapped", "walk-again", "fields-text", "fields-one", "filter-name"),
    *("filter-part", "denied-listed", "denied-places", "denied-get", "get-no-date", "members-tags"),
    *("date-offset", "same-size", "unknown-nearest", "malformed-404", "bytes-base64", "bytes-last"),
    *("headers-range", "headers-type", "nothing-text"),
)
_READ = frozenset(
    (
        *("auth.required", "auth.required-header", "auth.role", "error.envelope", "error.method"),
        *("error.method-allow", "list.shape", "list.count", "list.limit", "list.sort", "list.before-after"),
        *("list.walk", "list.fields", "list.filter", "list.authorized", "get.ok", "get.date-format"),
        *("get.same", "get.unknown", "get.malformed", "get.denied", "get.members", "download.bytes"),
        *("download.headers", "download.unknown"),
    )
)


@pytest.fixture(scope="session")
def reading(port: str) -> Iterator[Reading]:
    """The process that judges worlds without writing."""
    with module("tests.contract_tests.reading", "caseiq", port) as process:
        yield Reading(process)


def _broken(verdicts: dict[str, str]) -> set[str]:
    assert set(verdicts) == {*_RULES, REQUESTS}, "a test crashed"
    return {rule for rule, verdict in verdicts.items() if verdict == "broken"}


def _held(verdicts: dict[str, str]) -> set[str]:
    return {rule.removeprefix("caseiq.") for rule, verdict in verdicts.items() if verdict == "held"}


@pytest.mark.parametrize("name", _FAULTS)
def test_a_fault_is_caught_by_reading_what_others_left(name: str, port: str, reading: Reading) -> None:
    fault = next(fault for fault in FAULTS if fault.name == name)
    fill(port, fault.world, 7)

    assert reading.verdicts(fault.world, _DEMO, fault.rule)[fault.rule] == "broken", fault.description


def test_three_records_are_enough_for_most_rules(reading: Reading) -> None:
    verdicts = reading.verdicts("reading", _DEMO)

    assert _broken(verdicts) == set()
    assert _READ - _held(verdicts) == set()


def test_of_many_records_only_some_are_looked_at(port: str, reading: Reading) -> None:
    fill(port, "many", 150)
    verdicts = reading.verdicts("many", _DEMO)

    assert _broken(verdicts) == set()
    assert _READ - {"list.authorized"} - _held(verdicts) == set()
    assert int(verdicts[REQUESTS]) < 250


def test_without_any_record_nothing_is_said_about_records(reading: Reading) -> None:
    verdicts = reading.verdicts("nothing", _DEMO)

    assert _broken(verdicts) == set()
    assert _held(verdicts) & {"get.ok", "download.bytes", "list.sort", "list.walk", "list.filter"} == set()


def test_records_that_come_meanwhile_are_nobodys_fault(reading: Reading) -> None:
    verdicts = reading.verdicts("busy", _DEMO)

    assert _broken(verdicts) == set()
    assert {"auth.required", "error.method"} <= _held(verdicts)


def test_a_member_that_counts_views_is_no_change(reading: Reading) -> None:
    verdicts = reading.verdicts("counting", _DEMO)

    assert _broken(verdicts) == set()
    assert _READ - _held(verdicts) == set()


def test_an_id_beside_that_of_a_file_may_be_another_files(reading: Reading) -> None:
    assert _broken(reading.verdicts("consecutive", _DEMO)) == set()


@pytest.mark.parametrize("count", [0, 7])
def test_a_lawful_target_that_decided_otherwise_is_not_accused(
    count: int, port: str, reading: Reading
) -> None:
    # Others of this process have used that world, too.
    reset = f"http://127.0.0.1:{port}/_mock/reset"
    httpx.post(reset, headers={"X-Mock-World": LENIENT}).raise_for_status()
    fill(port, LENIENT, count)
    verdicts = reading.verdicts(LENIENT, _DEMO)

    assert {rule for rule in _broken(verdicts) if _RULES[rule].is_binding} == set()
