"""Laws of calls about many documents at once."""

from __future__ import annotations

from contract_tests.agentcis.desk import Desk
from contract_tests.agentcis.documents import numbers_of
from contract_tests.judge import Judge, cites

_ONLY = "agentcis.delete.only"
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
