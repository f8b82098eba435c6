"""Laws of one item of the list: its members, dates and sizes."""

from __future__ import annotations

from typing import Any

import pytest

from contract_tests.agentcis import validation
from contract_tests.agentcis.crowd import part, raw_items
from contract_tests.agentcis.desk import Desk
from contract_tests.agentcis.documents import Document
from contract_tests.agentcis.items import item_problems
from contract_tests.agentcis.values import (
    is_within_a_day,
    lenient_time,
    listed_date,
    size_text,
)
from contract_tests.judge import Judge, NotExercised, cites

_KILOBYTES = (1024, 1034, 1536, 2047, 11839, 102_400, 999_999)
_OTHER_SIZES = (1, 512, 1000, 1023, 1_048_576, 1_572_864, 5_500_000)


@cites("agentcis.list.item")
def test_items_have_the_documented_members(desk: Desk, judge: Judge) -> None:
    """An item has every member of the vendor's sample, of the sample's types."""
    made = desk.store(desk.file("plain"), desk.file("Jörg 文書"), desk.file("two.dots"))
    for document in made:
        problems = item_problems(document.item)
        judge.expect("agentcis.list.item", not problems, "every member of an item", observed=problems)
    for at in desk.entities:
        for item in raw_items(at.list_reply(per_page=10)):
            problems = item_problems(item)
            judge.expect("agentcis.list.item", not problems, "every member of an item", observed=problems)


@cites("agentcis.list.item", "agentcis.list.item-values")
def test_type_is_the_extension(desk: Desk, judge: Judge) -> None:
    """`type` is the extension: the last one, as sent and without the dot."""
    extension = desk.dialect.extension
    names = ("plain", "two.dots", "space and (bracket)")
    files = [desk.file(name) for name in names] + [desk.file("shout", extension=extension.upper())]
    for file, document in zip(files, desk.store(*files), strict=True):
        kind = document.item.get("type")
        alike = isinstance(kind, str) and kind.lower().lstrip(".") == file.extension.lower()
        if judge.expect("agentcis.list.item", alike, f"type {file.extension} of {file.name}", observed=kind):
            exact = kind == file.extension
            judge.expect("agentcis.list.item-values", exact, f"type {file.extension} as sent", observed=kind)


@cites("agentcis.list.item-values")
def test_values_that_the_sample_shows(desk: Desk, judge: Judge) -> None:
    """`namespace` is `default`, `meta` null and `uploaded_by` an empty array."""
    item = desk.one().item
    for member, value in (("namespace", "default"), ("meta", None), ("uploaded_by", [])):
        said = item.get(member, "missing")
        judge.expect("agentcis.list.item-values", said == value, f"{member} {value!r}", observed=repr(said))


@cites("agentcis.list.dates")
def test_dates_are_month_day_year(desk: Desk, judge: Judge) -> None:
    """`created_at` and `updated_at` are `MM-DD-YYYY`, of the day that the raw row names."""
    document = desk.one()
    for listed in (document, *desk.others_documents().values()):
        for member in ("created_at", "updated_at"):
            text = listed.item.get(member)
            judge.expect(
                "agentcis.list.dates", listed_date(text), f"{member} MM-DD-YYYY", observed=repr(text)
            )
    renamed, row = _renamed(desk, document)
    for member in ("created_at", "updated_at"):
        day, moment = listed_date(renamed.item.get(member)), lenient_time(row.get(member))
        if day and moment:
            same = is_within_a_day(day, moment)
            expected = f"{member} of {moment.date()}, the month first"
            judge.expect("agentcis.list.dates", same, expected, observed=renamed.item.get(member))


@cites("agentcis.list.dates-zone")
def test_dates_are_in_utc(desk: Desk, judge: Judge) -> None:
    """A date is the day of the raw row's time in UTC."""
    document, row = _renamed(desk, desk.one())
    for member in ("created_at", "updated_at"):
        day, moment = listed_date(document.item.get(member)), lenient_time(row.get(member))
        if day is None or moment is None:
            why = "the list's date or the raw row's time can't be read"
            raise NotExercised(why)
        judge.expect(
            "agentcis.list.dates-zone", day == moment.date(), f"{member} {moment.date()} (UTC)", observed=day
        )


