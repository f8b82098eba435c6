"""The one place that wires: settings in, ASGI application out."""

from __future__ import annotations

from collections.abc import Callable

from starlette.middleware.cors import CORSMiddleware

from mockserver.agentcis.api import VENDOR_FILE_BYTES as AGENTCIS_FILE_BYTES
from mockserver.agentcis.api import AgentcisApi
from mockserver.agentcis.demo import TOKENS as AGENTCIS_TOKENS
from mockserver.agentcis.demo import DemoData as AgentcisDemo
from mockserver.agentcis.state import AgentcisState
from mockserver.caseiq.api import VENDOR_FILE_BYTES as CASEIQ_FILE_BYTES
from mockserver.caseiq.api import CaseIqApi
from mockserver.caseiq.demo import TOKENS as CASEIQ_TOKENS
from mockserver.caseiq.demo import DemoData as CaseIqDemo
from mockserver.caseiq.state import CaseIqState
from mockserver.config import LOCAL_ORIGINS, Config
from mockserver.control.admin import AdminPolicy, guarded
from mockserver.control.metrics import Gauge, Metrics
from mockserver.control.operation_table import OperationTable
from mockserver.control.recording import Recorder
from mockserver.control.routes import control_app
from mockserver.control.worlds import KnownWorlds
from mockserver.faults.effects import FAULT_HEADER
from mockserver.faults.interference import Interference
from mockserver.faults.lag import Lagging, with_lag
from mockserver.http.asgi import AsgiApp
from mockserver.http.connexion_app import Handler, connexion_app
from mockserver.http.front import Api, Front
from mockserver.http.outgoing import RULE_HEADER
from mockserver.http.rate import RateLimiter
from mockserver.journal.journal import JournalLimits, Journals
from mockserver.prefer.answering import APPLIED_HEADER
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
    APPLIED_HEADER,
    "Retry-After",
    "WWW-Authenticate",
    "X-RateLimit-Limit",
    "X-RateLimit-Remaining",
    "X-RateLimit-Reset",
    FAULT_HEADER,
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
    journals = Journals(JournalLimits(config.journal_entries, config.journal_mib * _MIB))
    known = KnownWorlds(clock, journals)
    apis: list[Api] = [_caseiq(config, known, blobs), _agentcis(config, known, blobs)]
    wrapped = [(api, connexion_app(api.name, _wrapped(api, wrap), api.render)) for api in apis]
    operations = OperationTable()
    metrics = Metrics(operations, _gauges(known, journals, blobs))
    control = guarded(
        control_app(known, [api.worlds for api in apis], metrics),
        AdminPolicy(config.admin_token, LOCAL_ORIGINS, config.cors_origins),
    )
    recorder = Recorder(known, operations, [*CASEIQ_TOKENS, *AGENTCIS_TOKENS])
    front = Front(wrapped, control, blobs, [recorder, metrics], Interference(known, config.seed))
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


def _gauges(known: KnownWorlds, journals: Journals, blobs: Blobs) -> dict[str, Gauge]:
    return {
        "worlds": ("Worlds that exist", lambda: len(known.names())),
        "blobs_bytes": ("Bytes of the files that are kept", lambda: blobs.kept_bytes),
        "journal_entries": ("Requests that the journals of all worlds hold", lambda: journals.entries),
        "journal_bytes": ("Memory that they take", lambda: journals.bytes),
    }


def _file_bytes(config: Config, vendor_bytes: int) -> int:
    return vendor_bytes if config.limit_mb is None else config.limit_mb * _MIB


def _wrapped(api: Lagging, wrap: Callable[[str, Handler], Handler]) -> dict[str, Handler]:
    handlers = api.handlers().items()
    return {operation: wrap(operation, with_lag(api, operation, handler)) for operation, handler in handlers}
