"""/_mock/clock: stop and move the time of a world."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from mockserver.control.asked import asked_world, json_body
from mockserver.control.worlds import KnownWorlds
from mockserver.store.clocks import WorldClock

_MEMBERS = frozenset({"now", "advance_seconds", "frozen"})


def clock_routes(worlds: KnownWorlds) -> list[Route]:
    """GET shows it, PUT changes it (`now`, `advance_seconds`, `frozen`), DELETE puts it right."""

    async def show(request: Request) -> Response:
        return _shown(worlds.of(asked_world(request)).clock)

    async def change(request: Request) -> Response:
        clock = worlds.of(asked_world(request)).clock
        _change(clock, await json_body(request))
        return _shown(clock)

    async def right(request: Request) -> Response:
        clock = worlds.of(asked_world(request)).clock
        clock.reset()
        return _shown(clock)

    return [
        Route("/_mock/clock", show, methods=["GET"]),
        Route("/_mock/clock", change, methods=["PUT"]),
        Route("/_mock/clock", right, methods=["DELETE"]),
    ]


def _shown(clock: WorldClock) -> Response:
    now = clock.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return JSONResponse({"now": now, "frozen": clock.is_frozen})


def _change(clock: WorldClock, wanted: dict[str, Any]) -> None:
    """Everything is looked at before anything is changed."""
    unknown = sorted(set(wanted) - _MEMBERS)
    if unknown or not wanted:
        members = ", ".join(sorted(_MEMBERS))
        raise HTTPException(
            400, f"{unknown[0]}: unknown; known are {members}" if unknown else f"give {members}"
        )
    time = _time(wanted["now"]) if "now" in wanted else None
    by = _duration(wanted["advance_seconds"]) if "advance_seconds" in wanted else timedelta()
    frozen = wanted.get("frozen")
    if frozen not in (None, True, False):
        raise HTTPException(400, "frozen: must be true or false")
    try:
        later = (time or clock.now()) + by
        later.replace(year=later.year + 1)
    except (OverflowError, ValueError) as error:
        raise HTTPException(400, "advance_seconds: no date is so far away") from error
    if frozen is True:
        clock.freeze()
    if time is not None or by:
        clock.set(later)
    if frozen is False:
        clock.unfreeze()


def _time(value: Any) -> datetime:
    try:
        time = datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise HTTPException(400, "now: must be a time such as 2030-01-31T12:00:00Z") from error
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


def _duration(value: Any) -> timedelta:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise HTTPException(400, "advance_seconds: must be a number")
    try:
        return timedelta(seconds=value)
    except (OverflowError, ValueError) as error:
        raise HTTPException(400, "advance_seconds: no date is so far away") from error
