"""`contract-tests parity`: how faithful the mock is to a staging system, from the reports of two runs."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from contract_tests.cli.errors import CallError
from contract_tests.parity import Faithfulness, Parity, ReportError, Row, compare, read_report

_STYLES = {"agree": "green", "mock only": "bold red", "staging only": "yellow", "not exercised": "dim"}


def add_parser(commands: Any) -> None:
    """Add the command."""
    command: argparse.ArgumentParser = commands.add_parser(
        "parity",
        help="compare the verdicts on the mock with those on a staging system",
        description="Compare two reports of `contract-tests run --json`, rule by rule.",
    )
    command.set_defaults(command=compare_reports)
    command.add_argument("mock", type=Path, metavar="MOCK.json", help="the report on the mock")
    command.add_argument(
        "staging", type=Path, metavar="STAGING.json", help="the report on the staging system"
    )
    command.add_argument("--json", type=Path, metavar="FILE", help="write the comparison as JSON")
    command.add_argument("--quiet", action="store_true", help="print only disagreements and numbers")


def compare_reports(options: argparse.Namespace, _environ: Mapping[str, str], console: Console) -> int:
    """Compare, print and answer the exit code."""
    try:
        parity = compare(*(read_report(str(path), _text(path)) for path in (options.mock, options.staging)))
    except ReportError as error:
        raise CallError(str(error)) from error
    if options.json:
        _write(options.json, as_data(parity))
    disagreements = [*parity.of("mock only"), *parity.of("staging only")]
    shown = disagreements if options.quiet else list(parity.rows)
    if shown:
        console.print(_table(shown))
    _print_numbers(console, parity)
    return 1 if disagreements else 0


def as_data(parity: Parity) -> dict[str, Any]:
    """The comparison as plain data."""
    return {
        "faithfulness": {
            "overall": _number(parity.overall),
            "by_api": {name: _number(number) for name, number in parity.by_api().items()},
            "by_evidence": {name: _number(number) for name, number in parity.by_evidence().items()},
        },
        "left_out": list(parity.left_out),
        "rules": [_row(row) for row in parity.rows],
    }


def _row(row: Row) -> dict[str, str]:
    return {
        "rule": row.mock.rule,
        "api": row.mock.api,
        "evidence": row.mock.evidence,
        "standing": row.standing,
        "mock": row.mock.verdict,
        "staging": row.staging.verdict,
        "why": row.why,
    }


def _number(number: Faithfulness) -> dict[str, Any]:
    lowest, highest = number.bounds
    return {
        "percent": number.percent,
        "agreeing": number.agreeing,
        "comparable": number.comparable,
        "not_compared": number.rules - number.comparable,
        "rules": number.rules,
        "percent_of_all": {"lowest": lowest, "highest": highest},
    }


def _table(rows: list[Row]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("rule", overflow="fold", no_wrap=False)
    for name in ("evidence", "mock", "staging", "parity"):
        table.add_column(name, no_wrap=name != "parity")
    for row in rows:
        standing = Text(row.standing, style=_STYLES[row.standing])
        if row.why:
            standing.append(f" ({row.why})", style="dim")
        table.add_row(row.mock.rule, row.mock.evidence, row.mock.verdict, row.staging.verdict, standing)
    return table


def _print_numbers(console: Console, parity: Parity) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("")
    table.add_column("faithful", justify="right", no_wrap=True)
    for name in ("agree", "not compared", "of all rules"):
        table.add_column(name, no_wrap=True)
    for name, number in {**parity.by_api(), **parity.by_evidence(), "overall": parity.overall}.items():
        table.add_row(name, *_cells(number), style="bold" if name == "overall" else "")
    console.print(table)
    for api in parity.left_out:
        console.print(f"{api} is in only one of the reports and was left out", markup=False)
    if parity.overall.is_of_few:
        number = parity.overall
        console.print(
            f"only {number.comparable} of {number.rules} rules could be compared: "
            "the percent says little about the others",
            style="yellow",
            markup=False,
        )


def _cells(number: Faithfulness) -> tuple[str, ...]:
    lowest, highest = number.bounds
    return (
        "–" if number.percent is None else f"{number.percent:g} %",
        f"{number.agreeing} of {number.comparable}",
        f"{number.rules - number.comparable} of {number.rules}",
        f"{lowest:g} %" if lowest == highest else f"between {lowest:g} and {highest:g} %",
    )


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{path}: {error.strerror if isinstance(error, OSError) else 'is no UTF-8 text'}"
        raise CallError(msg) from error


def _write(path: Path, data: dict[str, Any]) -> None:
    try:
        path.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    except OSError as error:
        msg = f"cannot write the comparison: {error}"
        raise CallError(msg) from error
