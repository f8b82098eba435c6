"""The flags that ask for reports; one line of the table for each kind."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from contract_tests.cli.errors import CallError
from contract_tests.leaks import Leak, leaks
from contract_tests.redact import Redactor
from contract_tests.report.html import write_html
from contract_tests.report.json_file import write_json
from contract_tests.report.junit import write_junit
from contract_tests.report.sarif import write_sarif
from contract_tests.run import Run
from contract_tests.traffic import Traffic

Writer = Callable[[Path, Run, argparse.Namespace], None]

_WRITERS: dict[str, tuple[str, Writer]] = {
    "json": ("the verdicts as JSON", lambda path, run, asked: write_json(path, run, strict=asked.strict)),
    "junit": ("the verdicts as JUnit", lambda path, run, asked: write_junit(path, run, strict=asked.strict)),
    "sarif": ("the breaches as SARIF", lambda path, run, asked: write_sarif(path, run, strict=asked.strict)),
    "html": (
        "a page for people",
        lambda path, run, asked: write_html(path, run, strict=asked.strict, json_report=asked.json),
    ),
}


def add_report_flags(command: argparse.ArgumentParser) -> None:
    """Add a flag for each kind of report."""
    for name, (what, _) in _WRITERS.items():
        command.add_argument(f"--{name}", type=Path, metavar="FILE", help=f"write {what}")
    command.add_argument("--har", type=Path, metavar="FILE", help="write all requests and answers as HAR 1.2")


@contextmanager
def recorded_traffic(options: argparse.Namespace, redactor: Redactor) -> Iterator[Traffic | None]:
    """What writes the traffic down while the block runs; None where `--har` does not ask for it.

    Raises CallError where the file cannot be written.
    """
    if options.har is None:
        yield None
        return
    try:
        traffic = Traffic(options.har, redactor)
    except OSError as error:
        raise _not_written(error) from error
    try:
        yield traffic
    except BaseException:
        traffic.close()
        _delete_leaking([options.har], redactor)
        raise
    traffic.close()


def write_reports(options: argparse.Namespace, outcome: Run, traffic: Traffic | None) -> None:
    """Write the reports that were asked for, and look for secrets in every file that the run has written.

    A report with a secret in it is deleted; the ledger, which cleaning up needs, is only named. Raises
    CallError where that happened, or where a report cannot be written.
    """
    paths = [options.har] if options.har else []
    failure = traffic.failure if traffic else ""
    for name, (_, write) in _WRITERS.items():
        path: Path | None = getattr(options, name)
        if path is None:
            continue
        paths.append(path)
        try:
            write(path, outcome, options)
        except OSError as error:
            failure = failure or str(error)
    ledger = options.ledger or Path(f"contract-tests-{outcome.targets[0].run_id}.ledger")
    _refuse_leaks(paths, [ledger], outcome.redactor)
    if failure:
        raise _not_written(failure)


def _refuse_leaks(paths: Sequence[Path], kept: Sequence[Path], redactor: Redactor) -> None:
    told = [
        f"{leak.path} held a secret, {leak.what}, and was deleted"
        for leak in _delete_leaking(paths, redactor)
    ]
    there = [path for path in kept if path.is_file()]
    told += [
        f"{leak.path} holds a secret, {leak.what}, and must not be given to anybody"
        for leak in leaks(there, redactor)
    ]
    if told:
        raise CallError("; ".join(told))


def _delete_leaking(paths: Sequence[Path], redactor: Redactor) -> list[Leak]:
    found = leaks([path for path in paths if path.is_file()], redactor)
    for path in {leak.path for leak in found}:
        path.unlink()
    return found


def _not_written(why: object) -> CallError:
    return CallError(f"cannot write the report: {why}")
