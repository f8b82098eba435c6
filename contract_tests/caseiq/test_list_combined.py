"""Parameters of a list keep their meaning beside each other."""

from __future__ import annotations

import pytest

from contract_tests.caseiq import questions
from contract_tests.caseiq.client import CaseIq, Fields
from contract_tests.caseiq.dialect import Dialect
from contract_tests.caseiq.records import records_of
from contract_tests.caseiq.samples import Samples
from contract_tests.judge import Judge, NotExercised, cites

_ODD_ENDINGS = ("Bravo", "alpha", "ZULU", "größe", "c+d", "e&f", "漢字", "delta")
_FILTERS = ("kind", "fileFormat", "nameWithoutExtension", "encoding", "mimeType", "objectId")
_MOST_PAGES = 30


@cites("caseiq.list.before-after", "caseiq.list.count")
@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5])
def test_after_is_looked_at_before_the_limit(
    judge: Judge, caseiq: CaseIq, dialect: Dialect, samples: Samples, limit: int
) -> None:
    """Of six sizes three are over 30: so many records there are to choose from."""
    query = (*questions.by_size(samples), ("order", dialect.directions[0]), ("limit", str(limit)))
    for word, there in (("after", 3), ("before", 3)):
        reply = caseiq.list_reply(*query, (word, "30"))
        records, count = records_of(reply), reply.json_object().get("count")
        found = [record.get("sizeBytes") for record in records or ()]
        is_right = len(found) == min(limit, there) and all(
            isinstance(size, int) and (size > 30) is (word == "after") for size in found
        )
        expected = f"{word}=30 with limit={limit} gives {min(limit, there)} of {there}"
        judge.expect("caseiq.list.before-after", is_right, expected, observed=found, exchange=reply)
        if records is not None and isinstance(count, int):
            judge.expect(
                "caseiq.list.count",
                count == len(records),
                f"count beside {word} is the number of records",
                observed=f"{count}, {len(records)}",
            )


@cites("caseiq.list.fields")
def test_fields_counts_beside_other_parameters(
    judge: Judge, caseiq: CaseIq, dialect: Dialect, samples: Samples
) -> None:
    name = ("name", str(samples.sizes[0].record["name"]))
    direction = ("order", dialect.directions[0])
    beside: list[Fields] = [
        (("limit", "3"),),
        (("sort", "sizeBytes"), direction),
        (("sort", "sizeBytes"), direction, ("after", "5")),
        (("sort", "sizeBytes"), direction, ("limit", "2")),
    ]
    for more in beside:
        reply = caseiq.list_reply(name, ("fields", "name"), *more)
        members = set().union(*(records_of(reply) or ()))
        is_right = "name" in members and members <= {"name", "id"}
        expected = f"fields=name beside {dict(more)} leaves the name, and the id at most"
        judge.expect("caseiq.list.fields", is_right, expected, observed=sorted(members), exchange=reply)


@cites("caseiq.list.filter")
@pytest.mark.parametrize("field", _FILTERS)
def test_a_filter_never_loses_a_record_that_equals_it(
    judge: Judge, caseiq: CaseIq, samples: Samples, field: str
) -> None:
    """Which fields can be filtered is assumed, so an error says nothing; a lost record does."""
    record = samples.upload(content_type="application/pdf").record
    value = record.get(field) or caseiq.get(str(record["id"])).get(field)
    if not isinstance(value, str) or not value:
        msg = f"records show no {field}"
        raise NotExercised(msg)
    name = ("name", str(record["name"]))
    for query in ((name, (field, value)), ((field, value), name, ("limit", "5"))):
        reply = caseiq.list_reply(*query, operation=None)
        found = questions.ids(reply)
        if found is not None:
            expected = f"{field}={value} keeps a record that equals it"
            judge.expect("caseiq.list.filter", record["id"] in found, expected, observed=found)


@cites("caseiq.list.limit-range")
@pytest.mark.parametrize("limit", ["1", "999", "1000"])
def test_a_limit_up_to_1000_is_taken(judge: Judge, caseiq: CaseIq, limit: str) -> None:
    reply = caseiq.list_reply(("limit", limit))
    judge.expect("caseiq.list.limit-range", reply.status == 200, f"limit={limit} is accepted")


@cites("caseiq.list.walk")
@pytest.mark.parametrize("limit", [1, 2, 3])
def test_walking_by_odd_names_misses_none(
    judge: Judge, caseiq: CaseIq, dialect: Dialect, samples: Samples, limit: int
) -> None:
    """In the target's own order, as nobody says how letters are compared."""
    stem = samples.stem()
    uploads = [caseiq.upload(f"{stem}.{ending}", samples.content()) for ending in _ODD_ENDINGS]
    shared = ("nameWithoutExtension", str(uploads[0].record.get("nameWithoutExtension")))
    query = (shared, ("sort", "name"), ("order", dialect.directions[0]))
    whole = records_of(caseiq.list_reply(*query, operation=None)) or []
    expected = [str(record.get("id")) for record in whole]
    if sorted(expected) != sorted(upload.id for upload in uploads):
        msg = "the list does not give these files at once (see caseiq.list.filter)"
        raise NotExercised(msg)
    walked = _walk(caseiq, (*query, ("limit", str(limit))))
    judge.expect("caseiq.list.walk", walked == expected, f"pages of {limit} give each once", observed=walked)


def _walk(caseiq: CaseIq, query: questions.Query) -> list[str]:
    walked: list[str] = []
    after: Fields = ()
    for _ in range(_MOST_PAGES):
        records = records_of(caseiq.list_reply(*query, *after)) or []
        if not records:
            break
        walked += [str(record.get("id")) for record in records]
        after = (("after", str(records[-1].get("name"))),)
    return walked
