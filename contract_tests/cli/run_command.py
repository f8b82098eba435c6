"""`contract-tests run`: judge a target and report."""

from __future__ import annotations

import argparse
import secrets
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import UTC
from pathlib import Path
from typing import Any

from rich.console import Console

import openapi
from contract_tests.baseline import read_baseline
from contract_tests.cli.guard_flags import add_guard_flags, guards
from contract_tests.cli.report_flags import add_report_flags, write_reports
from contract_tests.cli.sweep import swept
from contract_tests.cli.target_flags import add_target_flags, target_sections
from contract_tests.excuses import apply_baseline
from contract_tests.mock import running_mock
from contract_tests.report.terminal import Progress, print_report
from contract_tests.run import Run, Wanted, run
from contract_tests.target import Target, TargetError, make_target


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
    command.add_argument("--quiet", action="store_true", help="print only what is broken")
    command.add_argument("--no-color", action="store_true", help="print without colours")
    add_target_flags(command)
    add_guard_flags(command)


def judge_target(options: argparse.Namespace, environ: Mapping[str, str], console: Console) -> int:
    """Run the tests and answer the exit code."""
    rules = _wanted_rules(options)
    known = read_baseline(options.baseline) if options.baseline else ()
    with ExitStack() as stack:
        targets = _targets(options, environ, stack)
        behind, opened = stack.enter_context(guards(options, targets))
        with Progress(console, is_quiet=options.quiet) as progress:
            outcome = run(behind, Wanted(rules, on_test=progress.on_test))
        outcome.notes += swept(behind, opened)
        apply_baseline(outcome, known, today=outcome.started_at.astimezone(UTC).date())
        return _finish(options, outcome, console)


def _finish(options: argparse.Namespace, outcome: Run, console: Console) -> int:
    write_reports(options, outcome)
    print_report(console, outcome, strict=options.strict, is_quiet=options.quiet)
    if outcome.verdicts.failures(strict=options.strict) or outcome.expired:
        return 1
    return 0 if outcome.has_judged and not outcome.crashes and not outcome.stopped else 2


def _targets(options: argparse.Namespace, environ: Mapping[str, str], stack: ExitStack) -> list[Target]:
    sections = target_sections(options, environ)
    if not sections:
        sections = stack.enter_context(running_mock(seed=options.seed))
        if options.api:
            sections = {options.api: sections[options.api]}
    run_id = secrets.token_hex(4)
    return [make_target(api, section, seed=options.seed, run_id=run_id) for api, section in sections.items()]


def _wanted_rules(options: argparse.Namespace) -> frozenset[str]:
    known = {rule for api in openapi.APIS for rule in openapi.rules(api)}
    for rule in options.rule:
        if rule not in known:
            msg = f"--rule: no rule {rule!r} in the ledgers"
            raise TargetError(msg)
    return frozenset(options.rule)
