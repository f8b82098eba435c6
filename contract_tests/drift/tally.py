"""Counts what answers do not allow, and forgets the answers."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field

from contract_tests.drift.compare import Comparison, Difference, Kind
from contract_tests.drift.places import Place
from contract_tests.drift.sample import redacted
from contract_tests.drift.shape import MOST_MEMBERS, Shape
from contract_tests.drift.vocabulary import is_name, may_be_written

Key = tuple[Kind, Place, str]

_MOST_VALUES = 20


@dataclass
class Finding:
    """One thing that the spec does not allow: in how many answers, on which days, and its shape."""

    kind: Kind
    place: Place
    detail: str
    sample: str
    answers: int = 0
    first_day: str = ""
    last_day: str = ""
    rules: list[str] = field(default_factory=list)
    bodies: dict[str, Shape] = field(default_factory=dict)

    def add(self, difference: Difference) -> None:
        """Take the shape of one more occurrence into account."""
        if difference.rule and difference.rule not in self.rules:
            self.rules.append(difference.rule)
        self.bodies.setdefault(difference.media_type, Shape()).add(difference.value)

    def count(self, day: str) -> None:
        """Count one more answer."""
        self.answers += 1
        if day:
            self.first_day = min(self.first_day or day, day)
            self.last_day = max(self.last_day, day)


class Tally:
    """The findings of one API; `judged` counts the answers that each place of the spec spoke about."""

    def __init__(self, *, keeps_values: bool = False) -> None:
        self.findings: dict[Key, Finding] = {}
        self.judged: Counter[Place] = Counter()
        self._keeps_values = keeps_values
        self._details: Counter[tuple[Kind, Place]] = Counter()

    def add(self, comparison: Comparison, day: str) -> None:
        """Take one answer into account."""
        self.judged.update(comparison.places)
        counted: dict[Key, Finding] = {}
        for difference in comparison.differences:
            key = self._key(difference)
            if key not in self.findings:
                self._details[key[:2]] += 1
                self.findings[key] = Finding(*key, sample=redacted(difference.value))
            self.findings[key].add(difference)
            counted[key] = self.findings[key]
        for finding in counted.values():
            finding.count(day)

    def _key(self, difference: Difference) -> Key:
        """What counts as the same finding; the detail is empty where it may not be written down."""
        kind, place, detail = difference.kind, difference.place, difference.detail
        if kind == "member" and not is_name(detail):
            detail = ""
        if kind == "enum" and may_be_written(
            difference.value, difference.listed, keeps_values=self._keeps_values
        ):
            detail = json.dumps(difference.value)
        most = MOST_MEMBERS if kind == "member" else _MOST_VALUES
        if (kind, place, detail) not in self.findings and self._details[kind, place] >= most:
            detail = "" if kind in ("member", "enum") else detail
        return kind, place, detail
