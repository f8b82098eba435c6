"""What a client of the guard makes of an answer that is the guard's own and not the target's."""

from __future__ import annotations

import httpx

from contract_tests.judge import Blocked


class RunStopped(Exception):
    """Nothing goes out to the target any more; the text says why."""


def raise_for_guard(answer: httpx.Response) -> None:
    """Raise what an answer of the guard's own stands for: Blocked, RunStopped or an httpx.TransportError."""
    said = answer.headers.get("x-guard")
    if said is None:
        return
    answer.read()
    why = str(answer.json()["why"])
    if said == "blocked":
        raise Blocked(why)
    if said == "stopped":
        raise RunStopped(why)
    kind = getattr(httpx, answer.headers.get("x-guard-error", ""), httpx.ReadError)
    raise kind(why)
