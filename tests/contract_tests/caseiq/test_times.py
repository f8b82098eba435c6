"""What counts as a time in UTC."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from contract_tests.caseiq.times import is_local_time, read_time

_TIME = datetime(2026, 11, 21, 22, 51, 52, tzinfo=UTC)
_DATE = "Sat, 21 Nov 2026 22:51:52 GMT"


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-21T22:51:52Z",
        "2026-11-21T22:51:52.000Z",
        "2026-11-21T22:51:52+00:00",
        "2026-11-21T22:51:52",
        "2026-11-21 22:51:52 UTC",
        _DATE,
    ],
)
def test_utc_may_be_written_in_many_ways(text: str) -> None:
    assert read_time(text) == _TIME


@pytest.mark.parametrize("value", ["2026-11-21T22:51:52+02:00", "yesterday", "", 1795301512, None])
def test_anything_else_is_no_time_in_utc(value: object) -> None:
    assert read_time(value) is None


@pytest.mark.parametrize(("hour", "minute"), [(20, 51), (23, 51), (9, 0), (22, 21)])
def test_a_time_off_by_a_zone_is_local(hour: int, minute: int) -> None:
    assert is_local_time(_TIME.replace(hour=hour, minute=minute), _DATE)


def test_a_clock_that_is_right_or_stands_still_is_not_local() -> None:
    assert not is_local_time(_TIME.replace(second=1), _DATE)
    assert not is_local_time(_TIME.replace(year=2024), _DATE)
    assert not is_local_time(_TIME, None)
