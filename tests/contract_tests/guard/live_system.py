"""A live system that others use: the mock, filled with their files, which can end the process that asks.

A world is a system of its own. All that others have there is known, so that any change of it is found.
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

import uvicorn

from mockserver.agentcis.records import Entity
from mockserver.app import create_app
from mockserver.caseiq.records import CaseFile
from mockserver.config import Config
from mockserver.http.body import Upload
from mockserver.store.blobs import Blob, Blobs

FOREIGN_OF_EACH_API = 200
ENTITIES = (Entity("client", 6), Entity("client", 5), Entity("partner", 7))
_CASES = ("aaaaaaaa-0000-4000-8000-00000000000a", "bbbbbbbb-0000-4000-8000-00000000000b")

Snapshot = Mapping[Any, tuple[Any, bytes]]


@dataclass
class Deadline:
    """Ends a process with SIGKILL when a request arrives, before or after that is done."""

    pid: int
    at_request: int
    does_it: bool


@dataclass
class LiveSystem:
    """The system. `seen` are all requests since it was last cleared: method, path and headers."""

    seen: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    deadline: Deadline | None = None
    _handlers: dict[str, Any] = field(default_factory=dict)
    _blobs: Blobs = field(default_factory=Blobs)

    def fill(self, world: str) -> None:
        """Give a world the files of others: with small ids, and some in the entity of the tests."""
        agentcis, caseiq = self._states(world)
        for place in range(FOREIGN_OF_EACH_API - len(list(self.held("agentcis", world)))):
            # Three in ten stand where the tests work, where a rename without an id would hit them.
            entity = ENTITIES[0] if place % 10 < 3 else ENTITIES[1 + place % 2]
            agentcis.add(entity, [self._upload(place)])
        for place in range(FOREIGN_OF_EACH_API - len(list(self.held("caseiq", world)))):
            caseiq.files.add(self._case_file(caseiq, place))

    def held(self, api: str, world: str) -> Snapshot:
        """All that an API holds: each record with all its members, and its bytes."""
        agentcis, caseiq = self._states(world)
        if api == "agentcis":
            found = [each for entity in ENTITIES for each in agentcis.page(entity, start=0, stop=10**6)[0]]
            return {each.id: (each, bytes_of(each.blob)) for each in found}
        files = [
            each for case in _CASES for each in caseiq.files.window({"case_id": case}, start=0, stop=10**6)[0]
        ]
        return {each.id: (each, b"".join(map(bytes_of, each.blobs))) for each in files}

    def _states(self, world: str) -> tuple[Any, Any]:
        agentcis, caseiq = self._handlers["listDocuments"], self._handlers["listAttachments"]
        return agentcis._worlds.state(world), caseiq._worlds.state(world)

    def _upload(self, place: int) -> Upload:
        content = f"the content of others, {place}\n".encode() * (place % 7)
        return Upload(f"theirs-{place}.txt", "text/plain", None, self._blobs.of(content))

    def _case_file(self, caseiq: Any, place: int) -> CaseFile:
        now = caseiq.clock.now()
        return CaseFile(
            id=caseiq.ids.uuid(),
            case_id=_CASES[place % 2],
            name=f"theirs-{place}.txt",
            encoding="7bit",
            mime_type="text/plain",
            object_id=caseiq.ids.hex(24),
            description="",
            template_locale="en_US",
            tags=(),
            kind="File Upload",
            created_by="somebody",
            created_date=now,
            last_updated_date=now,
            blobs=(self._blobs.of(f"the content of others, {place}\n".encode()),),
        )

    def _noted(self, operation: str, handler: Any) -> Any:
        self._handlers[operation] = handler.__self__
        return handler

    def app(self) -> Any:
        """The system as an ASGI application."""
        mock: Any = create_app(Config(port=0, seed=0), blobs=self._blobs, wrap=self._noted)

        async def counted(scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] == "http":
                headers = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
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


def bytes_of(blob: Blob) -> bytes:
    """All bytes of a stored file."""
    with blob.open() as file:
        return file.read()


@contextmanager
def live_system() -> Iterator[tuple[LiveSystem, str]]:
    """A running system and its URL."""
    logging.getLogger("connexion").setLevel(logging.ERROR)
    system = LiveSystem()
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(system.app(), log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield system, f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


def lost_or_changed(before: Snapshot, now: Snapshot) -> list[Any]:
    """The ids of what was there before and is not, or is not the same."""
    return [number for number, kept in before.items() if now.get(number) != kept]


def new(before: Snapshot, now: Snapshot) -> dict[Any, Any]:
    """The records that were not there before."""
    return {number: kept[0] for number, kept in now.items() if number not in before}
