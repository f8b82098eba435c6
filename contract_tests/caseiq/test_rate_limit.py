"""Over the limit of requests. Nobody says where the limit is: what is judged is any 429 that comes."""

from __future__ import annotations

from contract_tests.caseiq.client import CaseIq
from contract_tests.caseiq.samples import Samples
from contract_tests.judge import Judge, cites

_BURST = 40


@cites("caseiq.rate-limit", "caseiq.rate-limit-retry")
def test_an_answer_over_the_limit_says_so(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    """The observers judge each 429 of this burst, and of any other test."""
    attachment_id = samples.file.id
    for _ in range(_BURST):
        caseiq.get_reply(attachment_id)
        caseiq.list_reply(("limit", "1"))
        if any(finding.rule == "caseiq.rate-limit" for finding in judge.findings):
            return
    for rule in ("caseiq.rate-limit", "caseiq.rate-limit-retry"):
        judge.not_exercised(rule, f"no limit was met in {2 * _BURST} requests")
