"""How faithful the mock is: two reports of `contract-tests run --json`, compared rule by rule.

A rule is comparable where both sides gave a verdict that stands: held or broken. What one side did not judge
is neither an agreement nor a difference, and is counted beside the number, never in it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, get_args

import openapi
from contract_tests.judge import Outcome

Standing = Literal["agree", "mock only", "staging only", "not exercised"]

FORMAT = 1
VERDICTS: tuple[str, ...] = get_args(Outcome)
_COMPARABLE = ("held", "broken")
_REASONS = {"blocked": "blocked", "not exercised": "missing"}
_RULE_ID = re.compile(r"[a-z0-9]+(\.[a-z0-9-]+)+")
_EVIDENCE = re.compile(r"[a-z][a-z -]{0,30}")
_NAMED_AT_MOST = 5


class ReportError(ValueError):
    """What was given is not two comparable reports; the text names the file and the member."""


@dataclass(frozen=True)
class Ruling:
    """What one report says about one rule; `why` is why there is no verdict."""

    rule: str
    api: str
    evidence: str
    verdict: str
    why: str = ""

    @property
    def is_comparable(self) -> bool:
        """Whether the verdict stands: a flaky one does not."""
        return self.verdict in _COMPARABLE


@dataclass(frozen=True)
class Report:
    """A report and what it is called in messages."""

    name: str
    rulings: dict[str, Ruling]

    @property
    def apis(self) -> set[str]:
        """The APIs that the report is about."""
        return {ruling.api for ruling in self.rulings.values()}


@dataclass(frozen=True)
class Row:
    """One rule on both sides."""

    mock: Ruling
    staging: Ruling

    @property
    def standing(self) -> Standing:
        """Whether the two sides agree; `mock only` is what the mock promises and staging does not keep."""
        if not (self.mock.is_comparable and self.staging.is_comparable):
            return "not exercised"
        if self.mock.verdict == self.staging.verdict:
            return "agree"
        return "mock only" if self.mock.verdict == "held" else "staging only"

    @property
    def why(self) -> str:
        """Which side did not judge the rule, and why; empty where both did."""
        sides = (("mock", self.mock), ("staging", self.staging))
        return "; ".join(
            f"{side}: {ruling.verdict}{f', {ruling.why}' if ruling.why else ''}"
            for side, ruling in sides
            if not ruling.is_comparable
        )


@dataclass(frozen=True)
class Faithfulness:
    """How many rules agree, of how many that could be compared, of how many that there are."""

    agreeing: int
    comparable: int
    rules: int

    @property
    def percent(self) -> float | None:
        """Of the comparable rules, to one decimal and rounded down; None where there are none."""
        return _percent(self.agreeing, self.comparable) if self.comparable else None

    @property
    def bounds(self) -> tuple[float, float]:
        """What the percent of all rules would be if the others differed, and if they agreed."""
        others = self.rules - self.comparable
        return _percent(self.agreeing, self.rules), _percent(self.agreeing + others, self.rules)

    @property
    def is_of_few(self) -> bool:
        """Whether most rules were not compared, so that the percent says little."""
        return self.comparable * 2 < self.rules


@dataclass(frozen=True)
class Parity:
    """The comparison; `left_out` are the APIs that only one of the reports is about."""

    rows: tuple[Row, ...]
    left_out: tuple[str, ...] = ()

    def of(self, standing: Standing) -> list[Row]:
        """The rules that stand so."""
        return [row for row in self.rows if row.standing == standing]

    @property
    def overall(self) -> Faithfulness:
        """Of all rules."""
        return _faithfulness(self.rows)

    def by_api(self) -> dict[str, Faithfulness]:
        """Of each API."""
        return self._grouped(lambda row: row.mock.api)

    def by_evidence(self) -> dict[str, Faithfulness]:
        """Of the rules that are known in the same way."""
        return dict(sorted(self._grouped(lambda row: row.mock.evidence).items(), key=_binding_first))

    def _grouped(self, group: Callable[[Row], str]) -> dict[str, Faithfulness]:
        names = dict.fromkeys(group(row) for row in self.rows)
        return {name: _faithfulness([row for row in self.rows if group(row) == name]) for name in names}


def compare(mock: Report, staging: Report) -> Parity:
    """Compare the APIs that both reports are about. Raises ReportError where the rules are not the same."""
    shared = mock.apis & staging.apis
    if not shared:
        msg = f"{mock.name} and {staging.name} are about no API in common"
        raise ReportError(msg)
    rows = tuple(_rows(mock, staging, shared))
    if not any(row.standing != "not exercised" for row in rows):
        msg = f"nothing is comparable: {mock.name} and {staging.name} have no rule that both judged"
        raise ReportError(msg)
    return Parity(rows, left_out=tuple(sorted(mock.apis ^ staging.apis)))


def read_report(name: str, text: str) -> Report:
    """Read a report. Raises ReportError naming the member that is wrong."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        msg = f"{name}: is no JSON ({error})"
        raise ReportError(msg) from error
    if isinstance(data, dict) and data.get("format", FORMAT) != FORMAT:
        msg = f"{name}: format: must be {FORMAT}, is {data['format']!r:.20}"
        raise ReportError(msg)
    rules = data.get("rules") if isinstance(data, dict) else None
    if not isinstance(rules, list) or not rules:
        msg = f"{name}: is no report of `contract-tests run --json`: rules must be a list that is not empty"
        raise ReportError(msg)
    rulings: dict[str, Ruling] = {}
    for index, entry in enumerate(rules):
        ruling = _ruling(f"{name}: rules[{index}]", entry)
        if ruling.rule in rulings:
            msg = f"{name}: rules[{index}].rule: {ruling.rule} is there twice"
            raise ReportError(msg)
        rulings[ruling.rule] = ruling
    return Report(name, rulings)


