"""What can be judged on every answer, whatever it was asked for."""

from __future__ import annotations

import re
from collections.abc import Callable

from contract_tests.caseiq.client import LIST_PATH, PREFIX, UPLOAD_PATH
from contract_tests.caseiq.errors import CODE_WORDS, envelope_flaw
from contract_tests.caseiq.records import records_of
from contract_tests.headers import response_headers
from contract_tests.judge import Finding, seen
from contract_tests.messages import Exchange
from contract_tests.schema import response_schemas

Observer = Callable[[Exchange], list[Finding]]

_SPEAKS_OF_A_LIMIT = re.compile(rb"TOO_MANY_REQUESTS|rate.?limit|too many requests", re.IGNORECASE)

_SUCCESS_IS_200 = {
    "uploadFile": "caseiq.upload.ok",
    "listAttachments": "caseiq.list.shape",
    "getAttachment": "caseiq.get.ok",
    "downloadAttachment": "caseiq.download.bytes",
}


def observers() -> list[Observer]:
    """The observers for one run."""
    headers = response_headers("caseiq").breaches
    return [bodies, headers, successes, envelopes, rate_limits, lists, UniqueIds()]


def bodies(exchange: Exchange) -> list[Finding]:
    """Hold an answer against its schema.

    Errors are judged by `envelopes`. That two answers agree, or an answer with what was sent, is judged
    where both are known.
    """
    if exchange.status >= 400 and exchange.request.path.startswith(PREFIX):
        return []
    breaches = response_schemas("caseiq").breaches(exchange)
    return [breach for breach in breaches if breach.rule != "caseiq.get.same"]


def successes(exchange: Exchange) -> list[Finding]:
    """Judge that success is 200 and nothing near it."""
    rule = _SUCCESS_IS_200.get(exchange.request.operation or "")
    if rule is None or not exchange.is_success or exchange.status in (200, 206):
        return []
    return [_broken(rule, "the status of success is 200", exchange)]


def envelopes(exchange: Exchange) -> list[Finding]:
    """Hold every error of the API against the envelope."""
    is_api = exchange.request.path.startswith(PREFIX)
    is_record = is_api and not exchange.request.path.endswith("/attachment")
    if is_record and exchange.status < 400 and "httpstatus" in exchange.json_object():
        expected = "httpstatus equals the HTTP status"
        return [_broken("caseiq.error.envelope", expected, exchange)]
    if not is_api or exchange.status < 400 or exchange.status == 416 or _is_about_a_limit(exchange):
        return []
    flaw = envelope_flaw(exchange)
    if flaw is None:
        return []
    expected = "every error is the vendor's envelope with its status and code word"
    return [_broken("caseiq.error.envelope", expected, exchange, f"{flaw}: {seen(exchange)}")]


def rate_limits(exchange: Exchange) -> list[Finding]:
    """Judge an answer that says that the caller is over the limit."""
    if not _is_about_a_limit(exchange):
        return []
    expected = "over the limit the answer is 429 TOO_MANY_REQUESTS in the envelope"
    if exchange.status != 429:
        return [_broken("caseiq.rate-limit", expected, exchange)]
    is_token = not exchange.request.path.startswith(PREFIX)
    is_right = is_token or envelope_flaw(exchange) is None
    wait = exchange.headers.get("retry-after", "")
    return [
        Finding("caseiq.rate-limit", "held" if is_right else "broken", expected, seen(exchange), exchange),
        Finding(
            "caseiq.rate-limit-retry",
            "held" if re.fullmatch("[0-9]+", wait) else "broken",
            "an answer 429 says in Retry-After how many seconds to wait",
            f"Retry-After: {wait or 'missing'}",
            exchange,
        ),
    ]


def lists(exchange: Exchange) -> list[Finding]:
    """Judge that `count` counts the records of an answer, and that there are no more than `limit`."""
    records = records_of(exchange)
    if exchange.request.path != LIST_PATH or records is None:
        return []
    found = []
    count = exchange.json_object().get("count")
    if isinstance(count, int) and count != len(records):
        expected = "count is how many records this answer holds"
        found.append(
            _broken("caseiq.list.count", expected, exchange, f"count {count}, {len(records)} records")
        )
    limit = dict(exchange.request.query).get("limit", "")
    if re.fullmatch("[1-9][0-9]{0,3}", limit) and len(records) > int(limit):
        expected = "an answer has at most `limit` records"
        found.append(
            _broken("caseiq.list.limit", expected, exchange, f"limit {limit}, {len(records)} records")
        )
    return found


class UniqueIds:
    """Judges that no two uploads of a run are given the same id."""

    def __init__(self) -> None:
        self._ids: set[str] = set()

    def __call__(self, exchange: Exchange) -> list[Finding]:
        """Look at the id that an upload was given."""
        attachment_id = exchange.json_object().get("id") if exchange.status == 200 else None
        if exchange.request.path != UPLOAD_PATH or not isinstance(attachment_id, str):
            return []
        is_new = attachment_id not in self._ids
        self._ids.add(attachment_id)
        expected = "every upload gets an id that no earlier one has"
        return [] if is_new else [_broken("caseiq.upload.unique-id", expected, exchange)]


def _is_about_a_limit(exchange: Exchange) -> bool:
    if exchange.status < 400 or exchange.request.method == "HEAD":
        return exchange.status == 429
    is_plain_error = exchange.status in CODE_WORDS and exchange.status not in (403, 429)
    speaks = _SPEAKS_OF_A_LIMIT.search(exchange.body[:2000]) is not None
    return exchange.status == 429 or (speaks and not is_plain_error) or b"TOO_MANY_REQ" in exchange.body


def _broken(rule: str, expected: str, exchange: Exchange, observed: str | None = None) -> Finding:
    return Finding(rule, "broken", expected, observed or seen(exchange), exchange)
