"""How a mock is set up: flags over environment (`MOCKSERVER_*`) over defaults, strictly read."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openapi

LOG_LEVELS = ("debug", "info", "warning", "error")
LOG_FORMATS = ("text", "json")
LOCAL_ORIGINS = r"https?://(([a-z0-9-]+\.)*localhost|127\.0\.0\.1|\[::1\])(:\d+)?"

_SECRET = ("--admin-token", "MOCKSERVER_ADMIN_TOKEN")
_LARGEST_LIMIT_MB = 1024 * 1024
_SLOW = "serve by Connexion and Flask: the same answers, several times slower"
_MOST_GENERATED = 1_000_000


class ConfigError(ValueError):
    """A setting that cannot be used; the text names it."""


@dataclass(frozen=True)
class Config:
    """Everything that can be set.

    `limit_mb` is the limit of each file in MiB for both APIs, None for each vendor's own. `seed` makes ids
    the same in each run, None random. `rate_limit` is in requests a minute for each token, 0 for none.
    `cors_origins` are the origins a browser may call from, besides those on this machine. `admin_token` opens
    /_mock, None to this machine alone. `journal_entries` is how many requests each world remembers, 0 for
    none, `journal_mib` how much memory they may take in MiB.
    `fixture` are files that say what worlds begin with, `generate` how many records are made for an API.
    `tls` is with a certificate made at start, whose authority is written to `tls_ca_out`, or with one's own
    `tls_cert` and `tls_key`. `stop_with_stdin` is for whoever starts the mock and may be killed.
    Without `fast_lane` requests go by Connexion and Flask.
    """

    host: str = "127.0.0.1"
    port: int = 8080
    limit_mb: int | None = None
    seed: int | None = None
    demo_data: bool = True
    log_level: str = "info"
    rate_limit: int = 0
    cors_origins: tuple[str, ...] = ()
    log_format: str = "text"
    admin_token: str | None = field(default=None, repr=False)
    journal_entries: int = 1000
    journal_mib: int = 16
    tls: bool = False
    tls_cert: Path | None = None
    tls_key: Path | None = None
    fixture: tuple[Path, ...] = ()
    generate: tuple[tuple[str, int], ...] = ()
    tls_ca_out: Path | None = None
    stop_with_stdin: bool = False
    fast_lane: bool = True


def read_config(argv: Sequence[str], environ: Mapping[str, str]) -> Config:
    """The settings of a call. Raises ConfigError naming the flag or variable; exits for `--help`."""
    flags = vars(_parser().parse_args(argv))
    values: dict[str, Any] = {}
    for name, read in _READERS.items():
        flag, variable = f"--{name.replace('_', '-')}", f"MOCKSERVER_{name.upper()}"
        text, source = flags[name], flag
        if isinstance(text, list):
            text = os.pathsep.join(text)
        if text is None:
            text, source = environ.get(variable), variable
        if text is not None:
            values[name] = _read(read, text, source)
    config = Config(**values)
    _check_tls(config)
    return config


def _check_tls(config: Config) -> None:
    if (config.tls_cert is None) != (config.tls_key is None):
        msg = "--tls-cert, --tls-key: one needs the other"
        raise ConfigError(msg)
    if config.tls_ca_out and (config.tls_cert or not config.tls):
        msg = "--tls-ca-out: only --tls without files of one's own makes an authority to write"
        raise ConfigError(msg)


def _read(read: Callable[[str], object], text: str, source: str) -> object:
    try:
        return read(text)
    except ValueError as error:
        shown = "not" if source in _SECRET else repr(text)
        msg = f"{source}: must be {error}, is {shown}"
        raise ConfigError(msg) from error


def _integer(lowest: int, highest: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        digits = text.removeprefix("-")
        if not (digits.isascii() and digits.isdigit() and lowest <= int(text) <= highest):
            msg = f"an integer from {lowest} to {highest}"
            raise ValueError(msg)
        return int(text)

    return read


def _boolean(text: str) -> bool:
    values = {"true": True, "1": True, "false": False, "0": False}
    if text.lower() not in values:
        msg = "true or false"
        raise ValueError(msg)
    return values[text.lower()]


def _one_of(known: Sequence[str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text.lower() not in known:
            msg = f"one of {', '.join(known)}"
            raise ValueError(msg)
        return text.lower()

    return read


def _admin_token(text: str) -> str:
    if not re.fullmatch(r"[!-~]{8,}", text):
        msg = "8 or more letters, digits and signs without spaces"
        raise ValueError(msg)
    return text


def _host(text: str) -> str:
    if not text:
        msg = "an address"
        raise ValueError(msg)
    return text


def _path(text: str) -> Path:
    if not text or "\0" in text:
        msg = "a file"
        raise ValueError(msg)
    return Path(text)


def _origins(text: str) -> tuple[str, ...]:
    origins = tuple(origin.strip().rstrip("/") for origin in text.split(",") if origin.strip())
    for origin in origins:
        if origin != "*" and not re.fullmatch(r"https?://[^/\s]+", origin):
            msg = "origins such as https://app.example.org, with commas"
            raise ValueError(msg)
    return origins


def _paths(text: str) -> tuple[Path, ...]:
    paths = tuple(Path(name) for name in text.split(os.pathsep) if name)
    if not paths:
        msg = f"files, with {os.pathsep!r} between them"
        raise ValueError(msg)
    return paths


def _generate(text: str) -> tuple[tuple[str, int], ...]:
    wanted: dict[str, int] = {}
    for part in text.split(","):
        found = re.fullmatch(r" *(\w+)=([0-9]{1,7}) *", part, re.ASCII)
        if not found or found[1] not in openapi.APIS or found[1] in wanted:
            msg = f"such as {','.join(f'{api}=1000' for api in openapi.APIS)}"
            raise ValueError(msg)
        wanted[found[1]] = _integer(0, _MOST_GENERATED)(found[2])
    return tuple(wanted.items())


_READERS: Mapping[str, Callable[[str], object]] = {
    "host": _host,
    "port": _integer(0, 65535),
    "limit_mb": _integer(1, _LARGEST_LIMIT_MB),
    "seed": _integer(-(2**63), 2**63 - 1),
    "demo_data": _boolean,
    "log_level": _one_of(LOG_LEVELS),
    "rate_limit": _integer(0, 10**9),
    "cors_origins": _origins,
    "log_format": _one_of(LOG_FORMATS),
    "admin_token": _admin_token,
    "journal_entries": _integer(0, 1_000_000),
    "journal_mib": _integer(1, 64 * 1024),
    "fixture": _paths,
    "generate": _generate,
    "tls": _boolean,
    "tls_cert": _path,
    "tls_key": _path,
    "tls_ca_out": _path,
    "stop_with_stdin": _boolean,
    "fast_lane": _boolean,
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="mockserver",
        allow_abbrev=False,
        description="A mock of the attachment APIs of Case IQ and Agentcis.",
        epilog="Each flag can also be set as an environment variable: MOCKSERVER_PORT for --port, and so on. "
        "`mockserver wait [URL]` waits until a mock answers; `mockserver serve` is `mockserver`.",
    )
    add = parser.add_argument
    add("--host", help="the address to listen on (default 127.0.0.1)")
    add("--port", help="the port to listen on, 0 for any free one (default 8080)")
    add("--limit-mb", metavar="MIB", help="the limit of each file (default 50 Case IQ, 20 Agentcis)")
    add("--seed", metavar="N", help="make the same ids in each run")
    add("--no-demo-data", dest="demo_data", action="store_const", const="false", help="start without files")
    add("--log-level", metavar="LEVEL", help=f"one of {', '.join(LOG_LEVELS)} (default info)")
    add("--rate-limit", metavar="N", help="answer 429 over N requests a minute (default 0: never)")
    add("--cors-origins", metavar="ORIGINS", help="further origins for browsers, with commas; * for any")
    add("--log-format", metavar="FORMAT", help="text or json, an object a line (default text)")
    add("--admin-token", metavar="TOKEN", help="open /_mock to who sends it (default: to this machine)")
    add("--journal-entries", metavar="N", help="how many requests a world remembers (default 1000)")
    add("--journal-mib", metavar="MIB", help="how much memory they may take (default 16)")
    add("--fixture", metavar="FILE", action="append", help="begin with what this file says; repeatable")
    add("--generate", metavar="API=N,...", help="make believable records, such as caseiq=5000,agentcis=2000")
    add("--tls", action="store_const", const="true", help="speak HTTPS with a certificate made at start")
    add("--tls-cert", metavar="FILE", help="speak HTTPS with this certificate (PEM)")
    add("--tls-key", metavar="FILE", help="the key of --tls-cert (PEM)")
    add("--tls-ca-out", metavar="FILE", help="where --tls writes the authority that clients must trust")
    add("--stop-with-stdin", action="store_const", const="true", help="stop when the standard input ends")
    add("--no-fast-lane", dest="fast_lane", action="store_const", const="false", help=_SLOW)
    return parser
