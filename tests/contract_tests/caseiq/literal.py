"""Case IQ to the letter of its rules: every error but the token endpoint's is in the envelope."""

from __future__ import annotations

from tests.contract_tests.caseiq.wire import Call
from tests.contract_tests.literal import bare, respelled
from tests.contract_tests.wire import Answer, Inner

# RFC 9110 15.3.7 and 15.4.5: a 206 has the headers of the 200 that are about the bytes, a 304 the ETag.
_ABOUT = ("content-disposition", "etag")
_ASKED_FOR = {
    200: (*_ABOUT, "accept-ranges", "x-content-type-options"),
    206: (*_ABOUT, "content-range"),
    304: ("etag",),
    401: ("www-authenticate",),
    405: ("allow",),
    429: ("retry-after",),
}


async def literal(call: Call, inner: Inner) -> Answer:
    """All is answered as the mock does, but for what no rule asks for."""
    reply = bare(await inner(call), _ASKED_FOR)
    if call.operation == "download" and reply.is_success:
        return reply
    if call.path.startswith("/auth/") and reply.status == 405:
        reply = reply.but(json={"error": "invalid_request", "error_description": "POST, please"})
    return respelled(reply)
