"""How many files a case may have. Runs last: afterwards the denied case is full."""

from __future__ import annotations

from contract_tests.caseiq.client import CaseIq
from contract_tests.caseiq.crowd import add_to_crowd
from contract_tests.caseiq.errors import is_error
from contract_tests.caseiq.records import Record, records_of
from contract_tests.caseiq.samples import Samples
from contract_tests.judge import Judge, NotExercised, cites

_FILES = "caseiq.upload.max-files"
_STATUS = "caseiq.upload.max-files-status"

_MOST = 1000
_PAGES = 60


def _files_in(caseiq: CaseIq, case_id: str) -> int:
    """How many files a case has. Raises NotExercised where the list cannot tell."""
    records = records_of(caseiq.list_reply(("caseId", case_id), ("limit", str(_MOST)), operation=None))
    if records and all(record.get("caseId") == case_id for record in records):
        return len(records)
    everything = _walk(caseiq)
    if not everything or not all("caseId" in record for record in everything):
        msg = "the list does not tell which case a file is in"
        raise NotExercised(msg)
    return sum(record["caseId"] == case_id for record in everything)


def _walk(caseiq: CaseIq) -> list[Record]:
    """Every record of the list, page by page."""
    records: list[Record] = []
    after: tuple[tuple[str, str], ...] = ()
    for _ in range(_PAGES):
        page = records_of(caseiq.list_reply(("sort", "id"), ("limit", "100"), *after, operation=None)) or []
        known = {record.get("id") for record in records}
        fresh = [record for record in page if record.get("id") not in known]
        if not fresh:
            break
        records += fresh
        after = (("after", str(records[-1].get("id"))),)
    return records


def _fill(judge: Judge, caseiq: CaseIq, samples: Samples, case_id: str) -> None:
    """Upload until there is room for one more file, then that one."""
    there = _files_in(caseiq, case_id)
    judge.expect(_FILES, there <= _MOST, f"a case has {_MOST} files at most", observed=f"{there} files")
    room = _MOST - there
    if room <= 0:
        return
    accepted = add_to_crowd(caseiq, samples, room - 1)
    expected = f"a case takes {_MOST} files"
    judge.expect(
        _FILES, accepted == room - 1, expected, observed=f"{there} files, then {accepted} more accepted"
    )
    last = caseiq.upload_reply(samples.name(), samples.content(), case_id=case_id)
    judge.expect(_FILES, last.is_success, f"the file number {_MOST} of a case is accepted")


@cites(_FILES, _STATUS)
def test_a_case_takes_1000_files_and_no_more(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    if not caseiq.target.fills_case:
        msg = "the target does not allow to fill restricted_case_id (fill_case)"
        raise NotExercised(msg)
    case_id = caseiq.target.need("restricted_case_id")
    caseiq.fewest_fields()
    _fill(judge, caseiq, samples, case_id)
    for _ in range(2):
        name = samples.name()
        reply = caseiq.upload_reply(name, samples.content(), case_id=case_id)
        judge.expect(_FILES, is_error(reply), f"the file number {_MOST + 1} of a case is an error")
        judge.expect(_FILES, not caseiq.is_stored(name), f"the file number {_MOST + 1} is not stored")
        judge.expect(_STATUS, reply.status == 400, f"the file number {_MOST + 1} is 400", exchange=reply)
    other = caseiq.upload_reply(samples.name(), samples.content())
    judge.expect(_FILES, other.is_success, "while a case is full, another one still takes files")
