"""What a list holds: its shape and size, and that it is never behind."""

from __future__ import annotations

import pytest

from contract_tests.caseiq.client import CaseIq, Upload
from contract_tests.caseiq.crowd import ensure_crowd
from contract_tests.caseiq.dialect import Dialect
from contract_tests.caseiq.records import METADATA, Record, differing, records_of
from contract_tests.caseiq.samples import CROWD_NAME, DENIED_NAME, Samples
from contract_tests.judge import Judge, NotExercised, cites
from contract_tests.messages import Exchange

_MEMBERS = (
    "id",
    "createdDate",
    "name",
    "nameWithoutExtension",
    "encoding",
    "mimeType",
    "objectId",
    "sizeBytes",
)


def _expect_page(judge: Judge, reply: Exchange, what: str) -> list[Record]:
    """A list answer with `records` and `count`; its records, or none where it is no such answer."""
    body = reply.json_object()
    judge.expect("caseiq.list.shape", reply.status == 200, f"{what} is 200", exchange=reply)
    if reply.status != 200:
        return []
    count = body.get("count")
    is_page = isinstance(body.get("records"), list) and isinstance(count, int) and not isinstance(count, bool)
    judge.expect("caseiq.list.shape", is_page, f"{what} has records and the integer count", exchange=reply)
    return records_of(reply) or []


