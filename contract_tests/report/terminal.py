"""The report for people: progress while it runs, then the verdicts and the breaches."""

from __future__ import annotations

from collections import Counter
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
from contract_tests.report.redacted import redacted
from contract_tests.report.wording import reason, standing
from contract_tests.run import Run
from contract_tests.target import Target
from contract_tests.verdicts import Verdict

_STYLES = {"held": "green", "flaky": "yellow", "blocked": "dim", "not exercised": "dim"}


class Progress:
    """A bar of what is done, tests or else; where there is no terminal, a line for each tenth."""

    def __init__(self, console: Console, *, is_quiet: bool, counted: str = "tests") -> None:
        self._counted = counted
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
            self._console.print(f"{done} of {total} {self._counted}", markup=False)


def print_report(console: Console, outcome: Run, *, strict: bool, is_quiet: bool) -> None:
    """Print a table for each API, each breach with its reproduction, and the summary."""
    outcome = redacted(outcome)
    for target in outcome.targets:
        verdicts = outcome.verdicts.looked_at(target.api)
        if not is_quiet:
            console.print(_table(target, verdicts, outcome.redactor, strict=strict))
        for verdict in verdicts:
            if verdict.breaches or verdict.flaky:
                _print_breaches(console, verdict, outcome.redactor, strict=strict)
        console.print(_summary(target, verdicts, strict=strict))
    for test, error in outcome.crashes:
        console.print(f"error in {test}: {error}", style="red", markup=False)
    if not outcome.has_judged:
        _print_why_nothing(console, outcome)
    _print_what_else(console, outcome)


def _print_why_nothing(console: Console, outcome: Run) -> None:
    console.print("nothing could be judged:", style="red")
    verdicts = outcome.verdicts.by_rule.values()
    for why in sorted({why for verdict in verdicts for why in (*verdict.reasons, *verdict.blocked)}):
        console.print(f"  {why}", markup=False)


def _print_what_else(console: Console, outcome: Run) -> None:
    stopped = [f"stopped: {outcome.stopped}"] if outcome.stopped else []
    for note in outcome.notes:
        console.print(outcome.redactor.text(f"note: {note}"), markup=False, soft_wrap=True)
    for line in (*stopped, *diagnose(outcome)):
        console.print(outcome.redactor.text(line), style="red", markup=False, soft_wrap=True)


def _table(target: Target, verdicts: list[Verdict], redactor: Redactor, *, strict: bool) -> Table:
    title = Text(redactor.text(f"{target.api} at {target.base_url}"), style="italic")
    table = Table(title=title, title_justify="left", pad_edge=False)
    table.add_column("rule", no_wrap=True)
    table.add_column("evidence")
    table.add_column("verdict", no_wrap=True)
    table.add_column("why")
    for verdict in verdicts:
        why = Text(redactor.text(_why(verdict, strict=strict)))
        table.add_row(verdict.rule.id, verdict.rule.evidence, _word(verdict, strict=strict), why)
    return table


def _why(verdict: Verdict, *, strict: bool) -> str:
    if verdict.is_excused:
        return _known(verdict)
    if verdict.outcome == "held" and verdict.settled_seconds:
        return f"needed {verdict.settled_seconds:g} s after each write"
    if verdict.outcome == "flaky":
        return f"seen once, not again: {reason(verdict, strict=strict)}"
    return reason(verdict, strict=strict)


def _known(verdict: Verdict) -> str:
    known = verdict.deviation
    return f"known deviation until {known.expires}: {known.reason}" if known else ""


def _word(verdict: Verdict, *, strict: bool) -> Text:
    match standing(verdict, strict=strict):
        case "broken":
            return Text("broken", style="bold red")
        case "warning":
            return Text("broken (warning)", style="yellow")
        case "known deviation":
            return Text("broken (known)", style="yellow")
    return Text(verdict.outcome, style=_STYLES[verdict.outcome])


def _print_breaches(console: Console, verdict: Verdict, redactor: Redactor, *, strict: bool) -> None:
    kind = {"broken": "BROKEN", "known deviation": "KNOWN", "flaky": "FLAKY"}.get(
        standing(verdict, strict=strict), "WARNING"
    )
    seen = "" if verdict.breaches else ", seen once, not again"
    console.print(Text(f"\n{kind} {verdict.rule.id} ({verdict.rule.evidence}{seen})", style="bold"))
    lines = [
        f"  rule:     {verdict.rule.statement}",
        f"  source:   {verdict.rule.source.page}: {verdict.rule.source.sentence}",
    ]
    if verdict.is_excused:
        lines.append(f"  known:    {_known(verdict)}")
    for test, finding in verdict.breaches or verdict.flaky:
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
    found = Counter(standing(verdict, strict=strict) for verdict in verdicts)
    line = (
        f"{target.api}: {found['held']} rules held, {found['broken']} broken, {found['warning']} warnings, "
        f"{found['not exercised']} not exercised"
    )
    more = {"blocked": found["blocked"], "flaky": found["flaky"], "known": found["known deviation"]}
    line += "".join(f", {count} {word}" for word, count in more.items() if count)
    return Text(f"\n{line}\n", style="bold red" if found["broken"] else "bold green")
