"""Laws of authentication and permission."""

from __future__ import annotations

import base64

import pytest

from contract_tests.agentcis.calls import READS, Call, Witness, writes
from contract_tests.agentcis.client import Agentcis
from contract_tests.agentcis.desk import Desk
from contract_tests.judge import Judge, cites

_REQUIRED = "agentcis.auth.required"
_REQUIRED_BODY = "agentcis.auth.required-body"
_PERMISSION = "agentcis.auth.permission"
_PERMISSION_BODY = "agentcis.auth.permission-body"
_BEARER = "agentcis.auth.bearer"


@cites(_BEARER)
def test_bearer_token_opens_every_call(desk: Desk, judge: Judge) -> None:
    """With the bearer token every call is answered, in JSON."""
    for call in (*READS, *writes(desk, desk.one())):
        reply = call.send(desk.api)
        judge.expect(_BEARER, reply.status not in (401, 403), f"{call.name} open to the token")
        if reply.is_success:
            is_json = reply.media_type == "application/json"
            judge.expect(_BEARER, is_json, f"{call.name} answered in JSON", observed=reply.media_type)


@cites(_REQUIRED, _REQUIRED_BODY)
def test_calls_without_a_token(desk: Desk, judge: Judge) -> None:
    """Without a token every call is 401 and changes nothing."""
    _expect_unauthenticated(desk, judge, desk.api.by(None), "without a token")


@cites(_REQUIRED, _REQUIRED_BODY)
def test_calls_with_a_wrong_token(desk: Desk, judge: Judge) -> None:
    """With a token that was never given every call is 401 and changes nothing."""
    _expect_unauthenticated(desk, judge, desk.api.by("never-given-to-anybody"), "with a wrong token")


@pytest.mark.parametrize("change", ["one longer", "one shorter", "other case", "quoted", "doubled"])
@cites(_REQUIRED, _REQUIRED_BODY)
def test_list_with_nearly_the_token(desk: Desk, judge: Judge, change: str) -> None:
    """What is nearly the token is a wrong one."""
    token = desk.target.need("token")
    wrong = {
        "one longer": token + "x",
        "one shorter": token[:-1],
        "other case": token.swapcase(),
        "quoted": f'"{token}"',
        "doubled": token + token,
    }[change]
    if wrong != token:
        _expect_401(judge, Call("the list", lambda api: api.list_reply()), desk.api.by(wrong), change)


@pytest.mark.parametrize("value", ["", "Bearer", "Bearer null", "null"])
@cites(_REQUIRED, _REQUIRED_BODY)
def test_list_with_an_empty_credential(desk: Desk, judge: Judge, value: str) -> None:
    """An Authorization header that holds no token is 401."""
    caller = desk.api.by(None, ("Authorization", value))
    for call in READS:
        _expect_401(judge, call, caller, f"with Authorization {value!r}")


@pytest.mark.parametrize("scheme", ["", "Token ", "Basic ", "Digest ", "Basic encoded"])
@cites(_REQUIRED, _REQUIRED_BODY, _BEARER)
def test_token_under_another_scheme(desk: Desk, judge: Judge, scheme: str) -> None:
    """The token counts only as a bearer token."""
    token = desk.target.need("token")
    encoded = base64.b64encode(f"{token}:".encode()).decode()
    value = f"Basic {encoded}" if scheme == "Basic encoded" else scheme + token
    is_open = any(desk.api.by(wrong).list_reply().is_success for wrong in (None, "never-given"))
    reply = desk.api.by(None, ("Authorization", value)).list_reply()
    if not is_open:
        judge.expect(_BEARER, not reply.is_success, f"no access by {scheme or 'the bare token'}")
    judge.expect(_REQUIRED, reply.status == 401, f"401 by {scheme or 'the bare token'}")


@cites(_REQUIRED)
def test_no_way_round_the_token(desk: Desk, judge: Judge) -> None:
    """No slash opens a call without a token."""
    document, api = desk.one(), desk.api.by(None)
    before = Witness.of(desk)
    other_slash = "" if desk.api.wording.slash else "/"
    replies = [call.send(api.worded(slash=other_slash)) for call in READS]
    replies += [call.send(api.worded(slash=other_slash)) for call in writes(desk, document)]
    replies.append(api.send("HEAD", api.path))
    for reply in replies:
        judge.expect(_REQUIRED, not reply.is_success, "no success without a token", exchange=reply)
    before.expect_same(judge, _REQUIRED, "calls without a token")


@cites(_REQUIRED)
def test_no_spoofed_method_opens_a_call(desk: Desk, judge: Judge) -> None:
    """A spoofed method opens no call without a token."""
    desk.one()
    before = Witness.of(desk)
    spoofed = (("X-HTTP-Method-Override", "PUT"),)
    reply = desk.api.by(None, *spoofed).upload_reply(desk.file("spoofed"))
    judge.expect(_REQUIRED, not reply.is_success, "no success without a token", exchange=reply)
    before.expect_same(judge, _REQUIRED, "a spoofed call without a token")


@cites(_PERMISSION)
def test_readonly_caller_may_list(desk: Desk, judge: Judge) -> None:
    """Who may read sees the list like anybody else."""
    reader = desk.api.by(desk.target.need("readonly_token"))
    document = desk.one()
    for call in READS:
        reply = call.send(reader)
        judge.expect(_PERMISSION, reply.status == 200, f"{call.name} open to who may read", exchange=reply)
    seen = reader.documents()
    judge.expect(_PERMISSION, document.id in seen, "the same documents for who may read", observed=[*seen])


@cites(_PERMISSION, _PERMISSION_BODY)
def test_readonly_caller_may_not_write(desk: Desk, judge: Judge) -> None:
    """Who may only read gets 403 from every write, and nothing happens."""
    caller = desk.api.by(desk.target.need("readonly_token"))
    _expect_forbidden(desk, judge, caller, (), "for who may only read")


@cites(_PERMISSION, _PERMISSION_BODY)
def test_caller_without_rights(desk: Desk, judge: Judge) -> None:
    """Who may do nothing gets 403 from every call, and nothing happens."""
    caller = desk.api.by(desk.target.need("none_token"))
    _expect_forbidden(desk, judge, caller, READS, "for who may do nothing")


def _expect_unauthenticated(desk: Desk, judge: Judge, caller: Agentcis, how: str) -> None:
    document = desk.one()
    before = Witness.of(desk)
    for call in (*READS, *writes(desk, document)):
        _expect_401(judge, call, caller, how)
    before.expect_same(judge, _REQUIRED, f"calls {how}")


def _expect_401(judge: Judge, call: Call, caller: Agentcis, how: str) -> None:
    reply = call.send(caller)
    if judge.expect(_REQUIRED, reply.status == 401, f"401 for {call.name} {how}", exchange=reply):
        right = reply.json_object().get("message") == "Unauthenticated."
        judge.expect(_REQUIRED_BODY, right, "`Unauthenticated.`", exchange=reply)


def _expect_forbidden(desk: Desk, judge: Judge, caller: Agentcis, reads: tuple[Call, ...], how: str) -> None:
    document = desk.one()
    before = Witness.of(desk)
    for call in (*reads, *writes(desk, document)):
        reply = call.send(caller)
        if judge.expect(_PERMISSION, reply.status == 403, f"403 for {call.name} {how}", exchange=reply):
            right = reply.json_object().get("message") == "This action is unauthorized."
            judge.expect(_PERMISSION_BODY, right, "`This action is unauthorized.`", exchange=reply)
    before.expect_same(judge, _PERMISSION, f"calls {how}")
