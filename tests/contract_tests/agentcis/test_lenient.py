"""A lawful target that decided otherwise on what is only assumed is warned, and not accused."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import contract_tests
import openapi
from tests.contract_tests.agentcis.lenient import CHOSEN_RULES

_DEMO = Path(contract_tests.__file__).with_name("mock_target.toml")
_RULES = openapi.rules("agentcis")


def _run(port: str, tmp_path: Path, *flags: str) -> tuple[int, dict[str, Any]]:
    named = f'[agentcis]\nbase_url = "http://127.0.0.1:{port}"\nheaders = {{"X-Mock-World" = "lenient"}}'
    target, report = tmp_path / "target.toml", tmp_path / "report.json"
    target.write_text(_DEMO.read_text("utf-8").replace("[agentcis]", named), "utf-8")
    command = [sys.executable, "-m", "contract_tests", "run", "--api", "agentcis", "--target", str(target)]
    command += ["--quiet", "--json", str(report), *flags]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    return done.returncode, json.loads(report.read_text("utf-8"))


def test_a_lawful_target_is_warned_and_not_accused(port: str, tmp_path: Path) -> None:
    code, report = _run(port, tmp_path)
    verdicts = {rule["rule"]: rule["verdict"] for rule in report["rules"]}
    binding = {rule.id: verdicts[rule.id] for rule in _RULES.values() if rule.is_binding}

    assert {rule for rule, verdict in binding.items() if verdict != "held"} == set()
    assert {rule for rule in CHOSEN_RULES if verdicts[rule] != "broken"} == set()
    assert report["crashes"] == []
    assert code == 0


def test_a_strict_run_fails_it(port: str, tmp_path: Path) -> None:
    code, _ = _run(port, tmp_path, "--strict", "--rule", "agentcis.auth.required-body")

    assert code == 1


def test_it_decides_otherwise_only_where_nothing_is_promised() -> None:
    assert len(CHOSEN_RULES) > 20
    assert not [rule for rule in CHOSEN_RULES if _RULES[rule].is_binding]
