"""Downloading the bytes."""

from __future__ import annotations

import gzip
import re
from urllib.parse import unquote

import httpx
import pytest

from contract_tests.caseiq.client import CaseIq, Upload
from contract_tests.caseiq.errors import RANGE_CODE_WORD, envelope_flaw
from contract_tests.caseiq.samples import Samples
from contract_tests.judge import Judge, NotExercised, cites
from contract_tests.messages import Exchange
from contract_tests.target import Target

_BYTES = "caseiq.download.bytes"
_LEGACY = "caseiq.download.legacy"
_HEADERS = "caseiq.download.headers"

_ATTEMPTS = 2
_DEMO_LEGACY_ID = "aaaaaaaa-0000-4000-8000-0000000000f2"
_DEMO_LEGACY_TEXT = "first file\n"


def _contents(samples: Samples) -> dict[str, bytes]:
    text = samples.content()
    return {
        "a text": text,
        "one byte": b"x",
        "a NUL byte": b"\0",
        "a line end only": b"\n",
        "CRLF line ends": b"a\r\nb\r\n",
        "white space around": b" \t text \r\n\r\n",
        "every byte": bytes(range(256)),
        "no UTF-8": b"\xff\xfe\x80\xc3(",
        "a byte order mark": b"\xef\xbb\xbf" + text,
        "JSON": b'{"records": [], "count": 0}\n',
        "HTML": b"<!doctype html><script>alert(1)</script>",
        "a packed text": gzip.compress(text * 50),
        "101 bytes": samples.content(101),
        "8192 bytes": samples.content(8192),
        "65537 bytes": samples.content(65537),
        "a MiB and a byte": samples.content(2**20 + 1),
        "three MiB": samples.content(3 * 2**20),
        "what looks like a boundary": b"\r\n--contract-tests-boundary\r\n--\r\n" + text,
        "percent signs": b"%00%41%s{}",
    }


