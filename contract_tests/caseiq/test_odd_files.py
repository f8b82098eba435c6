"""What is promised of every file is promised of the odd ones too: empty, large, without extension or type."""

from __future__ import annotations

from functools import cache

import pytest

from contract_tests.caseiq.client import CaseIq, Fields, Upload
from contract_tests.caseiq.records import records_of
from contract_tests.caseiq.samples import Samples
from contract_tests.judge import Judge, NotExercised, cites
from contract_tests.messages import Exchange

_MEMBERS = ("id", "name", "nameWithoutExtension", "encoding", "mimeType", "objectId")
_BEYOND_ONE_MB = 1_200_000

_DESCRIPTION = "long " * 80 + "<b>&\nand a second line"

# ending of the name, size in bytes, type of the part, optional fields
_ODD: dict[str, tuple[str, int, str | None, Fields]] = {
    "an empty file": (".txt", 0, "text/plain", ()),
    "a file of 70,000 bytes": (".bin", 70_000, "application/octet-stream", ()),
    "a file of over a megabyte": (".bin", _BEYOND_ONE_MB, "application/octet-stream", ()),
    "a file without extension": ("-README", 20, "text/plain", ()),
    "a file without type": (".dat", 20, None, ()),
    "a name with capitals": ("-My.File.TXT", 20, "text/plain", ()),
    "a name with signs": (" a & b <c>.txt", 20, "text/plain", ()),
    "a name that repeats its extension": (".txt.old.txt", 20, "text/plain", ()),
    "a long description": (".txt", 20, "text/plain", (("description", _DESCRIPTION),)),
}


@cache
def _bytes(size_bytes: int) -> bytes:
    return (b"0123456789abcdef" * (size_bytes // 16 + 1))[:size_bytes]


@pytest.fixture(params=list(_ODD))
def odd(request: pytest.FixtureRequest, caseiq: CaseIq, samples: Samples) -> tuple[str, Upload]:
    """What is odd about a file, and its upload. That an empty file is taken is only assumed."""
    ending, size, content_type, fields = _ODD[request.param]
    name, content = samples.stem() + ending, _bytes(size)
    reply = caseiq.upload_reply(
        name, content, fields=caseiq.fields(*fields), content_type=content_type, operation=None
    )
    if not reply.is_success or not isinstance(reply.json_object().get("id"), str):
        msg = f"the target does not take {request.param}"
        raise NotExercised(msg)
    return request.param, Upload(name, content, reply.json_object(), reply)


@cites("caseiq.upload.ok", "caseiq.upload.size", "caseiq.upload.names", "caseiq.get.members")
def test_an_odd_upload_is_answered_like_any(judge: Judge, odd: tuple[str, Upload]) -> None:
    what, file = odd
    record, reply = file.record, file.exchange
    judge.expect("caseiq.upload.ok", reply.status == 200, f"{what} is answered with 200", exchange=reply)
    texts = [member for member in _MEMBERS if not isinstance(record.get(member), str)]
    judge.expect("caseiq.upload.ok", not texts, f"{what} has all members as texts", observed=texts)
    size = record.get("sizeBytes")
    judge.expect("caseiq.upload.size", size == len(file.content), f"{what} has its own size", observed=size)
    stem, dot, _ = file.name.rpartition(".")
    names = (record.get("name"), record.get("nameWithoutExtension"))
    expected = (file.name, stem if dot else file.name)
    judge.expect("caseiq.upload.names", names == expected, f"{what} keeps its name", observed=names)
    sent, kept = dict(_ODD[what][3]).get("description", ""), record.get("description")
    if sent and isinstance(kept, str):
        # A line may come back with another end, as forms are sent with it.
        is_whole = kept.splitlines() == sent.splitlines()
        judge.expect("caseiq.get.members", is_whole, f"{what} is kept as it was sent", observed=repr(kept))


@cites("caseiq.get.same", "caseiq.list.fresh")
def test_an_odd_file_is_shown_as_it_was_uploaded(
    judge: Judge, caseiq: CaseIq, odd: tuple[str, Upload]
) -> None:
    what, file = odd
    _expect_same(judge, "caseiq.get.same", file, caseiq.get_reply(file.id), f"retrieving {what}")
    name = str(file.record.get("name"))
    reply = caseiq.list_reply(("name", name))
    shown = [record for record in records_of(reply) or () if record.get("id") == file.id]
    if judge.expect("caseiq.list.fresh", shown, f"{what} is in the list at once", exchange=reply):
        changed = _changed(file, shown[0])
        judge.expect("caseiq.list.fresh", not changed, f"the list shows {what} the same", observed=changed)


@cites("caseiq.download.bytes")
def test_an_odd_file_is_downloaded_like_any(judge: Judge, caseiq: CaseIq, odd: tuple[str, Upload]) -> None:
    what, file = odd
    reply = caseiq.download_reply(file.id)
    is_same = reply.status == 200 and reply.body == file.content
    expected = f"the download of {what} is 200 with the {len(file.content)} bytes sent"
    observed = f"{reply.status}, {len(reply.body)} bytes"
    judge.expect("caseiq.download.bytes", is_same, expected, observed=observed, exchange=reply)


@cites("caseiq.upload.unique-id")
def test_equal_empty_files_get_ids_of_their_own(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    name = samples.name()
    replies = [caseiq.upload_reply(name, b"", operation=None) for _ in range(3)]
    given = [reply.json_object().get("id") for reply in replies if reply.is_success]
    ids = [attachment_id for attachment_id in given if isinstance(attachment_id, str)]
    judge.expect("caseiq.upload.unique-id", len(set(ids)) == len(ids), "each gets its own id", observed=ids)


def _expect_same(judge: Judge, rule: str, file: Upload, reply: Exchange, what: str) -> None:
    if reply.is_success:
        changed = _changed(file, reply.json_object())
        judge.expect(rule, not changed, f"{what} gives what the upload gave", observed=changed)


def _changed(file: Upload, shown: dict[str, object]) -> dict[str, object]:
    """The members that differ, lastUpdatedDate aside."""
    return {
        name: shown.get(name, "missing")
        for name, value in file.record.items()
        if shown.get(name, "missing") != value and name != "lastUpdatedDate"
    }
