"""Case IQ: one record, and its bytes."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

import pytest

from tests.mockserver.clients import (
    CASE_B,
    LEGACY,
    PDF,
    PNG_IN_B,
    SAVE_FILE,
    UNKNOWN_FILE,
    CaseIq,
    bytes_path,
    record_path,
)
from tests.mockserver.multipart import Part
from tests.mockserver.test_rules_caseiq_auth import assert_envelope
from tests.mockserver.test_rules_caseiq_upload import CASE


@pytest.mark.rules("caseiq.get.ok", "caseiq.get.date-format", "caseiq.get.members")
def test_a_record_is_a_bare_object_with_its_times_in_utc(caseiq: CaseIq) -> None:
    before = datetime.now(UTC) - timedelta(milliseconds=1)
    stored = caseiq.stored()
    record = caseiq.get(record_path(stored["id"])).json()
    assert str(uuid.UUID(record["id"])) == record["id"] == stored["id"]
    for name in ("createdDate", "lastUpdatedDate"):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", record[name])
        assert before <= datetime.fromisoformat(record[name]) <= datetime.now(UTC)


@pytest.mark.rules("caseiq.get.same")
def test_a_record_has_every_member_that_its_upload_answered(caseiq: CaseIq) -> None:
    parts = [CASE, Part("description", "d"), Part("bulkTags[]", "a,b"), Part("templateLocale", "de_AT")]
    uploaded = caseiq.post_parts(SAVE_FILE, *parts, Part("file", b"x", "ä.PNG", "image/png")).json()
    assert caseiq.get(record_path(uploaded["id"])).json() == uploaded


@pytest.mark.rules("caseiq.get.ok")
def test_the_id_may_be_written_in_upper_case(caseiq: CaseIq) -> None:
    assert caseiq.get(record_path(PDF.upper())).json()["id"] == PDF


@pytest.mark.rules("caseiq.get.unknown", "caseiq.download.unknown")
@pytest.mark.parametrize("path", [record_path(UNKNOWN_FILE), bytes_path(UNKNOWN_FILE)])
def test_an_id_that_does_not_exist_is_404(caseiq: CaseIq, path: str) -> None:
    assert_envelope(caseiq.get(path), 404)


@pytest.mark.rules("caseiq.get.unknown", "caseiq.get.malformed")
@pytest.mark.parametrize("suffix", ["", "/attachment"])
@pytest.mark.parametrize(
    "file_id",
    [
        "x",
        "5",
        "null",
        PDF[:-1],
        PDF + "0",
        PDF.replace("-", ""),
        f"%7B{PDF}%7D",
        f"%20{PDF}",
        "%ff",
        "a" * 5000,
    ],
)
def test_an_id_that_is_no_uuid_is_400(caseiq: CaseIq, file_id: str, suffix: str) -> None:
    assert_envelope(caseiq.get(record_path(file_id) + suffix), 400, names="id")


@pytest.mark.rules("caseiq.get.denied")
@pytest.mark.parametrize("path", [record_path(PNG_IN_B), bytes_path(PNG_IN_B)])
def test_a_file_of_a_denied_case_is_answered_as_an_unknown_one(caseiq: CaseIq, path: str) -> None:
    unknown = CaseIq(caseiq.http, "caseiq-restricted").get(path.replace(PNG_IN_B, UNKNOWN_FILE))
    denied = CaseIq(caseiq.http, "caseiq-restricted").get(path)
    assert_envelope(denied, 404)
    assert denied.json() == unknown.json()
    assert caseiq.get(path).status_code == 200


@pytest.mark.rules("caseiq.download.bytes", "caseiq.download.headers")
@pytest.mark.parametrize("size_bytes", [0, 1, 101, 8191, 65535, 65536, 65537, 262_145, 1_048_577])
def test_a_download_gives_the_very_bytes(caseiq: CaseIq, size_bytes: int) -> None:
    content = bytes(range(256)) * (size_bytes // 256 + 1)
    stored = caseiq.stored(content[:size_bytes], "bytes.bin")
    answer = caseiq.get(bytes_path(stored["id"]), headers={"Accept": "application/json"})
    assert answer.content == content[:size_bytes]
    assert answer.headers["Content-Length"] == str(size_bytes)
    assert answer.headers["Content-Type"] == "text/plain"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert re.fullmatch(r'"[^"]+"', answer.headers["ETag"])


@pytest.mark.rules("caseiq.download.legacy")
def test_a_legacy_record_gives_only_its_first_file(caseiq: CaseIq) -> None:
    record = caseiq.get(record_path(LEGACY)).json()
    answer = caseiq.get(bytes_path(LEGACY))
    assert (answer.content, record["name"], record["sizeBytes"]) == (b"first file\n", "first.txt", 11)


@pytest.mark.rules("caseiq.download.headers")
@pytest.mark.parametrize(
    ("sent", "disposition"),
    [
        ("plain.txt", 'attachment; filename="plain.txt"'),
        ("a b.txt", 'attachment; filename="a b.txt"'),
        ("ä.txt", "attachment; filename=\"_.txt\"; filename*=UTF-8''%C3%A4.txt"),
        ("😀", "attachment; filename=\"_\"; filename*=UTF-8''%F0%9F%98%80"),
        ("%22", "attachment; filename=\"_\"; filename*=UTF-8''%22"),
        ("50%.txt", "attachment; filename=\"50_.txt\"; filename*=UTF-8''50%25.txt"),
        ("a%0D%0Ab", "attachment; filename=\"a__b\"; filename*=UTF-8''a%0D%0Ab"),
    ],
)
def test_the_file_name_goes_out_as_rfc_6266_has_it(caseiq: CaseIq, sent: str, disposition: str) -> None:
    record = caseiq.post_parts(SAVE_FILE, CASE, Part("file", b"x", sent)).json()
    answer = caseiq.get(bytes_path(record["id"]))
    assert answer.headers["Content-Disposition"] == disposition
    if "filename*" in disposition:
        assert unquote(disposition.partition("''")[2]) == record["name"]


FIRST = b"first file\n"


@pytest.mark.rules("caseiq.download.headers")
@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-4", 0, 5),
        ("bytes=6-", 6, 11),
        ("bytes=10-10", 10, 11),
        ("bytes=0-10", 0, 11),
        ("bytes=0-99999", 0, 11),
        ("bytes=-1", 10, 11),
        ("bytes=-11", 0, 11),
        ("bytes=-99", 0, 11),
        ("bytes=0-", 0, 11),
        ("bytes= 1-2", 1, 3),
        ("Bytes=1-2", 1, 3),
    ],
)
def test_one_range_is_206_with_those_bytes(caseiq: CaseIq, asked: str, start: int, stop: int) -> None:
    answer = caseiq.get(bytes_path(LEGACY), headers={"Range": asked})
    assert (answer.status_code, answer.content) == (206, FIRST[start:stop])
    assert answer.headers["Content-Range"] == f"bytes {start}-{stop - 1}/11"
    assert answer.headers["Content-Length"] == str(stop - start)


@pytest.mark.rules("caseiq.download.headers", "caseiq.error.envelope")
@pytest.mark.parametrize(
    "asked", ["bytes=11-", "bytes=11-20", "bytes=99999-", "bytes=-0", "bytes=" + "9" * 30 + "-"]
)
def test_a_range_out_of_reach_is_416(caseiq: CaseIq, asked: str) -> None:
    answer = caseiq.get(bytes_path(LEGACY), headers={"Range": asked})
    assert_envelope(answer, 416)
    assert answer.headers["Content-Range"] == "bytes */11"


@pytest.mark.rules("caseiq.download.headers")
@pytest.mark.parametrize(
    "asked",
    [
        "bytes=0-0,5-6",
        "bytes=0-0, 99-",
        "bytes=5-2",
        "bytes=",
        "bytes",
        "bytes=a-b",
        "bytes=--1",
        "bytes=1",
        "items=0-1",
        "bytes=0-0-0",
        "",
        "bytes=1.5-2",
        "bytes=+1-2",
        "bytes=" + "9" * 5000 + "-",
        "bytes=٣-",
    ],
)
def test_several_ranges_or_none_that_can_be_read_are_the_whole_file(caseiq: CaseIq, asked: str) -> None:
    answer = caseiq.get(bytes_path(LEGACY), headers={"Range": asked.encode()})
    assert (answer.status_code, answer.content) == (200, FIRST)


@pytest.mark.rules("caseiq.download.headers")
def test_an_empty_file_has_no_range(caseiq: CaseIq) -> None:
    path = bytes_path(caseiq.stored(b"")["id"])
    answers = [caseiq.get(path, headers={"Range": asked}) for asked in ("bytes=0-", "bytes=0-0", "bytes=-1")]
    assert [answer.status_code for answer in answers] == [416, 416, 416]


@pytest.mark.rules("caseiq.download.headers")
@pytest.mark.parametrize(
    ("condition", "status"),
    [
        ("{etag}", 304),
        ("W/{etag}", 304),
        ("*", 304),
        ('"other", {etag}', 304),
        ('"a",W/{etag}', 304),
        ('"other"', 200),
        ("", 200),
        ('"', 200),
        ('W/"other"', 200),
    ],
)
def test_a_matching_etag_is_304(caseiq: CaseIq, condition: str, status: int) -> None:
    etag = caseiq.get(bytes_path(LEGACY)).headers["ETag"]
    for method in ("GET", "HEAD"):
        headers = {"If-None-Match": condition.format(etag=etag)}
        answer = caseiq.send(method, bytes_path(LEGACY), headers=headers)
        assert answer.status_code == status
        assert answer.headers["ETag"] == etag
        if status == 304:
            assert answer.content == b""
            # RFC 9110 8.6: if at all, the length that a 200 would have.
            assert answer.headers.get("Content-Length", "11") == "11"


@pytest.mark.rules("caseiq.download.headers")
def test_the_same_bytes_have_the_same_etag_and_others_another(caseiq: CaseIq) -> None:
    etags = [caseiq.get(bytes_path(caseiq.stored(b)["id"])).headers["ETag"] for b in (b"a", b"a", b"b")]
    assert etags[0] == etags[1] != etags[2]


@pytest.mark.rules("caseiq.download.headers")
@pytest.mark.parametrize(
    ("condition", "status"),
    [("{etag}", 206), ("W/{etag}", 200), ('"other"', 200), ("Thu, 02 May 2024 01:29:07 GMT", 200), ("", 200)],
)
def test_a_range_counts_only_if_its_condition_holds(caseiq: CaseIq, condition: str, status: int) -> None:
    etag = caseiq.get(bytes_path(LEGACY)).headers["ETag"]
    headers = {"Range": "bytes=0-0", "If-Range": condition.format(etag=etag)}
    assert caseiq.get(bytes_path(LEGACY), headers=headers).status_code == status


@pytest.mark.rules("caseiq.download.headers")
def test_a_known_etag_counts_before_a_range(caseiq: CaseIq) -> None:
    etag = caseiq.get(bytes_path(LEGACY)).headers["ETag"]
    headers = {"Range": "bytes=99-", "If-None-Match": etag}
    assert caseiq.get(bytes_path(LEGACY), headers=headers).status_code == 304


@pytest.mark.rules("caseiq.download.headers")
def test_a_range_means_nothing_to_head(caseiq: CaseIq) -> None:
    answer = caseiq.send("HEAD", bytes_path(LEGACY), headers={"Range": "bytes=0-0"})
    assert (answer.status_code, answer.headers["Content-Length"]) == (200, "11")


def test_the_demo_data_is_as_published(caseiq: CaseIq) -> None:
    records = {record["id"]: record for record in caseiq.records()}
    assert set(records) == {PDF, LEGACY, PNG_IN_B}
    assert caseiq.get(bytes_path(PDF)).content.startswith(b"%PDF-")
    assert caseiq.get(bytes_path(PNG_IN_B)).content.startswith(b"\x89PNG\r\n\x1a\n")
    assert [records[key]["mimeType"] for key in (PDF, LEGACY, PNG_IN_B)] == [
        "application/pdf",
        "text/plain",
        "image/png",
    ]
    assert records[PNG_IN_B]["caseId"] == CASE_B