def _ruling(where: str, entry: Any) -> Ruling:
    if not isinstance(entry, dict):
        msg = f"{where}: must be an object"
        raise ReportError(msg)
    rule = _member(where, entry, "rule", lambda text: bool(_RULE_ID.fullmatch(text)), "a rule id")
    api = _member(where, entry, "api", openapi.APIS.__contains__, f"one of {', '.join(openapi.APIS)}")
    evidence = _member(where, entry, "evidence", lambda text: bool(_EVIDENCE.fullmatch(text)), "an evidence")
    verdict = _member(where, entry, "verdict", VERDICTS.__contains__, f"one of {', '.join(VERDICTS)}")
    return Ruling(rule, api, evidence, verdict, _why(entry, verdict))


def _member(where: str, entry: dict[str, Any], name: str, fits: Callable[[str], bool], what: str) -> str:
    value = entry.get(name)
    if not isinstance(value, str) or not fits(value):
        msg = (
            f"{where}.{name}: must be {what}, is {value!r:.60}"
            if name in entry
            else f"{where}: has no {name}"
        )
        raise ReportError(msg)
    return value


def _why(entry: dict[str, Any], verdict: str) -> str:
    """The first reason that the report gives; a rule that the run left out has none."""
    reasons = entry.get(_REASONS.get(verdict, ""))
    if not isinstance(reasons, list) or not reasons:
        return ""
    return "".join(char if char.isprintable() else "?" for char in str(reasons[0]))[:200]


def _rows(mock: Report, staging: Report, apis: set[str]) -> Iterator[Row]:
    ours, theirs = (
        {rule: ruling for rule, ruling in report.rulings.items() if ruling.api in apis}
        for report in (mock, staging)
    )
    for report, other, missing in (
        (mock, staging, [rule for rule in ours if rule not in theirs]),
        (staging, mock, [rule for rule in theirs if rule not in ours]),
    ):
        if missing:
            named = ", ".join(missing[:_NAMED_AT_MOST]) + (", …" if len(missing) > _NAMED_AT_MOST else "")
            msg = f"the ledgers differ: {len(missing)} in {report.name} and not in {other.name}: {named}"
            raise ReportError(msg)
    for rule, ruling in ours.items():
        if ruling.evidence != theirs[rule].evidence:
            msg = (
                f"the ledgers differ: {rule} is {ruling.evidence} in {mock.name} "
                f"and {theirs[rule].evidence} in {staging.name}"
            )
            raise ReportError(msg)
        yield Row(ruling, theirs[rule])


def _faithfulness(rows: tuple[Row, ...] | list[Row]) -> Faithfulness:
    standings = [row.standing for row in rows]
    return Faithfulness(
        agreeing=standings.count("agree"),
        comparable=len(standings) - standings.count("not exercised"),
        rules=len(standings),
    )


def _binding_first(group: tuple[str, Faithfulness]) -> tuple[int, str]:
    known = get_args(openapi.Evidence)
    return (known.index(group[0]) if group[0] in known else len(known), group[0])


def _percent(part: int, whole: int) -> float:
    return part * 1000 // whole / 10
