"""The breaches as SARIF: as its schema has it, at lines that hold the rule, the same in every run."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import openapi
from contract_tests.report.places import ledger_places, spec_places
from contract_tests.report.sarif import write_sarif
from contract_tests.run import Run
from tests.contract_tests.reports.sample import (
    BLOCKED,
    BROKEN,
    FLAKY,
    HELD,
    HOSTILE_RULE,
    KNOWN,
    NOT_EXERCISED,
    SECRET,
    WARNING,
    calm_run,
    sample_run,
)

ROOT = Path(__file__).parents[3]
SCHEMA = Path(__file__).with_name("sarif-2.1.0-rtm.5.json")


def written(folder: Path, outcome: Run, *, strict: bool = False) -> dict[str, Any]:
    path = folder / "report.sarif"
    write_sarif(path, outcome, strict=strict)
    report: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return report


def results(report: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {result["ruleId"]: result for run in report["runs"] for result in run["results"]}


@pytest.mark.parametrize("outcome", [sample_run(), calm_run()], ids=["everything", "all held"])
def test_the_report_is_as_the_schema_of_sarif_has_it(outcome: Run, tmp_path: Path) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft4Validator(schema).validate(written(tmp_path, outcome))


def test_a_broken_rule_is_an_error_and_one_that_does_not_bind_a_warning(tmp_path: Path) -> None:
    levels = {rule: result["level"] for rule, result in results(written(tmp_path, sample_run())).items()}
    assert levels == {
        BROKEN: "error",
        HOSTILE_RULE: "error",
        WARNING: "warning",
        KNOWN: "note",
        FLAKY: "note",
    }
    assert not {HELD, BLOCKED, NOT_EXERCISED} & set(levels)


def test_in_a_strict_run_every_broken_rule_is_an_error(tmp_path: Path) -> None:
    assert results(written(tmp_path, sample_run(), strict=True))[WARNING]["level"] == "error"


def test_a_known_deviation_is_suppressed_with_its_reason_and_its_last_day(tmp_path: Path) -> None:
    found = results(written(tmp_path, sample_run()))
    (suppression,) = found[KNOWN]["suppressions"]
    assert (suppression["kind"], suppression["status"]) == ("external", "accepted")
    assert suppression["justification"] == "TICKET-123: meta comes with the next release (until 2099-12-31)"
    assert [rule for rule, result in found.items() if "suppressions" in result] == [KNOWN]


def test_a_result_points_at_the_ledger_and_at_each_line_of_the_spec_that_cites_the_rule(
    tmp_path: Path,
) -> None:
    for rule, result in results(written(tmp_path, sample_run())).items():
        (main,) = result["locations"]
        assert line_of(main) == f"- id: {rule}"
        assert main["physicalLocation"]["artifactLocation"]["uriBaseId"] == "%SRCROOT%"
        related = [line_of(location) for location in result["relatedLocations"]]
        assert related
        assert set(related) <= {f"- {rule}", f"x-rule: {rule}"}


def line_of(location: dict[str, Any]) -> str:
    place = location["physicalLocation"]
    lines = (ROOT / place["artifactLocation"]["uri"]).read_text(encoding="utf-8").splitlines()
    return lines[place["region"]["startLine"] - 1].strip()


@pytest.mark.parametrize("api", openapi.APIS)
def test_every_rule_has_its_place_in_the_ledger_and_in_the_spec(api: str) -> None:
    """Found by what YAML says, not by how the lines look; an alias leads to where it is written."""
    ledger = openapi.rules_path(api).read_text(encoding="utf-8").splitlines()
    spec = openapi.spec_path(api).read_text(encoding="utf-8").splitlines()
    assert set(ledger_places(api)) == set(openapi.rules(api))
    for rule, place in ledger_places(api).items():
        assert ledger[place.line - 1].split()[-1] == rule
    stated = {rule.id for rule in openapi.rules(api).values() if not rule.not_expressible}
    assert set(spec_places(api)) >= stated
    for rule, places in spec_places(api).items():
        assert {spec[place.line - 1].split()[-1] for place in places} == {rule}


def test_a_rule_tells_its_evidence_its_statement_and_the_vendors_sentence(tmp_path: Path) -> None:
    (caseiq, _) = written(tmp_path, sample_run())["runs"]
    rules = {rule["id"]: rule for rule in caseiq["tool"]["driver"]["rules"]}
    known = openapi.rules("caseiq")[BROKEN]
    assert list(rules) == list(openapi.rules("caseiq"))
    assert rules[BROKEN]["fullDescription"]["text"] == known.statement
    assert known.source.sentence in rules[BROKEN]["help"]["text"]
    assert known.source.page in rules[BROKEN]["help"]["text"]
    assert rules[BROKEN]["properties"]["evidence"] == "documented"
    for result in caseiq["results"]:
        assert caseiq["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


def test_a_result_shows_what_was_sent_and_what_came(tmp_path: Path) -> None:
    result = results(written(tmp_path, sample_run()))[BROKEN]
    for part in ("expected: an upload answers 200", "observed: 500", "again: head -c"):
        assert part in result["message"]["text"]
    assert result["webRequest"]["method"] == "POST"
    assert result["webResponse"]["statusCode"] == 500
    assert '"message": "Internal error"' in result["webResponse"]["body"]["text"]


def test_a_breach_has_the_same_fingerprint_whatever_was_answered_and_no_other_has_it(tmp_path: Path) -> None:
    first, second = (
        results(written(tmp_path, sample_run(hostile=text)))
        for text in ("<script>alert(1)</script>", "Bad Gateway")
    )
    prints = [result["partialFingerprints"]["contractRule/v1"] for result in first.values()]
    assert prints == [result["partialFingerprints"]["contractRule/v1"] for result in second.values()]
    assert len(set(prints)) == len(prints)


def test_the_runs_of_two_apis_can_be_told_apart(tmp_path: Path) -> None:
    runs = written(tmp_path, sample_run())["runs"]
    assert [run["automationDetails"]["id"] for run in runs] == [
        "contract-tests/caseiq/",
        "contract-tests/agentcis/",
    ]


def test_a_run_that_was_stopped_was_no_success_and_says_why(tmp_path: Path) -> None:
    (invocation,) = written(tmp_path, sample_run())["runs"][0]["invocations"]
    told = [one["message"]["text"] for one in invocation["toolExecutionNotifications"]]
    assert invocation["executionSuccessful"] is False
    assert invocation["exitCode"] == 1
    assert any("503 ten times" in text for text in told)
    assert any("KeyError" in text for text in told)
    (calm,) = written(tmp_path, calm_run())["runs"][0]["invocations"]
    assert (calm["executionSuccessful"], calm["exitCode"]) == (True, 0)


def test_no_secret_is_in_the_report(tmp_path: Path) -> None:
    outcome = sample_run()
    outcome.targets = [replace(outcome.targets[0], members={"base_url": f"https://me:{SECRET}@host.example"})]
    write_sarif(tmp_path / "report.sarif", outcome, strict=False)
    text = (tmp_path / "report.sarif").read_text(encoding="utf-8")
    assert SECRET not in text
    assert outcome.redactor.leaks_in(text) == set()
