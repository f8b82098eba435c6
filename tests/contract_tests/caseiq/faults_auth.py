"""Broken tokens, credentials and roles."""

from __future__ import annotations

from typing import Any

from tests.contract_tests.caseiq.faults import (
    Fault,
    answered,
    asked,
    becomes,
    edited,
    headers,
    refused,
)
from tests.contract_tests.caseiq.wire import FULL_TOKEN, READONLY_TOKEN, Call
from tests.contract_tests.wire import Answer, How, Inner, answer


def _asks(**changes: Any) -> How:
    """A token request with some members replaced by what a function makes of the body; None drops one."""

    def change(call: Call) -> Call:
        body = call.json()
        made = {name: value(body) for name, value in changes.items() if name in body or name == "ttl"}
        merged = {name: value for name, value in {**body, **made}.items() if value is not None}
        return call.but(json=merged) if body else call

    return asked("token", change)


def _opens(when: Any, operations: str = "api") -> How:
    """Some calls are answered as if they carried the right token."""
    return asked(operations, lambda call: call.but(token=FULL_TOKEN) if when(call) else call)


def _outlives() -> How:
    """Tokens that never expire."""
    issued: set[str] = set()

    async def how(call: Call, inner: Inner) -> Answer:
        reply = await inner(call)
        if call.operation == "token" and reply.status == 200:
            issued.add(reply.json()["access_token"])
        if reply.status == 401 and call.token in issued:
            return await inner(call.but(token=FULL_TOKEN))
        return reply

    return how


def _only_the_newest() -> How:
    """A new token ends the earlier ones."""
    issued: list[str] = []

    async def how(call: Call, inner: Inner) -> Answer:
        if call.token in issued[:-1]:
            return await inner(call.but(token="ended"))
        reply = await inner(call)
        if call.operation == "token" and reply.status == 200:
            issued.append(reply.json()["access_token"])
        return reply

    return how


def _stored_anyway(status: int) -> How:
    """An upload that is refused with a status, done all the same with the right token."""

    async def how(call: Call, inner: Inner) -> Answer:
        reply = await inner(call)
        if call.operation == "upload" and reply.status == status:
            await inner(call.but(token=FULL_TOKEN))
        return reply

    return how


_TOKEN = "caseiq.auth.token"


_BODY = "caseiq.auth.token-body"


_REQUIRED = "caseiq.auth.required"


_ROLE = "caseiq.auth.role"


