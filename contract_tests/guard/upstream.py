"""Sends requests on to the target and reads the answers, within bounds of time and size."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx

from contract_tests.client import certificates
from contract_tests.guard.call import Call
from contract_tests.guard.limits import Limits
from contract_tests.unpacking import unpacked

_MIB = 1024 * 1024
_SLOWEST_BYTES_PER_SECOND = 64 * 1024
_PIECE_BYTES = 16 * 1024
# RFC 9110 section 7.6.1: what is about one connection and not about the message.
HOP_BY_HOP = frozenset(
    (
        *("connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection"),
        *("te", "trailer", "transfer-encoding", "upgrade"),
    )
)
GUARD_HEADER = "x-guard"


@dataclass(frozen=True)
class Answer:
    """An answer as it came: header names and values as bytes, the body still as it is encoded."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    def header(self, name: str) -> str:
        """A header's value, empty without one."""
        wanted = name.encode()
        return next((value.decode("latin-1") for key, value in self.headers if key.lower() == wanted), "")

    @property
    def is_refused(self) -> bool:
        """Whether nothing happened. Of an answer 5xx nobody knows: a gateway may give up too early."""
        return 400 <= self.status < 500

    @property
    def retry_after_seconds(self) -> float | None:
        """The wait that Retry-After asks for, in seconds or as a date (RFC 9110, 10.2.3)."""
        stated = self.header("retry-after")
        if stated.isascii() and stated.isdecimal():
            return float(stated)
        try:
            at = parsedate_to_datetime(stated)
            return max(0.0, (at.astimezone(UTC) - datetime.now(UTC)).total_seconds())
        except (ValueError, OverflowError):
            return None

    def json(self) -> object:
        """The body as JSON; None where it is none."""
        try:
            value: object = json.loads(self._unpacked())
        except (ValueError, RecursionError, httpx.ReadError):
            return None
        return value

    def _unpacked(self) -> bytes:
        """The body without its encoding, decoded piece by piece: it may unpack to a flood."""
        pieces = (self.body[at : at + _PIECE_BYTES] for at in range(0, len(self.body), _PIECE_BYTES))
        return unpacked(httpx.Response(self.status, headers=list(self.headers), content=pieces))


class NoAnswer(Exception):
    """The target did not answer in full. `kind` is the name of the class of httpx's that says how."""

    def __init__(self, kind: str, why: str) -> None:
        super().__init__(why)
        self.kind = kind

    @property
    def is_timeout(self) -> bool:
        """Whether it took too long."""
        return "Timeout" in self.kind


class Upstream:
    """The connections to the target; they trust what the rest of the kit trusts, and follow nothing."""

    def __init__(self, base_url: str, limits: Limits) -> None:
        url = urlsplit(base_url)
        self._base = httpx.URL(base_url)
        self._prefix = url.path.rstrip("/")
        self._host = url.netloc.rpartition("@")[2]
        self._limits = limits
        self._http = httpx.AsyncClient(
            verify=certificates(),
            follow_redirects=False,
            trust_env=url.scheme == "https",
            limits=httpx.Limits(max_connections=limits.connections or None),
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def ask(self, call: Call) -> Answer:
        """The target's answer. Raises NoAnswer."""
        try:
            response = await self._begun(call)
            try:
                body = await self._body(response)
            finally:
                await response.aclose()
        except (httpx.TransportError, httpx.InvalidURL) as error:
            raise NoAnswer(type(error).__name__, str(error) or type(error).__name__) from error
        headers = tuple(_passed_on(response.headers.raw, response.status_code))
        return Answer(response.status_code, headers, body)

    async def _begun(self, call: Call) -> httpx.Response:
        """The answer as far as its headers; the client's own timeouts begin anew with each byte of them."""
        allowed_seconds = self._limits.timeout_seconds + len(call.body) / _SLOWEST_BYTES_PER_SECOND
        try:
            async with asyncio.timeout(allowed_seconds):
                return await self._http.send(self._request(call), stream=True)
        except TimeoutError as error:
            msg = f"the headers of the answer have not ended after {allowed_seconds:.0f} seconds"
            raise NoAnswer("ReadTimeout", msg) from error

    def _request(self, call: Call) -> httpx.Request:
        headers = [
            (name.encode("latin-1"), value.encode("latin-1"))
            for name, value in call.headers
            if _is_passed_on(name)
        ]
        seconds = self._limits.timeout_seconds
        return httpx.Request(
            call.method,
            self._base,
            headers=[(b"Host", self._host.encode("ascii")), *headers],
            content=call.body,
            extensions={
                "target": (self._prefix + call.target).encode("ascii"),
                "timeout": httpx.Timeout(seconds).as_dict(),
            },
        )

    async def _body(self, response: httpx.Response) -> bytes:
        chunks, size, started_at = [], 0, time.monotonic()
        most = self._limits.max_answer_mib * _MIB
        async for chunk in response.aiter_raw():
            chunks.append(chunk)
            size += len(chunk)
            if most and size > most:
                raise NoAnswer("ReadError", f"the answer is larger than {self._limits.max_answer_mib} MiB")
            allowed_seconds = self._limits.timeout_seconds + size / _SLOWEST_BYTES_PER_SECOND
            if time.monotonic() - started_at > allowed_seconds:
                raise NoAnswer("ReadTimeout", f"the answer has not ended after {allowed_seconds:.0f} seconds")
        return b"".join(chunks)


def _is_passed_on(name: str) -> bool:
    return name.lower() not in (*HOP_BY_HOP, "host", "content-length")


def _passed_on(headers: Iterable[tuple[bytes, bytes]], status: int) -> Iterable[tuple[bytes, bytes]]:
    """The headers of an answer; no length where there is no body (RFC 9110, 8.6), as our server counts."""
    dropped = {*HOP_BY_HOP, *(("content-length",) if status in (204, 304) else ())}
    for raw_name, value in headers:
        name = raw_name.decode("latin-1").lower()
        if name not in dropped and not name.startswith(GUARD_HEADER):
            yield raw_name, value
