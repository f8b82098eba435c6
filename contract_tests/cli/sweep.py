"""What is done at the end of a guarded run: a last cleaning, and a sentence on what the guard did."""

from __future__ import annotations

from collections.abc import Mapping

import httpx

from contract_tests.agentcis.cleaning import clean
from contract_tests.guard.proxy import Guard
from contract_tests.guarding import RunStopped
from contract_tests.judge import NotExercised
from contract_tests.target import Target


def swept(targets: list[Target], guards: Mapping[str, Guard]) -> list[str]:
    """Delete what tests could not; answers what there is to know, a sentence each."""
    return [note for target in targets if target.api in guards for note in _notes(target, guards[target.api])]


def _notes(target: Target, guard: Guard) -> list[str]:
    left = _left(target, guard)
    spent, blocked = guard.budget.spent, guard.record.blocked_count
    said = f"{target.api}: guarded with profile {guard.profile}: {spent.requests} requests"
    if guard.profile != "mock":
        said += f", {blocked} blocked, {spent.creates} files stored"
    return [said, *([f"{target.api}: {left}"] if left else [])]


def _left(target: Target, guard: Guard) -> str:
    if guard.profile != "write":
        return ""
    if target.api == "caseiq":
        kept = guard.budget.spent.creates
        return f"{kept} files stay; `contract-tests cleanup` lists them" if kept else ""
    try:
        left = clean(target, list(guard.ownership.places), guard.ownership.owned)
    except (NotExercised, RunStopped, httpx.TransportError) as error:
        return f"not cleaned up: {error}; use `contract-tests cleanup`"
    if left:
        return f"{len(left)} documents could not be deleted; use `contract-tests cleanup`"
    return "nothing of the run is left"
