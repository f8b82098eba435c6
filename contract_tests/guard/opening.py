"""Puts a guard in front of a target, with a profile, limits and a ledger. The one place that wires it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import httpx

from contract_tests.agentcis.guarded import AgentcisShapes
from contract_tests.caseiq.guarded import CaseIqShapes
from contract_tests.guard.intent import Profile, Shapes
from contract_tests.guard.ledger import FORMAT, Ledger
from contract_tests.guard.limits import Budget, Limits
from contract_tests.guard.ownership import Ownership
from contract_tests.guard.proxy import Guard
from contract_tests.guard.server import GuardApp, Observer, serving
from contract_tests.guard.upstream import Upstream
from contract_tests.target import Target

_LONGEST_LOOK_SECONDS = 5

SHAPES: dict[str, Shapes] = {"caseiq": CaseIqShapes(), "agentcis": AgentcisShapes()}


@dataclass(frozen=True)
class Guarding:
    """How a target is guarded. `ownership` is what the run of the ledger created, when cleaning up."""

    profile: Profile
    limits: Limits
    ledger: Ledger | None = None
    ownership: Ownership | None = None
    replaces_location: bool = False
    observe: Observer | None = None


def marker_of(run_id: str) -> str:
    """What the names of all files of a run hold, and those of nobody else."""
    return f"ct-{run_id}"


def make_guard(target: Target, guarding: Guarding) -> Guard:
    """The guard in front of a target."""
    guard = Guard(
        target.api,
        SHAPES[target.api],
        Upstream(target.base_url, guarding.limits),
        profile=guarding.profile,
        budget=Budget(guarding.limits),
        ownership=guarding.ownership or Ownership(marker_of(target.run_id)),
        ledger=guarding.ledger,
    )
    guard.known_headers = frozenset(name.lower() for name, _ in target.headers)
    return guard


def make_app(guard: Guard, target: Target, guarding: Guarding) -> GuardApp:
    """The guard as an application."""
    origin = httpx.URL(target.base_url)
    replaced = f"{origin.scheme}://{origin.netloc.decode()}" if guarding.replaces_location else ""
    return GuardApp(guard, replaced_origin=replaced, observe=guarding.observe)


@contextmanager
def guarded(target: Target, guarding: Guarding) -> Iterator[tuple[Target, Guard]]:
    """The target as it is reached through a guard that runs until the end of the block."""
    guard = make_guard(target, guarding)
    with serving(make_app(guard, target, guarding)) as via:
        yield replace(target, via=via, profile=guarding.profile), guard


def journal_run(ledger: Ledger, target: Target, *, profile: Profile, credentials: dict[str, str]) -> None:
    """Write down who this run is; `credentials` says where to find them again, and holds none."""
    ledger.write(
        "run",
        format=FORMAT,
        api=target.api,
        run_id=target.run_id,
        base_url=target.base_url,
        profile=profile,
        started_at=datetime.now(UTC).isoformat(timespec="seconds"),
        entity=target.get("entity") or "",
        credentials=credentials,
    )


def is_own_mock(target: Target) -> bool:
    """Whether a target on this machine is a mock of ours, which has nothing to lose."""
    if not target.is_loopback:
        return False
    try:
        return asyncio.run(asyncio.wait_for(_is_healthy(target.base_url), _LONGEST_LOOK_SECONDS))
    except (httpx.HTTPError, ValueError, RecursionError, TimeoutError):
        return False


async def _is_healthy(base_url: str) -> bool:
    """Whether a mock says so. Anybody may answer here, with any answer: little of it is read."""
    async with (
        httpx.AsyncClient(trust_env=False) as http,
        http.stream("GET", f"{base_url}/_mock/health") as answer,
    ):
        async for chunk in answer.aiter_raw():
            return answer.status_code == 200 and json.loads(chunk) == {"status": "ok"}
    return False
