"""`contract-tests lint`: what is wrong with a spec or its ledger, at which line, and how to mend it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

import openapi
from contract_tests.cli.errors import CallError
from contract_tests.lint.finding import Finding, Severity, merged
from contract_tests.lint.gate import LEDGER, SPEC, Contract, Linted, lint, specs_at
from contract_tests.lint.installing import install, installed
from contract_tests.lint.linters import Linters, LintersFailed
from contract_tests.lint.markdown import as_markdown
from contract_tests.lint.reports import as_commands, as_json, as_sarif
from contract_tests.report.github import is_github, without_commands
from contract_tests.report.wording import counted

_STYLES: dict[Severity, str] = {"error": "bold red", "warning": "yellow", "note": "dim"}
_WITHOUT = {
    "never": "tier 2 was not run: --node never",
    "auto": "tier 2 was not run: --node always installs Spectral and Redocly, and runs them",
}


def add_parser(commands: Any) -> None:
    """Add the command."""
    command: argparse.ArgumentParser = commands.add_parser(
        "lint",
        help="check the specs and the ledgers, before anything reads them",
        description="Check specs and their ledgers: by the rules of this house, by Spectral and by Redocly.",
    )
    command.set_defaults(command=find_defects)
    command.add_argument(
        "paths",
        type=Path,
        nargs="*",
        metavar="PATH",
        help=f"a spec, or a folder with {SPEC} and {LEDGER} in it (default: both specs of this package)",
    )
    command.add_argument(
        "--node",
        choices=("auto", "always", "never"),
        default="auto",
        help="Spectral and Redocly too: where they are installed (default), always (installs them), never",
    )
    command.add_argument("--json", type=Path, metavar="FILE", help="write the findings as JSON")
    command.add_argument("--sarif", type=Path, metavar="FILE", help="write the findings as SARIF")
    command.add_argument("--markdown", type=Path, metavar="FILE", help="write the findings as Markdown")
    command.add_argument(
        "--github",
        action=argparse.BooleanOptionalAction,
        help="annotate the lines on GitHub (default: in GitHub Actions)",
    )
    command.add_argument("--quiet", action="store_true", help="print findings only")


def find_defects(options: argparse.Namespace, environ: Mapping[str, str], console: Console) -> int:
    """Lint, print, write the reports and answer the exit code."""
    contracts = _contracts(options.paths) or [
        Contract(openapi.spec_path(api), openapi.rules_path(api)) for api in openapi.APIS
    ]
    try:
        linted = [lint(contract) for contract in contracts]
    except OSError as error:
        msg = f"{error.filename}: {error.strerror}"
        raise CallError(msg) from error
    linters = _linters(options.node, environ)
    findings = merged([*(each for one in linted for each in one.findings), *_by_others(linters, linted)])
    is_annotated = is_github(environ) if options.github is None else options.github
    with without_commands(console.file, is_github=is_annotated):
        _print(console, findings)
        if not options.quiet:
            _print_summary(console, findings, linted, "" if linters else _WITHOUT[options.node])
    if is_annotated:
        console.file.writelines(f"{command}\n" for command in as_commands(findings))
    files = [str(path) for one in linted for path in (one.contract.spec, one.contract.ledger)]
    is_complete = linters is not None
    _write(options.json, _as_text(as_json(findings, files, is_complete=is_complete)))
    _write(options.sarif, _as_text(as_sarif(findings, is_complete=is_complete)))
    _write(options.markdown, as_markdown(findings, len(linted), is_complete=is_complete))
    return 1 if any(finding.severity == "error" for finding in findings) else 0


def _contracts(paths: Iterable[Path]) -> list[Contract]:
    """The specs that the paths name, each once. Raises CallError for a path that names none."""
    found = [contract for path in paths for contract in _of_path(path)]
    return list({contract.spec.resolve(): contract for contract in found}.values())


def _of_path(path: Path) -> list[Contract]:
    specs = specs_at(path)
    if not specs:
        msg = f"{path}: there is no spec, and no folder with {SPEC} in it"
        raise CallError(msg)
    return [Contract(spec, spec.with_name(LEDGER)) for spec in specs]


def _linters(wish: str, environ: Mapping[str, str]) -> Linters | None:
    if wish == "never":
        return None
    try:
        return install(environ) if wish == "always" else installed(environ)
    except LintersFailed as error:
        raise CallError(str(error)) from error


def _by_others(linters: Linters | None, linted: list[Linted]) -> list[Finding]:
    readable = [one for one in linted if one.is_readable]
    if linters is None:
        return []
    try:
        return linters.lint([one.contract.spec for one in readable], [one.file for one in readable])
    except LintersFailed as error:
        raise CallError(str(error)) from error


def _print(console: Console, findings: list[Finding]) -> None:
    for finding in findings:
        where = f"{finding.file}:{finding.line}:{finding.column} "
        line = Text(where).append(finding.severity, style=_STYLES[finding.severity])
        line.append(f" {finding.rule} ", style="bold").append(finding.message)
        console.print(line, soft_wrap=True)
        console.print(Text(f"    {finding.fix}", style="dim"), soft_wrap=True)


def _print_summary(console: Console, findings: list[Finding], linted: list[Linted], without: str) -> None:
    left_out = ", ".join(one.file for one in linted if not one.is_readable)
    if without or left_out:
        note = without or f"tier 2 did not look at what it could not read: {left_out}"
        console.print(Text(note, style="dim"), soft_wrap=True)
    errors = sum(finding.severity == "error" for finding in findings)
    others = len(findings) - errors
    specs = counted(len(linted), "spec")
    console.print(f"{specs}: {counted(errors, 'error')}, {counted(others, 'further finding')}", markup=False)


def _as_text(data: dict[str, Any]) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _write(path: Path | None, text: str) -> None:
    if path is None:
        return
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        msg = f"cannot write the findings: {error}"
        raise CallError(msg) from error
