"""`contract-tests run`: judge a target and report."""

from __future__ import annotations

import argparse
import secrets
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import Any

from rich.console import Console

from contract_tests.baseline import read_baseline
from contract_tests.cli.errors import CallError
from contract_tests.cli.guard_flags import add_guard_flags, guards
from contract_tests.cli.report_flags import add_report_flags, recorded_traffic, write_reports
from contract_tests.cli.rules import wanted_rules
from contract_tests.cli.sweep import swept
from contract_tests.cli.target_flags import add_target_flags, target_sections
from contract_tests.excuses import apply_baseline
from contract_tests.mock import running_mock
from contract_tests.report.github import is_github, report_to_github, without_commands
from contract_tests.report.terminal import Progress, print_report
from contract_tests.report.wording import exit_code
from contract_tests.run import Run, Wanted, redactor_for, run
from contract_tests.target import Target, make_target


def add_parser(commands: Any) -> None:
    """Add the command."""
    command: argparse.ArgumentParser = commands.add_parser(
        "run",
        help="judge a target",
        description="Judge a target, or, without one, the mock started on a free port.",
    )
    command.set_defaults(command=judge_target)
    command.add_argument("--rule", action="append", default=[], metavar="ID", help="judge this rule (repeat)")
    command.add_argument("--strict", action="store_true", help="a broken rule fails whatever its evidence")
    command.add_argument(
        "--baseline", type=Path, metavar="FILE.toml", help="breaches that are known, until when"
    )
    command.add_argument("--seed", type=int, default=0, help="drives what is generated (default 0)")
    add_report_flags(command)
    command.add_argument(
        "--github",
        action=argparse.BooleanOptionalAction,
        help="annotations and a job summary for GitHub (default: in GitHub Actions)",
    )
    command.add_argument("--quiet", action="store_true", help="print only what is broken")
    add_target_flags(command)
    add_guard_flags(command)


def judge_target(options: argparse.Namespace, environ: Mapping[str, str], console: Console) -> int:
    """Run the tests and answer the exit code."""
    rules = wanted_rules(options.rule)
    known = read_baseline(options.baseline) if options.baseline else ()
    with ExitStack() as stack:
        targets = _targets(options, environ, stack)
        behind, opened = stack.enter_context(guards(options, targets))
        redactor = redactor_for(behind)
        bar = Progress(console, is_quiet=options.quiet)
        with recorded_traffic(options, redactor) as traffic, bar as progress:
            wanted = Wanted(
                rules,
                on_test=progress.on_test,
                recorders=[traffic.record] if traffic else [],
                tidy=lambda target: swept([target], opened),
            )
            outcome = run(behind, wanted, redactor=redactor)
        outcome.notes += swept(behind, opened)
        apply_baseline(outcome, known, today=outcome.started_at.astimezone(UTC).date())
        _print(options, outcome, environ, console)
        write_reports(options, outcome, traffic)
        return exit_code(outcome, strict=options.strict)


def _print(options: argparse.Namespace, outcome: Run, environ: Mapping[str, str], console: Console) -> None:
    is_for_github = is_github(environ) if options.github is None else options.github
    with without_commands(console.file, is_github=is_for_github):
        print_report(console, outcome, strict=options.strict, is_quiet=options.quiet)
    if not is_for_github:
        return
    try:
        report_to_github(outcome, environ, console.file, strict=options.strict)
    except OSError as error:
        msg = f"cannot write the job summary: {error}"
        raise CallError(msg) from error


def _targets(options: argparse.Namespace, environ: Mapping[str, str], stack: ExitStack) -> list[Target]:
    sections = target_sections(options, environ)
    is_own_mock = not sections
    if is_own_mock:
        sections = stack.enter_context(running_mock(seed=options.seed))
        if options.api:
            sections = {options.api: sections[options.api]}
    run_id = secrets.token_hex(4)
    targets = [make_target(api, each, seed=options.seed, run_id=run_id) for api, each in sections.items()]
    return [replace(target, is_own_mock=is_own_mock) for target in targets]
