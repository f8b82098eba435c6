"""Faults of authentication, errors, paths and methods."""

from __future__ import annotations

import itertools
from typing import Any

from tests.contract_tests.agentcis.faults import (
    Fault,
    all_items,
    answered,
    asked,
    delete,
    instead,
    rename,
    with_status,
)
from tests.contract_tests.agentcis.wire import FULL_TOKEN, Call
from tests.contract_tests.wire import Answer, How, Inner, answer

_KNOWN_TOKENS = (FULL_TOKEN, "agentcis-readonly", "agentcis-none")
_TURNS = itertools.count(1)
_WRITES = ("upload", "update", "delete")


def _is_anonymous(call: Call) -> bool:
    return call.token not in _KNOWN_TOKENS


def _as_full(operation: str, who: str) -> How:
    """An operation that is open to whoever holds this token; "" is nobody, who has none."""

    def change(call: Call) -> Call:
        is_meant = (
            _is_anonymous(call) and call.header("authorization") is None if not who else call.token == who
        )
        return call.but(token=FULL_TOKEN) if is_meant else call

    return asked(operation, change)


def _any_scheme(call: Call) -> Call:
    _, _, token = (call.header("authorization") or "").partition(" ")
    return call.but(token=token) if token else call


def _prefix_is_enough(call: Call) -> Call:
    known = next((token for token in _KNOWN_TOKENS if call.token and token.startswith(call.token)), None)
    return call.but(token=known) if known else call


def _letter_case_is_lost(call: Call) -> Call:
    return call.but(token=call.token.lower()) if call.token else call


async def _acts_and_refuses(call: Call, inner: Inner) -> Answer:
    refusal = await inner(call)
    if refusal.status in (401, 403) and call.operation in _WRITES:
        await inner(call.but(token=FULL_TOKEN))
    return refusal


async def _html_page(call: Call, inner: Inner) -> Answer:
    reply = await inner(call)
    return (
        reply.but(header={"content-type": "text/html; charset=utf-8"}) if call.operation == "list" else reply
    )


def _message(status: int, value: Any) -> How:
    async def how(call: Call, inner: Inner) -> Answer:
        reply = await inner(call)
        return reply.but(json=value) if reply.status == status else reply

    return how


async def _empty_page(call: Call, inner: Inner) -> Answer:
    known = call.but(
        path="/api/v2/attachments/client/5", query=(("page", "99"),), token=FULL_TOKEN, method="GET"
    )
    page = (await inner(known)).json()
    page["meta"]["total"] = 0
    return answer(200, page)


def _is_unknown_entity(call: Call) -> bool:
    return call.entity[1].startswith(("19", "2")) and len(call.entity[1]) > 8


async def _empty_entity_is_unknown(call: Call, inner: Inner) -> Answer:
    reply = await inner(call)
    is_empty = call.operation == "list" and reply.status == 200 and reply.json()["meta"]["total"] == 0
    return answer(404, {"message": "Not found."}) if is_empty else reply


async def _any_type_is_a_client(call: Call, inner: Inner) -> Answer:
    kind, number = call.entity
    known = call.but(path=call.path.replace(f"/{kind}/", "/client/", 1))
    return await inner(known if kind and kind != "partner" and number else call)


async def _leading_digits_count(call: Call, inner: Inner) -> Answer:
    number = call.entity[1]
    digits = "".join(itertools.takewhile(str.isdigit, number))
    changed = call.but(path=call.path.replace(f"/{number}", f"/{digits}", 1)) if digits else call
    return await inner(changed)


def _plain_errors(value: Any, _call: Call) -> None:
    value["errors"] = [text for texts in value["errors"].values() for text in texts]


def _errors_without_place(value: Any, _call: Call) -> None:
    value["errors"] = {name.partition(".")[0]: texts for name, texts in value["errors"].items()}


def _errors_of(change: Any) -> How:
    async def how(call: Call, inner: Inner) -> Answer:
        reply = await inner(call)
        value = reply.json()
        if reply.status != 400 or not isinstance(value, dict) or "errors" not in value:
            return reply
        change(value, call)
        return reply.but(json=value)

    return how


async def _no_allow(call: Call, inner: Inner) -> Answer:
    reply = await inner(call)
    return reply.but(header={"allow": None}) if reply.status == 405 else reply


async def _first_method_only(call: Call, inner: Inner) -> Answer:
    reply = await inner(call)
    return reply.but(header={"allow": "GET, HEAD"}) if reply.status == 405 else reply


async def _validation_before_entity(call: Call, inner: Inner) -> Answer:
    reply = await inner(call)
    if reply.status == 404 and call.operation == "list" and dict(call.query).get("per_page") == "0":
        return answer(400, {"message": "The given data was invalid.", "errors": {"per_page": ["Too small."]}})
    return reply


async def _entity_before_permission(call: Call, inner: Inner) -> Answer:
    reply = await inner(call)
    if reply.status == 403 and call.entity[1]:
        found = await inner(call.but(method="GET", token=FULL_TOKEN, query=(), body=b""))
        return found if found.status == 404 else reply
    return reply


