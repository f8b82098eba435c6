"""A lawful target that decided otherwise wherever the contract only assumes: a run may warn, not fail.

It is put together from the faults of rules that nobody promises, all at once, and of a wording of its own.
"""

from __future__ import annotations

import re
from functools import reduce

from tests.contract_tests.agentcis.shelf import FAULTS
from tests.contract_tests.agentcis.wire import Call
from tests.contract_tests.wire import Answer, How, Inner, answer

# From the innermost to the outermost.
CHOICES = (
    "capitals-pass",
    "limit-19",
    "no-empty",
    "thin-rows",
    "unix-bytes",
    "doubled",
    "blank-names",
    "multipart-put",
    "no-forms",
    "id-objects",
    "unknown-404",
    "strict-ids",
    "post-deletes",
    "no-delete",
    "links-live-on",
    "partial-delete",
    "type-lower",
    "namespace",
    "local-dates",
    "only-kilobytes",
    "descending",
    "keeps-query",
    "past-end-404",
    "no-dots",
    "entity-labels",
    "default-text",
    "clamped",
    "page-zero",
    "page-word",
    "private-links",
    "always-attached",
    "spoof-header",
    "order-401",
    "any-type",
    "leading-digits",
    "flat-errors",
    "unknown-body",
    "unauthorized-body",
    "forbidden-body",
    "wrong-method-404",
    "no-head",
)

_FIELD = re.compile(rb'name="(documents[^"]*|file)"')


async def _field_is_file(call: Call, inner: Inner) -> Answer:
    """The files are the field `file`, as the note on the vendor's page says; `documents` is unknown."""
    if call.operation != "upload":
        return await inner(call)
    other = {b"file": b"documents[]"}
    body = _FIELD.sub(lambda found: b'name="%s"' % other.get(found[1], b"unknown"), call.body)
    return await inner(call.but(body=body))


async def _key_is_attachment_id(call: Call, inner: Inner) -> Answer:
    """An update names its document as `attachment_id` in the body, and in no other way."""
    if call.operation != "update":
        return await inner(call)
    if call.route.count("/") > 5:
        return answer(404, {"message": "Not found."})
    body = {name: value for name, value in call.json().items() if name not in ("id", "attachment_id")}
    named = {"id": call.json()["attachment_id"]} if "attachment_id" in call.json() else {}
    return await inner(call.but(json={**named, **body}))


async def _slash_is_needed(call: Call, inner: Inner) -> Answer:
    """The entity's path is only known as the vendor's page writes it, with a trailing slash."""
    if call.entity[1] and not call.path.endswith("/"):
        return answer(404, {"message": "Not found."})
    return await inner(call)


def _stacked(inside: How, outside: How) -> How:
    async def how(call: Call, inner: Inner) -> Answer:
        return await outside(call, lambda changed: inside(changed, inner))

    return how


_BY_NAME = {fault.name: fault for fault in FAULTS}
LENIENT = reduce(
    _stacked,
    [*(_BY_NAME[name].how for name in CHOICES), _field_is_file, _key_is_attachment_id, _slash_is_needed],
)
CHOSEN_RULES = frozenset(_BY_NAME[name].rule for name in CHOICES) | {
    "agentcis.upload.field",
    "agentcis.upload.field-spellings",
    "agentcis.update.target",
    "agentcis.slash",
}
