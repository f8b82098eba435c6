"""An exchange as text that may leave the tester's machine: without secrets, not too long."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus

from contract_tests.curl import curl_line
from contract_tests.judge import Finding
from contract_tests.messages import Exchange, Multipart, Part
from contract_tests.redact import Redactor

SHOWN_CHARACTERS = 2000
# What is redacted before it is cut, so that no cut leaves half a secret in sight.
_READ_BYTES = 1_000_000


@dataclass(frozen=True)
class Shown:
    """A request and its answer; every text is redacted, bodies are excerpts, `curl` is the line to paste."""

    method: str
    url: str
    request_headers: tuple[tuple[str, str], ...]
    request_body: str
    status: int
    reason: str
    response_headers: tuple[tuple[str, str], ...]
    response_body: str
    seconds: float
    curl: str


@dataclass(frozen=True)
class Told:
    """A finding as text, redacted; `exchange` is None where nothing was sent."""

    expected: str
    observed: str
    exchange: Shown | None

    def lines(self) -> list[str]:
        """What was expected, what came and how to send it again."""
        again = [f"again: {self.exchange.curl}"] if self.exchange else []
        return [f"expected: {self.expected}", f"observed: {self.observed}", *again]


def tell(finding: Finding, redactor: Redactor) -> Told:
    """A finding as text."""
    finding = redactor.finding(finding)
    shown = _show(finding.exchange, redactor) if finding.exchange else None
    return Told(finding.expected, finding.observed, shown)


def _show(exchange: Exchange, redactor: Redactor) -> Shown:
    """An exchange that the redactor has seen, as text."""
    return Shown(
        method=exchange.request.method,
        url=redactor.text(exchange.url),
        request_headers=_cut(_request_headers(exchange), redactor),
        request_body=_request_body(exchange, redactor),
        status=exchange.status,
        reason=_reason(exchange.status),
        response_headers=_cut(tuple(exchange.headers.items()), redactor),
        response_body=body_text(exchange.body, redactor),
        seconds=exchange.elapsed_seconds,
        curl=redactor.text(curl_line(exchange)),
    )


def body_text(body: bytes, redactor: Redactor) -> str:
    """The beginning of a body: JSON indented, bytes that are no text only counted."""
    head = body[:_READ_BYTES]
    text = head.decode("utf-8", "replace")
    if len(body) <= _READ_BYTES and (text.count("\ufffd") or "\0" in text):
        return f"({len(body):,} bytes that are no text)"
    # Once before and once after: a secret may be spelled with escapes in the JSON.
    return excerpt(redactor.text(_indented(redactor.text(text))))


def excerpt(text: str) -> str:
    """The first 2,000 characters, and how many are left out."""
    left_out = len(text) - SHOWN_CHARACTERS
    return text if left_out <= 0 else f"{text[:SHOWN_CHARACTERS]}\n… {left_out:,} characters more"


def _indented(text: str) -> str:
    if not text.lstrip().startswith(("{", "[")):
        return text
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return text


def _request_headers(exchange: Exchange) -> tuple[tuple[str, str], ...]:
    """The headers that the test chose; the client's own say nothing about a rule."""
    request = exchange.request
    token = (("Authorization", "Bearer $TOKEN"),) if request.token is not None else ()
    content_type = None
    if isinstance(request.body, Multipart):
        content_type = "multipart/form-data"
    elif request.body is not None:
        content_type, _ = request.body.encode()
    return (*token, *request.headers, *((("Content-Type", content_type),) if content_type else ()))


def _request_body(exchange: Exchange, redactor: Redactor) -> str:
    body = exchange.request.body
    if body is None:
        return ""
    if isinstance(body, Multipart):
        return excerpt("\n".join(_part(part, redactor) for part in body.parts))
    return body_text(body.encode()[1], redactor)


def _part(part: Part, redactor: Redactor) -> str:
    head = f"part {part.name!r}"
    if part.filename is not None:
        head += f", filename {part.filename!r}"
    if part.content_type is not None:
        head += f", {part.content_type}"
    return f"{redactor.text(head)}\n    {body_text(part.data, redactor)}"


def _cut(headers: tuple[tuple[str, str], ...], redactor: Redactor) -> tuple[tuple[str, str], ...]:
    return tuple((redactor.text(name), excerpt(redactor.text(value))) for name, value in headers)


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
