"""What an error of the API looks like (`caseiq.error.envelope`)."""

from __future__ import annotations

from typing import Any

from contract_tests.messages import Exchange

NAME = "SERVICE_ACCOUNT_ERROR"
CODE_WORDS = {
    400: "BAD_REQUEST",
    401: "UNAUTHORIZED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    409: "CONFLICT",
    429: "TOO_MANY_REQUESTS",
    500: "INTERNAL_SERVER_ERROR",
}
RANGE_CODE_WORD = "RANGE_NOT_SATISFIABLE"


def is_error(exchange: Exchange) -> bool:
    """Whether a request was refused, with whatever status."""
    return exchange.status >= 400


def detail(exchange: Exchange) -> str:
    """The text of an error that says what is wrong; empty where there is none."""
    meta = exchange.json_object().get("meta")
    text = meta.get("message") if isinstance(meta, dict) else None
    return text if isinstance(text, str) else ""


def envelope_flaw(exchange: Exchange) -> str | None:
    """What is wrong with an error as a whole, or None."""
    is_range = exchange.status == 416 and any(name.lower() == "range" for name, _ in exchange.request.headers)
    if exchange.status not in CODE_WORDS and not is_range:
        return f"{exchange.status} is no status of this API"
    if exchange.request.method == "HEAD":
        return None
    if "json" not in exchange.media_type:
        return f"the media type is {exchange.media_type or 'missing'}"
    word = RANGE_CODE_WORD if is_range else CODE_WORDS[exchange.status]
    return _body_flaw(exchange.json(), exchange.status, word)


def is_enveloped(exchange: Exchange) -> bool:
    """Whether an answer is an error in the envelope."""
    return is_error(exchange) and envelope_flaw(exchange) is None


def _body_flaw(body: Any, status: int, word: str) -> str | None:
    if not isinstance(body, dict):
        return "the body is no JSON object"
    if body.get("name") != NAME:
        return f"name is {body.get('name')!r}"
    if body.get("httpstatus") != status or isinstance(body["httpstatus"], bool | float):
        return f"httpstatus is {body.get('httpstatus')!r} with status {status}"
    if body.get("message") != word:
        return f"message is {body.get('message')!r} with status {status}"
    meta = body.get("meta")
    if not isinstance(meta, dict) or not isinstance(meta.get("message"), str):
        return f"meta is {meta!r}"
    return None
