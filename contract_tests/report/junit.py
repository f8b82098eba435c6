"""The verdicts as JUnit XML: one test case for each rule."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

from contract_tests.curl import curl_line
from contract_tests.judge import Finding
from contract_tests.report.redacted import redacted
from contract_tests.run import Run
from contract_tests.verdicts import Verdict

_SKIPPED = ("blocked", "not exercised")
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_junit(path: Path, outcome: Run, *, strict: bool) -> None:
    """Write the report to a file. A breach that does not fail the run is the output of a passed case."""
    outcome = redacted(outcome)
    root = ET.Element("testsuites", name="contract-tests")
    for target in outcome.targets:
        verdicts = outcome.verdicts.of(target.api)
        suite = ET.SubElement(root, "testsuite", name=target.api)
        suite.set("tests", str(len(verdicts)))
        suite.set("failures", str(sum(verdict.is_failure(strict=strict) for verdict in verdicts)))
        suite.set("skipped", str(sum(verdict.outcome in _SKIPPED for verdict in verdicts)))
        for verdict in verdicts:
            _add_case(suite, verdict, strict=strict)
        said = [f"stopped: {outcome.stopped}"] if outcome.stopped else []
        if said or outcome.notes:
            ET.SubElement(suite, "system-out").text = _clean("\n".join([*said, *outcome.notes]))
    text = ET.tostring(root, encoding="unicode", xml_declaration=True)
    path.write_text(outcome.redactor.text(text) + "\n", encoding="utf-8")


def _add_case(suite: ET.Element, verdict: Verdict, *, strict: bool) -> None:
    case = ET.SubElement(suite, "testcase", name=verdict.rule.id)
    case.set("classname", f"{verdict.api}.{verdict.rule.evidence}")
    if verdict.outcome in _SKIPPED:
        ET.SubElement(case, "skipped", message=_clean(_why_skipped(verdict)))
    elif verdict.is_failure(strict=strict):
        failure = ET.SubElement(case, "failure", message=_clean(verdict.breaches[0][1].expected))
        failure.text = _clean(_text(verdict, verdict.breaches))
    elif said := _remark(verdict):
        text = _text(verdict, verdict.breaches or verdict.flaky) if verdict.outcome != "held" else ""
        ET.SubElement(case, "system-out").text = _clean(f"{said}\n{text}".rstrip())


def _why_skipped(verdict: Verdict) -> str:
    if verdict.outcome == "blocked":
        return f"blocked: {'; '.join(verdict.blocked)}"
    return "; ".join(verdict.reasons) or "no test ran"


def _remark(verdict: Verdict) -> str:
    """What is to be said of a rule that passes all the same; empty where nothing is."""
    if verdict.is_excused and verdict.deviation:
        return f"known deviation until {verdict.deviation.expires}: {verdict.deviation.reason}"
    if verdict.outcome == "broken":
        return f"warning ({verdict.rule.evidence})"
    if verdict.outcome == "flaky":
        return "flaky (seen once, not again)"
    if verdict.settled_seconds:
        return f"held, needed {verdict.settled_seconds:g} s after each write"
    return ""


def _text(verdict: Verdict, found: list[tuple[str, Finding]]) -> str:
    lines = [verdict.rule.statement, f"{verdict.rule.source.page}: {verdict.rule.source.sentence}"]
    for test, finding in found:
        line = f"{test}\nexpected: {finding.expected}\nobserved: {finding.observed}"
        lines.append(f"{line}\n{curl_line(finding.exchange)}" if finding.exchange else line)
    return "\n\n".join(lines)


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub("�", text)
