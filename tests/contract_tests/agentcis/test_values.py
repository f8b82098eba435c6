"""How the tests read sizes, dates and file names."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from contract_tests.agentcis.values import (
    disposition,
    is_within_a_day,
    lenient_time,
    listed_date,
    row_time,
    size_text,
)


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 B"),
        (512, "512 B"),
        (1023, "1023 B"),
        (1024, "1.00 KB"),
        (11839, "11.56 KB"),
        (1_572_864, "1.50 MB"),
        (3 * 1024**3, "3.00 GB"),
    ],
)
def test_size_in_words(size: int, text: str) -> None:
    assert size_text(size) == text


def test_listed_date_has_the_month_first() -> None:
    assert listed_date("01-31-2019") == date(2019, 1, 31)
    assert listed_date("31-01-2019") is None
    assert listed_date("2019-01-31") is None
    assert listed_date("1-31-2019") is None
    assert listed_date(None) is None


def test_row_time_has_microseconds_and_z() -> None:
    assert row_time("2018-05-02T01:29:07.000000Z") == datetime(2018, 5, 2, 1, 29, 7, tzinfo=UTC)
    assert row_time("2018-05-02T01:29:07Z") is None
    assert row_time("2018-05-42T01:29:07.000000Z") is None


def test_lenient_time_takes_any_iso_form() -> None:
    expected = datetime(2018, 5, 2, 1, 29, 7, tzinfo=UTC)

    for text in ("2018-05-02T01:29:07Z", "2018-05-02 01:29:07", "2018-05-02T03:29:07+02:00"):
        assert lenient_time(text) == expected
    assert lenient_time("yesterday") is None
    assert lenient_time(7) is None


def test_a_day_more_or_less_is_a_time_zone() -> None:
    moment = datetime(2018, 5, 2, 1, 29, 7, tzinfo=UTC)

    assert is_within_a_day(date(2018, 5, 1), moment)
    assert not is_within_a_day(date(2018, 5, 4), moment)


@pytest.mark.parametrize(
    ("header", "read"),
    [
        ('attachment; filename="John.docx"', ("attachment", "John.docx")),
        ("inline; filename=John.docx", ("inline", "John.docx")),
        ('attachment; filename="a \\"b\\".txt"', ("attachment", 'a "b".txt')),
        ("attachment; filename=\"J.txt\"; filename*=UTF-8''J%C3%B6rg.txt", ("attachment", "Jörg.txt")),
        ('attachment; filename="Jörg.txt"', ("attachment", None)),
        ("attachment", ("attachment", None)),
        ("", ("", None)),
    ],
)
def test_content_disposition(header: str, read: tuple[str, str | None]) -> None:
    assert disposition(header) == read
