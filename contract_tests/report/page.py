"""What the HTML page shows, put together: entries, groups of them, numbers and facts. Not yet redacted."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC

import openapi
from contract_tests.report.diagnosis import diagnose
from contract_tests.report.shown import Told, tell
from contract_tests.report.wording import (
    EVIDENCES,
    STANDINGS,
    Meaning,
    Standing,
    exit_code,
    exit_meaning,
    headline,
    reason,
    standing,
)
from contract_tests.run import Run
from contract_tests.verdicts import Verdict

_GROUPS: tuple[tuple[Standing, str, str], ...] = (
    ("broken", "Broken rules", "These fail the run."),
    ("warning", "Broken, but not binding", "News, not defects: no page of the vendor promises these."),
    ("flaky", "Flaky", "Broken once; when the test was repeated, the breach did not show again."),
    ("known deviation", "Known deviations", "Broken, and excused by the baseline until a day."),
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """A rule with how it stands; `breaches` are the tests that saw one and what they saw."""

    verdict: Verdict
    standing: Standing
    why: str
    breaches: tuple[tuple[str, Told], ...]
    reproduction: str

    @property
    def rule(self) -> openapi.Rule:
        """The rule."""
        return self.verdict.rule

    @property
    def meaning(self) -> Meaning:
        """What the rule's evidence means."""
        return EVIDENCES[self.rule.evidence]

    @property
    def css(self) -> str:
        """The standing as a name of a class."""
        return self.standing.replace(" ", "-")


@dataclass(frozen=True)
class Group:
    """The entries that stand alike, under a heading of their own."""

    name: str
    title: str
    explanation: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Row:
    """A row of the summary: what a rule's evidence is, and how many rules of it stand how."""

    evidence: str
    origin: str
    counts: dict[Standing, int]


@dataclass(frozen=True)
class Page:
    """The page; `entries` are the rules of this run, `left_out` how many rules were no part of it."""

    headline: str
    tone: str
    facts: tuple[tuple[str, str], ...]
    stopped: str
    notes: tuple[str, ...]
    crashes: tuple[tuple[str, str], ...]
    summaries: dict[str, tuple[Row, ...]]
    totals: dict[Standing, int]
    groups: tuple[Group, ...]
    blocked: tuple[Entry, ...]
    settled: tuple[Entry, ...]
    entries: tuple[Entry, ...]
    left_out: int


def make_page(outcome: Run, *, strict: bool, json_report: str) -> Page:
    """The page of a run; `json_report` is the file that can reproduce its breaches."""
    every = outcome.verdicts.by_rule.values()
    seen = [verdict for verdict in every if _is_of_run(verdict)]
    entries = tuple(_entry(verdict, outcome, strict=strict, json_report=json_report) for verdict in seen)
    return Page(
        headline=headline(outcome, strict=strict),
        tone=("held", "broken", "warning")[exit_code(outcome, strict=strict)],
        facts=tuple(_facts(outcome, strict=strict)),
        stopped=outcome.stopped,
        notes=(*diagnose(outcome), *outcome.notes),
        crashes=tuple(outcome.crashes),
        summaries={target.api: _rows(entries, target.api) for target in outcome.targets},
        totals=_counts(entries),
        groups=tuple(_groups(entries)),
        blocked=tuple(entry for entry in entries if entry.verdict.blocked),
        settled=tuple(entry for entry in entries if entry.verdict.settled_seconds),
        entries=entries,
        left_out=len(every) - len(seen),
    )


def _is_of_run(verdict: Verdict) -> bool:
    return bool(verdict.tests or verdict.checks or verdict.flaky or verdict.blocked or verdict.reasons)


def _entry(verdict: Verdict, outcome: Run, *, strict: bool, json_report: str) -> Entry:
    stands = standing(verdict, strict=strict)
    seen = verdict.flaky if stands == "flaky" else verdict.breaches
    return Entry(
        verdict=verdict,
        standing=stands,
        why=reason(verdict, strict=strict),
        breaches=tuple((test, tell(finding, outcome.redactor)) for test, finding in seen),
        reproduction=f"contract-tests reproduce {shlex.quote(json_report)} {verdict.rule.id}",
    )


def _groups(entries: tuple[Entry, ...]) -> Iterator[Group]:
    for stands, title, explanation in _GROUPS:
        alike = tuple(entry for entry in entries if entry.standing == stands)
        if alike:
            yield Group(alike[0].css, title, explanation, alike)


def _rows(entries: tuple[Entry, ...], api: str) -> tuple[Row, ...]:
    of_api = [entry for entry in entries if entry.verdict.api == api]
    return tuple(
        Row(evidence, meaning.origin, _counts([one for one in of_api if one.rule.evidence == evidence]))
        for evidence, meaning in EVIDENCES.items()
    )


def _counts(entries: tuple[Entry, ...] | list[Entry]) -> dict[Standing, int]:
    stood = [entry.standing for entry in entries]
    return {one: stood.count(one) for one in STANDINGS}


def _facts(outcome: Run, *, strict: bool) -> Iterator[tuple[str, str]]:
    for target in outcome.targets:
        yield target.api, target.base_url
    yield "started", outcome.started_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    if outcome.duration_seconds:
        yield "duration", _duration(outcome.duration_seconds)
    yield "profile", ", ".join(sorted({target.profile for target in outcome.targets}))
    yield "seed", ", ".join(sorted({str(target.seed) for target in outcome.targets}))
    yield (
        "strict",
        "yes, any broken rule fails the run" if strict else "no, only broken binding rules fail the run",
    )
    yield "requests", f"{outcome.requests_sent:,}"
    yield "exit code", exit_meaning(outcome, strict=strict)


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{seconds:.1f} s"
