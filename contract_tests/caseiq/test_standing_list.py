"""Laws of the list on records that were there before the run. They run where nothing may write."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from contract_tests.caseiq.client import CaseIq
from contract_tests.caseiq.errors import is_error
from contract_tests.caseiq.records import METADATA, Record, records_of
from contract_tests.caseiq.samples import Samples
from contract_tests.caseiq.standing import Standing, ids_of
from contract_tests.caseiq.times import read_time
from contract_tests.judge import Judge, NotExercised, cites
from contract_tests.messages import Exchange

_WALKED = 12
_PAGE = 4


@cites("caseiq.list.shape", "caseiq.list.count")
def test_standing_records_have_the_metadata(judge: Judge, caseiq: CaseIq, standing: Standing) -> None:
    """A list has records and their count; an uploaded file in it has the metadata."""
    reply = caseiq.list_reply()
    count, records = reply.json_object().get("count"), records_of(reply)
    is_list = records is not None and isinstance(count, int) and not isinstance(count, bool)
    judge.expect("caseiq.list.shape", is_list, "a plain list has records and the integer count")
    judge.expect("caseiq.list.count", count == len(records or ()), "count is the number of the records")
    for record in standing.files:
        missing = [member for member in (*METADATA, "createdDate") if member not in record]
        judge.expect("caseiq.list.shape", not missing, "a record has the metadata", observed=missing)


@cites("caseiq.list.limit", "caseiq.list.count")
def test_standing_records_are_limited(judge: Judge, caseiq: CaseIq, standing: Standing) -> None:
    """A list has as many records as its limit says, where there are as many, and counts these."""
    with standing.records(judge, least=2) as records:
        for limit in sorted({1, 2, min(5, len(records)), 50}):
            reply = caseiq.list_reply(("limit", str(limit)))
            found = records_of(reply)
            if limit <= len(records):
                is_full = found is not None and len(found) == limit
                judge.expect("caseiq.list.limit", is_full, f"limit={limit} gives as many", exchange=reply)
            count = reply.json_object().get("count")
            is_counted = found is not None and count == len(found)
            judge.expect(
                "caseiq.list.count", is_counted, "count is the number of the records", exchange=reply
            )


@cites("caseiq.list.sort")
@pytest.mark.parametrize("field", ["createdDate", "sizeBytes"])
def test_standing_records_are_sorted(judge: Judge, standing: Standing, field: str) -> None:
    """Times are sorted by time and numbers by value, in either direction, before the limit is applied."""
    with standing.records(judge, least=2) as records:
        if len(set(_values(records, field))) < 2:
            why = f"the records do not differ in {field}"
            raise NotExercised(why)
        for direction, is_down in zip(standing.directions, (False, True), strict=True):
            query = (("sort", field), ("order", direction))
            found = standing.listed(*query)
            if not found:
                why = f"the target does not sort by {field}"
                raise NotExercised(why)
            values = _values(found, field)
            expected = f"sort={field} {direction} by value"
            is_sorted = values == sorted(values, reverse=is_down)
            judge.expect(
                "caseiq.list.sort", is_sorted, expected, observed=[each.get(field) for each in found]
            )
            first = standing.listed(*query, ("limit", "1"))
            same = [each.get(field) for each in first] == [each.get(field) for each in found[:1]]
            judge.expect("caseiq.list.sort", same, f"{expected}: the first of all", observed=first)


@cites("caseiq.list.before-after")
def test_standing_records_before_and_after_a_size(judge: Judge, standing: Standing) -> None:
    """`after` and `before` keep what is above and below a value that no record has."""
    with standing.records(judge, least=2):
        query = (("sort", "sizeBytes"), ("order", standing.directions[0]))
        found = standing.listed(*query)
        sizes = _values(found, "sizeBytes")
        if not sizes or sizes != sorted(sizes) or len(sizes) != len(found):
            why = "the list is not sorted by sizeBytes (see caseiq.list.sort)"
            raise NotExercised(why)
        value = _between(sizes)
        for word in ("after", "before"):
            reply = standing.caseiq.list_reply(*query, (word, str(value)))
            kept = _values(records_of(reply) or (), "sizeBytes")
            expected = f"{word}={value} keeps what is {word} it"
            is_kept = bool(kept) and all((size > value) is (word == "after") for size in kept)
            judge.expect("caseiq.list.before-after", is_kept, expected, observed=kept, exchange=reply)
            if standing.is_whole:
                known = [size for size in sizes if (size > value) is (word == "after")]
                is_all = kept == known
                judge.expect("caseiq.list.before-after", is_all, expected, observed=kept, exchange=reply)


@cites("caseiq.list.walk")
def test_walking_through_standing_records(judge: Judge, standing: Standing) -> None:
    """Paging by the last id gives the records of the whole list, each once and in its order."""
    with standing.records(judge, least=2):
        query = (("sort", "id"), ("order", standing.directions[0]))
        whole = ids_of(standing.listed(*query))
        if len(whole) < 2 or whole != sorted(whole):
            why = "the list is not sorted by id (see caseiq.list.sort)"
            raise NotExercised(why)
        expected = whole[:_WALKED]
        limit = ("limit", str(min(_PAGE, max(1, len(expected) // 2))))
        found: list[str] = []
        while len(found) < len(expected):
            after = (("after", found[-1]),) if found else ()
            page = ids_of(standing.listed(*query, limit, *after))
            if not page:
                break
            found += page
        is_right = found[: len(expected)] == expected
        judge.expect("caseiq.list.walk", is_right, "each once and in order", observed=found)
        if standing.is_whole and found == whole:
            rest = ids_of(standing.listed(*query, limit, ("after", found[-1])))
            judge.expect("caseiq.list.walk", not rest, "nothing after the last", observed=rest)


@cites("caseiq.list.fields")
def test_fields_of_standing_records(judge: Judge, standing: Standing) -> None:
    """`fields` limits each record to the members named, with the values of the full records."""
    with standing.records(judge) as records:
        for names in (("name",), ("sizeBytes",), ("createdDate",), ("name", "mimeType")):
            query = standing.fields(*names) if len(names) > 1 else (("fields", names[0]),)
            reply = standing.caseiq.list_reply(*query)
            found = records_of(reply) or []
            is_limited = bool(found) and all(set(record) <= {*names, "id"} for record in found)
            expected = f"fields={','.join(names)} leaves these members, and the id at most"
            judge.expect("caseiq.list.fields", is_limited, expected, exchange=reply)
            shown = sorted(repr([record.get(name) for name in names]) for record in found)
            known = sorted(repr([record.get(name) for name in names]) for record in records)
            if standing.is_whole:
                judge.expect("caseiq.list.fields", shown == known, "the full records' values", exchange=reply)


@cites("caseiq.list.filter")
@pytest.mark.parametrize("field", ["name", "fileFormat", "kind"])
def test_standing_records_are_filtered(
    judge: Judge, standing: Standing, samples: Samples, field: str
) -> None:
    """A filter keeps the records whose field is equal, and no other."""
    with standing.records(judge) as records:
        values = {str(record[field]): 0 for record in records if isinstance(record.get(field), str)}
        for value in [value for value in values if value][:2]:
            _expect_filtered(judge, standing, field, value, records)
            if field == "name":
                _expect_not_nearly(judge, standing, value)
        if not values:
            why = f"the records show no {field}"
            raise NotExercised(why)
        reply = standing.caseiq.list_reply((field, samples.stem()))
        if not is_error(reply):
            judge.expect("caseiq.list.filter", records_of(reply) == [], f"no record of an unknown {field}")


def _expect_not_nearly(judge: Judge, standing: Standing, name: str) -> None:
    for nearly in {name[:-1], name[1:], name.swapcase()} - {name, ""}:
        reply = standing.caseiq.list_reply(("name", nearly))
        wrong = [record for record in records_of(reply) or () if record.get("name", nearly) != nearly]
        expected = f"name={nearly} does not find {name}"
        judge.expect("caseiq.list.filter", not wrong, expected, observed=wrong[:1], exchange=reply)


def _expect_filtered(judge: Judge, standing: Standing, field: str, value: str, records: list[Record]) -> None:
    reply = standing.caseiq.list_reply((field, value))
    found = records_of(reply)
    expected = f"{field}={value} keeps just the records that equal it"
    wrong = [record for record in found or () if record.get(field, value) != value]
    is_right = found is not None and bool(found) and not wrong
    judge.expect("caseiq.list.filter", is_right, expected, observed=wrong[:2] or None, exchange=reply)
    if standing.is_whole and found is not None:
        known = {str(record.get("id")) for record in records if record.get(field) == value}
        missing = sorted(known - set(ids_of(found)))
        judge.expect("caseiq.list.filter", not missing, expected, observed=missing, exchange=reply)


@cites("caseiq.list.authorized", "caseiq.get.denied")
def test_a_standing_file_of_a_denied_case_is_not_listed(
    judge: Judge, standing: Standing, restricted: CaseIq
) -> None:
    """Who is denied a case finds none of its files in the list, and gets none; the rest is listed."""
    denied_case = standing.caseiq.target.need("restricted_case_id")
    with standing.records(judge) as records:
        denied = {str(record.get("id")) for record in records if record.get("caseId") == denied_case}
        if not denied:
            why = "no file of restricted_case_id was there before the run"
            raise NotExercised(why)
        _expect_not_listed(judge, standing, restricted, denied, denied_case)
        for attachment_id in sorted(denied)[:2]:
            for reply in (restricted.get_reply(attachment_id), restricted.download_reply(attachment_id)):
                judge.expect("caseiq.get.denied", reply.status == 404, "a file of a denied case is 404")


def _expect_not_listed(
    judge: Judge, standing: Standing, restricted: CaseIq, denied: set[str], denied_case: str
) -> None:
    rule, lengths = "caseiq.list.authorized", []
    newest = (("sort", "createdDate"), ("order", standing.directions[1]))
    for query in ((), newest, (("fields", "name"),), (("limit", "1"),)):
        if is_error(standing.caseiq.list_reply(*query)):
            continue
        reply = restricted.list_reply(*query)
        judge.expect(rule, not is_error(reply), f"the list {dict(query)} is no error", exchange=reply)
        shown = records_of(reply) or []
        leaked = [each for each in denied if each.encode() in reply.body]
        leaked += [str(record.get("id")) for record in shown if record.get("caseId") == denied_case]
        judge.expect(
            rule, not leaked, "no file of a denied case in the list", observed=leaked, exchange=reply
        )
        lengths.append(len(shown))
        _expect_same_as_ours(judge, standing, shown, reply)
    if len(lengths) == 4 and standing.is_whole:
        is_full = lengths[3] == min(1, lengths[0]) and lengths[2] == lengths[0]
        judge.expect(rule, is_full, "what is denied takes no place in a list", observed=lengths)


def _expect_same_as_ours(judge: Judge, standing: Standing, shown: list[Record], reply: Exchange) -> None:
    """What somebody else may view is among what one who may do everything sees."""
    if standing.is_whole and all("id" in record for record in shown):
        strange = sorted(set(ids_of(shown)) - set(ids_of(standing.caseiq.plain_list())))
        expected = "only files that are there"
        judge.expect("caseiq.list.authorized", not strange, expected, observed=strange, exchange=reply)


def _values(records: Any, field: str) -> list[Any]:
    """The numbers, or the times, that records show under a field."""
    if field == "createdDate":
        return [time for record in records if (time := read_time(record.get(field))) is not None]
    sizes = [record.get(field) for record in records]
    return [size for size in sizes if isinstance(size, int) and not isinstance(size, bool)]


def _between(sizes: list[int]) -> int:
    """A number between two neighbours of which there are some on both sides."""
    gaps = [(low + high) // 2 for low, high in pairwise(sizes) if high - low > 1]
    if not gaps:
        msg = "the sizes leave no value between them"
        raise NotExercised(msg)
    return gaps[len(gaps) // 2]
