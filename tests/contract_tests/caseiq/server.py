"""The mock in which every broken implementation of the shelf is a world. Prints `port=NNN` first."""

from __future__ import annotations

import socket

import uvicorn

from mockserver.app import create_app
from mockserver.config import Config
from tests.contract_tests.caseiq.lenient import WORLD, lenient
from tests.contract_tests.caseiq.shelf import FAULTS
from tests.contract_tests.caseiq.standing_worlds import WORLDS
from tests.contract_tests.caseiq.wire import Call
from tests.contract_tests.wire import FaultyWorlds


def serve() -> None:
    """Serve until the process is ended."""
    hows = {fault.world: fault.how for fault in FAULTS} | {WORLD: lenient} | WORLDS
    app = FaultyWorlds(create_app(Config(port=0)), hows, Call)
    listener = socket.create_server(("127.0.0.1", 0))
    print(f"port={listener.getsockname()[1]}", flush=True)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    server.run(sockets=[listener])


if __name__ == "__main__":
    serve()
