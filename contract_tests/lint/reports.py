"""What the gate found, as JSON, SARIF 2.1.0 and annotations of GitHub."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from importlib import metadata
from typing import Any

from contract_tests.lint.finding import SEVERITIES, Finding
from contract_tests.report.github import Annotation, Level, shown_annotations
from contract_tests.report.places import Place
from contract_tests.report.sarif import ROOT, SCHEMA

FORMAT = 1
_LEVELS: dict[str, Level] = {"error": "error", "warning": "warning", "note": "notice"}


def as_json(findings: Sequence[Finding], files: Sequence[str], *, is_complete: bool) -> dict[str, Any]:
    """The findings as plain data; `is_complete` says whether the second tier was run."""
    counted = Counter(finding.severity for finding in findings)
    return {
        "format": FORMAT,
        "tool": {"name": "contract-tests lint", "version": metadata.version("attachment-contracts")},
        "files": list(files),
        "tiers": [1, 2] if is_complete else [1],
        "summary": {severity: counted[severity] for severity in SEVERITIES},
        "findings": [_finding(finding) for finding in findings],
    }


def as_sarif(findings: Sequence[Finding], *, is_complete: bool) -> dict[str, Any]:
    """The findings as SARIF, each at its line."""
    rules = {finding.rule: finding.fix for finding in findings}
    driver = {
        "name": "contract-tests lint",
        "version": metadata.version("attachment-contracts"),
        "rules": [{"id": rule, "help": {"text": fix}} for rule, fix in rules.items()],
    }
    left_out = [] if is_complete else [{"level": "note", "message": {"text": "tier 2 was not run"}}]
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": "contract-tests/lint/"},
        "originalUriBaseIds": ROOT,
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": left_out}],
        "results": [_result(finding, list(rules).index(finding.rule)) for finding in findings],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def as_commands(findings: Sequence[Finding]) -> list[str]:
    """The workflow commands, as many as GitHub shows."""
    wanted = [
        Annotation(
            _LEVELS[finding.severity],
            finding.rule,
            f"{finding.message}\n{finding.fix}",
            Place(finding.file, finding.line, finding.rule),
        )
        for finding in findings
    ]
    return [annotation.command() for annotation in shown_annotations(wanted)]


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "file": finding.file,
        "line": finding.line,
        "column": finding.column,
        "rule": finding.rule,
        "severity": finding.severity,
        "message": finding.message,
        "fix": finding.fix,
        "found_by": list(finding.tools),
    }


def _result(finding: Finding, rule_index: int) -> dict[str, Any]:
    digest = sha256(f"{finding.file} {finding.rule} {finding.message}".encode()).hexdigest()[:16]
    # A file elsewhere has no place in the repository, and is named as it is.
    base = {} if finding.file.startswith(("/", "..")) else {"uriBaseId": "%SRCROOT%"}
    place = {
        "artifactLocation": {"uri": finding.file, **base},
        "region": {"startLine": finding.line, "startColumn": finding.column},
    }
    return {
        "ruleId": finding.rule,
        "ruleIndex": rule_index,
        "kind": "fail",
        "level": finding.severity,
        "message": {"text": f"{finding.message}. {finding.fix[:1].upper()}{finding.fix[1:]}."},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"contractLint/v1": digest},
        "properties": {"found_by": list(finding.tools)},
    }
