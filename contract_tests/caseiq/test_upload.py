"""A plain upload: status, members, ids and sizes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from contract_tests.caseiq.client import CaseIq, Upload
from contract_tests.caseiq.records import is_uuid
from contract_tests.caseiq.samples import Samples
from contract_tests.judge import Judge, cites
from contract_tests.messages import Exchange

_TEXTS = ("id", "name", "nameWithoutExtension", "encoding", "mimeType", "objectId")
_AT_ONCE = 8


@cites("caseiq.upload.ok")
@pytest.mark.parametrize("kind", ["text/plain", "application/pdf", "image/png", "application/json"])
def test_an_upload_is_answered_with_200_and_the_file(
    judge: Judge, caseiq: CaseIq, samples: Samples, kind: str
) -> None:
    reply = caseiq.upload_reply(samples.name(kind.rpartition("/")[2]), samples.content(), content_type=kind)
    judge.expect("caseiq.upload.ok", reply.status == 200, "the status of an upload is 200, not 201")
    if reply.is_success:
        _expect_members(judge, reply)


def _expect_members(judge: Judge, reply: Exchange) -> None:
    body = reply.json_object()
    for member in _TEXTS:
        judge.expect(
            "caseiq.upload.ok", isinstance(body.get(member), str), f"the answer has the text {member}"
        )
    judge.expect("caseiq.upload.ok", is_uuid(body.get("id")), "id is a UUID")
    size = body.get("sizeBytes")
    is_integer = isinstance(size, int) and not isinstance(size, bool)
    judge.expect("caseiq.upload.ok", is_integer, "sizeBytes is an integer")


@cites("caseiq.upload.unique-id")
def test_no_two_uploads_have_the_same_id(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    name, content = samples.name(), samples.content()
    sent = [
        (name, content, "a first upload"),
        (name, content, "the same bytes under the same name"),
        (name, content, "the same once more"),
        (samples.name(), content, "the same bytes under another name"),
        (name, samples.content(), "other bytes under the same name"),
        (name, content, "the first one again"),
    ]
    known: dict[str, bytes] = {}
    for file_name, data, what in sent:
        reply = caseiq.upload_reply(file_name, data)
        attachment_id = reply.json_object().get("id")
        is_new = reply.is_success and isinstance(attachment_id, str) and attachment_id not in known
        judge.expect("caseiq.upload.unique-id", is_new, f"{what} gets an id of its own", exchange=reply)
        if isinstance(attachment_id, str):
            known[attachment_id] = data
    _expect_each_there(judge, caseiq, known)


@cites("caseiq.upload.unique-id")
def test_uploads_at_the_same_time_have_ids_of_their_own(
    judge: Judge, caseiq: CaseIq, samples: Samples
) -> None:
    name, content = samples.name(), samples.content()
    caseiq.fewest_fields()

    def upload(_: int) -> Exchange:
        return caseiq.upload_reply(name, content)

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        replies = list(pool.map(upload, range(_AT_ONCE)))
    ids = [reply.json_object().get("id") for reply in replies if reply.is_success]
    judge.expect(
        "caseiq.upload.unique-id",
        len(set(map(str, ids))) == len(ids),
        f"{_AT_ONCE} equal uploads at the same time get ids of their own",
        observed=ids,
        exchange=replies[0],
    )


def _expect_each_there(judge: Judge, caseiq: CaseIq, known: dict[str, bytes]) -> None:
    for attachment_id, content in known.items():
        reply = caseiq.get_reply(attachment_id)
        size = reply.json_object().get("sizeBytes", len(content))
        is_there = reply.json_object().get("id") == attachment_id and size == len(content)
        if reply.is_success:
            judge.expect(
                "caseiq.upload.unique-id", is_there, "each id stands for its own upload", exchange=reply
            )


def _contents(samples: Samples) -> dict[str, bytes]:
    return {
        "one byte": b"\n",
        "255 bytes": samples.content(255),
        "256 bytes": samples.content(256),
        "8191 bytes": samples.content(8191),
        "65537 bytes": samples.content(65537),
        "a MiB and a byte": samples.content(2**20 + 1),
        "text that is not ASCII": "grün, 漢字, 😀\n".encode(),
        "text in Latin-1": "grün".encode("latin-1"),
        "lines that end in CRLF": b"a\r\nb\r\n\r\n",
        "a lot of line ends": b"\r\n" * 20,
        "NUL bytes": b"\0" * 33,
        "spaces only": b"   \t ",
        "white space around text": b"  text \n\n",
        "what looks like a boundary": b"\r\n--contract-tests\r\n\r\n--",
        "a byte order mark": b"\xef\xbb\xbftext",
    }


@cites("caseiq.upload.size")
def test_size_bytes_counts_the_bytes_of_the_file(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    for what, content in _contents(samples).items():
        reply = caseiq.upload_reply(samples.name("bin"), content, content_type="application/octet-stream")
        size = reply.json_object().get("sizeBytes")
        if reply.is_success and isinstance(size, int):
            expected = f"sizeBytes of {what} is {len(content)}"
            judge.expect("caseiq.upload.size", size == len(content), expected, exchange=reply)
        else:
            judge.not_exercised("caseiq.upload.size", "an upload was answered without sizeBytes")


@cites("caseiq.upload.size")
def test_size_bytes_counts_the_file_and_nothing_else(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    """Neither the other fields nor the name nor the kind of the file counts."""
    content = "zwölf Boxkämpfer\n".encode()
    fields = [("description", "a long text " * 20), ("templateLocale", "en_US"), ("bulkTags[]", "tag")]
    for kind in ("text/plain", "text/plain; charset=utf-8", "application/json"):
        reply = caseiq.upload_reply(samples.name(), content, fields=fields, content_type=kind)
        size = reply.json_object().get("sizeBytes")
        if reply.is_success and isinstance(size, int):
            expected = f"sizeBytes of {len(content)} bytes of {kind} is {len(content)}"
            judge.expect("caseiq.upload.size", size == len(content), expected, exchange=reply)


@cites("caseiq.upload.empty")
def test_an_empty_file_is_accepted(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    name = samples.name()
    reply = caseiq.upload_reply(name, b"")
    judge.expect("caseiq.upload.empty", reply.status == 200, "a file of 0 bytes is accepted")
    if reply.status == 200 and "id" in reply.json_object():
        file = Upload(name, b"", reply.json_object(), reply)
        judge.expect("caseiq.upload.empty", file.record.get("sizeBytes") == 0, "its size is 0")
        got = caseiq.download_reply(file.id)
        judge.expect("caseiq.upload.empty", got.status == 200 and got.body == b"", "its download is empty")
        judge.expect("caseiq.upload.empty", caseiq.is_stored(name), "the list has it")
