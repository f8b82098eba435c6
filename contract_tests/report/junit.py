"""The verdicts as JUnit XML: one test case for each rule."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

from contract_tests.curl import curl_line
from contract_tests.run import Run
from contract_tests.verdicts import Verdict

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_junit(path: Path, outcome: Run, *, strict: bool) -> None:
    """Write the report to a file. A rule broken with a warning passes, with the breach as its output."""
    root = ET.Element("testsuites", name="contract-tests")
    for target in outcome.targets:
        verdicts = outcome.verdicts.of(target.api)
        suite = ET.SubElement(root, "testsuite", name=target.api)
        suite.set("tests", str(len(verdicts)))
        suite.set("failures", str(sum(verdict.is_failure(strict=strict) for verdict in verdicts)))
        suite.set("skipped", str(sum(verdict.outcome == "not exercised" for verdict in verdicts)))
        for verdict in verdicts:
            _add_case(suite, verdict, strict=strict)
    text = ET.tostring(root, encoding="unicode", xml_declaration=True)
    path.write_text(outcome.redactor.text(text) + "\n", encoding="utf-8")


def _add_case(suite: ET.Element, verdict: Verdict, *, strict: bool) -> None:
    case = ET.SubElement(suite, "testcase", name=verdict.rule.id)
    case.set("classname", f"{verdict.api}.{verdict.rule.evidence}")
    if verdict.outcome == "not exercised":
        ET.SubElement(case, "skipped", message=_clean("; ".join(verdict.reasons) or "no test ran"))
    if verdict.outcome != "broken":
        return
    text = "\n\n".join(_lines(verdict))
    if verdict.is_failure(strict=strict):
        failure = ET.SubElement(case, "failure", message=_clean(verdict.breaches[0][1].expected))
        failure.text = _clean(text)
    else:
        ET.SubElement(case, "system-out").text = _clean(f"warning ({verdict.rule.evidence})\n{text}")


def _lines(verdict: Verdict) -> list[str]:
    lines = [verdict.rule.statement, f"{verdict.rule.source.page}: {verdict.rule.source.sentence}"]
    for test, finding in verdict.breaches:
        line = f"{test}\nexpected: {finding.expected}\nobserved: {finding.observed}"
        lines.append(f"{line}\n{curl_line(finding.exchange)}" if finding.exchange else line)
    return lines


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub("�", text)
