"""Runs the mock on a socket until it is told to stop."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import uvicorn

from mockserver.http.asgi import CLOSING, AsgiApp

_DRAIN_SECONDS = 10
_GOODBYE_SECONDS = 0.5
_IDLE_SECONDS = 75  # longer than the pauses of test suites and load balancers


class Server(uvicorn.Server):
    """A server that drains and ends normally on SIGTERM and SIGINT, so that its exit code is 0.

    It says that it is ready only when it would answer both requests and signals.
    """

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce
        self._closing = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        self.lifespan.state[CLOSING] = self._closing
        await super().startup(sockets)
        if self.started:
            self._announce()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Finish what is under way and close all connections."""
        self._closing.set()
        hanging_up = asyncio.create_task(self._hang_up()) if self.config.is_ssl else None
        await super().shutdown(sockets)
        if hanging_up:
            hanging_up.cancel()

    async def _hang_up(self) -> None:
        """Drop connections that were closed a while ago.

        TLS ends when both sides have said so, and a client that keeps its connection for later is not
        listening: without this, one that does nothing would delay the end by all the seconds of draining.
        """
        closed: set[asyncio.Transport] = set()
        while True:
            await asyncio.sleep(_GOODBYE_SECONDS)
            transports = [connection.transport for connection in self.server_state.connections]
            for transport in closed.intersection(transports):
                transport.abort()
            closed = {transport for transport in transports if transport.is_closing()}

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take the signals over while the server runs."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        signals = (signal.SIGTERM, signal.SIGINT)
        before = {number: signal.signal(number, self.handle_exit) for number in signals}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def bind(host: str, port: int) -> socket.socket:
    """A listening socket. Raises OSError where the address cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(512)
    except OSError:
        listener.close()
        raise
    return listener


def serve(
    app: AsgiApp,
    listener: socket.socket,
    announce: Callable[[], None],
    *,
    tls: ssl.SSLContext | None = None,
) -> None:
    """Serve until a signal; requests under way are finished, for at most ten seconds.

    `announce` is called when the server is ready. With `tls` it speaks HTTPS.
    """
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on",
        timeout_graceful_shutdown=_DRAIN_SECONDS,
        timeout_keep_alive=_IDLE_SECONDS,
        ssl_context_factory=None if tls is None else lambda *_: tls,
    )
    Server(config, announce).run(sockets=[listener])


def stop_at_end_of(descriptor: int) -> None:
    """Stop as by a signal when a stream ends: whoever held its other end is gone, however it went."""

    def read() -> None:
        # Not by sys.stdin: Python fails to exit while another thread reads that.
        with suppress(OSError):
            while os.read(descriptor, 4096):
                pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=read, daemon=True).start()