@cites(_BYTES)
def test_the_bytes_are_those_that_were_uploaded(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    sent = {}
    for what, content in _contents(samples).items():
        sent[what] = caseiq.upload(samples.name("bin"), content, content_type="application/octet-stream")
    for what, upload in sent.items():
        _expect_download(judge, caseiq, upload, what)


def _expect_download(judge: Judge, caseiq: CaseIq, upload: Upload, what: str) -> None:
    """A body shorter than its Content-Length is no answer to the client, but an answer to the rule."""
    for attempt in range(_ATTEMPTS):
        try:
            _expect_bytes(judge, caseiq.download_reply(upload.id), upload, what)
            return
        except httpx.RemoteProtocolError as error:
            if attempt == _ATTEMPTS - 1:
                judge.expect(_BYTES, not error, f"the download of {what} is complete", observed=error)


def _expect_bytes(judge: Judge, reply: Exchange, upload: Upload, what: str) -> None:
    judge.expect(
        _BYTES,
        reply.status == 200 and reply.body == upload.content,
        f"the download of {what} gives the bytes that were uploaded",
        observed=f"{reply.status}, {len(reply.body)} bytes of {len(upload.content)}: {reply.body[:60]!r}",
        exchange=reply,
    )


@cites(_BYTES)
@pytest.mark.parametrize(
    "kind", ["text/plain", "text/html", "application/json", "image/png", "text/csv; charset=utf-8"]
)
def test_the_kind_of_a_file_changes_no_byte(
    judge: Judge, caseiq: CaseIq, samples: Samples, kind: str
) -> None:
    texts = (b'{"a":  1.0}\r\n', "grün, 漢字\r\n".encode(), "gr\xfcn".encode("latin-1"))
    for content in (*texts, b"\x89PNG\r\n\x1a\n\0\0"):
        upload = caseiq.upload(samples.name(), content, content_type=kind)
        _expect_bytes(judge, caseiq.download_reply(upload.id), upload, f"bytes of the kind {kind}")


@cites(_BYTES)
def test_each_download_gives_its_own_file(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    """Same name, same size, same kind; asked for in another order, and again."""
    uploads = [*samples.equals, samples.file, *samples.sizes]
    for upload in [*uploads[::-1], *uploads[:3], *uploads[:3]]:
        _expect_bytes(judge, caseiq.download_reply(upload.id), upload, "one of several files")


@cites(_BYTES)
def test_a_download_is_open_to_who_may_view(judge: Judge, reader: CaseIq, samples: Samples) -> None:
    reply = reader.download_reply(samples.file.id)
    if reply.status in (401, 403):
        judge.not_exercised(_BYTES, "readonly_token may not view (see caseiq.auth.role)")
        return
    _expect_bytes(judge, reply, samples.file, "a file by who may only view")


@cites(_LEGACY)
def test_of_a_legacy_record_the_first_file_is_given(judge: Judge, caseiq: CaseIq, target: Target) -> None:
    legacy_id = target.need("legacy_id")
    text = target.get("legacy_first_text")
    if text is None and legacy_id == _DEMO_LEGACY_ID:
        text = _DEMO_LEGACY_TEXT
    reply = caseiq.download_reply(legacy_id)
    judge.expect(_LEGACY, reply.status == 200, "the download of a legacy record is 200")
    if reply.status != 200:
        return
    if text is not None:
        judge.expect(_LEGACY, reply.body == text.encode(), "the download is the first file, and nothing else")
        return
    size = caseiq.get(legacy_id).get("sizeBytes")
    if not isinstance(size, int):
        msg = "neither legacy_first_text nor the record's sizeBytes tells what the first file is"
        raise NotExercised(msg)
    is_archive = reply.body[:4] == b"PK\x03\x04" or b"Content-Disposition" in reply.body[:500]
    is_one = len(reply.body) <= size and not is_archive and reply.media_type != "application/json"
    judge.expect(_LEGACY, is_one, "the download is one file, no more than the record's sizeBytes")


def _head(reply: Exchange, *names: str) -> str:
    return ", ".join(f"{name}: {reply.headers.get(name, 'missing')}" for name in names)


@cites(_HEADERS)
def test_the_headers_describe_the_file(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    upload = caseiq.upload(samples.name("pdf"), samples.content(500), content_type="application/pdf")
    reply = caseiq.download_reply(upload.id)
    expected = {
        "Content-Type": "application/pdf",
        "Content-Length": "500",
        "Accept-Ranges": "bytes",
        "X-Content-Type-Options": "nosniff",
    }
    for name, value in expected.items():
        shown = reply.headers.get(name, "")
        is_right = shown == value or shown.partition(";")[0] == value
        judge.expect(_HEADERS, is_right, f"{name} is {value}", observed=_head(reply, name))
    tag = reply.headers.get("etag", "")
    judge.expect(
        _HEADERS, re.fullmatch(r'(W/)?"[^"]*"', tag), "there is an ETag", observed=_head(reply, "ETag")
    )


@cites(_HEADERS)
@pytest.mark.parametrize("ending", [".txt", " with spaces.txt", "-grün-漢字-😀.txt", "; a=b, 'c'.txt", ""])
def test_the_disposition_names_the_file(judge: Judge, caseiq: CaseIq, samples: Samples, ending: str) -> None:
    name = f"{samples.stem()}{ending}"
    reply = caseiq.download_reply(caseiq.upload(name, samples.content()).id)
    text = reply.headers.get("content-disposition", "")
    extended = re.search(r"filename\*=UTF-8''([^;]+)", text, re.IGNORECASE)
    plain = re.search(r'filename="((?:[^"\\]|\\.)*)"|filename=([^";]+)', text)
    shown = (
        unquote(extended[1]) if extended else re.sub(r"\\(.)", r"\1", plain[1] or plain[2]) if plain else ""
    )
    is_right = text.startswith("attachment") and shown == name and (extended or name.isascii())
    judge.expect(_HEADERS, is_right, f"Content-Disposition is attachment with {name!r}", observed=text)


@cites(_HEADERS)
def test_one_range_is_206(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    upload = caseiq.upload(samples.name("bin"), samples.content(100))
    ranges = {"bytes=0-4": (0, 4), "bytes=95-": (95, 99), "bytes=-10": (90, 99), "bytes=50-500": (50, 99)}
    for asked, (first, last) in ranges.items():
        reply = caseiq.download_reply(upload.id, headers=[("Range", asked)])
        is_right = reply.status == 206 and reply.body == upload.content[first : last + 1]
        judge.expect(_HEADERS, is_right, f"Range: {asked} is 206 with these bytes")
        said = reply.headers.get("content-range") == f"bytes {first}-{last}/100"
        judge.expect(
            _HEADERS,
            said,
            f"Content-Range is bytes {first}-{last}/100",
            observed=_head(reply, "Content-Range"),
        )
        whole = caseiq.download_reply(upload.id).headers
        for name in ("content-type", "content-disposition", "etag"):
            is_same = reply.headers.get(name) == whole.get(name)
            judge.expect(_HEADERS, is_same, f"{name} is that of the whole file", observed=_head(reply, name))


@cites(_HEADERS)
def test_a_range_out_of_reach_is_416_and_several_are_200(
    judge: Judge, caseiq: CaseIq, samples: Samples
) -> None:
    upload = caseiq.upload(samples.name("bin"), samples.content(100))
    reply = caseiq.download_reply(upload.id, headers=[("Range", "bytes=100-")])
    flaw = envelope_flaw(reply)
    is_right = reply.status == 416 and flaw is None
    judge.expect(_HEADERS, is_right, f"a range out of reach is 416 {RANGE_CODE_WORD}", observed=flaw)
    told = reply.headers.get("content-range", "bytes */100")
    judge.expect(_HEADERS, told == "bytes */100", "Content-Range, if any, is bytes */100", observed=told)
    reply = caseiq.download_reply(upload.id, headers=[("Range", "bytes=0-1,4-5")])
    is_whole = reply.status == 200 and reply.body == upload.content
    judge.expect(_HEADERS, is_whole, "several ranges at once are 200 with the whole file")


@cites(_HEADERS)
def test_a_matching_etag_is_304(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    tag = caseiq.download_reply(samples.file.id).headers.get("etag", "")
    if not judge.expect(_HEADERS, tag, "there is an ETag"):
        return
    for asked, status in ((tag, 304), (f'"other", {tag}', 304), ("*", 304), ('"other"', 200)):
        reply = caseiq.download_reply(samples.file.id, headers=[("If-None-Match", asked)])
        is_right = reply.status == status and bool(reply.body) is (status == 200)
        judge.expect(_HEADERS, is_right, f"If-None-Match: {asked} is {status}")
        is_named = reply.headers.get("etag") == tag
        judge.expect(_HEADERS, is_named, f"the {reply.status} names {tag}", observed=_head(reply, "ETag"))
    other = caseiq.download_reply(samples.other_file.id, headers=[("If-None-Match", tag)])
    judge.expect(_HEADERS, other.status == 200, "the ETag of one file is not that of another")
