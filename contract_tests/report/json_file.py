"""The verdicts as JSON: `{"rules": [{"rule": id, "evidence": ..., "verdict": ..., ...}], ...}`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from contract_tests.curl import curl_line
from contract_tests.judge import Finding
from contract_tests.run import Run
from contract_tests.verdicts import Verdict


def write_json(path: Path, outcome: Run, *, strict: bool) -> None:
    """Write the report to a file."""
    text = json.dumps(as_data(outcome, strict=strict), indent=2, ensure_ascii=False)
    path.write_text(outcome.redactor.text(text) + "\n", encoding="utf-8")


def as_data(outcome: Run, *, strict: bool) -> dict[str, Any]:
    """The report as plain data, secrets still in it."""
    verdicts = list(outcome.verdicts.by_rule.values())
    return {
        "targets": [{"api": target.api, "base_url": target.base_url} for target in outcome.targets],
        "strict": strict,
        "requests": outcome.requests_sent,
        "summary": {
            "held": sum(verdict.outcome == "held" for verdict in verdicts),
            "broken": sum(verdict.outcome == "broken" for verdict in verdicts),
            "not exercised": sum(verdict.outcome == "not exercised" for verdict in verdicts),
            "failures": len(outcome.verdicts.failures(strict=strict)),
        },
        "rules": [_rule(verdict, strict=strict) for verdict in verdicts],
        "crashes": [{"test": test, "error": error} for test, error in outcome.crashes],
    }


def _rule(verdict: Verdict, *, strict: bool) -> dict[str, Any]:
    return {
        "rule": verdict.rule.id,
        "api": verdict.api,
        "evidence": verdict.rule.evidence,
        "verdict": verdict.outcome,
        "failure": verdict.is_failure(strict=strict),
        "statement": verdict.rule.statement,
        "source": {"page": verdict.rule.source.page, "sentence": verdict.rule.source.sentence},
        "checks": verdict.checks,
        "tests": verdict.tests,
        "missing": verdict.reasons,
        "breaches": [_breach(test, finding) for test, finding in verdict.breaches],
    }


def _breach(test: str, finding: Finding) -> dict[str, Any]:
    data = {"test": test, "expected": finding.expected, "observed": finding.observed}
    if finding.exchange is None:
        return data
    exchange = finding.exchange
    return {
        **data,
        "request": {"method": exchange.request.method, "url": exchange.url},
        "response": {
            "status": exchange.status,
            "headers": dict(exchange.headers),
            "body": exchange.body[:2000].decode("utf-8", "backslashreplace"),
        },
        "curl": curl_line(exchange),
    }
