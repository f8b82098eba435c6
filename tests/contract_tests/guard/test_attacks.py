"""Nobody gets at a document of others past the profile `write`, with any trick that some server obeys."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.contract_tests.guard.attacks import ATTACKS, ENTITY
from tests.contract_tests.guard.attacks_by_method import HIDDEN
from tests.contract_tests.guard.fronts import MARKER, Front, front
from tests.contract_tests.guard.permissive import Kept, System, serving

_ALL = {**ATTACKS, **HIDDEN}
_PATIENCE_SECONDS = 5
_LAST = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"


@dataclass(frozen=True)
class Scene:
    """A permissive system with a guard in front of it."""

    system: System
    base_url: str
    guarded: Front

    @property
    def port(self) -> int:
        """Where the system itself listens."""
        return int(self.base_url.rpartition(":")[2])

    def theirs(self) -> dict[int, Kept]:
        """The documents of others."""
        return {number: kept for number, kept in self.system.documents.items() if kept.content == b"theirs"}

    def own(self) -> int:
        """A document that this run creates."""
        file = {"documents[]": (f"{MARKER}-own.txt", b"ours")}
        row = self.guarded.http.post(ENTITY, files=file).json()["uploadedFiles"][0]
        self.guarded.http.get(ENTITY)
        number: int = row["id"]
        return number


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    system = System()
    system.add("client/6", "theirs.txt")
    with serving(system) as base_url, front(base_url, ledger=_new(tmp_path_factory), **_UNLIMITED) as opened:
        opened.http.get(ENTITY)
        yield Scene(system, base_url, opened)


_UNLIMITED = {"max_requests": 0, "max_server_errors": 0, "max_failures": 0, "max_timeouts": 0}


def _new(factory: pytest.TempPathFactory) -> Path:
    return factory.mktemp("run") / "ledger"


def send(port: int, request: bytes) -> list[int]:
    """The statuses that come back for some bytes, until the server closes the connection."""
    statuses = []
    with socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE_SECONDS) as connection:
        with suppress(OSError):
            connection.sendall(request + _LAST)
        method = request.partition(b" ")[0].decode()
        with suppress(OSError, http.client.HTTPException):
            while True:
                answer = http.client.HTTPResponse(connection, method="GET" if statuses else method)
                answer.begin()
                answer.read()
                statuses.append(answer.status)
    return statuses


@pytest.mark.parametrize("name", _ALL)
def test_without_the_guard_the_trick_changes_a_document_of_others(scene: Scene, name: str) -> None:
    """An attack that harms nobody would prove nothing."""
    own, foreign = (
        scene.system.add("client/6", "own.txt", b"ours"),
        scene.system.add("client/6", "theirs.txt"),
    )
    before = scene.theirs()

    send(scene.port, _ALL[name](own, foreign))

    assert scene.theirs() != before


@pytest.mark.parametrize("name", _ALL)
def test_the_guard_keeps_documents_of_others_as_they_are(scene: Scene, name: str) -> None:
    own, foreign = scene.own(), scene.system.add("client/6", "theirs.txt")
    before, blocked = scene.theirs(), scene.guarded.guard.record.blocked_count

    statuses = send(scene.guarded.port, _ALL[name](own, foreign))

    assert scene.theirs() == before
    was_blocked = scene.guarded.guard.record.blocked_count > blocked
    assert was_blocked or 400 in statuses, f"passed as {scene.system.requests[-1]}, answered {statuses}"