@cites("agentcis.list.size")
def test_actual_size_is_in_bytes(desk: Desk, judge: Judge) -> None:
    """`file_size.actual` is how many bytes were sent."""
    sizes = (1, 100, 1023, 1024, 4097, 65_537, 1_048_577)
    contents = [b"x" * size for size in sizes] + ["Jörg 文書".encode()]
    files = [desk.file(f"size-{len(content)}", content) for content in contents]
    for file, document in zip(files, desk.store(*files), strict=True):
        actual = part_of(document, "actual")
        right = actual == len(file.content) and isinstance(actual, int)
        expected = f"actual {len(file.content)}"
        judge.expect("agentcis.list.size", right, expected, observed=repr(actual))


@cites("agentcis.list.size")
def test_formatted_size_has_two_decimals(desk: Desk, judge: Judge) -> None:
    """Sizes of some KB are formatted to base 1024, rounded to two decimals."""
    files = [desk.file(f"size-{size}", b"x" * size) for size in _KILOBYTES]
    for size, document in zip(_KILOBYTES, desk.store(*files), strict=True):
        said = part_of(document, "formatted")
        judge.expect("agentcis.list.size", said == size_text(size), f"{size_text(size)!r}", observed=said)


@cites("agentcis.list.size-units")
def test_units_of_sizes(desk: Desk, judge: Judge) -> None:
    """Bytes are written without decimals, from 1 MiB on it is MB."""
    files = [desk.file(f"size-{size}", b"x" * size) for size in _OTHER_SIZES]
    for size, document in zip(_OTHER_SIZES, desk.store(*files), strict=True):
        said = part_of(document, "formatted")
        right = said == size_text(size)
        judge.expect("agentcis.list.size-units", right, f"{size_text(size)!r}", observed=said)


@pytest.mark.parametrize("query", [{}, {"per_page": 10, "page": 1}], ids=["plain", "with the query"])
@cites("agentcis.list.shape", "agentcis.entity.unknown")
def test_entity_that_exists_is_listed(desk: Desk, judge: Judge, query: dict[str, int]) -> None:
    """A known entity is 200, whether it has documents or none."""
    for at in desk.entities:
        reply = at.list_reply(**query)
        known = reply.status != 404
        if judge.expect("agentcis.entity.unknown", known, f"no 404 for {at.entity}", exchange=reply):
            has_shape = reply.status == 200 and "links" in part(reply, "meta")
            judge.expect("agentcis.list.shape", has_shape, f"a page of {at.entity}", exchange=reply)


@pytest.mark.parametrize("value", ["0", "-1", "101", "1000", "abc", "1.5", "10abc", "1e1"])
@cites("agentcis.list.per-page-range", *validation.RULES)
def test_per_page_out_of_range(desk: Desk, judge: Judge, value: str) -> None:
    """A `per_page` that is no integer in 1..100 is a validation error."""
    reply = desk.api.list_reply(per_page=value)
    rule, what = "agentcis.list.per-page-range", f"per_page={value}"
    validation.expect_invalid(judge, rule, reply, what, field="per_page")


@cites("agentcis.list.per-page-range")
def test_per_page_in_range(desk: Desk, judge: Judge) -> None:
    """1, 99 and 100 are taken."""
    for value in (1, 99, 100):
        reply = desk.api.list_reply(per_page=value)
        judge.expect("agentcis.list.per-page-range", reply.status == 200, f"200 for per_page={value}")


def part_of(document: Document, member: str) -> Any:
    """A member of an item's `file_size`."""
    size = document.item.get("file_size")
    return size.get(member) if isinstance(size, dict) else None


def _renamed(desk: Desk, document: Document) -> tuple[Document, dict[str, Any]]:
    """A document after a rename: as the list shows it, and as its raw row."""
    row = desk.rename(document, desk.name("renamed")).json_object().get("data")
    shown = desk.documents().get(document.id, document)
    return shown, row if isinstance(row, dict) else {}
