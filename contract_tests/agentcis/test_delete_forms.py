"""Laws of the forms that a deletion may have, and of those that it may not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from contract_tests.agentcis import validation
from contract_tests.agentcis.calls import Witness
from contract_tests.agentcis.client import DELETIONS
from contract_tests.agentcis.desk import Desk
from contract_tests.agentcis.documents import Document
from contract_tests.judge import Judge, cites
from contract_tests.messages import Exchange, Json

_INVALID = "agentcis.delete.invalid"
_METHOD = "agentcis.delete.method"
_NUMERIC = "agentcis.delete.numeric"
_NOTHING = "agentcis.error.nothing-stored"
_UNKNOWN = 2_000_000_007

# What is wrong, the field that the error names, the body for an id of our own.
_WRONG_IDS: dict[str, tuple[str, Callable[[int], dict[str, Any]]]] = {
    "no ids": ("ids", lambda _own: {}),
    "no id": ("ids", lambda _own: {"ids": []}),
    "null": ("ids", lambda _own: {"ids": None}),
    "a number": ("ids", lambda own: {"ids": own}),
    "a numeric text": ("ids", lambda own: {"ids": str(own)}),
    "a text": ("ids", lambda _own: {"ids": "all"}),
    "an object": ("ids", lambda own: {"ids": {"first": own}}),
    "true": ("ids", lambda _own: {"ids": True}),
    "a word in the list": ("ids.1", lambda own: {"ids": [own, "abc"]}),
    "a word first": ("ids.0", lambda own: {"ids": ["abc", own]}),
    "an id and letters": ("ids.0", lambda own: {"ids": [f"{own}abc"]}),
    "a fraction": ("ids.0", lambda own: {"ids": [own + 0.5]}),
    "a fraction as text": ("ids.0", lambda own: {"ids": [f"{own}.5"]}),
    "an empty text": ("ids.1", lambda own: {"ids": [own, ""]}),
    "null in the list": ("ids.1", lambda own: {"ids": [own, None]}),
    "a list in the list": ("ids.0", lambda own: {"ids": [[own]]}),
    "an object in the list": ("ids.0", lambda own: {"ids": [{"id": own}]}),
}


@cites(_INVALID, *validation.RULES, _NOTHING)
def test_ids_that_are_none(desk: Desk, judge: Judge) -> None:
    """Missing, empty or non-integer `ids`, or no list, is a validation error; nothing is deleted."""
    own = desk.one().id
    before = Witness.of(desk)
    for what, (field, body_for) in _WRONG_IDS.items():
        reply = desk.api.deletion_reply({**body_for(own), "_method": "delete"})
        is_refused = validation.expect_invalid(judge, _INVALID, reply, f"ids: {what}", field=field)
        if is_refused and before.expect_same(judge, _NOTHING, f"ids: {what}", reply):
            continue
        own = desk.one("another").id
        before = Witness.of(desk)


@cites(_NUMERIC)
def test_numeric_strings_are_ids(desk: Desk, judge: Judge) -> None:
    """A numeric string counts as an integer, alone and beside one."""
    a, b, c = (document.id for document in desk.store(desk.file("a"), desk.file("b"), desk.file("c")))
    for ids, doomed in (([str(a)], {a}), ([b, str(c)], {b, c})):
        reply = desk.api.delete_reply(ids)
        judge.expect(_NUMERIC, reply.status == 200, f"200 for {ids}")
        left = sorted(doomed & set(desk.documents()))
        judge.expect(_NUMERIC, not left, f"{ids} deleted", observed=left, exchange=reply)


@cites(_METHOD)
def test_post_without_method_is_405(desk: Desk, judge: Judge) -> None:
    """A POST without `_method` is 405, and nothing is deleted."""
    document = desk.one()
    values: list[dict[str, Any]] = [
        {"ids": [document.id]},
        {"ids": []},
        {},
        {"ids": [document.id], "_method": "post"},
    ]
    for value in values:
        reply = desk.api.deletion_reply(value)
        judge.expect(_METHOD, reply.status == 405, f"405 for a POST of {value}")
        judge.expect(_METHOD, "DELETE" in reply.headers.get("allow", ""), "Allow DELETE", exchange=reply)
    judge.expect(_METHOD, document.id in desk.documents(), "nothing deleted without _method")


@cites(_METHOD)
def test_real_delete_works(desk: Desk, judge: Judge) -> None:
    """A real DELETE with the same JSON body does the same, with and without `_method` in it."""
    made = desk.store(*(desk.file(name) for name in "abcd"))
    _expect_deleted(desk, judge, made[3], desk.api.delete_directly_reply([made[3].id]))
    body = Json({"ids": [made[1].id], "_method": "delete"})
    _expect_deleted(desk, judge, made[1], desk.api.send("DELETE", DELETIONS, body=body))
    _expect_deleted(desk, judge, made[0], desk.api.delete_directly_reply([made[0].id, _UNKNOWN]))
    judge.expect(_METHOD, made[2].id in desk.documents(), "nothing else deleted by a real DELETE")
    for ids in ([], ["abc"], None):
        reply = desk.api.delete_directly_reply(ids)
        judge.expect(_METHOD, reply.status == 400, f"400 for a real DELETE of {ids}")


def _expect_deleted(desk: Desk, judge: Judge, document: Document, reply: Exchange) -> None:
    answer = reply.json_object()
    judge.expect(_METHOD, reply.status == 200, "200 for a real DELETE", exchange=reply)
    for name in ("deletedFile", "rejectedFiles"):
        judge.expect(_METHOD, isinstance(answer.get(name), list), f"{name} an array", exchange=reply)
    judge.expect(_METHOD, document.id not in desk.documents(), "deleted by a real DELETE", exchange=reply)
