"""The command `contract-tests lint` as CI uses it: its exit codes, its reports, what it prints."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from contract_tests.cli.main import main
from contract_tests.lint.catalogue import FIXES
from contract_tests.lint.finding import Finding, merged
from contract_tests.lint.gate import Contract
from contract_tests.lint.installing import installed
from contract_tests.lint.linters import SAME_AS, Linters, LintersFailed
from tests.docs.markdown import ROOT

SARIF_SCHEMA = ROOT / "tests/contract_tests/reports/sarif-2.1.0-rtm.5.json"
HOST = 'url: "http://127.0.0.1:8080"'


@pytest.fixture
def wrong(broken: Callable[..., Contract]) -> Path:
    """A folder whose spec has one defect, the mock's server, and whose ledger has none."""
    contract = broken()
    text = contract.spec.read_text(encoding="utf-8")
    contract.spec.write_text(text.replace(HOST, 'url: "http://127.0.0.1:8081"'), encoding="utf-8")
    return contract.spec.parent


def lint(*arguments: str | Path, environ: dict[str, str] | None = None) -> int:
    return main(["lint", "--node", "never", *map(str, arguments)], {"COLUMNS": "200", **(environ or {})})


def test_our_own_specs_are_clean_without_node_in_a_process_of_its_own(tmp_path: Path) -> None:
    """And from any folder: where there is no node, all that is left is a note."""
    command = [sys.executable, "-m", "contract_tests", "lint"]
    environ = {**os.environ, "PATH": str(tmp_path)}
    done = subprocess.run(
        command, cwd=tmp_path, env=environ, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines() == [
        "tier 2 was not run: --node always installs Spectral and Redocly, and runs them",
        "2 specs: 0 errors, 0 further findings",
    ]
    assert done.stderr == ""


@pytest.mark.parametrize("path", ["", "openapi.yaml", "rules.yaml"])
def test_a_finding_has_file_line_column_severity_rule_message_and_fix(
    wrong: Path, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """For a folder, for its spec and for its ledger."""
    assert lint("--quiet", wrong / path) == 1
    spec = (wrong / "openapi.yaml").read_text(encoding="utf-8").splitlines()
    line = spec.index("servers:") + 1
    assert capsys.readouterr().out.splitlines() == [
        f"{wrong}/openapi.yaml:{line}:1 error server/mock the mock, http://127.0.0.1:8080, is no server",
        f"    {FIXES['server/mock']}",
    ]


def test_a_folder_of_contracts_and_the_same_one_named_twice(
    wrong: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert lint(wrong.parent, wrong, wrong / "rules.yaml") == 1
    assert capsys.readouterr().out.splitlines()[-1] == "1 spec: 1 error, 0 further findings"


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["nowhere.yaml"], "nowhere.yaml"),
        (["tests/docs"], "tests/docs"),
        (["openapi/caseiq", "--json", "nowhere/report.json"], "nowhere/report.json"),
        (["openapi/caseiq", "--sarif", "tests"], "tests"),
        (["openapi/caseiq", "--markdown", "tests"], "tests"),
    ],
)
def test_a_wrong_call_exits_2_in_one_line(
    arguments: list[str], named: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert lint(*arguments) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("contract-tests: ")
    assert named in line


def test_without_node_always_is_a_wrong_call(
    tmp_path: Path, wrong: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nothing = {"PATH": str(tmp_path / "empty"), "XDG_CACHE_HOME": str(tmp_path)}
    assert main(["lint", str(wrong), "--node", "always"], nothing) == 2
    assert "--node never" in capsys.readouterr().err
    assert installed(nothing) is None


def test_the_reports_say_the_same(wrong: Path, tmp_path: Path) -> None:
    assert lint(wrong, "--json", tmp_path / "report.json", "--sarif", tmp_path / "report.sarif") == 1
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    (found,) = report["findings"]
    assert (found["rule"], found["severity"], found["found_by"]) == ("server/mock", "error", ["house"])
    assert (report["tiers"], report["summary"]) == ([1], {"error": 1, "warning": 0, "note": 0})
    (run,) = json.loads((tmp_path / "report.sarif").read_text(encoding="utf-8"))["runs"]
    (result,) = run["results"]
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "server/mock"
    (place,) = result["locations"]
    region = place["physicalLocation"]["region"]
    assert (region["startLine"], region["startColumn"]) == (found["line"], found["column"])
    assert place["physicalLocation"]["artifactLocation"]["uri"] == found["file"]


def test_the_summary_says_it_in_markdown_and_nothing_of_a_spec_is_markup(wrong: Path, tmp_path: Path) -> None:
    spec = wrong / "openapi.yaml"
    spec.write_text(spec.read_text(encoding="utf-8") + '"<b>|@all`": 1\n', encoding="utf-8")
    assert lint(wrong, "--markdown", tmp_path / "summary.md") == 1
    headline, _, note, _, _, _, *rows = (tmp_path / "summary.md").read_text(encoding="utf-8").splitlines()
    assert headline == "## Contract lint: 2 errors, 0 further findings in 1 spec"
    assert note == "Without tier 2: Spectral and Redocly were not run."
    assert [row.count("|") for row in rows] == [6, 6]
    assert "| `server/mock` | the mock, http&#58;//127.0.0.1&#58;8080, is no server |" in rows[0]
    assert "&#60;b&#62;&#124;&#64;all&#96;" in rows[1]


def test_sarif_is_what_its_schema_says(wrong: Path, tmp_path: Path) -> None:
    """By the schema that the reports of a run are held against too."""
    (wrong / "rules.yaml").write_text("rules: []\n", encoding="utf-8")
    report = tmp_path / "report.sarif"
    assert lint(wrong, "--sarif", report) == 1
    schema = json.loads(SARIF_SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft4Validator(schema).validate(json.loads(report.read_text(encoding="utf-8")))


def test_github_is_told_the_lines_by_itself_and_never_more_than_it_shows(
    wrong: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (wrong / "rules.yaml").write_text("rules: []\n", encoding="utf-8")
    assert lint(wrong, environ={"GITHUB_ACTIONS": "true"}) == 1
    printed = capsys.readouterr().out.splitlines()
    commands = [line for line in printed if line.startswith("::error ")]
    assert len(commands) == 10
    assert commands[0].startswith(f"::error file={wrong}/openapi.yaml,line=")
    (stopped,) = [line for line in printed if line.startswith("::stop-commands::")]
    assert printed.index(f"::{stopped.removeprefix('::stop-commands::')}::") < printed.index(commands[0])
    assert lint(wrong, "--no-github", environ={"GITHUB_ACTIONS": "true"}) == 1
    assert "::" not in capsys.readouterr().out


def test_what_a_spec_says_is_no_markup_and_no_control_code(
    broken: Callable[..., Contract], capsys: pytest.CaptureFixture[str]
) -> None:
    contract = broken(spec=b'openapi: "3.0.3"\n"[bold]\\e[2J\\a": 1\n')
    assert lint(contract.spec) == 1
    printed = capsys.readouterr().out
    assert "`[bold]\\x1b[2J\\x07` is no member here" in printed
    assert "\x1b" not in printed


def test_a_defect_of_a_line_is_told_once_in_the_words_of_the_house() -> None:
    def finding(tool: str, rule: str, message: str, line: int = 1) -> Finding:
        return Finding("openapi.yaml", line, 1, rule, "error", message, "", (tool,))

    ours = finding("house", "structure/missing-member", "ours")
    theirs = [finding(tool, "structure/value", "theirs") for tool in ("spectral", "redocly")]
    elsewhere = finding("spectral", "structure/value", "theirs", line=2)
    (first, second) = merged([*theirs, ours, elsewhere])
    assert (first.rule, first.message, first.tools) == (ours.rule, "ours", ("house", "redocly", "spectral"))
    assert second == elsewhere


def test_programs_that_give_up_on_a_spec_are_told_and_not_taken_for_content(
    linters: Linters, broken: Callable[..., Contract]
) -> None:
    """Redocly stops at a response that is itself, and then has looked at no further spec."""
    circle = (
        b'openapi: "3.0.3"\ninfo: {title: a, version: "1"}\npaths: {}\ncomponents:\n  responses:\n    A:\n'
    )
    spec = broken(spec=circle + b'      $ref: "#/components/responses/A"\n').spec
    with pytest.raises(LintersFailed, match="redocly"):
        linters.lint([spec], ["openapi.yaml"])


def test_every_rule_of_the_house_is_in_the_docs_and_can_be_broken() -> None:
    page = (ROOT / "docs/lint.md").read_text(encoding="utf-8")
    assert [rule for rule in FIXES if f"`{rule}`" not in page] == []
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "contract_tests/lint").glob("*.py"))
    assert [rule for rule in FIXES if code.count(f'"{rule}"') < 2] == []
    assert set(SAME_AS.values()) <= set(FIXES)
