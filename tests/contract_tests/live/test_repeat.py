"""On a live target a breach counts when it shows again, and what is shown late is waited for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from contract_tests.judge import Finding
from contract_tests.repeat import confirm
from tests.contract_tests.processes import module, port_of

ROOT = Path(__file__).parents[3]
_RULE, _LATE = "agentcis.delete.ok", "agentcis.upload.stored"


def _broken(rule: str) -> Finding:
    return Finding(rule, "broken", "something", "something else")


def _held(rule: str) -> Finding:
    return Finding(rule, "held")


def _outcomes(findings: list[Finding]) -> list[str]:
    return [finding.outcome for finding in findings]


def test_nothing_is_repeated_where_nothing_broke() -> None:
    def never(_tests: frozenset[str], _seconds: float) -> dict[str, list[Finding]]:
        raise AssertionError

    assert confirm({"a": [_held(_RULE)]}, never).findings == {"a": [_held(_RULE)]}


def test_a_breach_that_shows_again_counts() -> None:
    confirmed = confirm({"a": [_broken(_RULE)]}, lambda _tests, _seconds: {"a": [_broken(_RULE)]})

    assert _outcomes(confirmed.findings["a"]) == ["broken"]


def test_a_breach_that_does_not_show_again_is_flaky() -> None:
    confirmed = confirm({"a": [_broken(_RULE)]}, lambda _tests, _seconds: {"a": [_held(_RULE)]})

    assert _outcomes(confirmed.findings["a"]) == ["flaky"]
    assert "held when the test was repeated" in confirmed.findings["a"][0].observed


def test_a_breach_that_cannot_be_repeated_does_not_count_and_says_why() -> None:
    blocked = Finding(_RULE, "blocked", observed="the budget is used up")
    confirmed = confirm({"a": [_broken(_RULE)]}, lambda _tests, _seconds: {"a": [blocked]})

    assert _outcomes(confirmed.findings["a"]) == ["flaky"]
    assert "could not be repeated: the budget is used up" in confirmed.findings["a"][0].observed


def test_only_rules_about_reading_back_are_waited_for_and_the_shortest_wait_is_told() -> None:
    waits: list[float] = []

    def again(_tests: frozenset[str], seconds: float) -> dict[str, list[Finding]]:
        waits.append(seconds)
        late = _held(_LATE) if seconds >= 1 else _broken(_LATE)
        return {"a": [late, _broken(_RULE)]}

    confirmed = confirm({"a": [_broken(_LATE), _broken(_RULE)]}, again)

    assert waits == [0.0, 0.3, 1.0]
    assert confirmed.settled_seconds == {_LATE: 1.0}
    assert _outcomes(confirmed.findings["a"])[:2] == ["held", "broken"]


def test_the_window_is_bounded() -> None:
    waits: list[float] = []

    def again(_tests: frozenset[str], seconds: float) -> dict[str, list[Finding]]:
        waits.append(seconds)
        return {"a": [_broken(_LATE)]}

    confirmed = confirm({"a": [_broken(_LATE)]}, again)

    assert waits == [0.0, 0.3, 1.0, 5.0]
    assert _outcomes(confirmed.findings["a"]) == ["broken"]


@pytest.fixture(scope="module")
def unsteady() -> Iterator[str]:
    """The URL of the unsteady system."""
    with module("tests.contract_tests.live.unsteady") as process:
        yield f"http://127.0.0.1:{port_of(process)}"


def _judged(
    unsteady: str, world: str, rule: str, folder: Path, *flags: str
) -> tuple[int, dict[str, dict[str, Any]]]:
    """The exit code, and what the report says of each rule."""
    report = folder / "report.json"
    target = ["--api", "agentcis", "--base-url", unsteady, "--token", "agentcis-full", "--entity", "client:6"]
    done = subprocess.run(
        [
            *(sys.executable, "-m", "contract_tests", "run", *target, "--header", f"X-Mock-World: {world}"),
            *("--rule", rule, "--json", str(report), "--quiet", *flags),
        ],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    rules = json.loads(report.read_text(encoding="utf-8"))["rules"]
    return done.returncode, {entry["rule"]: entry for entry in rules}


_WRITE = ("--profile", "write", "--requests-per-minute", "0")


def test_what_is_shown_late_holds_and_the_report_says_how_late(unsteady: str, tmp_path: Path) -> None:
    code, rules = _judged(unsteady, "late", "agentcis.upload.bytes", tmp_path, *_WRITE)

    assert (code, rules["agentcis.upload.bytes"]["verdict"]) == (0, "held")
    assert rules[_LATE]["verdict"] == "held"
    assert rules[_LATE]["settled_seconds"] == 0.3


def test_a_lapse_is_told_as_flaky_and_fails_nothing(unsteady: str, tmp_path: Path) -> None:
    code, rules = _judged(unsteady, "lapse", _RULE, tmp_path, *_WRITE)

    assert (code, rules[_RULE]["verdict"]) == (0, "flaky")


def test_what_is_wrong_each_time_is_broken(unsteady: str, tmp_path: Path) -> None:
    code, rules = _judged(unsteady, "wrong", _RULE, tmp_path, *_WRITE)

    assert (code, rules[_RULE]["verdict"]) == (1, "broken")


def test_where_anything_may_be_sent_nothing_is_repeated(unsteady: str, tmp_path: Path) -> None:
    code, rules = _judged(unsteady, "lapse-elsewhere", _RULE, tmp_path)

    assert (code, rules[_RULE]["verdict"]) == (1, "broken")
