"""`POST /auth/oauth2/token`: who gets a token, what is refused, and what a token is good for."""

from __future__ import annotations

import time
from typing import Any

import pytest

from contract_tests.caseiq.client import LIST_PATH, TOKEN_PATH, CaseIq
from contract_tests.caseiq.samples import Samples
from contract_tests.caseiq.tokens import Tokens, token_in
from contract_tests.judge import Judge, NotExercised, cites
from contract_tests.messages import Exchange, Json, Raw
from contract_tests.target import Target

_TTL_SECONDS = 3
_LONGEST_WAIT_SECONDS = 6.0
_PAUSE_SECONDS = 0.25
_DEMO_CLIENT = "mock-service-account"
_DEMO_KEYS = {"mock-api-key-0", "mock-api-key-1"}


def _is(reply: Exchange, status: int, error: str) -> bool:
    return reply.status == status and reply.json_object().get("error") == error


@cites("caseiq.auth.token")
def test_right_credentials_get_a_token(judge: Judge, tokens: Tokens) -> None:
    requests: list[dict[str, Any]] = [{}, {"ttl": 1}, {"ttl": 60}, {"ttl": 3599}, {"ttl": 3600}]
    for more in requests:
        reply = tokens.reply(**more)
        judge.expect("caseiq.auth.token", reply.status == 200, f"a right request with {more} is 200")


@cites("caseiq.auth.token")
def test_either_api_key_gets_a_token(judge: Judge, tokens: Tokens, target: Target) -> None:
    """Both keys are known where the target's account is the published demo account."""
    if target.need("client_id") != _DEMO_CLIENT or target.need("client_secret") not in _DEMO_KEYS:
        msg = "the target names one API key only"
        raise NotExercised(msg)
    for key in sorted(_DEMO_KEYS):
        reply = tokens.reply(client_secret=key)
        judge.expect("caseiq.auth.token", reply.status == 200, "either of the two API keys gets a token")


@cites("caseiq.auth.token")
@pytest.mark.parametrize(
    "grant",
    ["password", "authorization_code", "refresh_token", "client_credential", "CLIENT_CREDENTIALS"],
)
def test_another_grant_is_unsupported(judge: Judge, tokens: Tokens, grant: str) -> None:
    reply = tokens.reply(grant_type=grant)
    judge.expect(
        "caseiq.auth.token",
        _is(reply, 501, "unsupported_grant_type"),
        f'grant_type {grant!r} is 501 {{"error":"unsupported_grant_type"}}',
    )


@cites("caseiq.auth.token")
def test_a_wrong_client_is_invalid(judge: Judge, tokens: Tokens) -> None:
    right = tokens.body()
    name, secret = right["client_id"], right["client_secret"]
    wrong: list[dict[str, Any]] = [
        {"client_secret": "no-such-key"},
        {"client_secret": f"{secret}x"},
        {"client_secret": secret[:-1]},
        {"client_secret": secret.swapcase()},
        {"client_secret": name},
        {"client_id": "no-such-account"},
        {"client_id": f"{name}x"},
        {"client_id": name[:-1]},
        {"client_id": "no-such-account", "client_secret": "no-such-key"},
        {"client_id": secret, "client_secret": name},
    ]
    for change in wrong:
        if {**right, **change} == right:
            continue
        reply = tokens.reply(**change)
        said = " and ".join(sorted(change))
        judge.expect(
            "caseiq.auth.token",
            _is(reply, 401, "invalid_client"),
            f'a wrong {said} is 401 {{"error":"invalid_client"}}',
        )


@cites("caseiq.auth.token")
@pytest.mark.parametrize("ttl", [0, -1, -600, 3601, 7200, 10**9])
def test_a_ttl_out_of_range_is_an_invalid_request(judge: Judge, tokens: Tokens, ttl: int) -> None:
    reply = tokens.reply(ttl=ttl)
    text = reply.json_object().get("error_description")
    judge.expect(
        "caseiq.auth.token",
        _is(reply, 400, "invalid_request") and isinstance(text, str) and text,
        f"ttl {ttl} is 400 invalid_request with an error_description",
    )


@cites("caseiq.auth.token")
@pytest.mark.parametrize("scope", ["read", "read write", "offline_access", "*"])
def test_a_scope_is_refused(judge: Judge, tokens: Tokens, scope: str) -> None:
    reply = tokens.reply(scope=scope)
    judge.expect(
        "caseiq.auth.token",
        _is(reply, 400, "invalid_scope")
        and reply.json_object().get("error_description") == "Scope is not supported",
        'a scope is 400 {"error":"invalid_scope","error_description":"Scope is not supported"}',
    )


@cites("caseiq.auth.token", "caseiq.auth.token-body")
def test_the_token_lives_ten_minutes_by_default(judge: Judge, tokens: Tokens) -> None:
    """The default is documented; that `expires_in` tells it is not, so that is looked at first."""
    told = {ttl: tokens.reply(ttl=ttl).json_object().get("expires_in") for ttl in (1, 120, 3600)}
    echoes = all(seconds == ttl for ttl, seconds in told.items())
    judge.expect("caseiq.auth.token-body", echoes, "expires_in is the ttl asked for", observed=told)
    reply = tokens.reply()
    rule = "caseiq.auth.token" if echoes else "caseiq.auth.token-body"
    default = reply.json_object().get("expires_in")
    judge.expect(rule, default == 600, "without a ttl the token lives 600 seconds")


