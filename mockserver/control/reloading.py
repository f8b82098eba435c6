"""Reads fixtures anew when they change, while the mock runs on."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from mockserver.fixtures.beginnings import Beginnings
from mockserver.fixtures.nodes import FixtureError
from mockserver.http.asgi import AsgiApp, Receive, Scope, Send

_POLL_SECONDS = 0.25

log = logging.getLogger("mockserver")


@dataclass
class Reloading:
    """Looks at the files while the application runs; `reset_all` lets all worlds begin anew."""

    app: AsgiApp
    beginnings: Beginnings
    reset_all: Callable[[], None]

    def __post_init__(self) -> None:
        self._seen = self._look()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on."""
        if scope["type"] != "lifespan":
            await self.app(scope, receive, send)
            return
        watching = asyncio.create_task(self._watch())
        try:
            await self.app(scope, receive, send)
        finally:
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching

    async def _watch(self) -> None:
        before = self._seen
        while True:
            await asyncio.sleep(_POLL_SECONDS)
            now = await asyncio.to_thread(self._look)
            # A file that is being written is read when it rests.
            if now not in (self._seen, {}) and now == before:
                await asyncio.to_thread(self._reload)
                now = self._seen
            before = now

    def _look(self) -> dict[Path, tuple[int, int, int]]:
        """What tells that a file is another; one that is gone is another too."""
        found = {}
        for path in self.beginnings.paths():
            with suppress(OSError):
                about = path.stat()
                found[path] = (about.st_mtime_ns, about.st_size, about.st_ino)
        return found

    def _reload(self) -> None:
        self._seen = self._look()
        try:
            self.beginnings.load()
        except FixtureError as error:
            for line in str(error).splitlines():
                log.error("the fixture stays as it was: %s", line)
        except Exception:
            log.exception("this is a defect of the mock; the fixture stays as it was")
        else:
            self._seen = self._look()
            self.reset_all()
            log.warning("fixtures read anew, all worlds reset")