@cites("caseiq.list.shape")
def test_a_list_has_records_and_their_count(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    file = samples.file
    _expect_page(judge, caseiq.list_reply(), "a list without parameters")
    _expect_page(judge, caseiq.list_reply(("name", samples.name())), "a list of nothing")
    for record in _expect_page(judge, caseiq.list_reply(("name", file.name)), "a list of one"):
        missing = [member for member in _MEMBERS if member not in record]
        judge.expect("caseiq.list.shape", not missing, "a record has id, createdDate and the file metadata")
        texts = [record.get(member) for member in _MEMBERS[:-1] if member in record]
        judge.expect("caseiq.list.shape", all(isinstance(text, str) for text in texts), "texts are texts")


@cites("caseiq.list.shape")
def test_each_record_of_a_long_list_has_the_metadata(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    samples.file.record["id"]
    records = _expect_page(judge, caseiq.list_reply(), "a list without parameters")
    for record in records:
        missing = [member for member in _MEMBERS if member not in record]
        judge.expect("caseiq.list.shape", not missing, "each record has the metadata", observed=missing)


@cites("caseiq.list.count")
def test_count_is_how_many_records_the_answer_holds(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    name = ("name", samples.sizes[0].name)
    queries = [
        [name],
        [name, ("limit", "1")],
        [name, ("limit", "2")],
        [name, ("limit", "5")],
        [("limit", "1")],
    ]
    for query in (*queries, [("name", samples.name())], []):
        reply = caseiq.list_reply(*query)
        records, count = records_of(reply), reply.json_object().get("count")
        if records is not None and isinstance(count, int):
            expected = f"count of {dict(query)} is the number of its records"
            judge.expect(
                "caseiq.list.count", count == len(records), expected, observed=f"{count}, {len(records)}"
            )


@cites("caseiq.list.limit")
@pytest.mark.parametrize("limit", [1, 2, 3, 5, 6, 7])
def test_a_list_has_as_many_records_as_its_limit_says(
    judge: Judge, caseiq: CaseIq, samples: Samples, limit: int
) -> None:
    sizes = samples.sizes
    reply = caseiq.list_reply(("name", sizes[0].record["name"]), ("limit", str(limit)))
    records = records_of(reply)
    expected = min(limit, len(sizes))
    judge.expect(
        "caseiq.list.limit",
        records is not None and len({record.get("id") for record in records}) == len(records) == expected,
        f"limit={limit} gives {expected} of {len(sizes)} records",
    )


@cites("caseiq.list.limit")
@pytest.mark.parametrize("limit", [10, 11, 12, 13, 14])
def test_a_list_of_more_than_ten_has_as_many_too(
    judge: Judge, caseiq: CaseIq, samples: Samples, limit: int
) -> None:
    there = samples.dozen
    name = ("name", str(there[0].record["name"]))
    few = records_of(caseiq.list_reply(name, ("limit", "5"))) or []
    if any(record.get("name") != name[1] for record in few) or len(few) != 5:
        why = "five of thirteen files are not found by their name (see caseiq.list.filter)"
        raise NotExercised(why)
    records = records_of(caseiq.list_reply(name, ("limit", str(limit))))
    expected = min(limit, len(there))
    is_right = records is not None and len(records) == expected
    judge.expect("caseiq.list.limit", is_right, f"limit={limit} gives {expected} of {len(there)} records")


@cites("caseiq.list.count")
def test_count_leaves_out_what_the_caller_may_not_view(
    judge: Judge, restricted: CaseIq, samples: Samples
) -> None:
    samples.denied()
    for query in ((("name", DENIED_NAME),), (("name", DENIED_NAME), ("limit", "2")), ()):
        reply = restricted.list_reply(*query)
        records, count = records_of(reply), reply.json_object().get("count")
        if records is not None and isinstance(count, int):
            observed = f"{count}, {len(records)}"
            expected = "count is the number of records also for who is denied a case"
            judge.expect("caseiq.list.count", count == len(records), expected, observed=observed)


@cites("caseiq.list.limit")
def test_the_limit_counts_also_without_a_filter(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    there = len(samples.sizes)
    for limit in (1, 4):
        records = records_of(caseiq.list_reply(("limit", str(limit))))
        is_right = records is not None and len(records) == min(limit, there)
        judge.expect("caseiq.list.limit", is_right, f"limit={limit} gives as many records")


@cites("caseiq.list.limit-range")
@pytest.mark.parametrize("value", ["0", "-1", "1001", "100000", "abc", "1.5", "", "1e2", "10 0", "0x10"])
def test_a_limit_that_is_no_integer_from_1_to_1000_is_400(judge: Judge, caseiq: CaseIq, value: str) -> None:
    reply = caseiq.list_reply(("limit", value))
    judge.expect("caseiq.list.limit-range", reply.status == 400, f"limit={value} is 400")


@cites("caseiq.list.limit-range")
def test_a_limit_is_100_by_default_and_1000_at_most(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    ensure_crowd(caseiq, samples, 101)
    name = ("name", CROWD_NAME)
    default = records_of(caseiq.list_reply(name, operation=None)) or []
    judge.expect("caseiq.list.limit-range", len(default) == 100, "100 records is the default")
    more = records_of(caseiq.list_reply(name, ("limit", "101"), operation=None)) or []
    judge.expect("caseiq.list.limit-range", len(more) == 101, "limit=101 gives 101 records")
    most = caseiq.list_reply(name, ("limit", "1000"), operation=None)
    found = len(records_of(most) or ())
    judge.expect("caseiq.list.limit-range", 101 <= found <= 1000, "limit=1000 gives more than 100 records")


def _newest(dialect: Dialect) -> tuple[tuple[str, str], ...]:
    return (("sort", "createdDate"), ("order", dialect.directions[1]), ("limit", "100"))


def _find(caseiq: CaseIq, dialect: Dialect, upload: Upload) -> Record | None:
    """The record of an upload in the list: by its name or, where filters fail, among all."""
    for query in ((("name", str(upload.record.get("name"))),), _newest(dialect)):
        for record in records_of(caseiq.list_reply(*query)) or ():
            if record.get("id") == upload.id:
                return record
    return None


@cites("caseiq.list.fresh")
def test_an_uploaded_file_is_listed_at_once(
    judge: Judge, caseiq: CaseIq, dialect: Dialect, samples: Samples
) -> None:
    uploads = [
        samples.upload(),
        samples.upload(content_type="application/pdf"),
        caseiq.upload(samples.name("bin"), samples.content(70_000), content_type="application/octet-stream"),
        samples.upload(fields=[("description", "grün"), ("templateLocale", "de_DE"), ("bulkTags[]", "a,b")]),
    ]
    for upload in uploads:
        record = _find(caseiq, dialect, upload)
        if judge.expect("caseiq.list.fresh", record is not None, "an uploaded file is in the list at once"):
            _expect_same(judge, upload.record, record or {})
    together = {record.get("id"): record for record in records_of(caseiq.list_reply(*_newest(dialect))) or ()}
    for upload in uploads:
        if upload.id in together:
            _expect_same(judge, upload.record, together[upload.id])


@cites("caseiq.list.fresh")
def test_a_list_that_was_asked_for_before_is_not_kept(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    """The same question before and after each upload."""
    name, known = samples.name(), []
    if caseiq.named(name):
        msg = "the list filtered by name gives what has another name (see caseiq.list.filter)"
        raise NotExercised(msg)
    for number in (1, 2, 3):
        known.append(caseiq.upload(name, samples.content()).id)
        shown = sorted(str(record.get("id")) for record in caseiq.named(name))
        missing = set(known) - set(shown)
        judge.expect("caseiq.list.fresh", not missing, f"after upload {number} all {number} are in the list")


def _expect_same(judge: Judge, uploaded: Record, listed: Record) -> None:
    others = differing(uploaded, listed, may_lack=(*METADATA, "createdDate"))
    judge.expect(
        "caseiq.list.fresh",
        not others,
        "the list has the metadata that the upload answered",
        observed=others,
    )
