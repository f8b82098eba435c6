"""How much a run may ask of a live system, and what ends it before its last test."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from contract_tests.guard.intent import Kind, Profile

_MIB = 1024 * 1024
_NOT_AN_ACCIDENT = 501  # Case IQ documents it for a grant that it does not support


@dataclass(frozen=True)
class Limits:
    """Hard limits of one API's run; 0 is none.

    `max_creates` counts the files that were, or may have been, stored, `max_renames` and `max_deletes`
    requests. `max_server_errors`, `max_failures`,
    `max_timeouts` and `max_refusals` (429) count answers in a row. `max_wait_seconds` is for all waits that
    429 demanded, `timeout_seconds` for one answer, its body included.
    """

    max_requests: int = 0
    max_mib: int = 0
    max_creates: int = 0
    max_renames: int = 0
    max_deletes: int = 0
    max_seconds: int = 0
    max_server_errors: int = 0
    max_failures: int = 25
    max_timeouts: int = 3
    max_refusals: int = 20
    max_wait_seconds: int = 60
    max_answer_mib: int = 256
    max_request_mib: int = 128
    requests_per_minute: int = 0
    connections: int = 8
    timeout_seconds: float = 30.0


_LIVE = Limits(
    max_requests=5000,
    max_mib=2048,
    max_creates=1000,
    max_renames=1000,
    max_deletes=1000,
    max_seconds=3600,
    max_server_errors=10,
    max_failures=10,
    max_wait_seconds=600,
    requests_per_minute=300,
    connections=1,
)
# What is uploaded to Case IQ stays: it documents no delete.
_KINDS: dict[str, Kind] = {"created files": "create", "renames": "rename", "deletions": "delete"}
_MAX_CREATES = {"caseiq": 25}


def limits_for(api: str, profile: Profile, **wanted: Any) -> Limits:
    """The limits of a profile, with those that are asked for in their place (None: not asked for)."""
    chosen = {name: value for name, value in wanted.items() if value is not None}
    if profile == "mock":
        return replace(Limits(), **chosen)
    return replace(_LIVE, **{"max_creates": _MAX_CREATES.get(api, _LIVE.max_creates), **chosen})


@dataclass
class Spent:
    """What a run has used up."""

    requests: int = 0
    octets: int = 0
    creates: int = 0
    renames: int = 0
    deletes: int = 0
    waited_seconds: float = 0.0


class Budget:
    """Counts against the limits. `stopped` says why nothing goes out any more; empty while all is well."""

    def __init__(self, limits: Limits, *, now: Callable[[], float] = time.monotonic) -> None:
        self.limits = limits
        self.spent = Spent()
        self.stopped = ""
        self._now = now
        self._started_at = now()
        self._not_before = self._started_at
        self._in_a_row: dict[str, int] = {}

    def refusal(self, kind: Kind, *, creates: int, size_bytes: int) -> str:
        """Why a request may not go out; empty if it may. All budgets but that of files end the run."""
        limits = self.limits
        self._end_if(limits.max_requests, self.spent.requests + 1, "requests")
        self._end_if(limits.max_mib * _MIB, self.spent.octets + size_bytes, "bytes")
        self._end_if(limits.max_seconds, self._now() - self._started_at, "seconds")
        if self.stopped:
            return self.stopped
        for most, spent, what in (
            (limits.max_creates, self.spent.creates + creates, "created files"),
            (limits.max_renames, self.spent.renames + (kind == "rename"), "renames"),
            (limits.max_deletes, self.spent.deletes + (kind == "delete"), "deletions"),
        ):
            if most and spent > most and kind == _KINDS[what]:
                return f"the budget of {most} {what} is used up"
        if limits.max_request_mib and size_bytes > limits.max_request_mib * _MIB:
            return f"a request is larger than {limits.max_request_mib} MiB"
        return ""

    def sent(self, kind: Kind, *, creates: int, size_bytes: int) -> None:
        """Count a request that goes out; what it may create counts until its answer says otherwise."""
        self.spent.requests += 1
        self.spent.creates += creates
        self.spent.renames += kind == "rename"
        self.spent.deletes += kind == "delete"
        self.spent.octets += size_bytes
        pace = 60 / self.limits.requests_per_minute if self.limits.requests_per_minute else 0
        self._not_before = max(self._not_before, self._now()) + pace

    def wait_seconds(self) -> float:
        """How long the next request has to wait."""
        return max(0.0, self._not_before - self._now())

    def created_nothing(self, creates: int) -> None:
        """Give back what a refused upload had been counted for."""
        self.spent.creates -= creates

    def received(self, size_bytes: int) -> None:
        """Count bytes of an answer."""
        self.spent.octets += size_bytes

    def answered(self, status: int, retry_after_seconds: float | None) -> None:
        """Take an answer into account: the kill switches, and how long a 429 wants us to wait."""
        self._in_a_row.pop("failures", None)
        self._in_a_row.pop("timeouts", None)
        is_error = status >= 500 and status != _NOT_AN_ACCIDENT
        self._count("server errors (5xx)", self.limits.max_server_errors, is_true=is_error)
        self._count("refusals for too many requests (429)", self.limits.max_refusals, is_true=status == 429)
        if status == 429:
            self._wait(1.0 if retry_after_seconds is None else retry_after_seconds)

    def failed(self, *, is_timeout: bool) -> None:
        """Take into account that no answer came."""
        self._count("failures", self.limits.max_failures, is_true=True)
        self._count("timeouts", self.limits.max_timeouts, is_true=is_timeout)

    def _wait(self, seconds: float) -> None:
        self.spent.waited_seconds += seconds
        if self.spent.waited_seconds > self.limits.max_wait_seconds > 0:
            self.stopped = (
                f"the target answers 429 and wants {seconds:.0f} seconds of waiting; "
                f"{self.limits.max_wait_seconds} in all are allowed"
            )
        self._not_before = max(self._not_before, self._now() + seconds)

    def _count(self, what: str, most: int, *, is_true: bool) -> None:
        self._in_a_row[what] = self._in_a_row.get(what, 0) + 1 if is_true else 0
        if most and self._in_a_row[what] >= most and not self.stopped:
            self.stopped = f"{most} {what} in a row"

    def _end_if(self, most: float, spent: float, what: str) -> None:
        if most and spent > most and not self.stopped:
            self.stopped = f"the budget of {most} {what} is used up"
