"""What comes before and after a value (`before` and `after`), and walking through a whole list."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from contract_tests.caseiq import questions
from contract_tests.caseiq.client import CaseIq, Upload
from contract_tests.caseiq.dialect import Dialect
from contract_tests.caseiq.records import Record, records_of
from contract_tests.caseiq.samples import Samples, ordered
from contract_tests.judge import Judge, NotExercised, cites

_BETWEEN = "caseiq.list.before-after"
_EXACT = "caseiq.list.before-after-exact"
_WALK = "caseiq.list.walk"

_MOST_PAGES = 60


def _need_order(caseiq: CaseIq, query: questions.Query, expected: list[str]) -> None:
    """What is after a value is known only in a list that is in order."""
    if questions.ids(caseiq.list_reply(*query)) != expected:
        msg = "the list is not in order (see caseiq.list.sort)"
        raise NotExercised(msg)


def _expect_kept(
    judge: Judge,
    caseiq: CaseIq,
    query: questions.Query,
    uploads: Sequence[Upload],
    keeps: Callable[[Upload], bool],
) -> None:
    """The records kept, in whatever order."""
    expected = sorted(upload.id for upload in uploads if keeps(upload))
    found = questions.ids(caseiq.list_reply(*query))
    judge.expect(
        _BETWEEN,
        found is not None and sorted(found) == expected,
        f"{questions.said(query)} keeps {len(expected)} of {len(uploads)} records",
        observed=found,
    )


@cites(_BETWEEN)
@pytest.mark.parametrize("value", [0, 1, 5, 30, 70, 99, 500, 5000])
def test_after_and_before_a_number(
    judge: Judge, caseiq: CaseIq, dialect: Dialect, samples: Samples, value: int
) -> None:
    """The value is none of a record's, as nobody says whether that one counts."""
    query = (*questions.by_size(samples), ("order", dialect.directions[0]))
    _need_order(caseiq, query, ordered(samples.sizes, questions.size))
    after, before = (*query, ("after", str(value))), (*query, ("before", str(value)))
    _expect_kept(judge, caseiq, after, samples.sizes, lambda upload: questions.size(upload) > value)
    _expect_kept(judge, caseiq, before, samples.sizes, lambda upload: questions.size(upload) < value)


@cites(_BETWEEN)
@pytest.mark.parametrize("ending", ["a", "bravo", "d", "hotel", "zulu"])
def test_after_and_before_a_text(
    judge: Judge, caseiq: CaseIq, dialect: Dialect, samples: Samples, ending: str
) -> None:
    query = (*questions.by_name(samples), ("order", dialect.directions[0]))
    _need_order(caseiq, query, ordered(samples.endings, questions.name))
    value = f"{query[0][1]}.{ending}"
    after, before = (*query, ("after", value)), (*query, ("before", value))
    _expect_kept(judge, caseiq, after, samples.endings, lambda upload: upload.name > value)
    _expect_kept(judge, caseiq, before, samples.endings, lambda upload: upload.name < value)


@cites(_BETWEEN)
def test_after_and_before_a_time(judge: Judge, caseiq: CaseIq, dialect: Dialect, samples: Samples) -> None:
    """Only what is surely later or earlier than a record's own time is asked for."""
    query = questions.by_time(samples)
    records = questions.times(caseiq.list_reply(*query))
    for text, time in records:
        for word in ("after", "before"):
            reply = caseiq.list_reply(*query, ("order", dialect.directions[0]), (word, text))
            found = questions.times(reply)
            surely = [
                value for value, other in records if (other > time if word == "after" else other < time)
            ]
            never = [value for value, other in records if (other < time if word == "after" else other > time)]
            shown = [value for value, _ in found]
            is_right = set(surely) <= set(shown) and not set(never) & set(shown)
            judge.expect(_BETWEEN, is_right, f"{word}={text} keeps what is {word} that time", exchange=reply)


@cites(_EXACT)
def test_before_and_after_are_exclusive_and_follow_the_direction(
    judge: Judge, caseiq: CaseIq, samples: Samples
) -> None:
    uploads = sorted(samples.sizes, key=questions.size)
    sizes = [questions.size(upload) for upload in uploads]
    cases = {
        ("asc", "after", 10): [size for size in sizes if size > 10],
        ("asc", "before", 100): [size for size in sizes if size < 100],
        ("desc", "after", 100): [size for size in sizes[::-1] if size < 100],
        ("desc", "before", 10): [size for size in sizes[::-1] if size > 10],
    }
    for (order, word, value), expected in cases.items():
        query = (*questions.by_size(samples), ("order", order), (word, str(value)))
        _expect_sizes(judge, caseiq, query, expected)
        _expect_sizes(judge, caseiq, (*query, ("limit", "2")), expected[:2])


