"""/_mock/requests and /_mock/verify: what passed in a world, and whether it is what was expected."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from mockserver.control.asked import JsonAnswer, asked_world, json_body
from mockserver.control.worlds import KnownWorlds
from mockserver.http.asgi import CLOSING
from mockserver.journal.criteria import WishError
from mockserver.journal.entry import Entry
from mockserver.journal.expectation import Expectation, Order, read_expectation
from mockserver.journal.journal import Journal
from mockserver.journal.plain_json import written_json
from mockserver.journal.query import Query, read_query
from mockserver.journal.shown import shown, shown_in_short
from mockserver.journal.verification import Outcome, verify

LONGEST_WAIT_SECONDS = 30
NOT_AS_EXPECTED = 409


def journal_routes(worlds: KnownWorlds) -> list[Route]:
    """GET lists or waits, with an id it shows one, DELETE forgets; verify holds an expectation to all."""

    def journal_of(request: Request) -> Journal:
        return worlds.of(asked_world(request)).journal

    async def listed(request: Request) -> Response:
        return await _listed(request, journal_of(request))

    async def one(request: Request) -> Response:
        entry = _entry(journal_of(request), request.path_params["entry_id"])
        return JsonAnswer(shown(entry))

    async def forget(request: Request) -> Response:
        journal = journal_of(request)
        journal.clear()
        return JsonAnswer({"requests": [], "first_id": journal.first_id, "last_id": journal.last_id})

    async def verified(request: Request) -> Response:
        journal = journal_of(request)
        expected = _expected(await json_body(request))
        outcome = await asyncio.to_thread(lambda: verify(expected, journal.entries()))
        return _told(outcome, request.headers.get("accept", ""))

    return [
        Route("/_mock/requests", listed, methods=["GET"]),
        Route("/_mock/requests", forget, methods=["DELETE"]),
        Route("/_mock/requests/{entry_id}", one, methods=["GET"]),
        Route("/_mock/verify", verified, methods=["POST"]),
    ]


async def _listed(request: Request, journal: Journal) -> Response:
    wanted = _asked(request)
    show = _show(wanted)
    wait_seconds = _wait_seconds(wanted.pop("wait_seconds", "0"))
    query = _query(wanted)
    last_id = journal.last_id
    # In a thread: thousands of bodies may be looked into, and others want their turn.
    found = await asyncio.to_thread(lambda: query.page(journal))
    if not found and wait_seconds:
        closing = request.scope.get("state", {}).get(CLOSING, asyncio.Event())
        rest = replace(query, since=query.since.after(last_id))
        found = await _awaited(journal, rest, wait_seconds, closing)
    return JsonAnswer(await asyncio.to_thread(_page, journal, query, found, show))


def _asked(request: Request) -> dict[str, str]:
    wanted = dict(request.query_params.multi_items())
    twice = [name for name in wanted if len(request.query_params.getlist(name)) > 1]
    if twice:
        raise HTTPException(400, f"{twice[0]}: is given more than once")
    return wanted


def _query(wanted: dict[str, str]) -> Query:
    try:
        return read_query(wanted)
    except WishError as error:
        raise HTTPException(400, str(error)) from error


def _show(wanted: dict[str, str]) -> Callable[[Entry], dict[str, Any]]:
    """How each is shown: with everything, or in short."""
    text = wanted.pop("short", "false")
    if text not in ("true", "false"):
        raise HTTPException(400, "short: must be true or false")
    return shown_in_short if text == "true" else shown


def _wait_seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= LONGEST_WAIT_SECONDS:
        raise HTTPException(400, f"wait_seconds: must be a number from 0 to {LONGEST_WAIT_SECONDS}")
    return seconds


async def _awaited(
    journal: Journal, query: Query, wait_seconds: float, closing: asyncio.Event
) -> list[Entry]:
    """What is wanted, as soon as it is there, or nothing when time is up or the server ends."""
    loop, came = asyncio.get_running_loop(), asyncio.Event()
    stop = journal.listen(lambda: loop.call_soon_threadsafe(came.set))
    end = loop.create_task(closing.wait())
    end.add_done_callback(lambda _: came.set())
    try:
        async with asyncio.timeout(wait_seconds):
            while not closing.is_set():
                last_id = journal.last_id
                if found := query.page(journal):
                    return found
                query = replace(query, since=query.since.after(last_id))
                await came.wait()
                came.clear()
            return []
    except TimeoutError:
        return []
    finally:
        stop()
        end.cancel()


def _page(
    journal: Journal, query: Query, found: list[Entry], show: Callable[[Entry], dict[str, Any]]
) -> dict[str, Any]:
    """A page; `next` is the parameter that gives the page behind it, stable whatever comes meanwhile."""
    page: dict[str, Any] = {
        "requests": [show(entry) for entry in found],
        "first_id": journal.first_id,
        "last_id": journal.last_id,
    }
    if len(found) == query.limit:
        page["next"] = {"before" if query.is_newest_first else "since": found[-1].id}
    return page


def _entry(journal: Journal, text: str) -> Entry:
    is_id = text.isascii() and text.isdigit() and len(text) <= 12
    entry = journal.get(int(text)) if is_id else None
    if entry is None:
        raise HTTPException(404, f"{text}: there is no such request in this world, or not any more")
    return entry


def _expected(wanted: dict[str, Any]) -> Expectation | Order:
    try:
        written_json(wanted)
        return read_expectation(wanted)
    except (ValueError, RecursionError) as error:
        raise HTTPException(400, str(error)) from error


def _told(outcome: Outcome, accept: str) -> Response:
    status = 200 if outcome.holds else NOT_AS_EXPECTED
    if accept.startswith("text/plain"):
        return PlainTextResponse(f"{outcome.text}\n", status)
    return JsonAnswer(_outcome(outcome), status)


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "holds": outcome.holds,
        "expected": outcome.expected,
        "found": outcome.found,
        "matching": list(outcome.matching),
        "nearest": [
            {
                "id": near.entry.id,
                "request": shown(near.entry),
                "differences": [
                    {"member": one.member, "expected": one.expected, "was": one.was}
                    for one in near.differences
                ],
            }
            for near in outcome.nearest
        ],
        "text": outcome.text,
    }