@cites("caseiq.auth.token-body")
def test_the_answer_is_that_of_rfc_6749(judge: Judge, tokens: Tokens) -> None:
    answer = tokens.reply().json_object()
    token, seconds = answer.get("access_token"), answer.get("expires_in")
    judge.expect("caseiq.auth.token-body", isinstance(token, str) and token, "access_token is a text")
    judge.expect("caseiq.auth.token-body", answer.get("token_type") == "Bearer", "token_type is Bearer")
    is_number = isinstance(seconds, int) and not isinstance(seconds, bool)
    judge.expect("caseiq.auth.token-body", is_number, "expires_in is an integer")


@cites("caseiq.auth.token-body")
def test_of_several_errors_grant_client_scope_and_ttl_come_in_this_order(
    judge: Judge, tokens: Tokens
) -> None:
    wrong: dict[str, Any] = {"grant_type": "password", "client_secret": "no-such-key", "scope": "a", "ttl": 0}
    order = [
        ("grant_type", 501, "unsupported_grant_type"),
        ("client_secret", 401, "invalid_client"),
        ("scope", 400, "invalid_scope"),
    ]
    for number, (first, status, error) in enumerate(order):
        for later in list(wrong)[number + 1 :]:
            reply = tokens.reply(operation=None, **{first: wrong[first], later: wrong[later]})
            expected = f"with {first} and {later} wrong the answer is {status} {error}"
            judge.expect("caseiq.auth.token-body", _is(reply, status, error), expected)


@cites("caseiq.auth.token-body")
def test_a_missing_grant_type_is_unsupported(judge: Judge, nobody: CaseIq, tokens: Tokens) -> None:
    body = {name: value for name, value in tokens.body().items() if name != "grant_type"}
    reply = nobody.token_reply(body, operation=None)
    judge.expect(
        "caseiq.auth.token-body", _is(reply, 501, "unsupported_grant_type"), "a missing grant_type is 501"
    )


@cites("caseiq.auth.token-body")
def test_a_body_that_is_no_json_object_is_an_invalid_request(judge: Judge, nobody: CaseIq) -> None:
    bodies: list[Json | Raw] = [
        Json([]),
        Json("text"),
        Json(None),
        Raw(b"{", "application/json"),
        Raw(b"", "application/json"),
    ]
    for body in bodies:
        reply = nobody.token_reply(body, operation=None)
        judge.expect(
            "caseiq.auth.token-body",
            _is(reply, 400, "invalid_request"),
            f"the body {body.encode()[1]!r} is 400 invalid_request",
        )


@cites("caseiq.auth.bearer")
def test_a_fetched_token_opens_the_api(
    judge: Judge, nobody: CaseIq, tokens: Tokens, samples: Samples
) -> None:
    holder = nobody.acting_as(tokens.fetch())
    attachment_id = samples.file.id
    replies = [holder.list_reply(), holder.get_reply(attachment_id), holder.download_reply(attachment_id)]
    for reply in replies:
        judge.expect("caseiq.auth.bearer", reply.status == 200, "a token opens the API", exchange=reply)


@cites("caseiq.auth.bearer")
def test_a_new_token_does_not_end_earlier_ones(judge: Judge, nobody: CaseIq, tokens: Tokens) -> None:
    issued = [tokens.fetch(), tokens.fetch(ttl=60), tokens.fetch()]
    for token in issued:
        reply = nobody.acting_as(token).list_reply()
        judge.expect("caseiq.auth.bearer", reply.status == 200, "each of three tokens opens the API")


@cites("caseiq.auth.bearer")
def test_the_scheme_is_written_in_any_letter_case(judge: Judge, nobody: CaseIq, caseiq: CaseIq) -> None:
    for scheme in ("bearer", "BEARER"):
        headers = (("Authorization", f"{scheme} {caseiq.token}"),)
        reply = nobody.call("GET", LIST_PATH, "listAttachments", headers=headers)
        judge.expect("caseiq.auth.bearer", reply.status == 200, f"the scheme {scheme} is Bearer")


@cites("caseiq.auth.bearer")
def test_an_expired_token_is_refused(judge: Judge, nobody: CaseIq, tokens: Tokens) -> None:
    """Real seconds must pass: the target's clock is not ours to turn. It may count in whole ones."""
    begun = time.monotonic()
    holder = nobody.acting_as(tokens.fetch(ttl=_TTL_SECONDS))
    deadline = begun + _LONGEST_WAIT_SECONDS
    reply = holder.list_reply()
    while reply.status == 200 and time.monotonic() < deadline:
        time.sleep(_PAUSE_SECONDS)
        reply = holder.list_reply()
    judge.expect(
        "caseiq.auth.bearer", reply.status == 401, "a token of three seconds is 401 when it has expired"
    )
    lived_seconds = time.monotonic() - begun
    expected = "a token of three seconds lives for more than half of them"
    lived = lived_seconds > _TTL_SECONDS * 0.6
    judge.expect("caseiq.auth.bearer", lived, expected, observed=f"{lived_seconds:.1f} s")


@cites("caseiq.auth.token")
def test_the_token_endpoint_takes_no_other_method(judge: Judge, nobody: CaseIq) -> None:
    for method in ("GET", "PUT", "DELETE"):
        reply = nobody.call(method, TOKEN_PATH)
        judge.expect("caseiq.auth.token", reply.status >= 400, f"{method} of the token endpoint is an error")


@cites("caseiq.auth.token")
def test_a_refused_request_gives_no_token(judge: Judge, tokens: Tokens) -> None:
    wrong: list[dict[str, Any]] = [
        {"client_secret": "no-such-key"},
        {"grant_type": "password"},
        {"scope": "a"},
    ]
    for change in wrong:
        reply = tokens.reply(**change)
        given = token_in(reply) or "access_token" in reply.json_object()
        judge.expect("caseiq.auth.token", not given, f"no token is given with {sorted(change)} wrong")
