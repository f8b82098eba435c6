"""The JSON report keeps to the schema that is shipped with it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import contract_tests.report.json_file as written
from contract_tests.report.json_file import write_json
from contract_tests.target import make_target, resolve
from tests.contract_tests.command import judged
from tests.contract_tests.reports.sample import (
    BLOCKED,
    BROKEN,
    FLAKY,
    HELD,
    KNOWN,
    SECRET,
    SETTLED,
    calm_run,
    sample_run,
)

_SCHEMA = json.loads(Path(written.__file__).with_name("report.schema.json").read_text(encoding="utf-8"))


def _valid(path: Path) -> Any:
    report = json.loads(path.read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(
        _SCHEMA, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    assert [error.message for error in validator.iter_errors(report)] == []
    return report


def _rules(report: Any) -> dict[str, Any]:
    return {rule["rule"]: rule for rule in report["rules"]}


class _Unauthorized(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = json.dumps({"message": "Unauthenticated.", "token": SECRET}).encode()
        self.send_response(401)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Set-Cookie", "laravel_session=abcdefgh; path=/")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def unauthorized() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Unauthorized) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def _objects(schema: Any) -> Iterator[Any]:
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield schema
        for value in schema.values():
            yield from _objects(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _objects(value)


def test_the_schema_is_one_and_every_object_in_it_is_closed_and_every_member_described() -> None:
    jsonschema.Draft202012Validator.check_schema(_SCHEMA)
    for found in _objects(_SCHEMA):
        assert "additionalProperties" in found
        for name, member in found.get("properties", {}).items():
            described = (
                member if "$ref" not in member else _SCHEMA["$defs"][member["$ref"].rpartition("/")[2]]
            )
            assert described.get("description"), name


def test_a_run_with_a_verdict_of_every_kind_keeps_to_the_schema(tmp_path: Path) -> None:
    path = tmp_path / "a report.json"

    write_json(path, sample_run(), strict=False)

    report = _valid(path)
    rules = _rules(report)
    assert {rule["verdict"] for rule in rules.values()} == set(
        _SCHEMA["$defs"]["rule"]["properties"]["verdict"]["enum"]
    )
    assert rules[BLOCKED]["blocked"] == ["the profile read lets no burst of requests through"]
    assert rules[FLAKY]["flaky"][0]["expected"] == "the list has records"
    assert rules[SETTLED]["settled_seconds"] == 2.5
    assert rules[KNOWN]["deviation"]["expires"] == "2099-12-31"
    assert rules[KNOWN]["failure"] is False
    assert rules[BROKEN]["breaches"][0]["reproduce"] == f"contract-tests reproduce '{path}' {BROKEN}"
    assert len(rules[BROKEN]["breaches"][1]["response"]["body"]) == 2000
    assert SECRET not in path.read_text(encoding="utf-8")


def test_the_summary_counts_every_rule_once(tmp_path: Path) -> None:
    path = tmp_path / "report.json"

    write_json(path, sample_run(), strict=True)

    report = _valid(path)
    summary = report["summary"]
    kinds = ("held", "broken", "flaky", "blocked", "not exercised")
    assert sum(summary[kind] for kind in kinds) == len(report["rules"])
    assert (summary["broken"], summary["failures"], summary["excused"]) == (4, 3, 1)
    assert (summary["flaky"], summary["blocked"]) == (1, 1)
    assert report["stopped"] == "the target answered 503 ten times, with [redacted]"


def test_a_report_says_which_variable_held_a_credential_and_never_the_credential(tmp_path: Path) -> None:
    section = {
        "base_url": "https://me:hunter2@host.example",
        "token_env": "A",
        "readonly_token": "in-the-file",
    }
    resolved = resolve("agentcis", section, {"A": SECRET})
    outcome = calm_run()
    outcome.targets[:] = [make_target("agentcis", resolved, seed=3, run_id="0a1b")]
    path = tmp_path / "report.json"

    write_json(path, outcome, strict=False)

    report = _valid(path)
    (target,) = report["targets"]
    assert target["credentials"] == {"token": "A", "readonly_token": None}
    assert (report["run_id"], report["seed"], target["profile"]) == ("0a1b", 3, "mock")
    text = path.read_text(encoding="utf-8")
    assert SECRET not in text
    assert "hunter2" not in text


def test_a_secret_that_is_a_word_of_the_format_breaks_no_report(tmp_path: Path) -> None:
    outcome = sample_run()
    outcome.redactor.hide("a token", "breaches")
    path = tmp_path / "report.json"

    write_json(path, outcome, strict=False)

    _valid(path)


def test_a_run_on_the_mock_keeps_to_the_schema(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    done = judged("--api", "agentcis", "--rule", HELD, "--json", str(path))

    assert done.returncode == 0, done.stdout + done.stderr
    report = _valid(path)
    assert _rules(report)[HELD]["verdict"] == "held"
    assert report["requests"] > 0
    assert report["targets"][0]["credentials"]["token"] is None


def test_a_target_that_answers_only_401_gives_a_report_of_breaches(tmp_path: Path, unauthorized: str) -> None:
    path = tmp_path / "report.json"
    done = judged(
        *["--api", "agentcis", "--base-url", unauthorized, "--entity", "client:6", "--token-env", "T"],
        *["--rule", HELD, "--json", str(path)],
        environ={"T": SECRET},
    )

    assert done.returncode == 1, done.stdout + done.stderr
    report = _valid(path)
    breaches = [breach for rule in report["rules"] for breach in rule["breaches"]]
    assert {breach["response"]["status"] for breach in breaches} == {401}
    assert breaches[0]["response"]["headers"]["set-cookie"] == "laravel_session=[redacted]"
    assert report["targets"][0]["credentials"] == {"token": "T"}
    assert SECRET not in path.read_text(encoding="utf-8") + done.stdout + done.stderr
