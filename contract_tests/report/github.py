"""A run in GitHub Actions: annotations at the lines of the ledger, and a job summary.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from contract_tests.redact import Redactor
from contract_tests.report.diagnosis import diagnose
from contract_tests.report.github_summary import job_summary
from contract_tests.report.places import Place, ledger_places
from contract_tests.report.shown import tell
from contract_tests.report.wording import Standing, counted, reason, standing
from contract_tests.run import Run
from contract_tests.verdicts import Verdict

Level = Literal["error", "warning", "notice"]

# GitHub shows so many of each level for a step and drops the others without a word.
_SHOWN_PER_LEVEL = 10
_LEVELS: dict[Standing, Level] = {
    "broken": "error",
    "warning": "warning",
    "known deviation": "notice",
    "flaky": "notice",
}


@dataclass(frozen=True)
class Annotation:
    """A message that GitHub shows at a line of a file, or at the job where it has no place."""

    level: Level
    title: str
    message: str
    place: Place | None = None

    def command(self) -> str:
        """The workflow command, escaped as GitHub unescapes it."""
        properties = {"title": self.title}
        if self.place is not None:
            properties = {"file": self.place.file, "line": str(self.place.line), **properties}
        listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
        line = f"::{self.level} {listed}::{_data(self.message)}"
        # What came from the target may be no proper Unicode, and then cannot be printed.
        return line.encode("utf-8", "backslashreplace").decode()


def is_github(environ: Mapping[str, str]) -> bool:
    """Whether this is a step of GitHub Actions."""
    return environ.get("GITHUB_ACTIONS") == "true"


@contextmanager
def without_commands(out: IO[str], *, is_github: bool) -> Iterator[None]:
    """While texts of the target are printed, no line of them is a command to GitHub."""
    if not is_github:
        yield
        return
    # Nobody who does not know the word can switch commands on again.
    word = secrets.token_hex(16)
    out.write(f"::stop-commands::{word}\n")
    try:
        yield
    finally:
        out.write(f"::{word}::\n")


def report_to_github(outcome: Run, environ: Mapping[str, str], out: IO[str], *, strict: bool) -> None:
    """Print the annotations, and append the summary where GitHub says. Raises OSError where it cannot."""
    shown = shown_annotations(all_annotations(outcome, strict=strict))
    out.writelines(annotation.command() + "\n" for annotation in shown)
    summary = environ.get("GITHUB_STEP_SUMMARY")
    if summary:
        text = job_summary(outcome, strict=strict)
        # A page that the whole organisation sees is no place to find a leak.
        leaks = outcome.redactor.leaks_in(text)
        with Path(summary).open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(f"The summary is withheld, it holds {' and '.join(leaks)}.\n" if leaks else text)


def all_annotations(outcome: Run, *, strict: bool) -> list[Annotation]:
    """Everything that is worth an annotation, redacted, what fails the run first."""
    about_rules = [
        _about_rule(verdict, outcome.redactor, strict=strict)
        for stands in _LEVELS
        for verdict in outcome.verdicts.by_rule.values()
        if standing(verdict, strict=strict) == stands
    ]
    return [*about_rules, *_about_run(outcome)]


def shown_annotations(wanted: list[Annotation]) -> list[Annotation]:
    """As many of each level as GitHub shows; where there are more, the last says how many."""
    shown: list[Annotation] = []
    for level in ("error", "warning", "notice"):
        of_level = [one for one in wanted if one.level == level]
        left_out = len(of_level) - _SHOWN_PER_LEVEL + 1
        if left_out > 1:
            more = Annotation(level, f"and {left_out} more", "GitHub shows ten; the report has all of them.")
            of_level = [*of_level[: _SHOWN_PER_LEVEL - 1], more]
        shown += of_level
    return shown


def _about_run(outcome: Run) -> Iterator[Annotation]:
    redact = outcome.redactor.text
    if outcome.stopped:
        yield Annotation("error", "the run was stopped", redact(outcome.stopped))
    for line in diagnose(outcome):
        yield Annotation("error", "about the run", redact(line))
    for test, error in outcome.crashes:
        yield Annotation("error", redact(f"{test} failed by itself"), redact(error))


def _about_rule(verdict: Verdict, redactor: Redactor, *, strict: bool) -> Annotation:
    stands = standing(verdict, strict=strict)
    return Annotation(
        _LEVELS[stands],
        f"{verdict.rule.id} ({verdict.rule.evidence}): {stands}",
        redactor.text(_message(verdict, redactor, stands, strict=strict)),
        ledger_places(verdict.api)[verdict.rule.id],
    )


def _message(verdict: Verdict, redactor: Redactor, stands: Standing, *, strict: bool) -> str:
    if stands == "known deviation" and verdict.deviation:
        return f"{verdict.deviation.reason} (until {verdict.deviation.expires.isoformat()})"
    seen = verdict.flaky if stands == "flaky" else verdict.breaches
    if not seen:
        return reason(verdict, strict=strict) or verdict.rule.statement
    lines = tell(seen[0][1], redactor).lines()
    if len(seen) > 1:
        lines.append(f"and {counted(len(seen) - 1, 'further breach', 'further breaches')}")
    return "\n".join(lines)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
