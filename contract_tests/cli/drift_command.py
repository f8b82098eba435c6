"""`contract-tests drift`: what recorded traffic shows and the specs do not say, as overlays."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

import openapi
from contract_tests.cli.errors import CallError
from contract_tests.drift.examine import Examined, examine
from contract_tests.drift.har import HarError, read_har
from contract_tests.drift.overlay import as_yaml, overlay
from contract_tests.drift.places import Document
from contract_tests.drift.proposals import Proposal, proposals


def add_parser(commands: Any) -> None:
    """Add the command."""
    command: argparse.ArgumentParser = commands.add_parser(
        "drift",
        help="hold recorded traffic against the specs and propose what they lack",
        description="Hold recorded traffic against the specs, and write what they lack as OpenAPI Overlays.",
    )
    command.set_defaults(command=find_drift)
    command.add_argument("traffic", type=Path, metavar="TRAFFIC.har", help="the recording (HAR 1.2)")
    command.add_argument("--api", choices=openapi.APIS, help="this API only")
    command.add_argument(
        "--host", action="append", default=[], metavar="HOST", help="only answers of this host (repeat)"
    )
    where = command.add_mutually_exclusive_group()
    where.add_argument("--out", type=Path, metavar="FILE.yaml", help="write the overlay of the one API here")
    where.add_argument(
        "--out-dir",
        type=Path,
        metavar="DIR",
        help="write API.overlay.yaml here (default: the folder you are in)",
    )
    command.add_argument(
        "--keep-values",
        action="store_true",
        help="write new values of an enum as they came, not only public ones",
    )
    command.add_argument("--quiet", action="store_true", help="print no table of the proposals")


def find_drift(options: argparse.Namespace, _environ: Mapping[str, str], console: Console) -> int:
    """Examine the recording, write the overlays and answer the exit code."""
    examined, left_out = _examined(options)
    made = {api: proposals(one.tally, one.document) for api, one in examined.items()}
    paths = _paths(options, [api for api, proposed in made.items() if proposed])
    for api, path in paths.items():
        one = examined[api]
        title = openapi.spec(api)["info"]["title"]
        _write(path, as_yaml(overlay(title, one.answers, one.last_day, made[api])))
        if not options.quiet:
            console.print(_table(one.document, made[api]))
    for api, one in examined.items():
        console.print(_summary(api, one, len(made[api]), paths.get(api)), markup=False)
    _print_left_out(console, left_out)
    return 1 if paths else 0


def _examined(options: argparse.Namespace) -> tuple[dict[str, Examined], Counter[str]]:
    """The APIs that the recording has answers of, and what was left out."""
    apis = [options.api] if options.api else openapi.APIS
    try:
        examined, left_out = examine(
            read_har(options.traffic),
            {api: openapi.spec(api) for api in apis},
            hosts=frozenset(host.lower() for host in options.host),
            keeps_values=options.keep_values,
        )
    except HarError as error:
        msg = f"{options.traffic}: {error}"
        raise CallError(msg) from error
    except OSError as error:
        msg = f"{options.traffic}: {error.strerror}"
        raise CallError(msg) from error
    examined = {api: one for api, one in examined.items() if one.answers}
    if not examined:
        whys = ", ".join(f"{count} {why}" for why, count in left_out.items()) or "no entry at all"
        of = options.api if options.api else "the two APIs"
        msg = f"{options.traffic}: nothing of {of} in it ({whys})"
        raise CallError(msg)
    return examined, left_out


def _paths(options: argparse.Namespace, apis: list[str]) -> dict[str, Path]:
    if options.out is None:
        folder: Path = options.out_dir or Path()
        return {api: folder / f"{api}.overlay.yaml" for api in apis}
    if len(apis) > 1:
        msg = f"--out: there are proposals for {' and '.join(apis)}; choose one with --api, or use --out-dir"
        raise CallError(msg)
    return dict.fromkeys(apis, options.out)


def _table(document: Document, made: list[Proposal]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("where", "proposal", "seen", "rule"):
        table.add_column(name, overflow="fold")
    for proposal in made:
        cells = (document.shown(proposal.place), proposal.what, proposal.seen, ", ".join(proposal.rules))
        table.add_row(*map(Text, cells))
    return table


def _summary(api: str, one: Examined, number: int, path: Path | None) -> str:
    hosts = "1 host" if len(one.hosts) == 1 else f"{len(one.hosts)} hosts"
    found = f"{number} proposal{'s' if number != 1 else ''} in {path}" if path else "no drift"
    notes = "".join(f"; {count} {what}" for what, count in one.notes.items())
    return f"{api}: {found}; {one.answers} answers of {hosts}{notes}"


def _print_left_out(console: Console, left_out: Counter[str]) -> None:
    if left_out:
        whys = ", ".join(f"{count} {why}" for why, count in left_out.items())
        console.print(f"left out: {whys}", markup=False)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        msg = f"cannot write the overlay: {error}"
        raise CallError(msg) from error
