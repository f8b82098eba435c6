"""The flags that ask for reports; one line of the table for each kind."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from contract_tests.cli.errors import CallError
from contract_tests.report.json_file import write_json
from contract_tests.report.junit import write_junit
from contract_tests.run import Run

Writer = Callable[[Path, Run, bool], None]

_WRITERS: dict[str, tuple[str, Writer]] = {
    "json": ("the verdicts as JSON", lambda path, run, strict: write_json(path, run, strict=strict)),
    "junit": ("the verdicts as JUnit XML", lambda path, run, strict: write_junit(path, run, strict=strict)),
}


def add_report_flags(command: argparse.ArgumentParser) -> None:
    """Add a flag for each kind of report."""
    for name, (what, _) in _WRITERS.items():
        command.add_argument(f"--{name}", type=Path, metavar="FILE", help=f"write {what}")


def write_reports(options: argparse.Namespace, outcome: Run) -> None:
    """Write the reports that were asked for. Raises CallError where one cannot be written."""
    for name, (_, write) in _WRITERS.items():
        path: Path | None = getattr(options, name)
        if path is None:
            continue
        try:
            write(path, outcome, options.strict)
        except OSError as error:
            msg = f"cannot write the report: {error}"
            raise CallError(msg) from error
