"""Agentcis to the letter of its rules: none says that links answer ranges, or know what a browser has."""

from __future__ import annotations

from tests.contract_tests.agentcis.wire import Call
from tests.contract_tests.literal import bare, respelled
from tests.contract_tests.wire import Answer, Inner

_LIMITS = ("retry-after", "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset")
_ASKED_FOR = {200: ("content-disposition",), 405: ("allow",), 429: _LIMITS}


async def literal(call: Call, inner: Inner) -> Answer:
    """All is answered as the mock does, but for what no rule asks for."""
    if call.operation not in ("preview", "download"):
        return respelled(bare(await inner(call), _ASKED_FOR))
    unknown = ("range", "if-range", "if-none-match")
    plain = call.but(headers=[pair for pair in call.headers if pair[0] not in unknown])
    return bare(await inner(plain), _ASKED_FOR)
