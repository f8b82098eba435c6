"""Retrieving an attachment's metadata."""

from __future__ import annotations

from typing import Any

import pytest

from contract_tests.caseiq.client import CaseIq, Fields, Upload
from contract_tests.caseiq.dialect import Dialect
from contract_tests.caseiq.errors import envelope_flaw, is_error
from contract_tests.caseiq.records import Record, differing, is_uuid
from contract_tests.caseiq.samples import Samples
from contract_tests.caseiq.times import is_iso_time, is_local_time, read_time
from contract_tests.judge import Judge, NotExercised, cites
from contract_tests.messages import Exchange

_UNKNOWN = "caseiq.get.unknown"
_MALFORMED = "caseiq.get.malformed"
_MEMBERS = "caseiq.get.members"


@cites("caseiq.get.ok")
def test_an_attachment_is_a_bare_object(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    for upload in (samples.file, samples.other_file, samples.upload(content_type="image/png")):
        reply = caseiq.get_reply(upload.id)
        judge.expect("caseiq.get.ok", reply.status == 200, "an uploaded attachment is answered with 200")
        body = reply.json_object()
        judge.expect(
            "caseiq.get.ok", body.get("id") == upload.id, "it is a bare object with the id asked for"
        )
        judge.expect("caseiq.get.ok", is_uuid(body.get("id")), "its id is a UUID")
        judge.expect("caseiq.get.ok", read_time(body.get("createdDate")), "its createdDate is a time in UTC")


@cites("caseiq.get.ok")
def test_the_created_date_is_in_utc(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    upload = samples.upload()
    time = read_time(caseiq.get(upload.id).get("createdDate"))
    if time is None or "date" not in upload.exchange.headers:
        msg = "the answers have no times that could be compared"
        raise NotExercised(msg)
    now = upload.exchange.headers["date"]
    judge.expect(
        "caseiq.get.ok",
        not is_local_time(time, now),
        "createdDate of a new file is the time of its upload, in UTC",
        observed=f"createdDate {time.isoformat()}, Date: {now}",
    )


@cites("caseiq.get.date-format")
def test_times_are_iso_8601_with_milliseconds(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    record = caseiq.get(samples.file.id)
    listed = next(iter(caseiq.named(samples.file.name)), {})
    for where in (record, listed):
        for member in ("createdDate", "lastUpdatedDate"):
            if member in where:
                is_iso = is_iso_time(where[member])
                judge.expect(
                    "caseiq.get.date-format", is_iso, f"{member} is ISO 8601 with milliseconds and Z"
                )


_COMPLETE: Fields = (
    ("description", "Zwölf, 漢字 😀"),
    ("templateLocale", "de_DE"),
    ("bulkTags[]", "one"),
    ("bulkTags[]", "two, three"),
)


def _variants(caseiq: CaseIq, samples: Samples) -> list[Upload]:
    """Uploads that differ in all that can differ."""
    return [
        samples.file,
        samples.upload(fields=_COMPLETE),
        caseiq.upload(samples.name("tar.gz"), samples.content(3000), content_type="application/gzip"),
        caseiq.upload(f"{samples.stem()}-grün-漢字.PDF", samples.content(), content_type="application/pdf"),
        caseiq.upload(samples.stem(), samples.content(), content_type=None),
        caseiq.upload(samples.name("json"), b'{"a": 1}', content_type="application/json; charset=utf-8"),
    ]


@cites("caseiq.get.same")
def test_every_member_is_as_the_upload_answered_it(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    uploads = _variants(caseiq, samples)
    for _ in range(2):
        for upload in uploads:
            _expect_same(judge, caseiq.get_reply(upload.id), upload.record)


def _expect_same(judge: Judge, reply: Exchange, uploaded: Record) -> None:
    if not reply.is_success:
        judge.not_exercised(
            "caseiq.get.same", "an uploaded attachment cannot be retrieved (see caseiq.get.ok)"
        )
        return
    others = differing(uploaded, reply.json_object(), may_lack=("id", "createdDate"))
    judge.expect(
        "caseiq.get.same",
        not others,
        "every member that the upload answered has the same value",
        observed=others,
        exchange=reply,
    )


@cites("caseiq.get.same")
def test_a_record_stays_the_same_when_others_are_uploaded(
    judge: Judge, caseiq: CaseIq, samples: Samples
) -> None:
    upload = samples.upload()
    for other in (upload.name, samples.name()):
        caseiq.upload(other, samples.content(), fields=[*_COMPLETE])
        _expect_same(judge, caseiq.get_reply(upload.id), upload.record)


@cites(_UNKNOWN)
def test_an_unknown_id_is_404(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    for unknown in _unknown_ids(samples):
        reply = caseiq.get_reply(unknown)
        judge.expect(_UNKNOWN, reply.status == 404, "an id that does not exist is 404")


def _unknown_ids(samples: Samples) -> list[str]:
    """UUIDs of nothing: any one, such as differ from a known one in a digit, that of a case."""
    known = samples.file.id
    first, last = ("0" if known[0] != "0" else "1"), ("0" if known[-1] != "0" else "1")
    nearly = [known[:-1] + last, first + known[1:]]
    return [samples.unknown_id(), samples.unknown_id(), *nearly, samples.caseiq.case_id]


@cites("caseiq.download.unknown")
def test_the_download_of_an_unknown_id_is_404_in_the_envelope(
    judge: Judge, caseiq: CaseIq, dialect: Dialect, samples: Samples
) -> None:
    for unknown in _unknown_ids(samples):
        reply = caseiq.download_reply(unknown)
        is_404 = judge.expect(
            "caseiq.download.unknown", reply.status == 404, "an id that does not exist is 404"
        )
        if is_404 and dialect.speaks_envelope:
            expected = "the 404 of a download is in the envelope, as other errors are"
            flaw = envelope_flaw(reply)
            judge.expect("caseiq.download.unknown", flaw is None, expected, observed=flaw, exchange=reply)


def _malformed_ids(samples: Samples) -> list[str]:
    known = samples.file.id
    return [
        "not-a-uuid",
        "1",
        known[:-1],
        f"{known}0",
        f"{known}x",
        f"{known[:-1]}g",
        known.replace("-", "_"),
        f"{known}-{known}",
        "null",
        "undefined",
    ]


@cites(_UNKNOWN)
def test_a_malformed_id_is_an_error(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    for malformed in _malformed_ids(samples):
        reply = caseiq.get_reply(malformed, operation=None)
        judge.expect(_UNKNOWN, is_error(reply), f"the malformed id {malformed} is an error")


@cites(_MALFORMED)
def test_a_malformed_id_is_400_at_the_download_too(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    for malformed in _malformed_ids(samples):
        for reply in (
            caseiq.get_reply(malformed, operation=None),
            caseiq.download_reply(malformed, operation=None),
        ):
            judge.expect(
                _MALFORMED, reply.status == 400, f"the malformed id {malformed} is 400", exchange=reply
            )


@cites("caseiq.get.denied")
def test_a_file_of_a_denied_case_is_404_at_the_download_too(
    judge: Judge, restricted: CaseIq, samples: Samples
) -> None:
    for record in samples.denied():
        attachment_id = str(record["id"])
        replies = [restricted.get_reply(attachment_id), restricted.download_reply(attachment_id)]
        for reply in replies:
            judge.expect(
                "caseiq.get.denied", reply.status == 404, "a file of a denied case is 404", exchange=reply
            )
    for record in samples.permitted():
        reply = restricted.get_reply(str(record["id"]))
        judge.expect("caseiq.get.denied", reply.status == 200, "a file of another case is not denied")


def _records(caseiq: CaseIq, upload: Upload) -> dict[str, Record]:
    """The record of an upload as each operation shows it."""
    listed = [
        record for record in caseiq.named(str(upload.record.get("name"))) if record.get("id") == upload.id
    ]
    return {"the upload": upload.record, "retrieve": caseiq.get(upload.id), "the list": (listed or [{}])[0]}


@cites(_MEMBERS)
@pytest.mark.parametrize("is_complete", [False, True], ids=["nothing optional", "everything"])
def test_a_record_has_the_further_members(
    judge: Judge,
    caseiq: CaseIq,
    samples: Samples,
    is_complete: bool,  # noqa: FBT001
) -> None:
    if caseiq.fewest_fields() and not is_complete:
        judge.not_exercised(_MEMBERS, "the target demands an optional field (see caseiq.upload.optional)")
        return
    fields = dict(_COMPLETE[:2]) if is_complete else {}
    tags = ["one", "two, three"] if is_complete else []
    upload = caseiq.upload(samples.name("PnG"), samples.content(), fields=_COMPLETE if is_complete else ())
    expected: dict[str, Any] = {
        "caseId": caseiq.case_id,
        "description": fields.get("description", ""),
        "templateLocale": fields.get("templateLocale", "en_US"),
        "tags": tags,
        "kind": "File Upload",
        "fileFormat": "png",
    }
    for where, record in _records(caseiq, upload).items():
        for member, value in expected.items():
            shown = record.get(member)
            judge.expect(_MEMBERS, shown == value, f"{member} in {where} is {value!r}", observed=repr(shown))
        author = record.get("createdBy")
        judge.expect(_MEMBERS, isinstance(author, str) and author, f"{where} says who created it")
        judge.expect(_MEMBERS, "lastUpdatedDate" in record, f"{where} says when it was updated last")


@cites(_MEMBERS)
def test_the_file_format_is_the_extension_in_lower_case(
    judge: Judge, caseiq: CaseIq, samples: Samples
) -> None:
    for ending, expected in {".TXT": "txt", ".tar.gz": "gz", "": "", ".7z": "7z"}.items():
        record = caseiq.upload(f"{samples.stem()}{ending}", samples.content()).record
        shown = record.get("fileFormat")
        judge.expect(_MEMBERS, shown == expected, f"fileFormat of {ending or 'no extension'} is {expected!r}")