async def _authentication_first(call: Call, inner: Inner) -> Answer:
    if _is_anonymous(call) and call.path.startswith("/api/"):
        return answer(401, {"message": "Unauthenticated."})
    return await inner(call)


async def _deletes_what_it_can(call: Call, inner: Inner) -> Answer:
    reply = await inner(call)
    ids = call.json().get("ids")
    if reply.status == 400 and call.operation == "delete" and isinstance(ids, list):
        await delete(call, inner, [number for number in ids if type(number) is int])
    return reply


async def _renames_before_it_checks(call: Call, inner: Inner) -> Answer:
    reply = await inner(call)
    if reply.status == 400 and call.operation == "update" and call.document:
        await rename(call, inner, call.document, "untitled")
    return reply


async def _without_method_it_deletes(call: Call, inner: Inner) -> Answer:
    reply = await inner(call)
    if reply.status == 405 and "ids" in call.json():
        await delete(call, inner, call.json()["ids"])
    return reply


def _limited(value: Any, header: dict[str, str]) -> How:
    async def how(call: Call, inner: Inner) -> Answer:
        if call.operation == "list" and next(_TURNS) % 7 == 0:
            return answer(429, value).but(header=header)
        return await inner(call)

    return how


_LIMIT_HEADERS = {
    "retry-after": "0",
    "x-ratelimit-limit": "60",
    "x-ratelimit-remaining": "0",
    "x-ratelimit-reset": "1525224607",
}


async def _redirected(call: Call, inner: Inner) -> Answer:
    if call.path.endswith("/") and call.method == "GET":
        return answer(301).but(header={"location": call.route})
    return await inner(call)


async def _slashed_urls(call: Call, inner: Inner) -> Answer:
    reply = await inner(call)
    if call.operation != "list" or reply.status != 200 or not call.path.endswith("/"):
        return reply
    return reply.but(body=reply.body.replace(b"?page=", b"/?page="))


async def _only_lower_case_is_spoofed(call: Call, inner: Inner) -> Answer:
    if call.method == "POST" and (b'"PUT"' in call.body or call.header("x-http-method-override") == "PUT"):
        call = call.but(body=call.body.replace(b'"PUT"', b'"POST"'))
        call = call.but(headers=tuple(pair for pair in call.headers if pair[0] != "x-http-method-override"))
    return await inner(call)


async def _header_is_not_spoofing(call: Call, inner: Inner) -> Answer:
    headers = tuple(pair for pair in call.headers if pair[0] != "x-http-method-override")
    return await inner(call.but(headers=headers))


async def _query_counts_first(call: Call, inner: Inner) -> Answer:
    named = dict(call.query).get("_method")
    if call.method == "POST" and named and not call.header("x-http-method-override"):
        call = call.but(headers=(*call.headers, ("x-http-method-override", named)))
    return await inner(call)


async def _knows_everybody(call: Call, inner: Inner) -> Answer:
    reply = await inner(call)
    if reply.status == 401 and call.operation == "list":
        return answer(200, {**(await _empty_page(call, inner)).json(), "data": await all_items(call, inner)})
    return reply


