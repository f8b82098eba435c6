"""`contract-tests reproduce`: show a breach of a report once more, with all that it needs."""

from __future__ import annotations

import argparse
import json
import secrets
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from rich.console import Console

from contract_tests.cli.errors import CallError
from contract_tests.cli.guard_flags import add_guard_flags, guards
from contract_tests.cli.rules import wanted_rules
from contract_tests.cli.sweep import swept
from contract_tests.cli.target_flags import add_target_flags, target_sections
from contract_tests.mock import running_mock
from contract_tests.report.terminal import Progress, print_report
from contract_tests.run import Wanted, run
from contract_tests.target import Target, make_target, resolve

_SEEN = ("breaches", "flaky")
_HIDDEN = "[redacted]"


def add_parser(commands: Any) -> None:
    """Add the command."""
    command: argparse.ArgumentParser = commands.add_parser(
        "reproduce",
        help="show a breach once more",
        description="Run the tests that broke a rule again, with what they set up and clean away. "
        "Exit code 1 if the rule is broken again, 0 if it is not.",
    )
    command.set_defaults(command=reproduce)
    command.add_argument("report", type=Path, metavar="REPORT.json", help="written by run --json")
    command.add_argument("rule", metavar="RULE", help="the rule that was broken")
    command.add_argument("--quiet", action="store_true", help="print only what is broken")
    add_target_flags(command)
    add_guard_flags(command)


def reproduce(options: argparse.Namespace, environ: Mapping[str, str], console: Console) -> int:
    """Run the tests of the breach and answer the exit code."""
    report = _read(options.report)
    entry = _entry(report, options)
    tests = frozenset(seen["test"] for kind in _SEEN for seen in entry.get(kind, []))
    if not tests:
        msg = f"{options.report}: {options.rule} was not broken in this run"
        raise CallError(msg)
    with ExitStack() as stack:
        target = _target(options, environ, report, entry["api"], stack)
        behind, opened = stack.enter_context(guards(options, [target]))
        with Progress(console, is_quiet=options.quiet) as progress:
            wanted = Wanted(
                frozenset({options.rule}),
                tests,
                on_test=progress.on_test,
                tidy=lambda each: swept([each], opened),
            )
            outcome = run(behind, wanted)
        outcome.notes += swept(behind, opened)
    print_report(console, outcome, strict=True, is_quiet=True)
    verdict = outcome.verdicts.by_rule[options.rule]
    if not verdict.checks and not verdict.flaky:
        return 2
    return 1 if verdict.outcome == "broken" else 0


def _read(path: Path) -> dict[str, Any]:
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        msg = f"{path}: {error}"
        raise CallError(msg) from error
    if not isinstance(report, dict) or not isinstance(report.get("rules"), list) or "targets" not in report:
        msg = f"{path}: no report of `contract-tests run --json`"
        raise CallError(msg)
    return report


def _entry(report: dict[str, Any], options: argparse.Namespace) -> dict[str, Any]:
    wanted_rules([options.rule])
    found = [entry for entry in report["rules"] if entry["rule"] == options.rule]
    if not found:
        msg = f"{options.report}: nothing about {options.rule} in it"
        raise CallError(msg)
    return dict(found[0])


def _target(
    options: argparse.Namespace,
    environ: Mapping[str, str],
    report: dict[str, Any],
    api: str,
    stack: ExitStack,
) -> Target:
    """The target of the report; flags count more than what the report remembers of it."""
    seen = next(target for target in report["targets"] if target["api"] == api)
    given = target_sections(options, environ).get(api, {})
    if seen["mock"] and not given:
        section = stack.enter_context(running_mock(seed=report["seed"]))[api]
    else:
        named = {f"{name}_env": variable for name, variable in seen["credentials"].items() if variable}
        kept = {name: value for name, value in named.items() if name[:-4] not in given}
        headers = {name: value for name, value in seen["headers"].items() if _HIDDEN not in value}
        remembered = {"base_url": seen["base_url"], "headers": headers, **seen["members"]}
        section = {**remembered, **resolve(api, kept, environ), **given}
        options.profile = options.profile or seen["profile"]
    return make_target(api, section, seed=report["seed"], run_id=secrets.token_hex(4))