@cites(_EXACT)
def test_before_and_after_may_be_combined(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    for order, after, before, expected in (
        ("asc", 9, 1000, [10, 55, 100]),
        ("desc", 1000, 9, [100, 55, 10]),
        ("asc", 100, 10, []),
    ):
        query = (
            *questions.by_size(samples),
            ("order", order),
            ("after", str(after)),
            ("before", str(before)),
        )
        _expect_sizes(judge, caseiq, query, expected)


def _expect_sizes(judge: Judge, caseiq: CaseIq, query: questions.Query, expected: list[int]) -> None:
    records = records_of(caseiq.list_reply(*query))
    found = None if records is None else [record.get("sizeBytes") for record in records]
    judge.expect(
        _EXACT, found == expected, f"{questions.said(query)} gives the sizes {expected}", observed=found
    )


@cites(_EXACT)
@pytest.mark.parametrize("word", ["before", "after"])
def test_a_value_that_the_field_cannot_have_is_400(judge: Judge, caseiq: CaseIq, word: str) -> None:
    wrong = ("sizeBytes", "x"), ("sizeBytes", ""), ("sizeBytes", "5x"), ("createdDate", "yesterday")
    for field, value in wrong:
        reply = caseiq.list_reply(("sort", field), (word, value))
        judge.expect(_EXACT, reply.status == 400, f"{word}={value} of {field} is 400")


@cites(_WALK)
@pytest.mark.parametrize("limit", [1, 2, 3, 4, 6])
def test_walking_gives_every_record_once_and_in_order(
    judge: Judge, caseiq: CaseIq, dialect: Dialect, samples: Samples, limit: int
) -> None:
    _need_limit(dialect)
    direction = ("order", dialect.directions[0])
    walks: list[tuple[questions.Query, str, list[str]]] = [
        (questions.by_size(samples), "sizeBytes", ordered(samples.sizes, questions.size)),
        (questions.by_name(samples), "name", ordered(samples.endings, questions.name)),
        (questions.by_id(samples), "id", ordered(samples.equals, questions.attachment_id)),
    ]
    for query, field, expected in walks:
        _expect_walk(judge, caseiq, (*query, direction), field, expected, limit)


@cites(_WALK)
def test_walking_by_time_gives_every_record_once(
    judge: Judge, caseiq: CaseIq, dialect: Dialect, samples: Samples
) -> None:
    query = questions.by_time(samples)
    _need_limit(dialect)
    records = questions.times(caseiq.list_reply(*query))
    if len({time for _, time in records}) < len(records):
        msg = "the target's clock gave the same time to several records"
        raise NotExercised(msg)
    times = {record["createdDate"]: record["id"] for record in caseiq.named(query[0][1])}
    expected = [str(times[text]) for text, _ in sorted(records, key=lambda item: item[1])]
    for limit in (1, 2, 4):
        walked = (*query, ("order", dialect.directions[0]))
        _expect_walk(judge, caseiq, walked, "createdDate", expected, limit)


@cites(_WALK)
def test_walking_through_the_whole_list_misses_none_of_ours(
    judge: Judge, caseiq: CaseIq, dialect: Dialect, samples: Samples
) -> None:
    ours = {upload.id for upload in (*samples.sizes, *samples.endings, *samples.equals)}
    query = (("sort", "id"), ("order", dialect.directions[0]), ("limit", "50"))
    found = questions.ids(caseiq.list_reply(*query)) or []
    page = found
    for _ in range(_MOST_PAGES):
        if not page or page != sorted(page):
            break
        page = questions.ids(caseiq.list_reply(*query, ("after", found[-1]))) or []
        found = [*found, *page]
    if not found or page != sorted(page):
        judge.not_exercised(_WALK, "the list is not sorted by id (see caseiq.list.sort)")
        return
    is_once = found == sorted(set(found))
    judge.expect(_WALK, is_once, "no record comes twice or out of order", observed=f"{len(found)} records")
    missed = set() if page else ours - set(found)
    judge.expect(_WALK, not missed, "no record is missed", observed=f"{len(missed)} of {len(ours)} missed")


def _need_limit(dialect: Dialect) -> None:
    if not dialect.can_limit:
        msg = "limit cannot be relied upon (see caseiq.list.limit)"
        raise NotExercised(msg)


def _expect_walk(
    judge: Judge, caseiq: CaseIq, query: questions.Query, field: str, expected: list[str], limit: int
) -> None:
    if questions.ids(caseiq.list_reply(*query)) != expected:
        judge.not_exercised(_WALK, f"the list is not sorted by {field} (see caseiq.list.sort)")
        return
    found: list[str] = []
    last: Record = {}
    for _ in range(len(expected) + 3):
        after = (("after", str(last[field])),) if field in last else ()
        records = records_of(caseiq.list_reply(*query, ("limit", str(limit)), *after))
        if not records:
            break
        found += [str(record.get("id")) for record in records]
        last = records[-1]
    expectation = f"walking by {field} in pages of {limit} gives all {len(expected)} once and in order"
    judge.expect(_WALK, found == expected, expectation, observed=f"{len(found)}: {found}")
