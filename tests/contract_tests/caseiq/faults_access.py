"""Broken tokens, credentials, roles, errors and limits of requests."""

from __future__ import annotations

from typing import Any

from tests.contract_tests.caseiq.faults import (
    Fault,
    answered,
    asked,
    becomes,
    edited,
    errors,
    headers,
    refused,
    repaired,
)
from tests.contract_tests.caseiq.wire import (
    CASE_A,
    FULL_TOKEN,
    PREFIX,
    READONLY_TOKEN,
    RESTRICTED_TOKEN,
    Call,
)
from tests.contract_tests.wire import Answer, How, Inner, answer

_KNOWN_TOKENS = {FULL_TOKEN, READONLY_TOKEN, RESTRICTED_TOKEN}


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


def _every(number: int, reply: Answer) -> How:
    """Each so manieth retrieval is answered with something else."""
    calls = [0]

    async def how(call: Call, inner: Inner) -> Answer:
        calls[0] += call.operation == "get"
        is_due = call.operation == "get" and calls[0] % number == 0
        return reply if is_due else await inner(call)

    return how


def _limited(changes: dict[str, str | None], status: int = 429, word: str = "TOO_MANY_REQUESTS") -> Answer:
    meta = {"message": "Too many requests"}
    body = {"name": "SERVICE_ACCOUNT_ERROR", "httpstatus": status, "meta": meta, "message": word}
    return answer(status, body).but(header=changes)


def _deletes() -> How:
    """DELETE is answered with 405, yet the file is gone."""
    gone: set[str] = set()

    async def how(call: Call, inner: Inner) -> Answer:
        if call.method == "DELETE":
            gone.add(call.path.rpartition("/")[2])
        return refused(404) if call.id in gone and call.method == "GET" else await inner(call)

    return how


def _method(methods: str, reply: Answer, path: str = "/attachment") -> How:
    """Some methods of some paths have another answer than 405."""

    async def how(call: Call, inner: Inner) -> Answer:
        true = await inner(call)
        return reply if true.status == 405 and call.method in methods.split() and path in call.path else true

    return how


def _text(value: Any, _call: Call) -> None:
    value["meta"] = value["meta"]["message"]


def _unsupported(value: Any, _call: Call) -> None:
    value["httpstatus"] = str(value["httpstatus"])


def _stored_anyway(status: int) -> How:
    """An upload that is refused with a status, done all the same with the right token."""

    async def how(call: Call, inner: Inner) -> Answer:
        reply = await inner(call)
        if call.operation == "upload" and reply.status == status:
            await inner(call.but(token=FULL_TOKEN))
        return reply

    return how


def _without_envelope(*statuses: int) -> How:
    return errors(lambda value, _call: {"error": value["meta"]["message"]}, *statuses)


def _plain(*statuses: int) -> How:
    """Errors as plain text."""

    async def how(call: Call, inner: Inner) -> Answer:
        reply = await inner(call)
        is_meant = call.path.startswith(PREFIX) and reply.status in statuses
        return reply.but(body=b"error", header={"content-type": "text/plain"}) if is_meant else reply

    return how


def _fixed_locale(call: Call) -> Call:
    return call.mapped(lambda part: None if part.name in ("templateLocale", "bulkTags") else part)


