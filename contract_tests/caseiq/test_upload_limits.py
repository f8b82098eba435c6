"""How large a file may be."""

from __future__ import annotations

from functools import cache

import httpx

from contract_tests.caseiq.client import CaseIq
from contract_tests.caseiq.errors import is_error
from contract_tests.caseiq.samples import Samples
from contract_tests.judge import Judge, NotExercised, cites
from contract_tests.messages import Exchange

_SIZE = "caseiq.upload.max-size"
_STATUS = "caseiq.upload.max-size-status"

_MIB = 2**20
_LIMIT_BYTES = 50 * _MIB
_SURELY_ALLOWED_BYTES = 49_000_000
_SURELY_TOO_LARGE_BYTES = 51 * _MIB
_ATTEMPTS = 3


@cache
def _bytes(size_bytes: int) -> bytes:
    """Bytes that are not all the same."""
    return (b"0123456789abcdef" * (size_bytes // 16 + 1))[:size_bytes]


def _upload(caseiq: CaseIq, name: str, size_bytes: int) -> Exchange:
    """A server may hang up on a file that is too large before its answer is read, so it is asked again."""
    for _ in range(_ATTEMPTS):
        try:
            return caseiq.upload_reply(name, _bytes(size_bytes), content_type="application/octet-stream")
        except httpx.TransportError:
            continue
    msg = f"the target hung up on an upload of {size_bytes} bytes"
    raise NotExercised(msg)


@cites(_SIZE)
def test_a_file_of_49_mb_is_accepted(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    reply = _upload(caseiq, samples.name("bin"), _SURELY_ALLOWED_BYTES)
    judge.expect(_SIZE, reply.is_success, "a file of 49 MB is accepted")


@cites(_SIZE, _STATUS, "caseiq.error.nothing-stored")
def test_a_file_of_51_mib_is_an_error_and_not_stored(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    name = samples.name("bin")
    reply = _upload(caseiq, name, _SURELY_TOO_LARGE_BYTES)
    judge.expect(_SIZE, is_error(reply), "a file of 51 MiB is an error")
    judge.expect(_SIZE, not caseiq.is_stored(name), "a file of 51 MiB is not stored")
    if is_error(reply):
        is_left = caseiq.is_stored(name)
        judge.expect("caseiq.error.nothing-stored", not is_left, "refused for its size, it is not stored")
    judge.expect(_STATUS, reply.status == 400, "a file of 51 MiB is 400", exchange=reply)


@cites(_STATUS)
def test_exactly_50_mib_still_pass(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    reply = _upload(caseiq, samples.name("bin"), _LIMIT_BYTES)
    judge.expect(_STATUS, reply.status == 200, "a file of exactly 50 MiB is accepted")
    reply = _upload(caseiq, samples.name("bin"), _LIMIT_BYTES + 1)
    judge.expect(_STATUS, reply.status == 400, "a file of one byte more is 400")


@cites("caseiq.upload.size", "caseiq.download.bytes")
def test_a_large_file_is_kept_whole(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    content = samples.content(12 * _MIB + 1)
    reply = caseiq.upload_reply(samples.name("bin"), content, content_type="application/octet-stream")
    size, attachment_id = reply.json_object().get("sizeBytes"), reply.json_object().get("id")
    if not reply.is_success or not isinstance(attachment_id, str):
        msg = "a file of 12 MiB is refused (see caseiq.upload.max-size)"
        raise NotExercised(msg)
    if isinstance(size, int):
        judge.expect(
            "caseiq.upload.size", size == len(content), f"sizeBytes of 12 MiB and a byte is {len(content)}"
        )
    got = caseiq.download_reply(attachment_id)
    judge.expect(
        "caseiq.download.bytes",
        got.status == 200 and got.body == content,
        "the download of 12 MiB and a byte gives the bytes that were uploaded",
        observed=f"status {got.status}, {len(got.body)} of {len(content)} bytes",
    )
