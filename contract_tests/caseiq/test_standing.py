"""Laws of files that were there before the run. They only read: they run where nothing may write."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest

from contract_tests.caseiq.client import LIST_PATH, UPLOAD_PATH, CaseIq, bytes_path, item_path
from contract_tests.caseiq.dialect import Dialect
from contract_tests.caseiq.errors import envelope_flaw, is_error
from contract_tests.caseiq.records import METADATA, Record, is_uuid, records_of
from contract_tests.caseiq.samples import Samples
from contract_tests.caseiq.standing import Standing, ids_of
from contract_tests.caseiq.times import is_iso_time, read_time
from contract_tests.judge import Judge, NotExercised, cites
from contract_tests.messages import Exchange

_BYTES = "caseiq.download.bytes"
_HEADERS = "caseiq.download.headers"
_ENVELOPE = "caseiq.error.envelope"
_MEMBERS: dict[str, type] = {
    "caseId": str, "description": str, "templateLocale": str, "tags": list, "kind": str, "fileFormat": str,
    "createdBy": str, "lastUpdatedDate": str,
}  # fmt: skip


@cites("caseiq.get.ok", "caseiq.get.same")
def test_a_standing_file_is_retrieved_as_it_is_listed(judge: Judge, standing: Standing) -> None:
    """It is a bare object with the id asked for and a time in UTC, and has the metadata that the list has."""
    with standing.records(judge):
        for record in standing.files:
            reply = standing.caseiq.get_reply(record["id"])
            body = reply.json_object()
            is_it = reply.status == 200 and is_uuid(body.get("id")) and body["id"] == record["id"]
            judge.expect("caseiq.get.ok", is_it, "a listed file is 200 and a bare object", exchange=reply)
            is_time = read_time(body.get("createdDate"))
            judge.expect("caseiq.get.ok", is_time, "createdDate is a time in UTC", exchange=reply)
            if is_it:
                others = {name: body.get(name) for name in METADATA if record.get(name) != body.get(name)}
                expected = "the metadata that the list has"
                judge.expect("caseiq.get.same", not others, expected, observed=others, exchange=reply)


@cites("caseiq.get.date-format", "caseiq.get.members")
def test_a_standing_record_has_the_further_members(judge: Judge, standing: Standing) -> None:
    """Every record says where it belongs, what it is and who made it when."""
    for record in standing.files:
        wrong = [name for name, kind in _MEMBERS.items() if not isinstance(record.get(name), kind)]
        judge.expect("caseiq.get.members", not wrong, "the further members", observed=wrong)
        for member in ("createdDate", "lastUpdatedDate"):
            text = record.get(member)
            judge.expect("caseiq.get.date-format", is_iso_time(text), f"{member} in ISO 8601", observed=text)


@cites("caseiq.get.unknown", "caseiq.get.malformed", "caseiq.download.unknown")
def test_nearly_the_id_of_a_standing_file(
    judge: Judge, standing: Standing, dialect: Dialect, samples: Samples
) -> None:
    """An id that is nearly one that is there is none: unknown is 404, malformed is an error."""
    caseiq, known = standing.caseiq, str(standing.files[0]["id"])
    nearly = [known[:-1] + digit for digit in "07" if digit != known[-1]]
    for unknown in (*nearly, samples.unknown_id()):
        reply, got = caseiq.get_reply(unknown), caseiq.download_reply(unknown)
        if unknown in nearly and str(reply.json_object().get("id")).lower() == unknown.lower():
            continue  # ids may be consecutive, and it is there
        judge.expect("caseiq.get.unknown", reply.status == 404, "an unknown id is 404", exchange=reply)
        is_right = got.status == 404 and (not dialect.speaks_envelope or envelope_flaw(got) is None)
        judge.expect("caseiq.download.unknown", is_right, "404 in the envelope, as others are", exchange=got)
    for malformed in (known[:-1], f"{known}x", f"{known[:-1]}g", f"{known}-{known}"):
        reply = caseiq.get_reply(malformed, operation=None)
        judge.expect("caseiq.get.unknown", is_error(reply), "a malformed id is an error", exchange=reply)
        got = caseiq.download_reply(malformed, operation=None)
        is_400 = reply.status == got.status == 400
        judge.expect("caseiq.get.malformed", is_400, "a malformed id is 400", exchange=got)


@cites(_BYTES)
def test_a_standing_file_is_downloaded(judge: Judge, standing: Standing) -> None:
    """A download is the bytes, as many as the record says and the same each time, and no record."""
    with standing.records(judge):
        short = []
        files = standing.files
        for record in files:
            reply, again = (standing.caseiq.download_reply(record["id"]) for _ in range(2))
            judge.expect(_BYTES, reply.status == 200, "a listed file is 200", exchange=reply)
            judge.expect(_BYTES, reply.body == again.body, "the same bytes each time", exchange=again)
            is_record = reply.json_object().get("id") == record["id"]
            judge.expect(_BYTES, not is_record, "the bytes, no metadata", exchange=reply)
            size, came = record["sizeBytes"], len(reply.body)
            observed = f"{came} bytes, sizeBytes {size}"
            judge.expect(_BYTES, came <= size, "no more than sizeBytes", observed=observed, exchange=reply)
            short += [observed] if came < size else []
        # Of a legacy record of several files one comes; that all the newest are such records is not likely.
        if len(short) < len(files):
            judge.expect(_BYTES, len(short) < len(files), "as many bytes as sizeBytes", observed=short)
        elif len(files) > 1:
            judge.expect(_BYTES, not short, "as many bytes as sizeBytes", observed=short)


@cites(_HEADERS)
def test_headers_of_a_standing_file(judge: Judge, standing: Standing) -> None:
    """The headers say type, length and name, and a range and an ETag count."""
    with standing.records(judge):
        record = standing.files[0]
        reply = standing.caseiq.download_reply(record["id"])
        shown = {name: reply.headers.get(name, "") for name in ("content-type", "content-disposition")}
        is_typed = reply.media_type == str(record.get("mimeType")).lower()
        judge.expect(_HEADERS, is_typed, f"Content-Type {record.get('mimeType')}", observed=shown)
        is_named = shown["content-disposition"].startswith("attachment")
        is_named &= str(record.get("name")) in unquote(shown["content-disposition"])
        judge.expect(_HEADERS, is_named, f"attachment, {record.get('name')}", observed=shown)
        for name in ("content-length", "etag", "accept-ranges", "x-content-type-options"):
            judge.expect(_HEADERS, name in reply.headers, f"the header {name}", exchange=reply)
        asked: dict[str, tuple[str, int]] = {
            "Range": ("bytes=0-0", 206),
            "If-None-Match": (reply.headers.get("etag", '""'), 304),
        }
        for name, (value, status) in asked.items():
            got = standing.caseiq.download_reply(record["id"], headers=[(name, value)])
            judge.expect(_HEADERS, got.status == status, f"{name}: {value} is {status}", exchange=got)


@cites("caseiq.auth.required", "caseiq.auth.required-header")
@pytest.mark.parametrize("what", ["none", "unknown", "one letter more", "one letter less", "other case"])
def test_reading_standing_files_without_a_credential(
    judge: Judge, standing: Standing, nobody: CaseIq, what: str
) -> None:
    """Without a valid credential no reading call tells anything: it is 401."""
    token = standing.caseiq.client.credential.token or ""
    wrong = {
        "none": None, "unknown": "no-such-token", "one letter more": f"{token}x",
        "one letter less": token[:-1], "other case": token.swapcase(),
    }[what]  # fmt: skip
    if wrong == token:
        why = "the token has no letters"
        raise NotExercised(why)
    file = standing.files[0]
    for path in (LIST_PATH, item_path(file["id"]), bytes_path(file["id"])):
        reply = nobody.acting_as(wrong).call("GET", path)
        is_401 = judge.expect("caseiq.auth.required", reply.status == 401, f"401 at {path}", exchange=reply)
        scheme = reply.headers.get("www-authenticate", "")
        if is_401:
            is_bearer = scheme.lower().startswith("bearer")
            judge.expect("caseiq.auth.required-header", is_bearer, "Bearer is asked for", observed=scheme)
        if wrong is None:
            head = nobody.call("HEAD", path)
            judge.expect("caseiq.auth.required", is_error(head), f"HEAD of {path} is refused", exchange=head)


@cites("caseiq.list.authorized", "caseiq.auth.role")
def test_who_may_view_finds_standing_files(judge: Judge, standing: Standing, reader: CaseIq) -> None:
    """A role that may view is refused neither the list nor a file in it, and what it may view is listed."""
    with standing.records(judge):
        file = standing.files[0]
        named = (("name", str(file["name"])),)
        reply, got = reader.list_reply(*named), reader.get_reply(file["id"])
        judge.expect("caseiq.auth.role", reply.status != 403, "a list open to who may view", exchange=reply)
        is_listed = file["id"] in ids_of(records_of(reply) or ())
        if is_listed:
            for call in (got, reader.download_reply(file["id"])):
                judge.expect("caseiq.auth.role", call.status != 403, "what is listed is open", exchange=call)
        if got.status == 200 and file["id"] in ids_of(standing.listed(*named)):
            expected = "a file that may be viewed is listed"
            judge.expect("caseiq.list.authorized", is_listed, expected, exchange=reply)


@cites("caseiq.error.method-allow")
def test_head_of_standing_files(judge: Judge, standing: Standing, samples: Samples) -> None:
    """HEAD answers as GET does, without the body."""
    rule = "caseiq.error.method-allow"
    with standing.records(judge):
        known, unknown = str(standing.files[0]["id"]), samples.unknown_id()
        for path in (LIST_PATH, item_path(known), bytes_path(known), item_path(unknown), bytes_path(unknown)):
            get, head = standing.caseiq.call("GET", path), standing.caseiq.call("HEAD", path)
            is_alike = head.status == get.status and head.media_type == get.media_type and not head.body
            judge.expect(rule, is_alike, f"HEAD {path} as GET, without the body", exchange=head)


@cites("caseiq.error.method", "caseiq.error.method-allow")
def test_reading_the_upload_is_405(judge: Judge, standing: Standing, dialect: Dialect) -> None:
    """GET of the upload's path is 405 in the envelope, and says that POST is allowed."""
    reply = standing.caseiq.call("GET", UPLOAD_PATH)
    is_405 = judge.expect("caseiq.error.method", reply.status == 405, "GET of the upload is 405")
    if is_405 and dialect.speaks_envelope:
        flaw = envelope_flaw(reply)
        judge.expect("caseiq.error.method", flaw is None, "the 405 in the envelope", observed=flaw)
    if is_405:
        allow = reply.headers.get("allow", "")
        is_said = "POST" in allow.upper() and "GET" not in allow.upper()
        judge.expect("caseiq.error.method-allow", is_said, "Allow with POST", observed=allow)


