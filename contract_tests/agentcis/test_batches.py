"""Laws of calls about many documents at once."""

from __future__ import annotations

import pytest

from contract_tests.agentcis.desk import Desk
from contract_tests.agentcis.documents import numbers_of
from contract_tests.judge import Judge, NotExercised, cites

_TOO_LARGE = "agentcis.upload.too-large"
_ONLY = "agentcis.delete.only"
_SURELY_TOO_LARGE_BYTES = 21 * 1024 * 1024
_UNKNOWN_AND_NEGATIVE = (2_000_000_033, -7)


@cites("agentcis.delete.gone", _ONLY)
def test_a_dozen_is_deleted_at_once(desk: Desk, judge: Judge) -> None:
    """As many as are named go, and only they."""
    made = desk.store(*(desk.file(f"{number:02}") for number in range(15)))
    doomed, left = [*made[1:7], *made[8:14]], [made[0], made[7], made[14]]
    reply = desk.delete(*doomed)
    now = desk.documents()
    still = [document.name for document in doomed if document.id in now]
    judge.expect("agentcis.delete.gone", not still, "all twelve gone", observed=still, exchange=reply)
    lost = [document.name for document in left if document.id not in now]
    judge.expect(_ONLY, not lost, "the three others left", observed=lost, exchange=reply)


@cites("agentcis.delete.partition")
def test_negative_id_is_rejected_like_any_other(desk: Desk, judge: Judge) -> None:
    """A negative id is an integer that no document has."""
    reply = desk.api.delete_reply([*_UNKNOWN_AND_NEGATIVE])
    rejected = numbers_of(reply.json_object().get("rejectedFiles"))
    right = sorted(number or 0 for number in rejected) == sorted(_UNKNOWN_AND_NEGATIVE)
    judge.expect("agentcis.delete.partition", right, "both in rejectedFiles", observed=rejected)


@pytest.mark.parametrize("place", ["first", "middle", "last"])
@cites(_TOO_LARGE)
def test_a_file_too_large_counts_wherever_it_stands(desk: Desk, judge: Judge, place: str) -> None:
    """413, and nothing of that request is stored, for a large file at any place."""
    small = [desk.file("small"), desk.file("tiny", b"1")]
    large = desk.file("large", bytes(_SURELY_TOO_LARGE_BYTES))
    small.insert({"first": 0, "middle": 1, "last": 2}[place], large)
    alone = desk.api.upload_reply(desk.file("alone", bytes(_SURELY_TOO_LARGE_BYTES)))
    if alone.is_success:
        why = "the target takes a file of 21 MiB (see agentcis.upload.limit)"
        raise NotExercised(why)
    reply = desk.api.upload_reply(*small)
    judge.expect(_TOO_LARGE, reply.status == 413, f"413 with the large file {place}")
    stored = [document.name for document in desk.mine().values()]
    judge.expect(_TOO_LARGE, not stored, "nothing of the request stored", observed=stored, exchange=reply)
