"""Laws of the documents' web addresses that browsers lean on: parts of a file, and files that they have."""

from __future__ import annotations

import pytest

from contract_tests.agentcis.desk import Desk
from contract_tests.agentcis.documents import Document
from contract_tests.agentcis.link_types import KINDS
from contract_tests.judge import Judge, NotExercised, cites
from contract_tests.messages import Exchange

_RULE = "agentcis.list.links-work"
_PLAIN = {"Accept-Ranges": "bytes", "X-Content-Type-Options": "nosniff"}
_CONTENT = bytes(range(65, 91)) * 4


def _reply(desk: Desk, document: Document, kind: str, *headers: tuple[str, str]) -> Exchange:
    link = document.link(kind)
    if not link:
        msg = f"the list shows no {kind} link"
        raise NotExercised(msg)
    return desk.api.by(desk.api.token, *headers).fetch_reply(link)


@pytest.mark.parametrize("kind", [*KINDS])
@cites(_RULE)
def test_one_range_is_206(desk: Desk, judge: Judge, kind: str) -> None:
    """A part of a document, as a viewer of PDFs asks for it."""
    document = desk.one("ranges", _CONTENT)
    size = len(_CONTENT)
    ranges = {"bytes=0-3": (0, 3), "bytes=100-": (100, size - 1), "bytes=-4": (size - 4, size - 1)}
    for asked, (first, last) in ranges.items():
        reply = _reply(desk, document, kind, ("Range", asked))
        is_right = reply.status == 206 and reply.body == _CONTENT[first : last + 1]
        judge.expect(_RULE, is_right, f"the {kind} with Range: {asked} is 206 with these bytes")
        shown, expected = reply.headers.get("content-range"), f"bytes {first}-{last}/{size}"
        judge.expect(_RULE, shown == expected, f"Content-Range is {expected}", observed=shown)
        whole = _reply(desk, document, kind).headers
        for name in ("content-type", "content-disposition", "etag"):
            is_same = reply.headers.get(name) == whole.get(name)
            observed = reply.headers.get(name)
            judge.expect(_RULE, is_same, f"{name} is that of the whole file", observed=observed)
        for headers in (reply.headers, whole):
            for name, value in _PLAIN.items():
                shown = headers.get(name)
                judge.expect(_RULE, shown == value, f"{name} is {value}", observed=shown)


@pytest.mark.parametrize("kind", [*KINDS])
@cites(_RULE)
def test_a_range_out_of_reach_is_416(desk: Desk, judge: Judge, kind: str) -> None:
    """It says how many bytes there are."""
    reply = _reply(desk, desk.one("ranges", _CONTENT), kind, ("Range", "bytes=99999-"))
    is_right = reply.status == 416 and isinstance(reply.json(), dict)
    judge.expect(_RULE, is_right, f"the {kind} with a range out of reach is 416 with an object")
    shown = reply.headers.get("content-range")
    expected = f"bytes */{len(_CONTENT)}"
    judge.expect(_RULE, shown == expected, f"Content-Range is {expected}", observed=shown)


@pytest.mark.parametrize("kind", [*KINDS])
@cites(_RULE)
def test_what_a_browser_has_is_304(desk: Desk, judge: Judge, kind: str) -> None:
    """The ETag names the bytes: the same ones again are 304 without a body, others 200."""
    document, other = desk.one("has", _CONTENT), desk.one("other", _CONTENT[::-1])
    tag = _reply(desk, document, kind).headers.get("etag", "")
    if not judge.expect(_RULE, tag, f"the {kind} has an ETag"):
        return
    reply = _reply(desk, document, kind, ("If-None-Match", tag))
    is_right = reply.status == 304 and not reply.body and reply.headers.get("etag") == tag
    judge.expect(_RULE, is_right, f"the {kind} with its ETag is 304, names it and has no body")
    reply = _reply(desk, other, kind, ("If-None-Match", tag))
    judge.expect(_RULE, reply.status == 200, f"the {kind} of another document is 200")
