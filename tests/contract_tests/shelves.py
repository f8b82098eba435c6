"""A shelf of broken implementations as a program: `--list` tells what is on it, else it is served.

What it prints and how it is called is told in docs/audit.md.
"""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import uvicorn

from mockserver.app import create_app
from mockserver.config import Config
from tests.contract_tests.wire import Call, FaultyWorlds, How


class Fault(Protocol):
    """A broken implementation."""

    @property
    def name(self) -> str: ...  # noqa: D102 - told by its name

    @property
    def rule(self) -> str: ...  # noqa: D102

    @property
    def description(self) -> str: ...  # noqa: D102

    @property
    def how(self) -> How: ...  # noqa: D102

    @property
    def world(self) -> str: ...  # noqa: D102


@dataclass(frozen=True)
class Shelf:
    """The faults of an API by the module that tells them, and conforming implementations by their world."""

    api: str
    call: type[Call]
    faults: Mapping[str, Sequence[Fault]]
    lawful: Mapping[str, How]

    def as_data(self) -> dict[str, Any]:
        """What is on it."""
        return {
            "api": self.api,
            "reset": "/_mock/reset",
            "unbroken": _headers("unbroken"),
            "lenient": _headers("lenient"),
            "literal": _headers("literal"),
            "mutants": [
                {
                    "id": fault.name,
                    "rule": fault.rule,
                    "description": fault.description,
                    "headers": _headers(fault.world),
                    "source": f"{module.replace('.', '/')}.py",
                }
                for module, faults in self.faults.items()
                for fault in faults
            ],
        }

    def app(self) -> FaultyWorlds:
        """The mock in which each implementation is a world; any other world is the mock itself."""
        faults = [fault for each in self.faults.values() for fault in each]
        hows = {fault.world: fault.how for fault in faults} | self.lawful
        return FaultyWorlds(create_app(Config(port=0)), hows, self.call)


def main(shelf: Shelf) -> None:
    """List the shelf, or serve it until the process is ended. Prints `port=NNN` first."""
    if "--list" in sys.argv[1:]:
        print(json.dumps(shelf.as_data()))
        return
    listener = socket.create_server(("127.0.0.1", 0))
    print(f"port={listener.getsockname()[1]}", flush=True)
    server = uvicorn.Server(uvicorn.Config(shelf.app(), log_level="error", lifespan="off"))
    server.run(sockets=[listener])


def _headers(world: str) -> dict[str, str]:
    return {"X-Mock-World": f"{world}.{{fresh}}"}