HTTP_FAULTS = (
    Fault(
        "bearer-any-scheme",
        "agentcis.auth.bearer",
        "the token counts under any scheme",
        asked("", _any_scheme),
    ),
    Fault("bearer-html", "agentcis.auth.bearer", "the list is called HTML", _html_page),
    Fault(
        "bearer-refused",
        "agentcis.auth.bearer",
        "deletions refuse the bearer token",
        answered("delete", lambda call: call.token == FULL_TOKEN, 401, {"message": "Unauthenticated."}),
    ),
    Fault("open-list", "agentcis.auth.required", "the list needs no token", _as_full("list", "")),
    Fault("open-delete", "agentcis.auth.required", "deletions need no token", _as_full("delete", "")),
    Fault("open-update", "agentcis.auth.required", "updates need no token", _as_full("update", "")),
    Fault("any-token", "agentcis.auth.required", "a wrong token lists all the same", _knows_everybody),
    Fault(
        "prefix-token",
        "agentcis.auth.required",
        "a prefix of a token is enough",
        asked("", _prefix_is_enough),
    ),
    Fault(
        "case-token", "agentcis.auth.required", "a token in any letter case", asked("", _letter_case_is_lost)
    ),
    Fault("forbidden-token", "agentcis.auth.required", "a wrong token is 403", with_status("", 401, 403)),
    Fault("acts-and-refuses", "agentcis.auth.required", "refused, but done", _acts_and_refuses),
    Fault(
        "unauthorized-body",
        "agentcis.auth.required-body",
        "another sentence",
        _message(401, {"message": "Unauthorized"}),
    ),
    Fault(
        "readonly-deletes",
        "agentcis.auth.permission",
        "who may only read can delete",
        _as_full("delete", "agentcis-readonly"),
    ),
    Fault(
        "readonly-renames",
        "agentcis.auth.permission",
        "who may only read can rename",
        _as_full("update", "agentcis-readonly"),
    ),
    Fault(
        "readonly-uploads",
        "agentcis.auth.permission",
        "who may only read can upload",
        _as_full("upload", "agentcis-readonly"),
    ),
    Fault(
        "none-lists",
        "agentcis.auth.permission",
        "who may do nothing can list",
        _as_full("list", "agentcis-none"),
    ),
    Fault(
        "readonly-is-blind",
        "agentcis.auth.permission",
        "who may only read can't list",
        answered("list", lambda call: call.token == "agentcis-readonly", 403, {"message": "Forbidden"}),
    ),
    Fault("forbidden-is-404", "agentcis.auth.permission", "403 is hidden as 404", with_status("", 403, 404)),
    Fault("forbids-and-acts", "agentcis.auth.permission", "403, but done", _acts_and_refuses),
    Fault(
        "forbidden-body",
        "agentcis.auth.permission-body",
        "another sentence",
        _message(403, {"message": "Forbidden"}),
    ),
    Fault(
        "unknown-entity-is-empty",
        "agentcis.entity.unknown",
        "an unknown entity has an empty list",
        instead(404, lambda call: call.operation == "list", _empty_page),
    ),
    Fault(
        "unknown-entity-takes-files",
        "agentcis.entity.unknown",
        "an unknown entity takes uploads",
        answered("upload", _is_unknown_entity, 200, {"uploadedFiles": [], "rejectedFiles": []}),
    ),
    Fault(
        "unknown-entity-is-400",
        "agentcis.entity.unknown",
        "an unknown entity is 400",
        with_status("", 404, 400),
    ),
    Fault(
        "empty-entity-is-unknown",
        "agentcis.entity.unknown",
        "an entity without documents is 404",
        _empty_entity_is_unknown,
    ),
    Fault(
        "unknown-body", "agentcis.entity.unknown-body", "no message", _message(404, {"error": "not found"})
    ),
    Fault("any-type", "agentcis.entity.type", "every type is a client", _any_type_is_a_client),
    Fault("leading-digits", "agentcis.entity.type", "6abc is 6", _leading_digits_count),
    Fault(
        "laravels-422", "agentcis.error.validation", "validation errors are 422", with_status("", 400, 422)
    ),
    Fault(
        "delete-422",
        "agentcis.error.validation",
        "those of deletions are 422",
        with_status("delete", 400, 422),
    ),
    Fault(
        "crash-500", "agentcis.error.validation", "those of updates are 500", with_status("update", 400, 500)
    ),
    Fault("flat-errors", "agentcis.error.validation-body", "errors are one list", _errors_of(_plain_errors)),
    Fault(
        "no-place",
        "agentcis.error.validation-body",
        "items without a place",
        _errors_of(_errors_without_place),
    ),
    Fault("wrong-method-404", "agentcis.error.method", "a wrong method is 404", with_status("", 405, 404)),
    Fault("no-allow", "agentcis.error.method", "405 without Allow", _no_allow),
    Fault("first-allow", "agentcis.error.method", "Allow names the first route only", _first_method_only),
    Fault(
        "no-head",
        "agentcis.error.method",
        "HEAD is 405",
        answered("list", lambda call: call.method == "HEAD", 405),
    ),
    Fault("order-entity", "agentcis.error.order", "400 before 404 of the entity", _validation_before_entity),
    Fault(
        "order-permission", "agentcis.error.order", "404 of the entity before 403", _entity_before_permission
    ),
    Fault("order-401", "agentcis.error.order", "401 before 404 of the route", _authentication_first),
    Fault(
        "partial-delete",
        "agentcis.error.nothing-stored",
        "400, but the good ids are gone",
        _deletes_what_it_can,
    ),
    Fault("early-rename", "agentcis.error.nothing-stored", "400, but renamed", _renames_before_it_checks),
    Fault("late-405", "agentcis.error.nothing-stored", "405, but deleted", _without_method_it_deletes),
    Fault(
        "limit-body",
        "agentcis.rate-limit",
        "another sentence",
        _limited({"message": "Slow down"}, _LIMIT_HEADERS),
    ),
    Fault(
        "limit-headers",
        "agentcis.rate-limit",
        "only Retry-After",
        _limited({"message": "Too Many Attempts."}, {"retry-after": "0"}),
    ),
    Fault("slash-redirect", "agentcis.slash", "a trailing slash is redirected", _redirected),
    Fault("slash-urls", "agentcis.slash", "URLs keep the trailing slash", _slashed_urls),
    Fault(
        "slash-writes",
        "agentcis.slash",
        "no trailing slash at deletions",
        answered("delete", lambda call: call.path.endswith("/"), 404, {"message": "Not found."}),
    ),
    Fault("spoof-case", "agentcis.spoof", "PUT in capitals is not understood", _only_lower_case_is_spoofed),
    Fault("spoof-header", "agentcis.spoof", "the header is not understood", _header_is_not_spoofing),
    Fault("spoof-order", "agentcis.spoof", "the query counts before the body", _query_counts_first),
)
