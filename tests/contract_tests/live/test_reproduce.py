"""A breach of a report is shown once more by one command, which brings what it needs and cleans up."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.contract_tests.processes import module, port_of

ROOT = Path(__file__).parents[3]
_RULE = "agentcis.delete.ok"
_PACE = ("--requests-per-minute", "0")


def _command(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "contract_tests", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TOKEN_OF_TEST": "agentcis-full"},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


@pytest.fixture(scope="module")
def unsteady() -> Iterator[str]:
    """The URL of a system whose deletions are always wrong, in the world of that name."""
    with module("tests.contract_tests.live.unsteady") as process:
        yield f"http://127.0.0.1:{port_of(process)}"


@pytest.fixture(scope="module")
def report(unsteady: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a run that saw the breach."""
    folder = tmp_path_factory.mktemp("report")
    target = ("--api", "agentcis", "--base-url", unsteady, "--token-env", "TOKEN_OF_TEST")
    wrong = ("--entity", "client:6", "--header", "X-Mock-World: wrong")
    wanted = ("--rule", _RULE, "--profile", "write", *_PACE, "--quiet", "--json", "report.json")
    assert _command(folder, "run", *target, *wrong, *wanted).returncode == 1
    return folder / "report.json"


def test_a_breach_is_reproduced_from_the_report_alone(report: Path, unsteady: str) -> None:
    done = _command(report.parent, "reproduce", "report.json", _RULE, *_PACE)

    assert done.returncode == 1, done.stderr
    assert f"BROKEN {_RULE}" in done.stdout
    assert "curl -sS -i -X POST" in done.stdout
    left = httpx.get(
        f"{unsteady}/api/v2/attachments/client/6",
        headers={"Authorization": "Bearer agentcis-full", "X-Mock-World": "wrong"},
    )
    assert left.json()["data"] == []


def test_a_breach_that_was_mended_is_not_reproduced(report: Path) -> None:
    healed = ("--api", "agentcis", "--header", "X-Mock-World: healed")
    done = _command(report.parent, "reproduce", "report.json", _RULE, *_PACE, *healed)

    assert done.returncode == 0, done.stdout + done.stderr


def test_the_report_names_the_command(report: Path) -> None:
    rules = {entry["rule"]: entry for entry in json.loads(report.read_text(encoding="utf-8"))["rules"]}

    assert rules[_RULE]["breaches"][0]["reproduce"] == f"contract-tests reproduce report.json {_RULE}"


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("nowhere.json", _RULE), "nowhere.json"),
        (("report.json", "agentcis.no.such"), "agentcis.no.such"),
        (("report.json", "agentcis.list.shape"), "was not broken"),
        (("report.json", "caseiq.list.shape"), "nothing about"),
    ],
)
def test_a_wrong_call_exits_2_and_says_what_is_wrong(
    report: Path, arguments: tuple[str, str], named: str
) -> None:
    done = _command(report.parent, "reproduce", *arguments)

    assert done.returncode == 2
    assert named in done.stderr
    assert "Traceback" not in done.stderr


def test_a_report_can_have_no_other_file_run_than_a_test_of_ours(report: Path) -> None:
    """A report may come from anybody, and the tests that it names are only looked for among ours."""
    other = report.with_name("test_other.py")
    other.write_text(f"open({str(report.with_name('has run'))!r}, 'w')\ndef test_it(): pass\n", "utf-8")
    told = json.loads(report.read_text(encoding="utf-8"))
    entry = next(entry for entry in told["rules"] if entry["rule"] == _RULE)
    entry["breaches"][0]["test"] = f"{other.with_suffix('')}::test_it"
    report.with_name("told.json").write_text(json.dumps(told), encoding="utf-8")

    done = _command(report.parent, "reproduce", "told.json", _RULE, *_PACE)

    assert done.returncode == 2, done.stdout
    assert not report.with_name("has run").exists()
    assert "Traceback" not in done.stderr
