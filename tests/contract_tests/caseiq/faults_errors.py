"""Broken errors, methods and limits of requests."""

from __future__ import annotations

from typing import Any

from tests.contract_tests.caseiq.faults import (
    Fault,
    answered,
    becomes,
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
    Call,
)
from tests.contract_tests.wire import Answer, How, Inner, answer


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


_ENVELOPE = "caseiq.error.envelope"


_METHOD = "caseiq.error.method"


_ALLOW = "caseiq.error.method-allow"


_STORED = "caseiq.error.nothing-stored"


_ORDER = "caseiq.error.order"


FAULTS = (
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
