"""The flags that ask for reports; one line of the table for each kind."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from contract_tests.cli.errors import CallError
from contract_tests.leaks import Leak, leaks
from contract_tests.redact import Redactor
from contract_tests.report.json_file import write_json
from contract_tests.report.junit import write_junit
from contract_tests.run import Run
from contract_tests.traffic import Traffic

Writer = Callable[[Path, Run, bool], None]

_WRITERS: dict[str, tuple[str, Writer]] = {
    "json": ("the verdicts as JSON", lambda path, run, strict: write_json(path, run, strict=strict)),
    "junit": ("the verdicts as JUnit XML", lambda path, run, strict: write_junit(path, run, strict=strict)),
}


def add_report_flags(command: argparse.ArgumentParser) -> None:
    """Add a flag for each kind of report."""
    for name, (what, _) in _WRITERS.items():
        command.add_argument(f"--{name}", type=Path, metavar="FILE", help=f"write {what}")
    command.add_argument("--har", type=Path, metavar="FILE", help="write all requests and answers as HAR 1.2")


@contextmanager
def recorded_traffic(options: argparse.Namespace, redactor: Redactor) -> Iterator[list[Traffic]]:
    """Record the traffic while the block runs, where `--har` asks for it.

    Raises CallError where the file cannot be written.
    """
    if options.har is None:
        yield []
        return
    try:
        traffic = Traffic(options.har, redactor)
    except OSError as error:
        raise _not_written(error) from error
    try:
        yield [traffic]
    finally:
        traffic.close()


def write_reports(
    options: argparse.Namespace,
    outcome: Run,
    *,
    traffic: Sequence[Traffic] = (),
    kept: Sequence[Path] = (),
) -> None:
    """Write the reports that were asked for, and look for secrets in every file that the run has written.

    A report with a secret in it is deleted; a file of `kept`, which is needed later, is only named. Raises
    CallError where that happened, or where a report cannot be written.
    """
    paths = [options.har] if options.har else []
    failure = next((recorded.failure for recorded in traffic if recorded.failure), "")
    for name, (_, write) in _WRITERS.items():
        path: Path | None = getattr(options, name)
        if path is None:
            continue
        paths.append(path)
        try:
            write(path, outcome, options.strict)
        except OSError as error:
            failure = failure or str(error)
    _refuse_leaks(paths, kept, outcome.redactor)
    if failure:
        raise _not_written(failure)


def _refuse_leaks(paths: Sequence[Path], kept: Sequence[Path], redactor: Redactor) -> None:
    found = leaks([path for path in (*paths, *kept) if path.is_file()], redactor)
    if not found:
        return
    for path in {leak.path for leak in found if leak.path not in kept}:
        path.unlink()
    msg = "; ".join(_told(leak, is_kept=leak.path in kept) for leak in found)
    raise CallError(msg)


def _told(leak: Leak, *, is_kept: bool) -> str:
    end = "must not be given to anybody" if is_kept else "was deleted"
    return f"{leak.path} held a secret, {leak.what}, and {end}"


def _not_written(why: object) -> CallError:
    return CallError(f"cannot write the report: {why}")
