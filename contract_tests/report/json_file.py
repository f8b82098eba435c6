"""The verdicts as JSON, as `report.schema.json` describes it."""

from __future__ import annotations

import json
import shlex
from datetime import UTC
from importlib.metadata import version
from pathlib import Path
from typing import Any

from contract_tests.baseline import Deviation
from contract_tests.curl import curl_line
from contract_tests.judge import Finding
from contract_tests.messages import Exchange
from contract_tests.redact import Redactor
from contract_tests.report.diagnosis import diagnose
from contract_tests.report.redacted import redacted
from contract_tests.run import Run
from contract_tests.target import MEMBERS, Target
from contract_tests.verdicts import Verdict

FORMAT = 1
_SHOWN_CHARACTERS = 2000
# What is redacted before it is cut, so that no cut leaves half a secret in sight.
_READ_BYTES = 100_000


def write_json(path: Path, outcome: Run, *, strict: bool) -> None:
    """Write the report to a file."""
    data = outcome.redactor.json(as_data(redacted(outcome), path, strict=strict))
    path.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", "utf-8", "backslashreplace")


def as_data(outcome: Run, path: Path, *, strict: bool) -> dict[str, Any]:
    """The report as plain data; `path` is where it will be found."""
    first = outcome.targets[0]
    return {
        "format": FORMAT,
        "tool": {"name": "contract-tests", "version": version("attachment-contracts")},
        "started_at": outcome.started_at.astimezone(UTC).isoformat(timespec="seconds"),
        "run_id": first.run_id,
        "seed": first.seed,
        "strict": strict,
        "targets": [_target(target, outcome.redactor) for target in outcome.targets],
        "requests": outcome.requests_sent,
        "stopped": outcome.stopped,
        "notes": outcome.notes,
        "diagnosis": diagnose(outcome),
        "expired": [_deviation(deviation) for deviation in outcome.expired],
        "summary": _summary(outcome, strict=strict),
        "rules": [
            _rule(verdict, path, outcome.redactor, strict=strict)
            for verdict in outcome.verdicts.by_rule.values()
        ],
        "crashes": [{"test": test, "error": error} for test, error in outcome.crashes],
    }


def _target(target: Target, redactor: Redactor) -> dict[str, Any]:
    """What is needed to call it again, but for the secrets themselves."""
    credentials = [member.name for member in MEMBERS[target.api] if member.is_secret]
    others = [member.name for member in MEMBERS[target.api] if not member.is_secret]
    return {
        "api": target.api,
        "base_url": target.base_url,
        "profile": target.profile,
        "mock": target.is_own_mock,
        "members": {name: target.get(name) for name in others if name != "base_url" and target.get(name)},
        "headers": dict(redactor.headers(target.headers)),
        "credentials": {
            name: target.variables.get(name) for name in credentials if target.get(name) is not None
        },
    }


def _summary(outcome: Run, *, strict: bool) -> dict[str, int]:
    verdicts = list(outcome.verdicts.by_rule.values())
    outcomes = [verdict.outcome for verdict in verdicts]
    return {
        "held": outcomes.count("held"),
        "broken": outcomes.count("broken"),
        "flaky": outcomes.count("flaky"),
        "blocked": outcomes.count("blocked"),
        "not exercised": outcomes.count("not exercised"),
        "failures": len(outcome.verdicts.failures(strict=strict)),
        "excused": sum(verdict.is_excused for verdict in verdicts),
    }


def _rule(verdict: Verdict, path: Path, redactor: Redactor, *, strict: bool) -> dict[str, Any]:
    again = f"contract-tests reproduce {shlex.quote(str(path))} {verdict.rule.id}"
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
        "blocked": verdict.blocked,
        "settled_seconds": verdict.settled_seconds,
        "deviation": _deviation(verdict.deviation) if verdict.deviation else None,
        "breaches": [_finding(test, found, redactor, again) for test, found in verdict.breaches],
        "flaky": [_finding(test, found, redactor, again) for test, found in verdict.flaky],
    }


def _deviation(deviation: Deviation) -> dict[str, str]:
    return {
        "rule": deviation.rule,
        "reason": deviation.reason,
        "since": deviation.since.isoformat(),
        "expires": deviation.expires.isoformat(),
    }


def _finding(test: str, finding: Finding, redactor: Redactor, again: str) -> dict[str, Any]:
    shown = _exchange(finding.exchange, redactor) if finding.exchange else {}
    said = {"test": test, "expected": finding.expected, "observed": finding.observed}
    return {**said, "reproduce": again, **shown}


def _exchange(exchange: Exchange, redactor: Redactor) -> dict[str, Any]:
    body = redactor.text(exchange.body[:_READ_BYTES].decode("utf-8", "backslashreplace"))
    return {
        "request": {"method": exchange.request.method, "url": exchange.url},
        "response": {
            "status": exchange.status,
            "headers": dict(exchange.headers),
            "body": body[:_SHOWN_CHARACTERS],
        },
        "curl": curl_line(exchange),
    }
