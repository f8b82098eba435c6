"""`contract-tests diff`: what differs between two states of a contract, and whom that breaks."""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

import openapi
from contract_tests.cli.errors import CallError
from contract_tests.diff import compare_all, served
from contract_tests.diff.change import WHO, Change, DiffError, Level
from contract_tests.diff.demand import demand_of
from contract_tests.diff.pairing import Wish, pairing
from contract_tests.diff.reports import (
    Compared,
    as_annotations,
    as_json,
    as_markdown,
    shown_operations,
    summary_of,
)
from contract_tests.diff.states import Reader
from contract_tests.lint.gate import LEDGER, SPEC
from contract_tests.lint.installing import install, installed
from contract_tests.lint.linters import Linters, LintersFailed
from contract_tests.report.github import is_github, without_commands

_STYLES: dict[Level, str] = {"breaking": "bold red", "compatible": "yellow", "editorial": "dim"}
_ARGUMENT = (
    f"a spec, a folder with {SPEC} and {LEDGER}, REVISION:PATH of Git, or the URL of a mock or of a spec"
)


def add_parser(commands: Any) -> None:
    """Add the command."""
    command: argparse.ArgumentParser = commands.add_parser(
        "diff",
        help="say what a change of a spec or its ledger breaks, and for whom",
        description="Compare two states of specs and ledgers. What breaks needs a new version.",
    )
    command.set_defaults(command=compare_states)
    command.add_argument("old", nargs="?", metavar="OLD", help=_ARGUMENT)
    command.add_argument(
        "new",
        nargs="?",
        metavar="NEW",
        help="the same; with one argument, what the working tree has at its path (default: both of ours)",
    )
    command.add_argument("--api", choices=openapi.APIS, help="only this one, where an argument names both")
    command.add_argument(
        "--base",
        metavar="REVISION",
        help="what OLD is where it is not said (default: where the branch left the main branch)",
    )
    command.add_argument(
        "--changelog",
        default="CHANGELOG.md",
        metavar="NAME",
        help="the changelog, looked for beside each spec and in the folders above (default: CHANGELOG.md)",
    )
    command.add_argument(
        "--node",
        choices=("auto", "always"),
        default="auto",
        help="use Redocly where it is installed (default), or install it first",
    )
    _add_reports(command)


def _add_reports(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--strict", action="store_true", help="fail too where something new has no new minor version"
    )
    command.add_argument("--json", type=Path, metavar="FILE", help="write the changes as JSON")
    command.add_argument(
        "--markdown", type=Path, metavar="FILE", help="write them for a pull request or a job summary"
    )
    command.add_argument(
        "--github",
        action=argparse.BooleanOptionalAction,
        help="annotate the lines on GitHub (default: in GitHub Actions)",
    )
    command.add_argument("--quiet", action="store_true", help="print changes only")


def compare_states(options: argparse.Namespace, environ: Mapping[str, str], console: Console) -> int:
    """Read both states, compare, print, write the reports and answer the exit code."""
    linters = _linters(options.node, environ)
    try:
        with tempfile.TemporaryDirectory(prefix="contract-tests-diff-") as folder:
            reader = Reader(Path(folder), options.api, options.changelog)
            wish = Wish(options.old, options.new, options.base)
            found = pairing(wish, reader, environ)
            changes = compare_all([(old.contract, new.contract) for old, new in found.pairs], linters)
    except (DiffError, OSError) as error:
        raise CallError(" ".join(str(error).split())) from error
    compared = [
        Compared(old, new, between, demand_of(old, new, between))
        for (old, new), between in zip(found.pairs, changes, strict=True)
    ]
    _report(options, environ, console, compared)
    for note in found.notes:
        console.print(Text(note, style="dim"), soft_wrap=True)
    return 1 if any(one.misses(strict=options.strict) for one in compared) else 0


def _linters(wish: str, environ: Mapping[str, str]) -> Linters:
    try:
        found = install(environ) if wish == "always" else installed(environ)
    except LintersFailed as error:
        raise CallError(str(error).replace(", or lint with --node never", "")) from error
    if found is None:
        msg = "Redocly is not installed, and without it nothing is compared: --node always installs it"
        raise CallError(msg)
    return found


def _report(
    options: argparse.Namespace,
    environ: Mapping[str, str],
    console: Console,
    compared: list[Compared],
) -> None:
    is_annotated = is_github(environ) if options.github is None else options.github
    with without_commands(console.file, is_github=is_annotated):
        for one in compared:
            _print(console, one, strict=options.strict, is_quiet=options.quiet)
    if is_annotated:
        commands = as_annotations(compared, strict=options.strict)
        console.file.writelines(f"{command}\n" for command in commands)
    if options.json:
        data = as_json(compared, strict=options.strict)
        _write(options.json, json.dumps(data, indent=2, ensure_ascii=False) + "\n")
    if options.markdown:
        _write(options.markdown, as_markdown(compared, strict=options.strict))


def _print(console: Console, one: Compared, *, strict: bool, is_quiet: bool) -> None:
    for change in one.changes:
        _print_change(console, change)
    if is_quiet:
        return
    console.print(Text(f"{one.new.name} since {one.old.name}: {summary_of(one)}"), soft_wrap=True)
    for missed in one.misses(strict=strict):
        console.print(Text(f"    missing: {missed}", style="bold red"), soft_wrap=True)
    wished = () if strict else one.demand.wished
    for note in (*wished, *one.demand.notes):
        console.print(Text(f"    {note}", style="dim"), soft_wrap=True)
    for entry in one.demand.entries:
        console.print(Text(f"    new in the changelog: {entry}", style="dim"), soft_wrap=True)


def _print_change(console: Console, change: Change) -> None:
    where = change.file if served.is_url(change.file) else f"{change.file}:{change.line}:{change.column}"
    line = Text(f"{where} ").append(change.level, style=_STYLES[change.level])
    line.append(f" for {WHO[change.affected]}")
    console.print(line, soft_wrap=True)
    operations = f"{shown_operations(change.operations)}: " if change.operations else ""
    console.print(Text(f"    {operations}{change.message}"), soft_wrap=True)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        msg = f"cannot write the changes: {error}"
        raise CallError(msg) from error
