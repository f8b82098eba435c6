"""Turns findings into the smallest widening of a spec that allows what was seen."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from contract_tests.drift.compare import Kind
from contract_tests.drift.places import Document, Place
from contract_tests.drift.shape import MOST_MEMBERS
from contract_tests.drift.tally import Finding, Tally

_REMOVE = object()
# What says the same in other words, or means nothing alone.
_BESIDE = {"minimum": "exclusiveMinimum", "maximum": "exclusiveMaximum", "pattern": "format"}


@dataclass(frozen=True)
class Change:
    """One step: what is merged into a place, or its removal."""

    place: Place
    update: Any = field(default=_REMOVE)

    @property
    def is_removal(self) -> bool:
        """Whether the place is removed."""
        return self.update is _REMOVE


@dataclass(frozen=True)
class Proposal:
    """What to change together, in this order, and the findings that speak for it."""

    what: str
    place: Place
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]
    answers: int

    @property
    def seen(self) -> str:
        """In how many of the answers that this place spoke about."""
        if len(self.findings) == 1:
            return f"{self.findings[0].answers} of {self.answers} answers"
        each = ", ".join(f"{finding.detail} in {finding.answers}" for finding in self.findings)
        return f"{each} of {self.answers} answers"

    @property
    def rules(self) -> list[str]:
        """The rules that it touches."""
        return list(dict.fromkeys(rule for finding in self.findings for rule in finding.rules))

    @property
    def days(self) -> tuple[str, str]:
        """The first and the last day that it was seen; empty where no entry says."""
        first = [finding.first_day for finding in self.findings if finding.first_day]
        return min(first, default=""), max(finding.last_day for finding in self.findings)


def proposals(tally: Tally, document: Document) -> list[Proposal]:
    """The proposals; those that replace a keyword come before those that add to it."""
    groups: dict[tuple[Kind, Place], list[Finding]] = {}
    for (kind, place, _), finding in tally.findings.items():
        groups.setdefault((kind, place), []).append(finding)
    retyped = {place for kind, place in groups if kind == "type"}
    made: list[Proposal] = []
    for kind, make in _MAKERS.items():
        for place in (place for known, place in groups if known == kind):
            if kind == "enum" and place in retyped:
                continue
            made += make(place, document.at(place)[1], groups[kind, place], tally.judged[place])
    return made


def _each(make: Callable[[Place, Any, Finding], tuple[str, list[Change]]]) -> Any:
    """A proposal for each finding."""

    def made(place: Place, node: Any, findings: list[Finding], answers: int) -> Iterator[Proposal]:
        for finding in findings:
            what, changes = make(place, node, finding)
            yield Proposal(what, place, tuple(changes), (finding,), answers)

    return made


def _together(make: Callable[[Place, Any, list[Finding]], tuple[str, list[Change]]]) -> Any:
    """One proposal for all findings of a place, as they change the same keyword."""

    def made(place: Place, node: Any, findings: list[Finding], answers: int) -> Iterator[Proposal]:
        what, changes = make(place, node, findings)
        yield Proposal(what, place, tuple(changes), tuple(findings), answers)

    return made


def _members(place: Place, _: Any, findings: list[Finding], answers: int) -> Iterator[Proposal]:
    named = [finding for finding in findings if finding.detail]
    if len(named) >= MOST_MEMBERS:
        named = []
    for finding in named:
        shape = finding.bodies[""]
        schema = {**shape.schema(), **evidence(finding)}
        what = f"new member {finding.detail}: {shape.words()}"
        change = Change(place, {"properties": {finding.detail: schema}})
        yield Proposal(what, place, (change,), (finding,), answers)
    if len(named) < len(findings):
        others = max((one for one in findings if one not in named), key=lambda finding: finding.answers)
        change = Change(place, {"additionalProperties": {}})
        yield Proposal("members whose names look like data", place, (change,), (others,), answers)


def _required(place: Place, node: Any, findings: list[Finding]) -> tuple[str, list[Change]]:
    missing = [finding.detail for finding in findings]
    kept = [name for name in node["required"] if name not in missing]
    changes = [Change((*place, "required"))]
    if kept:
        changes.append(Change(place, {"required": kept}))
    return f"not always there: {', '.join(missing)}", changes


def _types(place: Place, node: Any, findings: list[Finding]) -> tuple[str, list[Change]]:
    """`nullable` for null; for other types an anyOf that the old type is one branch of."""
    names = [finding.detail for finding in findings]
    what = f"{node['type']} may be {' or '.join(names)}"
    if names == ["null"]:
        return what, _nullable(place, node)
    first = {key: node[key] for key in ("type", "nullable") if key in node}
    if "null" in names:
        first["nullable"] = True
    if node["type"] == "array":
        first["items"] = {}
    others = [one.bodies[""].schema() for one in findings if one.detail != "null"]
    removed = [Change((*place, key)) for key in ("type", "nullable", "enum") if key in node]
    if "anyOf" in node:
        return what, removed
    return what, [*removed, Change(place, {"anyOf": [first, *others]})]


def _nullable(place: Place, node: Any) -> list[Change]:
    if "enum" not in node:
        return [Change(place, {"nullable": True})]
    listed = [*node["enum"], None]
    return [Change((*place, "enum")), Change(place, {"nullable": True, "enum": listed})]


def _branch(place: Place, node: Any, finding: Finding) -> tuple[str, list[Change]]:
    keyword = finding.detail
    schema = finding.bodies[""].schema() or {"type": "string", "nullable": True, "enum": [None]}
    what = f"one more of {keyword}: {finding.bodies[''].words()}"
    if keyword == "anyOf":
        return what, [Change((*place, keyword), schema)]
    # One more branch of a oneOf may overlap the others, which would exclude what fitted before.
    removed = [Change((*place, keyword))]
    if "anyOf" in node:
        return what, removed
    return what, [*removed, Change(place, {"anyOf": [*node[keyword], schema]})]


def _enum(place: Place, _: Any, findings: list[Finding], answers: int) -> Iterator[Proposal]:
    unnamed = [finding for finding in findings if not finding.detail]
    if unnamed:
        change = Change((*place, "enum"))
        yield Proposal("other values than listed", place, (change,), (unnamed[0],), answers)
        return
    for finding in findings:
        change = Change((*place, "enum"), json.loads(finding.detail))
        yield Proposal(f"new value {finding.detail}", place, (change,), (finding,), answers)


def _form(place: Place, node: Any, finding: Finding) -> tuple[str, list[Change]]:
    beside = _BESIDE.get(finding.detail, "")
    gone = [finding.detail, *([beside] if beside in node else [])]
    return f"does not keep {finding.detail}", [Change((*place, keyword)) for keyword in gone]


def _status(place: Place, _: Any, finding: Finding) -> tuple[str, list[Change]]:
    rule = {"x-rule": finding.rules[0]} if finding.rules else {}
    response: dict[str, Any] = {"description": "Observed, not documented.", **rule, **evidence(finding)}
    content = {media: {"schema": _content(finding, media)} for media in finding.bodies if media}
    if content:
        response["content"] = content
    return f"new status {finding.detail}", [Change(place, {finding.detail: response})]


def _media_type(place: Place, _: Any, finding: Finding) -> tuple[str, list[Change]]:
    content = {finding.detail: {"schema": _content(finding, finding.detail), **evidence(finding)}}
    return f"new media type {finding.detail}", [Change(place, {"content": content})]


def _content(finding: Finding, media_type: str) -> dict[str, Any]:
    if media_type.endswith(("/json", "+json")):
        return finding.bodies[media_type].schema()
    return {"type": "string"} if media_type.startswith("text/") else {"type": "string", "format": "binary"}


def evidence(finding: Finding) -> dict[str, str]:
    """What a part of the spec that was observed says of itself."""
    day = {"x-observed-on": finding.last_day} if finding.last_day else {}
    return {"x-evidence": "observed", **day}


_MAKERS: dict[Kind, Callable[[Place, Any, list[Finding], int], Iterator[Proposal]]] = {
    "status": _each(_status),
    "media type": _each(_media_type),
    "type": _together(_types),
    "branch": _each(_branch),
    "required": _together(_required),
    "enum": _enum,
    "form": _each(_form),
    "member": _members,
}
