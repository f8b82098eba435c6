"""A live Agentcis that is not steady: `python -m tests.contract_tests.live.unsteady` prints `port=NNN` first.

Its worlds: `late` shows in lists what was written only after a while, `lapse` (and `lapse-elsewhere`) answers
its first deletion of five with another status and never again, `wrong` does so each time; any other is the
mock itself.
"""

from __future__ import annotations

import socket
import time
from typing import Any

import uvicorn

from mockserver.app import create_app
from mockserver.config import Config
from tests.contract_tests.agentcis.wire import Call
from tests.contract_tests.wire import Answer, FaultyWorlds, Inner

LATE_SECONDS = 0.25
_WRITES = ("upload", "update", "delete")


class Late:
    """Lists as they were before the last write, until it is old enough."""

    def __init__(self) -> None:
        self._shown: dict[Any, Answer] = {}
        self._stale: dict[Any, Answer] = {}
        self._written_at = 0.0

    async def __call__(self, call: Call, inner: Inner) -> Answer:
        """Answer one call."""
        key = (call.route, call.query)
        if (
            call.operation == "list"
            and time.monotonic() - self._written_at < LATE_SECONDS
            and key in self._stale
        ):
            return self._stale[key]
        reply = await inner(call)
        if call.operation == "list":
            self._shown[key] = reply
        elif call.operation in _WRITES and reply.is_success:
            self._stale, self._shown = {**self._stale, **self._shown}, {}
            self._written_at = time.monotonic()
        return reply


class Lapse:
    """A deletion of five that is answered 202 at most so many times."""

    def __init__(self, times: int) -> None:
        self._left = times

    async def __call__(self, call: Call, inner: Inner) -> Answer:
        """Answer one call."""
        reply = await inner(call)
        if call.operation == "delete" and len(call.json().get("ids", ())) == 5 and self._left:
            self._left -= 1
            return reply.but(status=202)
        return reply


def serve() -> None:
    """Serve until the process is ended."""
    hows: dict[str, Any] = {
        "late": Late(),
        "lapse": Lapse(1),
        "lapse-elsewhere": Lapse(1),
        "wrong": Lapse(10_000),
    }
    app = FaultyWorlds(create_app(Config(port=0)), hows, Call)
    listener = socket.create_server(("127.0.0.1", 0))
    print(f"port={listener.getsockname()[1]}", flush=True)
    uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off")).run(sockets=[listener])


if __name__ == "__main__":
    serve()
