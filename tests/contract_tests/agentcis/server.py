"""The mock in which every broken implementation of the shelf is a world. Prints `port=NNN` first.

The world `lenient` is lawful but different, in `busy` documents come all the time; any other world is the
mock itself.
"""

from __future__ import annotations

import socket

import uvicorn

from mockserver.app import create_app
from mockserver.config import Config
from tests.contract_tests.agentcis.lenient import LENIENT
from tests.contract_tests.agentcis.shelf import FAULTS
from tests.contract_tests.agentcis.standing_worlds import WORLDS
from tests.contract_tests.agentcis.wire import Call
from tests.contract_tests.wire import FaultyWorlds


def serve() -> None:
    """Serve until the process is ended."""
    hows = {fault.world: fault.how for fault in FAULTS} | {"lenient": LENIENT} | WORLDS
    app = FaultyWorlds(create_app(Config(port=0)), hows, Call)
    listener = socket.create_server(("127.0.0.1", 0))
    print(f"port={listener.getsockname()[1]}", flush=True)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    server.run(sockets=[listener])


if __name__ == "__main__":
    serve()
