"""What is legal, however unlike the mock, is never called broken."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import contract_tests
import openapi
from tests.contract_tests.caseiq.lenient import CHOSEN, WORLD

_DEMO = Path(contract_tests.__file__).with_name("mock_target.toml")


def _run(port: str, tmp_path: Path, *flags: str) -> tuple[int, dict[str, Any]]:
    named = f'[caseiq]\nbase_url = "http://127.0.0.1:{port}"\nheaders = {{"X-Mock-World" = "{WORLD}"}}'
    target, report = tmp_path / "target.toml", tmp_path / "report.json"
    target.write_text(_DEMO.read_text("utf-8").replace("[caseiq]", named), "utf-8")
    command = [sys.executable, "-m", "contract_tests", "run", "--api", "caseiq", "--target", str(target)]
    command += ["--quiet", "--json", str(report), *flags]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    return done.returncode, json.loads(report.read_text("utf-8"))


def test_a_legal_implementation_gets_warnings_only(port: str, tmp_path: Path) -> None:
    code, report = _run(port, tmp_path)
    broken = {rule["rule"]: rule["evidence"] for rule in report["rules"] if rule["verdict"] == "broken"}

    assert report["crashes"] == []
    assert [rule for rule, evidence in broken.items() if evidence in ("documented", "sibling")] == []
    assert len(broken) >= 20
    assert code == 0


def test_a_strict_run_fails_it(port: str, tmp_path: Path) -> None:
    code, _ = _run(port, tmp_path, "--strict", "--rule", "caseiq.get.date-format")

    assert code == 1


def test_it_differs_on_rules_that_nobody_documents() -> None:
    rules = openapi.rules("caseiq")

    assert len({fault.rule for fault in CHOSEN}) >= 20
    assert not any(rules[fault.rule].is_binding for fault in CHOSEN)
