"""The command line: a function of its arguments and the environment.

Exit codes: 0 no binding rule is broken, 1 one is (any, with `--strict`), 2 the call was wrong, the target
could not be reached or nothing was exercised.
"""

from __future__ import annotations

import argparse
import secrets
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from rich.console import Console

import openapi
from contract_tests.mock import MockDidNotStart, running_mock
from contract_tests.report.json_file import write_json
from contract_tests.report.junit import write_junit
from contract_tests.report.terminal import Progress, print_report
from contract_tests.run import Run, TargetUnreachable, run
from contract_tests.target import MEMBERS, Target, TargetError, make_target, read_targets, resolve

_WIDTH_OF_A_LOG = 140


def main(argv: Sequence[str], environ: Mapping[str, str]) -> int:
    """Run the program and answer its exit code."""
    options = _parser().parse_args(argv)
    console = Console(no_color=options.no_color or "NO_COLOR" in environ, highlight=False)
    if not console.is_terminal and "COLUMNS" not in environ:
        console.width = _WIDTH_OF_A_LOG
    with ExitStack() as stack:
        try:
            wanted = _wanted_rules(options)
            targets = _targets(options, environ, stack)
            with Progress(console, is_quiet=options.quiet) as progress:
                outcome = run(targets, rules=wanted, on_test=progress.on_test)
        except (TargetError, TargetUnreachable, MockDidNotStart) as error:
            Console(stderr=True, highlight=False).print(f"contract-tests: {error}", markup=False)
            return 2
        return _finish(options, outcome, console)


def _finish(options: argparse.Namespace, outcome: Run, console: Console) -> int:
    try:
        if options.junit:
            write_junit(options.junit, outcome, strict=options.strict)
        if options.json:
            write_json(options.json, outcome, strict=options.strict)
    except OSError as error:
        console.print(f"contract-tests: cannot write the report: {error}", markup=False)
        return 2
    print_report(console, outcome, strict=options.strict, is_quiet=options.quiet)
    if outcome.verdicts.failures(strict=options.strict):
        return 1
    return 0 if outcome.has_judged and not outcome.crashes else 2


def _targets(options: argparse.Namespace, environ: Mapping[str, str], stack: ExitStack) -> list[Target]:
    sections = read_targets(options.target, environ) if options.target else {}
    flags = _flags(options)
    if flags and not options.api:
        msg = "--api is needed to say which API the other flags describe"
        raise TargetError(msg)
    if options.api:
        named = {**sections.get(options.api, {}), **resolve(options.api, flags, environ)}
        if options.target and not named:
            msg = f"{options.target} has no section [{options.api}]"
            raise TargetError(msg)
        sections = {options.api: named} if named else {}
    if not sections:
        sections = stack.enter_context(running_mock(seed=options.seed))
        if options.api:
            sections = {options.api: sections[options.api]}
    run_id = secrets.token_hex(4)
    return [make_target(api, section, seed=options.seed, run_id=run_id) for api, section in sections.items()]


def _flags(options: argparse.Namespace) -> dict[str, Any]:
    """The target members given as flags."""
    names = {name for members in MEMBERS.values() for member in members for name in _spellings(member)}
    flags: dict[str, Any] = {
        name: value for name in sorted(names) if (value := getattr(options, name)) is not None
    }
    if options.fill_case is not None:
        flags["fill_case"] = options.fill_case
    if options.header:
        flags["headers"] = dict(_header(text) for text in options.header)
    return flags


def _header(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    if not colon or not name.strip():
        msg = f"--header: must be 'Name: value', is {text!r}"
        raise TargetError(msg)
    return name.strip(), value.strip()


def _wanted_rules(options: argparse.Namespace) -> frozenset[str]:
    known = {rule for api in openapi.APIS for rule in openapi.rules(api)}
    for rule in options.rule:
        if rule not in known:
            msg = f"--rule: no rule {rule!r} in the ledgers"
            raise TargetError(msg)
    return frozenset(options.rule)


def _spellings(member: Any) -> list[str]:
    return [member.name, f"{member.name}_env"] if member.is_secret else [member.name]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="contract-tests",
        description="Find every breach of the two attachment APIs' contracts.",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser(
        "run",
        help="judge a target",
        description="Judge a target, or, without one, the mock started on a free port.",
    )
    command.add_argument("--api", choices=openapi.APIS, help="judge this API only")
    command.add_argument("--target", type=Path, metavar="FILE.toml", help="what the target is")
    command.add_argument("--rule", action="append", default=[], metavar="ID", help="judge this rule (repeat)")
    command.add_argument("--strict", action="store_true", help="a broken rule fails whatever its evidence")
    command.add_argument("--seed", type=int, default=0, help="drives what is generated (default 0)")
    command.add_argument("--json", type=Path, metavar="FILE", help="write the verdicts as JSON")
    command.add_argument("--junit", type=Path, metavar="FILE", help="write the verdicts as JUnit XML")
    command.add_argument("--quiet", action="store_true", help="print only what is broken")
    command.add_argument("--no-color", action="store_true", help="print without colours")
    _add_member_flags(command.add_argument_group("the target, instead of or over the file"))
    return parser


def _add_member_flags(group: argparse._ArgumentGroup) -> None:
    seen: dict[str, str] = {}
    for members in MEMBERS.values():
        for member in members:
            for name in _spellings(member):
                is_variable = name != member.name
                seen.setdefault(
                    name,
                    f"the variable that holds it: {member.help}" if is_variable else member.help,
                )
    for name, text in seen.items():
        group.add_argument(f"--{name.replace('_', '-')}", metavar="VALUE", help=text)
    group.add_argument(
        "--header",
        action="append",
        default=[],
        metavar="'NAME: VALUE'",
        help="send with each request",
    )
    group.add_argument(
        "--fill-case",
        action=argparse.BooleanOptionalAction,
        help="upload 1000 files to restricted_case_id, to see the limit (default: only on loopback)",
    )
