"""The command line: a function of its arguments and the environment.

Exit codes: 0 stopped by a signal, 1 the address cannot be had, 2 the call was wrong. `wait` has its own.
"""

from __future__ import annotations

import gc
import shlex
import sys
import warnings
from collections.abc import Mapping, Sequence

from mockserver.config import Config, ConfigError, read_config
from mockserver.log_lines import set_up_log
from mockserver.tls import Tls, tls_of
from mockserver.waiting import wait_command

_BANNER = """\
Case IQ    {url}/api-public/1.0    docs {url}/_mock/docs/caseiq
           tokens {caseiq_tokens}
           {curl} -H 'Authorization: Bearer {caseiq_token}' {url}/api-public/1.0/attachments
Agentcis   {url}/api/v2            docs {url}/_mock/docs/agentcis
           tokens {agentcis_tokens}
           {curl} -H 'Authorization: Bearer {agentcis_token}' {url}/api/v2/attachments/{entity}
The mock   {url}/_mock/            stop it with Ctrl+C"""
_DATA = """\
Data       Case IQ   {caseiq_data}
           Agentcis  {agentcis_data}"""
_TRUST = "TLS        clients trust {ca} (NODE_EXTRA_CA_CERTS, SSL_CERT_FILE)"


def main(argv: Sequence[str], environ: Mapping[str, str]) -> int:
    """Run the program and answer its exit code."""
    try:
        if argv[:1] == ["wait"]:
            here = read_config([], environ)
            return wait_command(argv[1:], here=_url(here, here.port))
        config = read_config(argv[1:] if argv[:1] == ["serve"] else argv, environ)
        with tls_of(config) as tls:
            return _serve(config, tls)
    except ConfigError as error:
        print(f"mockserver: {error}", file=sys.stderr)
        return 2


def _serve(config: Config, tls: Tls | None) -> int:
    # What is made until it listens stays: to look for garbage in it is a waste, now and at each later look.
    gc.disable()
    # Imported late: a wrong call is answered at once, and the framework takes half a second to import.
    # Connexion imports Starlette's test client, which warns of an HTTP client that is not used here.
    warnings.filterwarnings("ignore", message="Using `httpx` with")
    from mockserver.app import beginnings_of, create_app, shown_of  # noqa: PLC0415
    from mockserver.fixtures.nodes import FixtureError  # noqa: PLC0415
    from mockserver.server import bind, serve, stop_at_end_of  # noqa: PLC0415

    try:
        beginnings = beginnings_of(config)
    except FixtureError as error:
        print("\n".join(f"mockserver: {line}" for line in str(error).splitlines()), file=sys.stderr)
        return 2
    try:
        listener = bind(config.host, config.port)
    except OSError as error:
        print(f"mockserver: cannot listen on {config.host}:{config.port}: {error}", file=sys.stderr)
        return 1

    def ready() -> None:
        _announce(config, listener.getsockname()[1], tls, shown_of(beginnings))
        if config.stop_with_stdin:
            stop_at_end_of(sys.stdin.fileno())

    set_up_log(config.log_level, config.log_format)
    app = create_app(config, beginnings=beginnings)
    gc.freeze()
    gc.enable()
    serve(app, listener, ready, tls=tls.context if tls else None)
    return 0


def _announce(config: Config, port: int, tls: Tls | None, shown: Mapping[str, str]) -> None:
    if config.port == 0:
        print(f"port={port}")
    ca = tls and tls.ca
    curl = f"curl --cacert {shlex.quote(str(ca))}" if ca else "curl"
    print(_BANNER.format(url=_url(config, port), curl=curl, **shown))
    if config.fixture or config.generate:
        print(_DATA.format(**shown))
    if ca:
        print(_TRUST.format(ca=ca))
    sys.stdout.flush()


def _url(config: Config, port: int) -> str:
    scheme = "https" if config.tls or config.tls_cert else "http"
    return f"{scheme}://{_reachable(config.host)}:{port}"


def _reachable(host: str) -> str:
    """The host of a URL that works on this machine; the addresses that mean any are none to call."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"[{host}]" if ":" in host else host
