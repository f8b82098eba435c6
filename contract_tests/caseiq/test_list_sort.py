"""The order of a list (`sort` and `order`)."""

from __future__ import annotations

import pytest

from contract_tests.caseiq import questions
from contract_tests.caseiq.client import CaseIq
from contract_tests.caseiq.dialect import Dialect
from contract_tests.caseiq.errors import is_error
from contract_tests.caseiq.samples import Samples, ordered
from contract_tests.judge import Judge, cites

_SORT = "caseiq.list.sort"
_VALUES = "caseiq.list.sort-values"


def _expect_order(
    judge: Judge, caseiq: CaseIq, query: questions.Query, expected: list[str], limit: int | None = None
) -> None:
    """The records in this order; of a page only as many as it has, as that is another rule's affair."""
    page = (("limit", str(limit)),) if limit else ()
    found = questions.ids(caseiq.list_reply(*query, *page)) or []
    wanted = expected[: len(found)] if found and limit else expected
    judge.expect(_SORT, found == wanted, f"{questions.said(query)} gives them in that order", observed=found)


@cites(_SORT)
def test_numbers_are_sorted_by_value(
    judge: Judge, caseiq: CaseIq, dialect: Dialect, samples: Samples
) -> None:
    ascending = ordered(samples.sizes, questions.size)
    up, down = dialect.directions
    query = questions.by_size(samples)
    for limit in (None, 1, 3) if dialect.can_limit else (None,):
        _expect_order(judge, caseiq, (*query, ("order", up)), ascending, limit)
        _expect_order(judge, caseiq, (*query, ("order", down)), ascending[::-1], limit)


@cites(_SORT)
def test_texts_are_sorted(judge: Judge, caseiq: CaseIq, dialect: Dialect, samples: Samples) -> None:
    ascending = ordered(samples.endings, questions.name)
    up, down = dialect.directions
    query = questions.by_name(samples)
    _expect_order(judge, caseiq, (*query, ("order", up)), ascending)
    _expect_order(judge, caseiq, (*query, ("order", down)), ascending[::-1])


@cites(_SORT)
def test_ids_are_sorted(judge: Judge, caseiq: CaseIq, dialect: Dialect, samples: Samples) -> None:
    ascending = ordered(samples.equals, questions.attachment_id)
    up, down = dialect.directions
    query = questions.by_id(samples)
    _expect_order(judge, caseiq, (*query, ("order", up)), ascending)
    _expect_order(judge, caseiq, (*query, ("order", down)), ascending[::-1])


@cites(_SORT)
@pytest.mark.parametrize("field", ["name", "nameWithoutExtension", "mimeType", "sizeBytes"])
def test_the_field_to_sort_by_is_the_one_named(
    judge: Judge, caseiq: CaseIq, dialect: Dialect, samples: Samples, field: str
) -> None:
    """With files whose order is another for each field. Which fields there are besides is not documented."""
    uploads = samples.formats
    values = [upload.record.get(field) for upload in uploads]
    if None in values or len(set(values)) < len(values):
        judge.not_exercised(_SORT, f"the values of {field} do not differ")
        return
    ascending = ordered(uploads, lambda upload: upload.record[field])
    query = (("fileFormat", str(uploads[0].record["fileFormat"])), ("sort", field))
    for direction, expected in zip(dialect.directions, (ascending, ascending[::-1]), strict=True):
        reply = caseiq.list_reply(*query, ("order", direction))
        if is_error(reply) and field in ("nameWithoutExtension", "mimeType"):
            judge.not_exercised(_SORT, f"the target does not sort by {field}")
            return
        found = questions.ids(reply)
        judge.expect(_SORT, found == expected, f"sort={field} {direction} gives that order", exchange=reply)


@cites(_SORT)
def test_times_are_sorted_by_time(judge: Judge, caseiq: CaseIq, dialect: Dialect, samples: Samples) -> None:
    """The clock may stand still, so equal times may come in any order."""
    name = ("name", str(samples.sizes[0].record["name"]))
    for query in ((name,), (("limit", "100"),)):
        for direction, factor in zip(dialect.directions, (1, -1), strict=True):
            reply = caseiq.list_reply(*query, ("sort", "createdDate"), ("order", direction))
            known = [factor * time.timestamp() for _, time in questions.times(reply)]
            judge.expect(_SORT, bool(known) and known == sorted(known), f"createdDate {direction} is by time")


@cites(_VALUES)
def test_the_directions_are_asc_and_desc(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    ascending = ordered(samples.sizes, questions.size)
    for order, expected in (("asc", ascending), ("desc", ascending[::-1])):
        found = questions.ids(caseiq.list_reply(*questions.by_size(samples), ("order", order)))
        judge.expect(_VALUES, found == expected, f"order={order} is a direction", observed=found)


@cites(_VALUES)
def test_the_default_is_ascending_by_created_date(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    found = questions.ids(caseiq.list_reply(*questions.by_size(samples)))
    expected = ordered(samples.sizes, questions.size)
    judge.expect(_VALUES, found == expected, "without order it is ascending", observed=found)
    name = questions.by_size(samples)[:1]
    explicit = questions.ids(caseiq.list_reply(*name, ("sort", "createdDate"), ("order", "asc")))
    judge.expect(
        _VALUES, questions.ids(caseiq.list_reply(*name)) == explicit, "without sort it is by createdDate"
    )


@cites(_VALUES)
def test_ties_are_broken_by_id_ascending(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    expected = ordered(samples.equals, questions.attachment_id)
    name = ("name", str(samples.equals[0].record["name"]))
    for field in ("sizeBytes", "name", "mimeType"):
        for order in ("asc", "desc"):
            found = questions.ids(caseiq.list_reply(name, ("sort", field), ("order", order)))
            judge.expect(_VALUES, found == expected, f"equal {field} {order} come by id", observed=found)


@cites(_VALUES)
def test_texts_are_sorted_by_code_point(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    stem = samples.stem()
    endings = ["b", "B", "a", "ä", "z", "Z", "_", "1", "漢", "😀", "ﬀ"]
    uploads = [caseiq.upload(f"{stem}.{ending}", samples.content()) for ending in endings]
    query = (("nameWithoutExtension", stem), ("sort", "name"), ("order", "asc"))
    expected = ordered(uploads, questions.name)
    found = questions.ids(caseiq.list_reply(*query))
    judge.expect(_VALUES, found == expected, "names are sorted by code point", observed=found)


@cites(_VALUES)
@pytest.mark.parametrize(
    "query",
    [
        ("sort", "nothing"),
        ("sort", ""),
        ("sort", "tags"),
        ("order", "sideways"),
        ("order", "DESC"),
        ("order", ""),
        ("order", "descx"),
    ],
)
def test_an_unknown_field_or_direction_is_400(judge: Judge, caseiq: CaseIq, query: tuple[str, str]) -> None:
    reply = caseiq.list_reply(query)
    judge.expect(_VALUES, reply.status == 400, f"{query[0]}={query[1]} is 400")
