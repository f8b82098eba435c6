"""A live system that others use: the mock, filled with their files, which can end the process that asks.

A world is a system of its own. It is looked at from outside only, as anybody could look at a real one.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import uvicorn

from mockserver.app import create_app
from mockserver.config import Config

FOREIGN_OF_EACH_API = 200
ENTITIES = ("client/6", "client/5", "partner/7")
_CASES = ("aaaaaaaa-0000-4000-8000-00000000000a", "bbbbbbbb-0000-4000-8000-00000000000b")
_AT_ONCE = 10

Snapshot = Mapping[Any, Mapping[str, Any]]


@dataclass
class Deadline:
    """Ends a process with SIGKILL when a request arrives, before or after that is done."""

    pid: int
    at_request: int
    does_it: bool


@dataclass
class LiveSystem:
    """The system. `seen` are all requests but ours since it was last cleared: method, path and headers."""

    base_url: str = ""
    seen: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    deadline: Deadline | None = None

    def fill(self, world: str) -> None:
        """Give a world the files of others: with small ids, and three in ten in the entity of the tests."""
        with self._looking("agentcis", world) as http:
            count = FOREIGN_OF_EACH_API - len(self.held("agentcis", world))
            for place in range(0, count, _AT_ONCE):
                # Three in ten, where a rename without an id would hit them.
                turn = place // _AT_ONCE % 10
                entity = ENTITIES[0] if turn < 3 else ENTITIES[1 + turn % 2]
                names = range(place, min(place + _AT_ONCE, count))
                files = [("documents[]", (f"theirs-{each}.txt", _content(each))) for each in names]
                http.post(f"/api/v2/attachments/{entity}", files=files).raise_for_status()
        with self._looking("caseiq", world) as http:
            for place in range(FOREIGN_OF_EACH_API - len(self.held("caseiq", world))):
                file = {"file": (f"theirs-{place}.txt", _content(place), "text/plain")}
                case = {"caseId": _CASES[place % 2]}
                http.post("/api-public/1.0/save_file", data=case, files=file).raise_for_status()

    def held(self, api: str, world: str, *, with_bytes: bool = False) -> Snapshot:
        """All that an API shows: each record with all its members by id, with its bytes if wanted."""
        with self._looking(api, world) as http:
            if api == "agentcis":
                found = {item["id"]: item for entity in ENTITIES for item in _pages(http, entity)}
                paths = {number: f"/attachments/{number}/download" for number in found}
            else:
                listed = http.get("/api-public/1.0/attachments", params={"limit": 1000}).json()["records"]
                found = {record["id"]: record for record in listed}
                paths = {number: f"/api-public/1.0/attachment/{number}/attachment" for number in found}
            if with_bytes:
                return {
                    number: {**item, "bytes": http.get(paths[number]).content}
                    for number, item in found.items()
                }
            return found

    @contextmanager
    def _looking(self, api: str, world: str) -> Iterator[httpx.Client]:
        headers = {"Authorization": f"Bearer {api}-full", "X-Mock-World": world, "X-Look": "ours"}
        with httpx.Client(base_url=self.base_url, headers=headers, trust_env=False, timeout=60) as http:
            yield http

    def app(self) -> Any:
        """The system as an ASGI application."""
        mock: Any = create_app(Config(port=0, seed=0))

        async def counted(scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] == "http":
                headers = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
                if "x-look" not in headers:
                    self.seen.append((scope["method"], scope["path"], headers))
                    if self.deadline and len(self.seen) >= self.deadline.at_request:
                        await self._end(mock, scope, receive)
                        return
            await mock(scope, receive, send)

        return counted

    async def _end(self, mock: Any, scope: Any, receive: Any) -> None:
        """End the asking process; its request is done or not, and never answered."""

        async def unanswered(_: Any) -> None:
            """Nobody is there any more."""

        assert self.deadline is not None
        deadline, self.deadline = self.deadline, None
        if deadline.does_it:
            await mock(scope, receive, unanswered)
        os.kill(deadline.pid, signal.SIGKILL)


def _content(place: int) -> bytes:
    return f"the content of others, {place}\n".encode() * (place % 7)


def _pages(http: httpx.Client, entity: str) -> Iterator[dict[str, Any]]:
    page, last = 1, 1
    while page <= last:
        said = http.get(f"/api/v2/attachments/{entity}", params={"per_page": 100, "page": page}).json()
        yield from said["data"]
        page, last = page + 1, said["meta"]["last_page"]


@contextmanager
def live_system() -> Iterator[LiveSystem]:
    """A running system."""
    logging.getLogger("connexion").setLevel(logging.ERROR)
    listener = socket.create_server(("127.0.0.1", 0))
    system = LiveSystem(f"http://127.0.0.1:{listener.getsockname()[1]}")
    server = uvicorn.Server(uvicorn.Config(system.app(), log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield system
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


def lost_or_changed(before: Snapshot, now: Snapshot) -> list[Any]:
    """The ids of what was there before and is not, or is not the same."""
    return [number for number, kept in before.items() if now.get(number) != kept]


def new(before: Snapshot, now: Snapshot) -> dict[Any, str]:
    """The names of the records that were not there before, by id."""
    fresh = {number: kept for number, kept in now.items() if number not in before}
    return {number: kept.get("name") or kept.get("original_name", "") for number, kept in fresh.items()}
