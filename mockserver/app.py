"""The one place that wires: settings in, ASGI application out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from starlette.middleware.cors import CORSMiddleware

from mockserver.agentcis.api import VENDOR_FILE_BYTES as AGENTCIS_FILE_BYTES
from mockserver.agentcis.api import AgentcisApi
from mockserver.agentcis.demo import DemoData as AgentcisDemo
from mockserver.agentcis.state import AgentcisState
from mockserver.caseiq.api import VENDOR_FILE_BYTES as CASEIQ_FILE_BYTES
from mockserver.caseiq.api import CaseIqApi
from mockserver.caseiq.demo import DemoData as CaseIqDemo
from mockserver.caseiq.state import CaseIqState
from mockserver.config import LOCAL_ORIGINS, Config
from mockserver.control.routes import control_app
from mockserver.control.worlds import KnownWorlds
from mockserver.http.asgi import AsgiApp
from mockserver.http.connexion_app import Handler, connexion_app
from mockserver.http.front import Api, Front
from mockserver.http.outgoing import RULE_HEADER
from mockserver.http.rate import RateLimiter
from mockserver.store.blobs import Blobs
from mockserver.store.worlds import Clock, Ids, SystemClock, Worlds

_MIB = 1024 * 1024
_EXPOSED_HEADERS = (
    "Accept-Ranges",
    "Allow",
    "Content-Disposition",
    "Content-Length",
    "Content-Range",
    "ETag",
    "Retry-After",
    "WWW-Authenticate",
    "X-RateLimit-Limit",
    "X-RateLimit-Remaining",
    "X-RateLimit-Reset",
    RULE_HEADER,
)


def create_app(
    config: Config,
    *,
    clock: Clock | None = None,
    blobs: Blobs | None = None,
    wrap: Callable[[str, Handler], Handler] = lambda _operation, handler: handler,
) -> AsgiApp:
    """The mock as an ASGI application.

    `clock` and `blobs` replace the machine's time and temporary folder; `wrap` may put something round the
    handler of an operation.
    """
    clock, blobs = clock or SystemClock(), blobs or Blobs()
    known = KnownWorlds(clock)
    apis: list[Api] = [_caseiq(config, known, blobs), _agentcis(config, known, blobs)]
    wrapped = [(api, connexion_app(api.name, _wrapped(api.handlers(), wrap), api.render)) for api in apis]
    front = Front(wrapped, control_app(known, [api.worlds for api in apis]), blobs)
    return CORSMiddleware(
        front,
        allow_origins=[origin for origin in config.cors_origins if origin != "*"],
        allow_origin_regex=".*" if "*" in config.cors_origins else LOCAL_ORIGINS,
        allow_methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
        allow_headers=["*"],
        allow_credentials=True,
        expose_headers=_EXPOSED_HEADERS,
    )


def _caseiq(config: Config, known: KnownWorlds, blobs: Blobs) -> CaseIqApi:
    demo = CaseIqDemo(blobs)

    def state(world: str) -> CaseIqState:
        clock = known.of(world).clock
        made = CaseIqState(clock, Ids(config.seed, world), RateLimiter(config.rate_limit, clock))
        demo.fill(made, with_files=config.demo_data)
        return made

    return CaseIqApi(Worlds(state), file_bytes=_file_bytes(config, CASEIQ_FILE_BYTES))


def _agentcis(config: Config, known: KnownWorlds, blobs: Blobs) -> AgentcisApi:
    demo = AgentcisDemo(blobs)

    def state(world: str) -> AgentcisState:
        clock = known.of(world).clock
        made = AgentcisState(clock, Ids(config.seed, world), RateLimiter(config.rate_limit, clock))
        demo.fill(made, with_files=config.demo_data)
        return made

    return AgentcisApi(Worlds(state), file_bytes=_file_bytes(config, AGENTCIS_FILE_BYTES))


def _file_bytes(config: Config, vendor_bytes: int) -> int:
    return vendor_bytes if config.limit_mb is None else config.limit_mb * _MIB


def _wrapped(handlers: Mapping[str, Handler], wrap: Callable[[str, Handler], Handler]) -> dict[str, Any]:
    return {operation: wrap(operation, handler) for operation, handler in handlers.items()}
