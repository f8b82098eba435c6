"""The guard as an HTTP server on a free port of the loopback interface, in a thread of its own."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import uvicorn

from contract_tests.guard.call import Call
from contract_tests.guard.proxy import Guard, Refused, Stopped
from contract_tests.guard.upstream import GUARD_HEADER, Answer, NoAnswer

_PLAIN_PORTS = (None, 80, 443)
BLOCKED, STOPPED, FAILED = "blocked", "stopped", "failed"

Observer = Callable[[Call, int, str], None]
Application = Callable[[Any, Any, Any], Awaitable[None]]


class GuardApp:
    """The ASGI application in front of a guard.

    What is not the target's own carries the header `X-Guard`: `blocked` (403), `stopped` (503) or
    `failed` (502, with `X-Guard-Error`), and says why in JSON. In `Location` the `replaced_origin` gives
    way to ours, so that a client that follows it comes back here; `observe` is told of each request (status,
    why).
    """

    def __init__(self, guard: Guard, *, replaced_origin: str = "", observe: Observer | None = None) -> None:
        self._guard = guard
        self._replaced_origin = replaced_origin
        self._observe = observe or (lambda _call, _status, _why: None)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request, or close the connections to the target when the server ends."""
        if scope["type"] == "lifespan":
            await _live(receive, send, self._guard)
            return
        call = await _read(scope, receive)
        why = ""
        try:
            answer = self._located(await self._guard.answer(call), scope)
        except Refused as refusal:
            why = str(refusal)
            is_end = isinstance(refusal, Stopped)
            answer = _own(503 if is_end else 403, STOPPED if is_end else BLOCKED, why)
        except NoAnswer as error:
            why = str(error)
            answer = _own(502, FAILED, why, error.kind)
        except Exception as error:  # noqa: BLE001 - a plain 500 would count as the target's
            why = f"the guard itself failed: {type(error).__name__}: {error}"
            answer = _own(502, FAILED, why, "ReadError")
        self._observe(call, answer.status, why)
        await send({"type": "http.response.start", "status": answer.status, "headers": list(answer.headers)})
        body = b"" if call.method == "HEAD" else answer.body
        await send({"type": "http.response.body", "body": body})

    def _located(self, answer: Answer, scope: Any) -> Answer:
        if not self._replaced_origin:
            return answer
        host = dict(scope["headers"]).get(b"host", b"127.0.0.1").decode("latin-1")
        headers = tuple(
            (name, _relocated(value, self._replaced_origin, f"http://{host}"))
            if name.lower() == b"location"
            else (name, value)
            for name, value in answer.headers
        )
        return Answer(answer.status, headers, answer.body)


def _relocated(location: bytes, origin: str, ours: str) -> bytes:
    """A location at the target, by any scheme, as one at the guard; what merely mentions the target stays."""
    try:
        there, target = urlsplit(location.decode("latin-1")), urlsplit(origin)
        is_there = there.hostname == target.hostname and there.port in (target.port, *_PLAIN_PORTS)
    except ValueError:
        return location
    return (ours + there._replace(scheme="", netloc="").geturl()).encode("latin-1") if is_there else location


async def _live(receive: Any, send: Any, guard: Guard) -> None:
    await receive()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await guard.close()
    await send({"type": "lifespan.shutdown.complete"})


async def _read(scope: Any, receive: Any) -> Call:
    chunks = []
    while True:
        message = await receive()
        chunks.append(message.get("body", b""))
        if not message.get("more_body"):
            break
    query = f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else ""
    headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"])
    return Call(scope["method"], scope["raw_path"].decode("latin-1") + query, headers, b"".join(chunks))


def _own(status: int, what: str, why: str, error: str = "") -> Answer:
    body = json.dumps({"guard": what, "why": why}).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (GUARD_HEADER.encode(), what.encode()),
    ]
    headers += [(b"x-guard-error", error.encode())] if error else []
    return Answer(status, tuple(headers), body)


def listener(port: int = 0) -> socket.socket:
    """A socket of the loopback interface; port 0 takes a free one."""
    return socket.create_server(("127.0.0.1", port))


def server_of(app: Application) -> uvicorn.Server:
    """The server, which adds no header of its own to an answer."""
    config = uvicorn.Config(
        app,
        log_level="error",
        access_log=False,
        lifespan="on",
        server_header=False,
        date_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=1,
    )
    return uvicorn.Server(config)


@contextmanager
def serving(app: Application) -> Iterator[str]:
    """Serve in a thread; gives the URL and ends with the block."""
    sock = listener()
    server = server_of(app)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{sock.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        sock.close()
