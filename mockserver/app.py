"""The one place that wires: settings in, ASGI application out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from starlette.middleware.cors import CORSMiddleware

from mockserver.agentcis.api import VENDOR_FILE_BYTES as AGENTCIS_FILE_BYTES
from mockserver.agentcis.api import AgentcisApi
from mockserver.agentcis.data import AgentcisData
from mockserver.agentcis.demo import TOKENS as AGENTCIS_TOKENS
from mockserver.agentcis.demo import DemoData as AgentcisDemo
from mockserver.agentcis.fixture import read as read_agentcis
from mockserver.agentcis.records import Entity
from mockserver.agentcis.shelf import shelf as agentcis_shelf
from mockserver.agentcis.snapshot import section_of as agentcis_section
from mockserver.agentcis.state import AgentcisState
from mockserver.caseiq.api import VENDOR_FILE_BYTES as CASEIQ_FILE_BYTES
from mockserver.caseiq.api import CaseIqApi
from mockserver.caseiq.data import CaseIqData
from mockserver.caseiq.demo import TOKENS as CASEIQ_TOKENS
from mockserver.caseiq.demo import DemoData as CaseIqDemo
from mockserver.caseiq.fixture import read as read_caseiq
from mockserver.caseiq.shelf import shelf as caseiq_shelf
from mockserver.caseiq.snapshot import section_of as caseiq_section
from mockserver.caseiq.state import CaseIqState
from mockserver.config import LOCAL_ORIGINS, Config
from mockserver.control.admin import AdminPolicy, guarded
from mockserver.control.metrics import Gauge, Metrics
from mockserver.control.operation_table import OperationTable
from mockserver.control.recording import Recorder
from mockserver.control.reloading import Reloading
from mockserver.control.routes import control_app
from mockserver.control.snapshot_routes import snapshot_routes
from mockserver.control.worlds import KnownWorlds
from mockserver.faults.effects import FAULT_HEADER
from mockserver.faults.interference import Interference
from mockserver.faults.lag import Lagging, with_lag
from mockserver.fixtures.beginnings import ApiData, Beginnings
from mockserver.fixtures.believable import FIRST_SEED
from mockserver.fixtures.snapshots import Kept, Snapshots
from mockserver.http.asgi import AsgiApp
from mockserver.http.exchange import Handler
from mockserver.http.fast_lane import FastLane
from mockserver.http.front import Api, Front, Lane
from mockserver.http.outgoing import RULE_HEADER
from mockserver.http.rate import RateLimiter
from mockserver.inspector.file_routes import file_routes
from mockserver.inspector.page_routes import page_routes
from mockserver.journal.journal import JournalLimits, Journals
from mockserver.prefer.answering import APPLIED_HEADER
from mockserver.store.blobs import Blobs
from mockserver.store.worlds import Clock, Ids, SystemClock, Worlds

_MIB = 1024 * 1024
_SHOWN_TOKENS = 6
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
    beginnings: Beginnings | None = None,
) -> AsgiApp:
    """The mock as an ASGI application. Raises FixtureError.

    `clock` and `blobs` replace the machine's time and temporary folder; `wrap` may put something round the
    handler of an operation; `beginnings` are those of the settings where they are at hand already.
    """
    clock, beginnings = clock or SystemClock(), beginnings or beginnings_of(config, blobs)
    blobs = beginnings.blobs
    journals = Journals(JournalLimits(config.journal_entries, config.journal_mib * _MIB))
    known = KnownWorlds(clock, journals, beginnings.clock)
    caseiq, agentcis = _caseiq(config, known, beginnings), _agentcis(config, known, beginnings)
    apis: list[Api] = [
        CaseIqApi(caseiq.worlds, file_bytes=_file_bytes(config, CASEIQ_FILE_BYTES)),
        AgentcisApi(agentcis.worlds, file_bytes=_file_bytes(config, AGENTCIS_FILE_BYTES)),
    ]
    snapshots = Snapshots(beginnings, [caseiq, agentcis], lambda world: known.of(world).clock)
    served = [(api, _lane(api, _wrapped(api, wrap), config)) for api in apis]
    operations = OperationTable()
    metrics = Metrics(operations, _gauges(known, journals, blobs))
    looking = file_routes(
        [caseiq_shelf(caseiq.api, caseiq.worlds), agentcis_shelf(agentcis.api, agentcis.worlds)]
    )
    further = [*page_routes(), *looking, *snapshot_routes(snapshots, blobs)]
    control = guarded(
        control_app(known, [api.worlds for api in apis], metrics, further),
        AdminPolicy(config.admin_token, LOCAL_ORIGINS, config.cors_origins),
    )
    recorder = Recorder(known, operations, [*CASEIQ_TOKENS, *AGENTCIS_TOKENS])
    front = Front(served, control, blobs, [recorder, metrics], Interference(known, config.seed))
    return _with_cors(_reloading(front, config, beginnings, known, snapshots), config)


def _lane(api: Api, handlers: Mapping[str, Handler], config: Config) -> Lane:
    if config.fast_lane:
        return FastLane(handlers)
    # Imported late: it takes half of what a start takes.
    from mockserver.http.connexion_lane import ConnexionLane  # noqa: PLC0415

    return ConnexionLane(api.name, handlers, api.render)


def _reloading(
    app: AsgiApp, config: Config, beginnings: Beginnings, known: KnownWorlds, snapshots: Snapshots
) -> AsgiApp:
    def reset_all() -> None:
        for world in known.names():
            known.of(world).reset()
        snapshots.reset_all()

    return Reloading(app, beginnings, reset_all) if config.fixture else app


def _with_cors(app: AsgiApp, config: Config) -> AsgiApp:
    return CORSMiddleware(
        app,
        allow_origins=[origin for origin in config.cors_origins if origin != "*"],
        allow_origin_regex=".*" if "*" in config.cors_origins else LOCAL_ORIGINS,
        allow_methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
        allow_headers=["*"],
        allow_credentials=True,
        expose_headers=_EXPOSED_HEADERS,
    )


def beginnings_of(config: Config, blobs: Blobs | None = None) -> Beginnings:
    """What the worlds of a mock begin with. Raises FixtureError."""
    blobs = blobs or Blobs()
    caseiq = CaseIqDemo(blobs).data(with_files=config.demo_data)
    agentcis = AgentcisDemo(blobs).data(with_files=config.demo_data)
    return Beginnings(
        {
            CaseIqApi.name: ApiData(caseiq, CaseIqData(), read_caseiq),
            AgentcisApi.name: ApiData(agentcis, AgentcisData(), read_agentcis),
        },
        blobs,
        files=config.fixture,
        generate=dict(config.generate),
        seed=FIRST_SEED if config.seed is None else config.seed,
    )


def _caseiq(config: Config, known: KnownWorlds, beginnings: Beginnings) -> Kept[CaseIqState]:
    def make(world: str, data: CaseIqData) -> CaseIqState:
        clock = known.of(world).clock
        made = CaseIqState(clock, Ids(config.seed, world), RateLimiter(config.rate_limit, clock))
        data.fill(made)
        return made

    api = CaseIqApi.name
    worlds = Worlds(lambda world: make(world, beginnings.of(api, world)))
    return Kept(api, worlds, make, caseiq_section)


def _agentcis(config: Config, known: KnownWorlds, beginnings: Beginnings) -> Kept[AgentcisState]:
    def make(world: str, data: AgentcisData) -> AgentcisState:
        clock = known.of(world).clock
        made = AgentcisState(clock, Ids(config.seed, world), RateLimiter(config.rate_limit, clock))
        data.fill(made)
        return made

    api = AgentcisApi.name
    worlds = Worlds(lambda world: make(world, beginnings.of(api, world)))
    return Kept(api, worlds, make, agentcis_section)


def shown_of(beginnings: Beginnings) -> dict[str, str]:
    """What the banner says of the data that most worlds begin with."""
    caseiq, agentcis = beginnings.of(CaseIqApi.name), beginnings.of(AgentcisApi.name)
    return {
        "caseiq_tokens": _some(caseiq.tokens),
        "caseiq_token": next(iter(caseiq.tokens), "TOKEN"),
        "caseiq_data": caseiq.described(),
        "agentcis_tokens": _some(agentcis.tokens),
        "agentcis_token": next(iter(agentcis.tokens), "TOKEN"),
        "agentcis_data": agentcis.described(),
        "entity": str(next(iter(agentcis.entities), Entity("client", 1))),
    }


def _some(names: Collection[str]) -> str:
    return ", ".join([*names][:_SHOWN_TOKENS]) + " …" * (len(names) > _SHOWN_TOKENS)


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