@cites(_ENVELOPE)
def test_errors_of_reading_are_the_envelope(
    judge: Judge, standing: Standing, nobody: CaseIq, samples: Samples
) -> None:
    """Every error of a reading call is the vendor's envelope with its status and code word."""
    for what, reply in _errors(standing.caseiq, nobody, samples, standing.files[0]):
        if is_error(reply):
            flaw = envelope_flaw(reply)
            expected = f"the error for {what} in the envelope"
            judge.expect(_ENVELOPE, flaw is None, expected, observed=flaw, exchange=reply)


def _errors(
    caseiq: CaseIq, nobody: CaseIq, samples: Samples, record: Record
) -> Iterator[tuple[str, Exchange]]:
    there: Any = record["id"]
    yield "an attachment without a credential", nobody.get_reply(there)
    yield "a download without a credential", nobody.download_reply(there)
    yield "a list with an unknown token", nobody.acting_as("no-such-token").list_reply()
    yield "an unknown attachment", caseiq.get_reply(samples.unknown_id())
    yield "the download of an unknown attachment", caseiq.download_reply(samples.unknown_id())
    yield "a malformed id", caseiq.get_reply(f"{there}x", operation=None)
    yield "the download with a malformed id", caseiq.download_reply(f"{there}x", operation=None)
    yield "GET of the upload", caseiq.call("GET", UPLOAD_PATH)
