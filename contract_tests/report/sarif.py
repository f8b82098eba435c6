"""The breaches as SARIF 2.1.0: a run for each API, a result for each broken or flaky rule.

A result points at the rule's entry in the ledger and at the lines of the spec that cite it, so that it shows
up where the contract is edited.
"""

from __future__ import annotations

import json
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from typing import Any

import openapi
from contract_tests.redact import Redactor
from contract_tests.report.diagnosis import diagnose
from contract_tests.report.places import Place, ledger_places, spec_places
from contract_tests.report.shown import Shown, Told, tell
from contract_tests.report.wording import EVIDENCES, Standing, exit_code, exit_meaning, standing
from contract_tests.run import Run
from contract_tests.target import Target
from contract_tests.verdicts import Verdict

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
# Paths in results are relative to this.
ROOT = {"%SRCROOT%": {"description": {"text": "the root of the repository"}}}
_LEVELS: dict[Standing, str] = {
    "broken": "error",
    "warning": "warning",
    "known deviation": "note",
    "flaky": "note",
}
_SHORT_CHARACTERS = 250


def write_sarif(path: Path, outcome: Run, *, strict: bool) -> None:
    """Write the report to a file."""
    data = _redacted(as_sarif(outcome, strict=strict), outcome.redactor)
    path.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", "utf-8", "backslashreplace")


def as_sarif(outcome: Run, *, strict: bool) -> dict[str, Any]:
    """The report as plain data; exchanges are redacted, other texts not yet."""
    runs = [_run(outcome, target, strict=strict) for target in outcome.targets]
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": runs}


def _run(outcome: Run, target: Target, *, strict: bool) -> dict[str, Any]:
    verdicts = outcome.verdicts.of(target.api)
    index = {verdict.rule.id: number for number, verdict in enumerate(verdicts)}
    driver = {
        "name": "contract-tests",
        "version": metadata.version("attachment-contracts"),
        "rules": [_rule(verdict.rule, target.api) for verdict in verdicts],
    }
    results = [
        {**_result(verdict, outcome.redactor, strict=strict), "ruleIndex": index[verdict.rule.id]}
        for verdict in verdicts
        if standing(verdict, strict=strict) in _LEVELS
    ]
    return {
        "tool": {"driver": driver},
        # What uploads several runs tells them apart by this.
        "automationDetails": {"id": f"contract-tests/{target.api}/"},
        "originalUriBaseIds": ROOT,
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(outcome, strict=strict)],
        "properties": {"target": target.base_url, "strict": strict, "requests": outcome.requests_sent},
        "results": results,
    }


def _invocation(outcome: Run, *, strict: bool) -> dict[str, Any]:
    stopped = [("error", outcome.stopped)] if outcome.stopped else []
    crashes = [("error", f"{test}: {error}") for test, error in outcome.crashes]
    diagnosed = [("warning", line) for line in diagnose(outcome)]
    notes = [("note", note) for note in outcome.notes]
    return {
        "executionSuccessful": not stopped and not crashes,
        "startTimeUtc": outcome.started_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "exitCode": exit_code(outcome, strict=strict),
        "exitCodeDescription": exit_meaning(outcome, strict=strict),
        "toolExecutionNotifications": [
            {"level": level, "message": {"text": text}}
            for level, text in (*stopped, *diagnosed, *crashes, *notes)
        ],
    }


def _rule(rule: openapi.Rule, api: str) -> dict[str, Any]:
    meaning = EVIDENCES[rule.evidence]
    source = f"{rule.source.page}: “{rule.source.sentence}”"
    level = "error" if rule.is_binding else "warning"
    return {
        "id": rule.id,
        "shortDescription": {"text": _short(rule.statement)},
        "fullDescription": {"text": rule.statement},
        "help": {
            "text": f"{rule.statement}\n\nSource: {source}\n\n{rule.evidence}: {meaning.origin}. "
            f"{meaning.when_broken}",
            "markdown": f"{rule.statement}\n\n> {rule.source.sentence}\n\n— {rule.source.page}\n\n"
            f"**{rule.evidence}**: {meaning.origin}. {meaning.when_broken}",
        },
        "defaultConfiguration": {"level": level},
        "properties": {
            "evidence": rule.evidence,
            "operations": list(rule.operations),
            "tags": ["contract", api, rule.evidence],
            "problem.severity": level,
        },
    }


def _result(verdict: Verdict, redactor: Redactor, *, strict: bool) -> dict[str, Any]:
    stands = standing(verdict, strict=strict)
    seen = verdict.flaky if stands == "flaky" else verdict.breaches
    told = [tell(finding, redactor) for _, finding in seen]
    cited = spec_places(verdict.api).get(verdict.rule.id, ())
    result: dict[str, Any] = {
        "ruleId": verdict.rule.id,
        "kind": "fail",
        "level": _LEVELS[stands],
        "message": {"text": _message(verdict, stands, told)},
        "locations": [_location(ledger_places(verdict.api)[verdict.rule.id])],
        "relatedLocations": [
            {"id": number, "message": {"text": f"cited by {place.within}"}, **_location(place)}
            for number, place in enumerate(cited, start=1)
        ],
        "partialFingerprints": _fingerprints(verdict.rule.id),
        "properties": {"standing": stands, "evidence": verdict.rule.evidence, "api": verdict.api},
        **_exchange(told),
    }
    if stands == "known deviation" and verdict.deviation:
        why = f"{verdict.deviation.reason} (until {verdict.deviation.expires.isoformat()})"
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": why}]
    return result


def _message(verdict: Verdict, stands: Standing, told: list[Told]) -> str:
    title = f"{verdict.rule.id} ({verdict.rule.evidence}): {stands}"
    return "\n".join([title, *(line for one in told for line in one.lines())])


def _exchange(told: list[Told]) -> dict[str, Any]:
    """The request and the answer of the first breach, in SARIF's own words for them."""
    shown = next((one.exchange for one in told if one.exchange is not None), None)
    if shown is None:
        return {}
    return {"webRequest": _web_request(shown), "webResponse": _web_response(shown)}


def _web_request(shown: Shown) -> dict[str, Any]:
    request = {"method": shown.method, "target": shown.url, "headers": dict(shown.request_headers)}
    return {**request, "body": {"text": shown.request_body}} if shown.request_body else request


def _web_response(shown: Shown) -> dict[str, Any]:
    return {
        "statusCode": shown.status,
        "reasonPhrase": shown.reason,
        "headers": dict(shown.response_headers),
        "body": {"text": shown.response_body},
    }


def _location(place: Place) -> dict[str, Any]:
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": place.file, "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": place.line},
        }
    }


def _fingerprints(rule: str) -> dict[str, str]:
    """The same for the same rule, wherever its lines move and whatever was answered this time."""
    digest = sha256(rule.encode()).hexdigest()[:16]
    return {"contractRule/v1": digest, "primaryLocationLineHash": f"{digest}:1"}


def _short(statement: str) -> str:
    return statement if len(statement) <= _SHORT_CHARACTERS else f"{statement[: _SHORT_CHARACTERS - 1]}…"


def _redacted(value: Any, redactor: Redactor) -> Any:
    """Every text in plain data redacted, before JSON escapes anything in it."""
    if isinstance(value, str):
        return redactor.text(value)
    if isinstance(value, dict):
        return {_redacted(key, redactor): _redacted(member, redactor) for key, member in value.items()}
    return [_redacted(item, redactor) for item in value] if isinstance(value, list) else value
