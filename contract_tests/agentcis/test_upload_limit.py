"""Laws of the largest file that is taken."""

from __future__ import annotations

from contract_tests.agentcis.desk import Desk
from contract_tests.judge import Judge, NotExercised, cites

_MEBIBYTE = 1024 * 1024
_LIMIT = 20 * _MEBIBYTE


@cites("agentcis.upload.too-large")
def test_too_large_a_file_is_413(desk: Desk, judge: Judge) -> None:
    """A file over the limit is 413, and nothing of its request is stored, wherever it stands."""
    large, small, tiny = (
        desk.file("large", bytes(_LIMIT + _MEBIBYTE)),
        desk.file("small"),
        desk.file("tiny", b"1"),
    )
    alone = desk.api.upload_reply(large)
    if alone.is_success:
        why = "the target takes a file of 21 MiB (see agentcis.upload.limit)"
        raise NotExercised(why)
    judge.expect("agentcis.upload.too-large", alone.status == 413, "413 for a file of 21 MiB")
    for sent in ([large, small, tiny], [small, large, tiny], [small, tiny, large]):
        reply = desk.api.upload_reply(*sent)
        place = f"with the large file at place {sent.index(large) + 1} of {len(sent)}"
        judge.expect("agentcis.upload.too-large", reply.status == 413, f"413 {place}")
        names = [document.name for document in desk.mine().values()]
        expected = f"nothing of the request stored {place}"
        judge.expect("agentcis.upload.too-large", not names, expected, observed=names, exchange=reply)


@cites("agentcis.upload.limit")
def test_limit_is_20_mebibytes(desk: Desk, judge: Judge) -> None:
    """20 * 1024 * 1024 bytes pass, one byte more does not."""
    exact = desk.api.upload_reply(desk.file("exact", bytes(_LIMIT)))
    judge.expect("agentcis.upload.limit", exact.status == 200, "200 for a file of exactly 20 MiB")
    over = desk.api.upload_reply(desk.file("over", bytes(_LIMIT + 1)))
    judge.expect("agentcis.upload.limit", over.status == 413, "413 for one byte more")


@cites("agentcis.upload.limit")
def test_limit_is_for_each_file(desk: Desk, judge: Judge) -> None:
    """Two files of 11 MiB pass in one request."""
    halves = [desk.file(name, bytes(11 * _MEBIBYTE)) for name in ("left", "right")]
    reply = desk.api.upload_reply(*halves)
    judge.expect("agentcis.upload.limit", reply.status == 200, "200 for two files of 11 MiB")
    stored = len(desk.mine())
    judge.expect("agentcis.upload.limit", stored == 2, "both stored", observed=stored, exchange=reply)
