"""Many files in one case, for what only shows in large numbers.

They are kept in the case that restricted_token is denied, under one name, so that a second run finds them.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from contract_tests.caseiq.client import CaseIq
from contract_tests.caseiq.errors import is_error
from contract_tests.caseiq.records import records_of
from contract_tests.caseiq.samples import CROWD_NAME, Samples
from contract_tests.judge import NotExercised

_AT_ONCE = 4


def ensure_crowd(caseiq: CaseIq, samples: Samples, size: int) -> None:
    """See to it that so many files have the crowd's name. Raises NotExercised where that is not allowed."""
    if not caseiq.target.fills_case:
        msg = "the target does not allow to fill restricted_case_id (fill_case)"
        raise NotExercised(msg)
    name, known = ("name", CROWD_NAME), 0
    reply = caseiq.list_reply(name, ("limit", "1000"), operation=None)
    if not is_error(reply):
        known = len(records_of(reply) or ())
    add_to_crowd(caseiq, samples, size - known)


def add_to_crowd(caseiq: CaseIq, samples: Samples, number: int) -> int:
    """Upload so many tiny files, several at a time, and answer how many were accepted."""
    case_id = caseiq.target.need("restricted_case_id")
    caseiq.fewest_fields()

    def upload(content: bytes) -> bool:
        reply = caseiq.upload_reply(CROWD_NAME, content, case_id=case_id, operation=None)
        return reply.status == 200

    contents = [samples.content() for _ in range(number)]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return sum(pool.map(upload, contents))
