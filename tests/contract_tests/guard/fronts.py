"""A guard in front of a system of the tests, as a run has it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from contract_tests.guard.intent import Profile
from contract_tests.guard.ledger import Ledger
from contract_tests.guard.limits import limits_for
from contract_tests.guard.opening import Guarding, guarded, journal_run
from contract_tests.guard.proxy import Guard
from contract_tests.target import make_target

RUN_ID = "0f1e2d3c"
MARKER = f"ct-{RUN_ID}"
SECTIONS = {
    "agentcis": {"token": "agentcis-full", "entity": "client:6", "other_entity": "client:5"},
    "caseiq": {"token": "caseiq-full", "case_id": "aaaaaaaa-0000-4000-8000-00000000000a"},
}


@dataclass(frozen=True)
class Front:
    """An open guard: `url` is where it listens, `http` a client of it."""

    url: str
    guard: Guard
    http: httpx.Client

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return urlsplit(self.url).port or 0


@contextmanager
def front(
    base_url: str,
    *,
    api: str = "agentcis",
    profile: Profile = "write",
    ledger: Path | None = None,
    **limits: Any,
) -> Iterator[Front]:
    """A guard in front of a URL, without the slow pace of live systems where none is asked for."""
    target = make_target(api, {"base_url": base_url, **SECTIONS[api]}, seed=0, run_id=RUN_ID)
    with ExitStack() as stack:
        journal = stack.enter_context(Ledger(ledger, is_new=True)) if ledger else None
        if journal:
            journal_run(journal, target, profile=profile, credentials={})
        guarding = Guarding(
            profile, limits_for(api, profile, **{"requests_per_minute": 0, **limits}), journal
        )
        behind, guard = stack.enter_context(guarded(target, guarding))
        http = stack.enter_context(httpx.Client(base_url=behind.via, trust_env=False, timeout=20))
        yield Front(behind.via, guard, http)


def said_by_guard(answer: httpx.Response) -> str:
    """`blocked`, `stopped` or `failed` where an answer is the guard's own; empty where it is the target's."""
    return str(answer.headers.get("x-guard", ""))
