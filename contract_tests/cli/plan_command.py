"""`contract-tests plan`: what a run would send, before anything is sent."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

import openapi
from contract_tests.cli.guard_flags import add_guard_flags, limits_of, profile_of
from contract_tests.cli.rules import wanted_rules
from contract_tests.cli.target_flags import add_target_flags, target_sections
from contract_tests.plan import Plan, RulePlan, make_plan
from contract_tests.run import collect
from contract_tests.target import make_target

_NO_TARGET = "http://127.0.0.1"


class _SecretsUnread(Mapping[str, str]):
    """The environment of a plan: that a secret will be there is all that it needs to know."""

    def __getitem__(self, name: str) -> str:
        return "unread"

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def add_parser(commands: Any) -> None:
    """Add the command."""
    command: argparse.ArgumentParser = commands.add_parser(
        "plan",
        help="say what a run would send",
        description="Print what `run` with the same flags would send. Nothing is sent.",
    )
    command.set_defaults(command=print_plan)
    command.add_argument("--rule", action="append", default=[], metavar="ID", help="only this rule (repeat)")
    command.add_argument("--quiet", action="store_true", help="print only the totals")
    add_target_flags(command)
    add_guard_flags(command)


def print_plan(options: argparse.Namespace, _environ: Mapping[str, str], console: Console) -> int:
    """Print the plan of each API."""
    wanted = wanted_rules(options.rule)
    sections = target_sections(options, _SecretsUnread()) or {
        api: {"base_url": _NO_TARGET} for api in openapi.APIS if options.api in (None, api)
    }
    for api, section in sections.items():
        target = make_target(api, section, seed=0, run_id="")
        profile = profile_of(options, target)
        plan = make_plan(target, profile, limits_of(options, target, profile), collect(api), wanted)
        _print(console, plan, is_quiet=options.quiet)
    return 0


def _print(console: Console, plan: Plan, *, is_quiet: bool) -> None:
    where = "a mock started for the run" if plan.target.base_url == _NO_TARGET else plan.target.base_url
    console.print(f"{plan.target.api} at {where}, profile {plan.profile}", style="bold", markup=False)
    console.print(_totals(plan))
    if is_quiet:
        return
    operations = Table("operation", "method", "path", pad_edge=False)
    for name, method, path in plan.operations:
        operations.add_row(name, method, path)
    console.print(operations)
    console.print(_rules(plan))


def _totals(plan: Plan) -> Table:
    """Expected numbers beside those that the guard never passes."""
    table = Table("", "expected", "never more than", pad_edge=False)
    expected = plan.expected
    numbers = {
        "requests": expected.requests,
        "files stored": expected.creates,
        "renames": expected.renames,
        "deletions": expected.deletes,
    }
    for what, most in plan.at_most().items():
        if not plan.is_possible(what):
            table.add_row(what, "0", "0")
            continue
        shown = min(numbers[what], most) if most else numbers[what]
        table.add_row(what, str(shown), str(most) if most else "no limit")
    pace = plan.limits.requests_per_minute
    if pace:
        table.add_row("minutes", f"{expected.requests / pace:.0f}", f"{plan.limits.max_seconds / 60:.0f}")
    return table


def _rules(plan: Plan) -> Table:
    columns = ("rule", "tests", "requests", "uploads", "renames", "deletions", "judged", "needs")
    table = Table(pad_edge=False)
    for column in columns:
        table.add_column(column, no_wrap=column == "rule")
    for planned in plan.rules:
        cost = planned.cost
        numbers = (planned.tests, cost.requests, cost.attempts, cost.renames, cost.deletes)
        table.add_row(planned.rule.id, *map(str, numbers), planned.judged(plan.profile), _needs(planned))
    return table


def _needs(planned: RulePlan) -> str:
    return ", ".join(f"{name} (missing)" if name in planned.missing else name for name in planned.needs)
