"""`contract-tests audit`: whether the tests would notice an implementation that ignores the contract."""

from __future__ import annotations

import argparse
import os
import shlex
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from difflib import get_close_matches
from itertools import count
from pathlib import Path
from typing import Any

from rich.console import Console

import openapi
from contract_tests.audit.auditing import Audit, Found, Note
from contract_tests.audit.behaviour import Standing
from contract_tests.audit.bench import Bench
from contract_tests.audit.changes import ChangesError, changes_since
from contract_tests.audit.families import families
from contract_tests.audit.mutant import FAMILIES, Mutant
from contract_tests.audit.record import RECORD, Measured, RecordError, read_record
from contract_tests.audit.shelf import ROOT, Shelf, ShelfError, ask_for_shelf, own_shelves
from contract_tests.audit.touched import Touched, touched
from contract_tests.audit.worker import Workers
from contract_tests.cli.audit_output import print_findings, print_record, print_story, write_files
from contract_tests.cli.errors import CallError
from contract_tests.report.terminal import Progress
from contract_tests.run import collect

_STOPPED = 130


def add_parser(commands: Any) -> None:
    """Add the command."""
    command: argparse.ArgumentParser = commands.add_parser(
        "audit",
        help="whether the tests would notice a broken implementation",
        description="Judge mutants of what the tests judge, and say which of them nobody noticed.",
    )
    command.set_defaults(command=audit)
    command.add_argument("--api", choices=openapi.APIS, help="one API only")
    command.add_argument(
        "--family",
        action="append",
        choices=FAMILIES,
        default=[],
        help="one family only (repeat; default: all)",
    )
    command.add_argument(
        "--shelf", action="append", default=[], metavar="COMMAND", help="a shelf of yours (repeat)"
    )
    command.add_argument(
        "--mutant", action="append", default=[], metavar="ID", help="the story of one (repeat)"
    )
    command.add_argument("--since", metavar="REV", help="only what a change since REV may have touched")
    command.add_argument("--compare", type=int, default=0, metavar="N", help="compare with Schemathesis on N")
    command.add_argument("--seeds", type=int, default=0, metavar="N", help="look for false alarms, N times")
    command.add_argument("--seed", type=int, default=0, help="drives what is drawn (default 0)")
    command.add_argument("--workers", type=int, default=os.cpu_count() or 1, metavar="N", help="at once")
    command.add_argument("--score", type=Path, default=RECORD, metavar="FILE", help=f"default: {RECORD.name}")
    command.add_argument("--check", action="store_true", help="exit 1 where the score fell or is unsound")
    command.add_argument("--update", action="store_true", help="write the score")
    command.add_argument("--markdown", type=Path, metavar="FILE", help="write the tables into a page")
    command.add_argument("--json", type=Path, metavar="FILE", help="write what became of each mutant")
    command.add_argument("--quiet", action="store_true", help="print only what is wrong")


def audit(options: argparse.Namespace, _environ: Mapping[str, str], console: Console) -> int:
    """Audit, print, write and answer the exit code."""
    try:
        known = read_record(options.score)
        with Workers(options.workers) as workers, Standing(_shelves(options)) as standing:
            found = _found(options, console, standing, Bench(workers, options.seed))
    except (ShelfError, RecordError, ChangesError) as error:
        raise CallError(str(error)) from error
    except KeyboardInterrupt:
        console.print("stopped: nothing was written")
        return _STOPPED
    measured = Measured.now(options.seed, datetime.now(UTC).date())
    if options.mutant:
        for fate in found.fates:
            print_story(console, fate, standing)
    elif not options.quiet:
        print_record(console, found.record(measured))
    wrong = list(found.wrong(known))
    print_findings(console, wrong)
    updated = known.updated(found.lasting(measured))
    write_files(
        options.score if options.update else None, options.markdown, options.json, updated, found.fates
    )
    return 1 if wrong and (options.check or options.seeds) else 0


def _found(options: argparse.Namespace, console: Console, standing: Standing, bench: Bench) -> Found:
    wanted = options.family or FAMILIES
    by_name = {name: family for name, family in families(standing).items() if name in wanted}
    apis = [options.api] if options.api else openapi.APIS
    every = [mutant for family in by_name.values() for api in apis for mutant in family.mutants(api)]
    chosen = [] if options.seeds else _chosen(options, every)
    audit = Audit(by_name, every, chosen, standing, compared=options.compare, seeds=options.seeds)

    @contextmanager
    def counting(total: int, what: str) -> Iterator[Note]:
        done = count(1)
        with Progress(console, is_quiet=options.quiet, counted=what) as progress:
            yield lambda name: progress.on_test(name, next(done), total)

    return Found(
        audit,
        tuple(audit.fates(bench, counting)),
        tuple(audit.comparisons(bench, counting)),
        tuple(audit.lawful(bench, counting)),
    )


def _chosen(options: argparse.Namespace, every: list[Mutant]) -> list[Mutant]:
    if options.since:
        return _touched(options.since).chosen(every)
    unknown = sorted(set(options.mutant) - {mutant.id for mutant in every})
    if unknown:
        like = get_close_matches(unknown[0], [mutant.id for mutant in every])
        msg = f"--mutant: there is no {unknown[0]}; like it are: {', '.join(like) or 'none'}"
        raise CallError(msg)
    return [mutant for mutant in every if mutant.id in options.mutant] if options.mutant else every


def _touched(revision: str) -> Touched:
    changes = changes_since(revision, ROOT)
    tested = {
        api for api in openapi.APIS if any(f"contract_tests/{api}/test_" in each.path for each in changes)
    }
    return touched(changes, {api: collect(api) for api in tested})


def _shelves(options: argparse.Namespace) -> dict[str, Shelf]:
    if options.family and "behaviour" not in options.family and not (options.seeds or options.compare):
        return {}
    commands = [tuple(shlex.split(command)) for command in options.shelf] or own_shelves(openapi.APIS)
    shelves = {shelf.api: shelf for shelf in map(ask_for_shelf, commands)}
    return {api: shelf for api, shelf in shelves.items() if options.api in (None, api)}
