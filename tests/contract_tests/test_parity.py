"""`contract-tests parity`: what agrees, what differs, what cannot be said, and how much of it there is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import openapi
from contract_tests.cli.main import main
from contract_tests.parity import Parity, ReportError, Row, compare, read_report

_RULES = [rule for api in openapi.APIS for rule in openapi.rules(api)]


def report(
    *, apis: tuple[str, ...] = openapi.APIS, given: dict[str, str] | None = None, otherwise: str = "held"
) -> dict[str, Any]:
    """A report in which each rule of the ledgers has a verdict."""
    verdicts = given or {}
    return {
        "rules": [
            {
                "rule": rule.id,
                "api": api,
                "evidence": rule.evidence,
                "verdict": verdicts.get(rule.id, otherwise),
                "missing": ["the target has no entity"],
                "blocked": ["the guard lets no write through"],
            }
            for api in apis
            for rule in openapi.rules(api).values()
        ]
    }


def parity_of(mock: dict[str, Any], staging: dict[str, Any]) -> Parity:
    return compare(
        read_report("mock.json", json.dumps(mock)), read_report("staging.json", json.dumps(staging))
    )


def row_of(parity: Parity, rule: str) -> Row:
    return next(row for row in parity.rows if row.mock.rule == rule)


@pytest.fixture
def files(tmp_path: Path) -> Any:
    """Runs the command on two reports and answers its exit code."""

    def call(mock: Any, staging: Any, *flags: str) -> int:
        paths = [tmp_path / "mock.json", tmp_path / "staging.json"]
        for path, data in zip(paths, (mock, staging), strict=True):
            path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
        return main(["parity", *map(str, paths), *flags], {"COLUMNS": "200"})

    return call


@pytest.mark.parametrize(
    ("mock", "staging", "standing", "why"),
    [
        ("held", "held", "agree", ""),
        ("broken", "broken", "agree", ""),
        ("held", "broken", "mock only", ""),
        ("broken", "held", "staging only", ""),
        ("not exercised", "held", "not exercised", "mock: not exercised, the target has no entity"),
        ("held", "blocked", "not exercised", "staging: blocked, the guard lets no write through"),
        ("flaky", "broken", "not exercised", "mock: flaky"),
        (
            "not exercised",
            "flaky",
            "not exercised",
            "mock: not exercised, the target has no entity; staging: flaky",
        ),
    ],
)
def test_a_rule_stands_by_what_both_sides_say(mock: str, staging: str, standing: str, why: str) -> None:
    rule = "caseiq.upload.ok"
    parity = parity_of(report(given={rule: mock}), report(given={rule: staging}))
    row = row_of(parity, rule)
    assert (row.standing, row.why) == (standing, why)
    assert len(parity.rows) == len(_RULES)


def test_the_number_is_of_the_comparable_rules_and_stands_beside_those_that_are_not() -> None:
    given = {"caseiq.upload.ok": "broken", "caseiq.upload.size": "flaky", "agentcis.list.item": "blocked"}
    parity = parity_of(report(), report(given=given))
    overall, caseiq = parity.overall, parity.by_api()["caseiq"]
    assert (overall.agreeing, overall.comparable, overall.rules) == (
        len(_RULES) - 3,
        len(_RULES) - 2,
        len(_RULES),
    )
    assert (caseiq.comparable - caseiq.agreeing, caseiq.rules - caseiq.comparable) == (1, 1)
    assert sum(number.rules for number in parity.by_evidence().values()) == len(_RULES)
    assert list(parity.by_evidence()) == ["documented", "sibling", "framework", "assumed"]


def test_the_number_is_never_rounded_up_to_a_hundred() -> None:
    number = parity_of(report(), report(given={_RULES[0]: "broken"})).overall
    assert number.percent is not None
    assert number.percent < 100


def test_what_was_not_compared_widens_the_bounds() -> None:
    parity = parity_of(report(), report(otherwise="not exercised", given={_RULES[0]: "held"}))
    assert parity.overall.percent == 100
    assert parity.overall.bounds == (1000 // len(_RULES) / 10, 100)
    assert parity.overall.is_of_few


def test_an_api_that_only_one_report_is_about_is_left_out() -> None:
    parity = parity_of(report(), report(apis=("caseiq",)))
    assert parity.left_out == ("agentcis",)
    assert list(parity.by_api()) == ["caseiq"]


def test_all_agree_exits_0_and_a_difference_1(files: Any) -> None:
    assert files(report(), report()) == 0
    assert files(report(), report(given={_RULES[0]: "broken"})) == 1
    assert files(report(given={_RULES[0]: "broken"}), report()) == 1


def test_the_table_has_one_row_for_each_rule(files: Any, capsys: pytest.CaptureFixture[str]) -> None:
    files(report(), report())
    printed = [line.split()[0] for line in capsys.readouterr().out.splitlines() if line.split()]
    assert [word for word in printed if word in _RULES] == _RULES


def test_quiet_prints_the_differences_and_the_numbers(files: Any, capsys: pytest.CaptureFixture[str]) -> None:
    files(report(), report(given={"agentcis.list.item": "broken"}), "--quiet")
    printed = capsys.readouterr().out
    assert [rule for rule in _RULES if f"{rule} " in printed] == ["agentcis.list.item"]
    assert "mock only" in printed
    assert "overall" in printed


def test_a_number_of_few_rules_says_so(files: Any, capsys: pytest.CaptureFixture[str]) -> None:
    files(report(), report(otherwise="not exercised", given={_RULES[0]: "held"}), "--quiet")
    assert f"only 1 of {len(_RULES)} rules could be compared" in capsys.readouterr().out


def test_the_comparison_as_json_says_the_same(files: Any, tmp_path: Path) -> None:
    files(report(), report(given={"caseiq.get.ok": "broken"}), "--quiet", "--json", str(tmp_path / "p.json"))
    data = json.loads((tmp_path / "p.json").read_text(encoding="utf-8"))
    differing = [rule["rule"] for rule in data["rules"] if rule["standing"] != "agree"]
    assert differing == ["caseiq.get.ok"]
    assert data["faithfulness"]["overall"]["agreeing"] == len(_RULES) - 1
    assert data["faithfulness"]["by_api"]["agentcis"]["percent"] == 100


def _without(rule: str) -> dict[str, Any]:
    return {"rules": [entry for entry in report()["rules"] if entry["rule"] != rule]}


def _with_first(**members: Any) -> dict[str, Any]:
    first, *others = report()["rules"]
    return {"rules": [{**first, **members}, *others]}


@pytest.mark.parametrize(
    ("staging", "named"),
    [
        ("", "staging.json: is no JSON"),
        ("[" * 100_000, "staging.json: is no JSON"),
        ([], "staging.json: is no report"),
        ({"log": {"entries": []}}, "rules must be a list"),
        ({"rules": {}}, "rules must be a list"),
        ({**report(), "format": 2}, "staging.json: format: must be 1, is 2"),
        ({"rules": ["x"]}, "rules[0]: must be an object"),
        ({"rules": [{"rule": "caseiq.x"}]}, "rules[0]: has no api"),
        (_with_first(verdict="perfect"), "rules[0].verdict: must be one of held"),
        (_with_first(api="third"), "rules[0].api: must be one of caseiq"),
        (_with_first(rule="\x1b[31m"), "rules[0].rule: must be a rule id"),
        (_with_first(evidence=7), "rules[0].evidence: must be an evidence"),
        (_with_first(evidence="assumed"), f"{_RULES[0]} is sibling in"),
        ({"rules": report()["rules"] * 2}, "is there twice"),
        (_without("caseiq.get.ok"), "not in"),
        (report(otherwise="not exercised"), "nothing is comparable"),
    ],
    ids=lambda value: value if isinstance(value, str) and value else "report",
)
def test_a_wrong_report_exits_2_with_one_line_that_names_what_is_wrong(
    files: Any, capsys: pytest.CaptureFixture[str], staging: Any, named: str
) -> None:
    assert files(report(), staging) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert named in captured.err
    assert captured.err.count("\n") == 1
    assert "\x1b" not in captured.err


def test_reports_without_an_api_in_common_are_not_comparable() -> None:
    with pytest.raises(ReportError, match="no API in common"):
        parity_of(report(apis=("caseiq",)), report(apis=("agentcis",)))


def test_a_file_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["parity", str(tmp_path / "nowhere.json"), str(tmp_path / "x.json")], {}) == 2
    assert "nowhere.json: No such file" in capsys.readouterr().err
