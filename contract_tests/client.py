"""Sends requests to a target and shows every answer to the judge."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache
from ssl import SSLContext

import httpx

from contract_tests.answers import Answers
from contract_tests.credentials import Credential
from contract_tests.guarding import RunStopped, raise_for_guard
from contract_tests.headers import response_headers
from contract_tests.judge import Finding, Judge, NotExercised
from contract_tests.messages import Exchange, Request
from contract_tests.schema import response_schemas
from contract_tests.target import Target
from contract_tests.unpacking import unpacked

_TIMEOUT_SECONDS = 60.0
_RETRIES_WHEN_LIMITED = 5
_LONGEST_WAIT_SECONDS = 60.0

Observer = Callable[[Exchange], list[Finding]]


@cache
def certificates() -> SSLContext:
    """The certificate authorities to trust, read once: that takes longer than a dozen requests."""
    return httpx.create_ssl_context()


class Client:
    """One HTTP connection pool to a target, or to the guard in front of it.

    Every answer goes through the observers, which say what it breaks, and then to the judge of the running
    test. Raises httpx.TransportError where the target does not answer, Blocked and RunStopped where the guard
    does not let a request through. `recorders` hear of every answer, also of one that is asked for again.
    """

    def __init__(self, target: Target) -> None:
        self.target = target
        self.judge = Judge(())
        self.observers: list[Observer] = [
            response_schemas(target.api).breaches,
            response_headers(target.api).breaches,
        ]
        self.recorders: list[Callable[[Exchange], None]] = []
        self.requests_sent = 0
        self.answers = Answers()
        self.credential = Credential()
        self._http = httpx.Client(
            base_url=target.via or target.base_url,
            headers={
                "Accept": "application/json",
                "User-Agent": "contract-tests",
                **dict(target.headers),
            },
            timeout=_TIMEOUT_SECONDS,
            follow_redirects=False,
            verify=certificates(),
            trust_env=not target.via,
        )

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def send(self, request: Request) -> Exchange:
        """Send a request; over the target's rate limit, wait as it says and try again."""
        try:
            exchange = self.credential.carry(request, self._send_patiently)
        except (NotExercised, RunStopped, httpx.TransportError) as error:
            self.judge.interruption = error
            raise
        self._observe(exchange)
        if self.target.settle_seconds and request.method not in ("GET", "HEAD", "OPTIONS"):
            time.sleep(self.target.settle_seconds)
        return exchange

    def _send_patiently(self, request: Request) -> Exchange:
        exchange = self._send_once(request)
        for _ in range(_RETRIES_WHEN_LIMITED):
            if exchange.status != 429:
                break
            self._observe(exchange)
            if not self.target.via:  # the guard waits as long as the target wants
                time.sleep(_wait_seconds(exchange))
            exchange = self._send_once(request)
        return exchange

    def _observe(self, exchange: Exchange) -> None:
        self.answers.note(exchange)
        breaches = [finding for observer in self.observers for finding in observer(exchange)]
        self.judge.notice(exchange, breaches)

    def _send_once(self, request: Request) -> Exchange:
        content_type, content = request.body.encode() if request.body else (None, None)
        headers = list(request.headers)
        if request.token is not None:
            headers.append(("Authorization", f"Bearer {request.token}"))
        if content_type is not None:
            headers.append(("Content-Type", content_type))
        self.requests_sent += 1
        with self._http.stream(
            request.method,
            request.path,
            params=httpx.QueryParams(request.query) if request.query else None,
            headers=headers,
            content=content,
        ) as answer:
            raise_for_guard(answer)
            body = unpacked(answer)
        url = str(answer.request.url)
        if self.target.via:
            url = self.target.base_url + url.removeprefix(self.target.via)
        exchange = Exchange(
            request=request,
            url=url,
            status=answer.status_code,
            headers=answer.headers,
            body=body,
            elapsed_seconds=answer.elapsed.total_seconds(),
            sent_headers=tuple(answer.request.headers.multi_items()),
        )
        for record in self.recorders:
            record(exchange)
        return exchange


def _wait_seconds(exchange: Exchange) -> float:
    stated = exchange.headers.get("retry-after", "")
    return min(float(stated) if stated.isdigit() else 1.0, _LONGEST_WAIT_SECONDS)
