"""An implementation that is legal and yet differs wherever nobody says how it has to be.

It takes the other choice of one fault for each rule that is only assumed, or the framework's, and speaks its
own words for directions, fields and tokens.
"""

from __future__ import annotations

from tests.contract_tests.caseiq.shelf import FAULTS
from tests.contract_tests.caseiq.wire import Call
from tests.contract_tests.wire import Answer, How, Inner

WORLD = "lenient"

_CHOICES = (
    "challenge-none",
    "order-unnamed",
    "order-role",
    "allow-no-head",
    "allow-none",
    "name-folders",
    "mime-guessed",
    "case-404",
    "denied-403",
    "file-500",
    "last-409",
    "two-files",
    "tags-plain",
    "tags-array",
    "locale-default",
    "locale-any",
    "field-unknown",
    "files-409",
    "empty-refused",
    "limit-50",
    "limit-cut",
    "sort-ties",
    "between-values",
    "between-junk",
    "filter-lenient",
    "filter-last",
    "date-seconds",
    "malformed-404",
    "denied-get-403",
    "members-null",
    "members-tags",
    "headers-inline",
    "headers-etag",
    "headers-range",
    "bearer-forever",
    "token-seconds",
)
CHOSEN = tuple(fault for fault in FAULTS if fault.name in _CHOICES)

_LARGE_BYTES = 1_000_000
_DIRECTIONS = {"ascending": "asc", "descending": "desc"}


async def own_words(call: Call, inner: Inner) -> Answer:
    """`order=ascending`, `fields=a;b`, and a token that is called accessToken."""
    asked = dict(call.query)
    if call.operation == "list" and asked.get("order") in ("asc", "desc"):
        return await inner(call.but(q={"order": "sideways"}))
    if call.operation == "list" and asked.get("order") in _DIRECTIONS:
        call = call.but(q={"order": _DIRECTIONS[asked["order"]]})
    if call.operation == "list" and "fields" in asked:
        names = asked["fields"].replace(",", "?").split(";")
        call = call.but(q={"fields": ",".join(dict.fromkeys(["id", *names]))})
    reply = await inner(call)
    if call.operation == "token" and reply.status == 200:
        return reply.but(json={"accessToken": reply.json()["access_token"]})
    return reply


def _inside(outer: How, how: How) -> How:
    """One way round another."""

    async def both(call: Call, inner: Inner) -> Answer:
        async def next_one(changed: Call) -> Answer:
            return await how(changed, inner)

        return await outer(call, next_one)

    return both


def _all_together() -> How:
    together: How = own_words
    for fault in CHOSEN:
        together = _inside(together, fault.how)
    return together


_TOGETHER = _all_together()


async def lenient(call: Call, inner: Inner) -> Answer:
    """The mock, but for what may be otherwise.

    A large form is stored as it came: to read it forty times takes long.
    """
    if len(call.body) <= _LARGE_BYTES:
        return await _TOGETHER(call, inner)

    async def as_it_came(_: Call) -> Answer:
        return await inner(call)

    return await _TOGETHER(call.with_file(content=b"large"), as_it_came)
