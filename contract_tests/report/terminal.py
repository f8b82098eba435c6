"""The report for people: progress while it runs, then the verdicts and the breaches."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as RichProgress
from rich.table import Table
from rich.text import Text

from contract_tests.curl import curl_line
from contract_tests.judge import Finding
from contract_tests.redact import Redactor
from contract_tests.report.diagnosis import diagnose
from contract_tests.run import Run
from contract_tests.target import Target
from contract_tests.verdicts import Verdict

_STYLES = {"held": "green", "broken": "bold red", "not exercised": "dim"}


class Progress:
    """A bar of the tests that are done; where there is no terminal, a line for each tenth."""

    def __init__(self, console: Console, *, is_quiet: bool) -> None:
        self._console = console
        self._is_quiet = is_quiet
        self._bar = RichProgress(
            BarColumn(24), MofNCompleteColumn(), TextColumn("{task.description}"),
            console=console, transient=True, disable=is_quiet or not console.is_terminal,
        )  # fmt: skip
        self._task = self._bar.add_task("starting")

    def __enter__(self) -> Self:
        """Start to show the bar."""
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the bar away."""
        self._bar.stop()

    def on_test(self, name: str, done: int, total: int) -> None:
        """Show that a test has ended."""
        self._bar.update(self._task, completed=done, total=total, description=name)
        if (
            not self._console.is_terminal
            and not self._is_quiet
            and done * 10 // total != (done - 1) * 10 // total
        ):
            self._console.print(f"{done} of {total} tests", markup=False)


def print_report(console: Console, outcome: Run, *, strict: bool, is_quiet: bool) -> None:
    """Print a table for each API, each breach with its reproduction, and the summary."""
    for target in outcome.targets:
        verdicts = outcome.verdicts.looked_at(target.api)
        if not is_quiet:
            console.print(_table(target, verdicts, outcome.redactor, strict=strict))
        for verdict in verdicts:
            if verdict.outcome == "broken":
                _print_breaches(console, verdict, outcome.redactor, strict=strict)
        console.print(_summary(target, verdicts, strict=strict))
    for test, error in outcome.crashes:
        console.print(f"error in {test}: {error}", style="red", markup=False)
    if not outcome.has_judged:
        console.print("nothing could be judged:", style="red")
        for reason in sorted(
            {reason for verdict in outcome.verdicts.by_rule.values() for reason in verdict.reasons}
        ):
            console.print(f"  {reason}", markup=False)
    _print_what_else(console, outcome)


def _print_what_else(console: Console, outcome: Run) -> None:
    stopped = [f"stopped: {outcome.stopped}"] if outcome.stopped else []
    for note in outcome.notes:
        console.print(outcome.redactor.text(f"note: {note}"), markup=False, soft_wrap=True)
    for line in (*stopped, *diagnose(outcome)):
        console.print(outcome.redactor.text(line), style="red", markup=False, soft_wrap=True)


def _table(target: Target, verdicts: list[Verdict], redactor: Redactor, *, strict: bool) -> Table:
    table = Table(title=f"{target.api} at {target.base_url}", title_justify="left", pad_edge=False)
    table.add_column("rule", no_wrap=True)
    table.add_column("evidence")
    table.add_column("verdict", no_wrap=True)
    table.add_column("why")
    for verdict in verdicts:
        why = "; ".join(verdict.reasons) if verdict.outcome == "not exercised" else ""
        if verdict.outcome == "broken":
            why = verdict.breaches[0][1].expected if verdict.breaches else ""
        word = _word(verdict, strict=strict)
        table.add_row(verdict.rule.id, verdict.rule.evidence, word, Text(redactor.text(why)))
    return table


def _word(verdict: Verdict, *, strict: bool) -> Text:
    if verdict.outcome == "broken" and not verdict.is_failure(strict=strict):
        return Text("broken (warning)", style="yellow")
    return Text(verdict.outcome, style=_STYLES[verdict.outcome])


def _print_breaches(console: Console, verdict: Verdict, redactor: Redactor, *, strict: bool) -> None:
    kind = "BROKEN" if verdict.is_failure(strict=strict) else "WARNING"
    console.print(Text(f"\n{kind} {verdict.rule.id} ({verdict.rule.evidence})", style="bold"))
    lines = [
        f"  rule:     {verdict.rule.statement}",
        f"  source:   {verdict.rule.source.page}: {verdict.rule.source.sentence}",
    ]
    for test, finding in verdict.breaches:
        lines += _breach(test, finding)
    console.print(redactor.text("\n".join(lines)), markup=False, soft_wrap=True)


def _breach(test: str, finding: Finding) -> list[str]:
    lines = [f"  test:     {test}", f"  expected: {finding.expected}"]
    if finding.exchange is not None:
        lines.append(f"  sent:     {finding.exchange.request.method} {finding.exchange.url}")
    lines.append(f"  came:     {finding.observed}")
    if finding.exchange is not None:
        lines.append(f"  again:    {curl_line(finding.exchange)}")
    return lines


def _summary(target: Target, verdicts: list[Verdict], *, strict: bool) -> Text:
    failures = sum(verdict.is_failure(strict=strict) for verdict in verdicts)
    broken = sum(verdict.outcome == "broken" for verdict in verdicts)
    held = sum(verdict.outcome == "held" for verdict in verdicts)
    missing = len(verdicts) - held - broken
    style = "bold red" if failures else "bold green"
    return Text(
        f"\n{target.api}: {held} rules held, {failures} broken, {broken - failures} warnings, "
        f"{missing} not exercised\n",
        style=style,
    )