FAULTS = (
    Fault("token-201", _TOKEN, "a token is answered with 201", becomes("token", 200, 201)),
    Fault("token-grant-400", _TOKEN, "an unsupported grant is 400", becomes("token", 501, 400)),
    Fault(
        "token-grant-case",
        _TOKEN,
        "the grant in any letter case",
        _asks(grant_type=lambda body: str(body["grant_type"]).lower()),
    ),
    Fault("token-client-400", _TOKEN, "a wrong client is 400", becomes("token", 401, 400)),
    Fault(
        "token-client-word",
        _TOKEN,
        "a wrong client is unauthorized_client",
        edited("token", lambda _value, _call: {"error": "unauthorized_client"}, status=401),
    ),
    Fault(
        "token-key-prefix",
        _TOKEN,
        "a key may go on",
        _asks(client_secret=lambda body: str(body["client_secret"])[:14]),
    ),
    Fault(
        "token-one-key",
        _TOKEN,
        "only the first key works",
        answered(
            "token",
            lambda call: call.json().get("client_secret") == "mock-api-key-1",
            answer(401, {"error": "invalid_client"}),
        ),
    ),
    Fault(
        "token-ttl-3600",
        _TOKEN,
        "a ttl of 3600 is out of range",
        answered(
            "token",
            lambda call: call.json().get("ttl") == 3600,
            answer(400, {"error": "invalid_request", "error_description": "ttl"}),
        ),
    ),
    Fault(
        "token-ttl-0", _TOKEN, "a ttl of 0 is the default", _asks(ttl=lambda body: body.get("ttl") or None)
    ),
    Fault(
        "token-ttl-cut",
        _TOKEN,
        "a ttl that is too long is cut",
        _asks(ttl=lambda body: min(body.get("ttl", 600), 3600)),
    ),
    Fault(
        "token-ttl-silent",
        _TOKEN,
        "no description of a wrong ttl",
        edited(
            "token",
            lambda value, _call: {"error": value["error"]} if value["error"] == "invalid_request" else None,
            status=400,
        ),
    ),
    Fault("token-hour", _TOKEN, "an hour by default", _asks(ttl=lambda body: body.get("ttl", 3600))),
    Fault("token-scope", _TOKEN, "a scope is ignored", _asks(scope=lambda _body: None)),
    Fault(
        "token-scope-text",
        _TOKEN,
        "another text about the scope",
        edited(
            "token",
            lambda value, _call: (
                value | {"error_description": "scope"} if value["error"] == "invalid_scope" else None
            ),
            status=400,
        ),
    ),
    Fault(
        "token-type",
        _BODY,
        "token_type is bearer",
        edited("token", lambda value, _call: value | {"token_type": "bearer"}),
    ),
    Fault(
        "token-seconds",
        _BODY,
        "expires_in in milliseconds",
        edited("token", lambda value, _call: value | {"expires_in": value["expires_in"] * 1000}),
    ),
    Fault(
        "token-no-grant",
        _BODY,
        "a missing grant is the right one",
        asked(
            "token",
            lambda call: (
                call.but(json={"grant_type": "client_credentials", **call.json()}) if call.json() else call
            ),
        ),
    ),
    Fault(
        "token-order",
        _BODY,
        "the scope counts before the client",
        answered(
            "token",
            lambda call: "scope" in call.json() and call.json().get("grant_type") == "client_credentials",
            answer(400, {"error": "invalid_scope", "error_description": "Scope is not supported"}),
        ),
    ),
    Fault("bearer-forever", "caseiq.auth.bearer", "a token never expires", _outlives()),
    Fault("bearer-newest", "caseiq.auth.bearer", "a new token ends the earlier ones", _only_the_newest()),
    Fault(
        "open-list",
        _REQUIRED,
        "the list is open",
        _opens(lambda call: not call.header("authorization"), "list"),
    ),
    Fault(
        "open-download",
        _REQUIRED,
        "any credential will do for a download",
        _opens(lambda call: call.header("authorization"), "download"),
    ),
    Fault(
        "open-prefix",
        _REQUIRED,
        "the beginning of a token is compared",
        _opens(lambda call: call.token.startswith(FULL_TOKEN)),
    ),
    Fault(
        "open-case",
        _REQUIRED,
        "a token in any letter case",
        _opens(lambda call: call.token.lower() == FULL_TOKEN),
    ),
    Fault(
        "open-scheme",
        _REQUIRED,
        "any scheme but Bearer is let through",
        _opens(lambda call: call.header("authorization") and not call.token),
    ),
    Fault(
        "closed-403",
        _REQUIRED,
        "a wrong token is 403",
        becomes("api", 401, 403, lambda call, _reply: bool(call.header("authorization"))),
    ),
    Fault("closed-400", _REQUIRED, "a missing credential is 400 at the upload", becomes("upload", 401, 400)),
    Fault("closed-stores", _REQUIRED, "an upload is 401, yet stored", _stored_anyway(401)),
    Fault("closed-head", _REQUIRED, "HEAD is open", _opens(lambda call: call.method == "HEAD")),
    Fault(
        "challenge-none",
        "caseiq.auth.required-header",
        "no WWW-Authenticate",
        headers("api", {"www-authenticate": None}, 401),
    ),
    Fault(
        "challenge-basic",
        "caseiq.auth.required-header",
        "Basic is asked for",
        headers("api", {"www-authenticate": "Basic"}, 401),
    ),
    Fault(
        "role-open",
        _ROLE,
        "everybody may create",
        _opens(lambda call: call.token == READONLY_TOKEN, "upload"),
    ),
    Fault("role-401", _ROLE, "a missing right is 401", becomes("upload", 403, 401)),
    Fault("role-404", _ROLE, "a missing right is 404", becomes("upload", 403, 404)),
    Fault("role-stores", _ROLE, "an upload is 403, yet stored", _stored_anyway(403)),
    Fault(
        "role-blind",
        _ROLE,
        "who may not create may not download",
        answered("download", lambda call: call.token == READONLY_TOKEN, refused(403)),
    ),
    Fault(
        "role-large",
        _ROLE,
        "the right is asked for small forms only",
        _opens(lambda call: len(call.body) > 50_000 and call.token == READONLY_TOKEN, "upload"),
    ),
)
