"""Another answer for what is not there."""

from __future__ import annotations

from tests.contract_tests.caseiq.wire import Call
from tests.contract_tests.wire import Answer, How, Inner


def missing(reply: Answer, operation: str = "get") -> How:
    """An id of nothing has another answer than 404."""

    async def how(call: Call, inner: Inner) -> Answer:
        true = await inner(call)
        return reply if call.operation == operation and true.status == 404 else true

    return how