_TOKEN = "caseiq.auth.token"
_BODY = "caseiq.auth.token-body"
_REQUIRED = "caseiq.auth.required"
_ROLE = "caseiq.auth.role"
_ENVELOPE = "caseiq.error.envelope"
_METHOD = "caseiq.error.method"
_ALLOW = "caseiq.error.method-allow"
_STORED = "caseiq.error.nothing-stored"
_ORDER = "caseiq.error.order"

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
    Fault("envelope-text", _ENVELOPE, "httpstatus is a text", errors(_unsupported)),
    Fault("envelope-name", _ENVELOPE, "another name", errors(lambda value, _call: value | {"name": "Error"})),
    Fault("envelope-meta", _ENVELOPE, "meta is the text", errors(_text)),
    Fault(
        "envelope-404",
        _ENVELOPE,
        "the code word of 404 in words",
        errors(lambda value, _call: value | {"message": "Not found"}, 404),
    ),
    Fault("envelope-401", _ENVELOPE, "a 401 of its own kind", _without_envelope(401)),
    Fault(
        "envelope-400",
        _ENVELOPE,
        "every httpstatus is 400",
        errors(lambda value, _call: value | {"httpstatus": 400}),
    ),
    Fault("envelope-422", _ENVELOPE, "422 for a wrong limit", becomes("list", 400, 422)),
    Fault(
        "envelope-path",
        _ENVELOPE,
        "an unknown path in plain text",
        answered(
            "api",
            lambda call: call.path.endswith("no-such-thing"),
            Answer(404, (("content-type", "text/html"),), b"<h1>404</h1>"),
        ),
    ),
    Fault("envelope-download", _ENVELOPE, "a malformed id of a download in plain text", _plain(400)),
    Fault(
        "order-path",
        _ORDER,
        "an unknown path counts before the credential",
        answered("api", lambda call: call.path.endswith("no-such-thing"), refused(404)),
    ),
    Fault(
        "order-case",
        _ORDER,
        "the case counts before the form",
        answered(
            "upload",
            lambda call: (
                call.fields.get("caseId", CASE_A) != CASE_A
                and len(call.fields.get("caseId", "")) == 36
                and call.token == FULL_TOKEN
            ),
            refused(404, "Case not found"),
        ),
    ),
    Fault(
        "order-role",
        _ORDER,
        "the form counts before the role",
        answered(
            "upload",
            lambda call: call.token == READONLY_TOKEN and "caseId" not in call.fields,
            refused(400, "caseId"),
        ),
    ),
    Fault(
        "order-unnamed",
        _ORDER,
        "an error does not name the field",
        errors(lambda value, _call: value | {"meta": {"message": "Bad request"}}, 400),
    ),
    Fault(
        "method-404",
        _METHOD,
        "an unknown method is 404",
        _method("POST PUT PATCH DELETE GET", refused(404), ""),
    ),
    Fault("method-patch", _METHOD, "PATCH answers the record", _method("PATCH", answer(200, {}))),
    Fault("method-501", _METHOD, "PUT is 500", _method("PUT", refused(500))),
    Fault("method-list", _METHOD, "POST to the list is 400", _method("POST", refused(400), "/attachments")),
    Fault("method-upload", _METHOD, "GET of the upload is 404", _method("GET", refused(404), "/save_file")),
    Fault("method-text", _METHOD, "a 405 in plain text", _plain(405)),
    Fault("method-deletes", _METHOD, "DELETE is 405, yet the file is gone", _deletes()),
    Fault("allow-none", _ALLOW, "no Allow", headers("api", {"allow": None}, 405)),
    Fault(
        "allow-all",
        _ALLOW,
        "Allow names what is not allowed",
        headers("api", {"allow": "GET, HEAD, POST, PUT, PATCH, DELETE"}, 405),
    ),
    Fault(
        "allow-no-head",
        _ALLOW,
        "HEAD is 405",
        answered("api", lambda call: call.method == "HEAD", Answer(405)),
    ),
    Fault(
        "stored-locale",
        _STORED,
        "a file with a wrong locale is refused, yet stored",
        repaired("upload", lambda call: "templateLocale" in call.fields, _fixed_locale),
    ),
    Fault(
        "stored-tags",
        _STORED,
        "a file with wrong tags is refused, yet stored",
        repaired("upload", lambda call: "bulkTags" in call.fields, _fixed_locale),
    ),
    Fault(
        "stored-two",
        _STORED,
        "the first of two files is stored",
        repaired(
            "upload",
            lambda call: len(call.parts) == 3 and all(part.filename for part in call.parts[-2:]),
            lambda call: call.of(call.parts[:-1]),
        ),
    ),
    Fault(
        "limit-503",
        "caseiq.rate-limit",
        "over the limit is 503",
        _every(20, _limited({"retry-after": "0"}, 503)),
    ),
    Fault(
        "limit-word",
        "caseiq.rate-limit",
        "another code word over the limit",
        _every(20, _limited({"retry-after": "0"}, word="LIMITED")),
    ),
    Fault("limit-silent", "caseiq.rate-limit-retry", "no Retry-After", _every(20, _limited({}))),
    Fault(
        "limit-date",
        "caseiq.rate-limit-retry",
        "Retry-After is a date",
        _every(20, _limited({"retry-after": "Sat, 21 Nov 2026 22:00:00 GMT"})),
    ),
)
