"""A world of a running mock, as a test sees it."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from mockserver.testing.clock import Clock
from mockserver.testing.control import Control
from mockserver.testing.faults import Faults
from mockserver.testing.running import RunningMock

_CASEIQ = ("/api-public/1.0", "caseiq", ("full", "readonly", "restricted"))
_AGENTCIS = ("/api/v2", "agentcis", ("full", "readonly", "none"))


@dataclass(frozen=True)
class Api:
    """One vendor's API in a world. `tokens` are the ready-made ones by what they may do."""

    base_url: str
    tokens: Mapping[str, str]
    world: Mapping[str, str]

    @property
    def token(self) -> str:
        """The token that may do everything."""
        return self.tokens["full"]

    @property
    def headers(self) -> dict[str, str]:
        """Headers of a request that may do everything in this world."""
        return {**self.world, "Authorization": f"Bearer {self.token}"}


class World:
    """A complete set of records, files and ids that nobody else is in, and what can be done to it."""

    def __init__(self, mock: RunningMock, name: str) -> None:
        self.mock = mock
        self.name = name
        self._clients = ExitStack()

    @property
    def url(self) -> str:
        """Where the mock is. Requests are in this world with `headers`, and in another one without."""
        return self.mock.url

    @property
    def host_url(self) -> str:
        """Where this world is for those who can send no header, as browsers."""
        url = urlsplit(self.url)
        return f"{url.scheme}://{self.name}.localhost:{url.port}"

    @property
    def headers(self) -> dict[str, str]:
        """The headers that put a request into this world."""
        return {"X-Mock-World": self.name}

    @property
    def caseiq(self) -> Api:
        """Case IQ."""
        return self._api(*_CASEIQ)

    @property
    def agentcis(self) -> Api:
        """Agentcis."""
        return self._api(*_AGENTCIS)

    @property
    def clock(self) -> Clock:
        """The time of this world."""
        return Clock(self._control)

    @property
    def faults(self) -> Faults:
        """What goes wrong in this world: nothing, until it is told."""
        return Faults(self._control)

    def requests(self, **wanted: Any) -> list[dict[str, Any]]:
        """What this world was asked and answered; `wanted` are parameters of `/_mock/requests`."""
        found: list[dict[str, Any]] = self._control.ask("GET", "requests", params=wanted)["requests"]
        return found

    def verify(self, **expected: Any) -> None:
        """Fail unless this world was asked so: `expected` is what `/_mock/verify` takes."""
        self._control.verify(expected)

    def reset(self) -> None:
        """Put this world back to its beginning."""
        self._control.ask("POST", "reset")

    def client(self, **options: Any) -> httpx.Client:
        """A client of httpx in this world, closed with it; `options` are those of `httpx.Client`."""
        headers = {**self.headers, **dict(options.pop("headers", {}))}
        # Proxies of the environment do not lead to a process on this machine.
        defaults = {"base_url": self.url, "verify": _trust(self.mock.ca), "trust_env": False}
        return self._clients.enter_context(httpx.Client(**{**defaults, **options}, headers=headers))

    def close(self) -> None:
        """Leave the world: its clients are closed, and the mock keeps nothing of it."""
        try:
            self.reset()
        finally:
            self._clients.close()

    @cached_property
    def _control(self) -> Control:
        token = self.mock.admin_token
        return Control(self.client(headers={"X-Mock-Token": token} if token else {}))

    def _api(self, path: str, name: str, kinds: tuple[str, ...]) -> Api:
        return Api(self.url + path, {kind: f"{name}-{kind}" for kind in kinds}, self.headers)


@cache
def _trust(ca: Path | None) -> ssl.SSLContext:
    """Made once: to read all authorities of the world takes longer than most requests."""
    return ssl.create_default_context(cafile=str(ca)) if ca else httpx.create_ssl_context()
