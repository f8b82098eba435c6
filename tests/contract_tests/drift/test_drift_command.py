"""The command `contract-tests drift`: its exit codes, what it writes and what it prints."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import openapi
from contract_tests.cli.main import main
from tests.contract_tests.drift.traffic import AGENTCIS, CASEIQ, entry, example, write

_LIST = f"{AGENTCIS}/attachments/client/5"
_KEPT = entry(_LIST, example("agentcis", "DocumentPageOfTwo"))
_NEW = entry(_LIST, {**example("agentcis", "DocumentPageOfTwo"), "cursor": "abc"})
_OF_CASEIQ = entry(f"{CASEIQ}/attachments", {"records": [], "count": 0, "total": 7})
_FOREIGN = entry("https://cdn.example/logo.svg", "x")


@pytest.fixture
def drift(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs the command in a folder of its own and answers its exit code."""
    monkeypatch.chdir(tmp_path)

    def call(entries: list[dict[str, Any]], *flags: str) -> int:
        return main(["drift", str(write(tmp_path / "t.har", entries)), *flags], {"COLUMNS": "200"})

    return call


def _overlays(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.yaml"))


def test_no_drift_exits_0_and_writes_nothing(
    drift: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert drift([_KEPT, _FOREIGN]) == 0
    printed = capsys.readouterr().out
    assert "agentcis: no drift; 1 answers of 1 host" in printed
    assert "left out: 1 of another path" in printed
    assert "caseiq" not in printed
    assert _overlays(tmp_path) == []


def test_drift_exits_1_and_writes_an_overlay_for_each_api(
    drift: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert drift([_KEPT, _NEW, _OF_CASEIQ]) == 1
    assert _overlays(tmp_path) == ["agentcis.overlay.yaml", "caseiq.overlay.yaml"]
    written = yaml.safe_load((tmp_path / "agentcis.overlay.yaml").read_text(encoding="utf-8"))
    assert written["overlay"] == "1.0.0"
    assert written["x-answers"] == 2
    assert written["actions"][0]["update"]["properties"]["cursor"]["type"] == "string"
    printed = capsys.readouterr().out
    assert "new member cursor: string" in printed
    assert "1 of 2 answers" in printed
    assert "agentcis: 1 proposal in agentcis.overlay.yaml" in printed


def test_nothing_in_the_specs_changes(drift: Any) -> None:
    before = {api: openapi.spec_path(api).read_bytes() for api in openapi.APIS}
    drift([_NEW, _OF_CASEIQ])
    assert {api: openapi.spec_path(api).read_bytes() for api in openapi.APIS} == before


def test_the_file_or_the_folder_can_be_named(drift: Any, tmp_path: Path) -> None:
    (tmp_path / "made").mkdir()
    assert drift([_NEW], "--out", "mine.yaml") == 1
    assert drift([_NEW, _OF_CASEIQ], "--out-dir", "made") == 1
    assert drift([_NEW, _OF_CASEIQ], "--api", "caseiq", "--out", "other.yaml") == 1
    assert _overlays(tmp_path) == ["mine.yaml", "other.yaml"]
    assert _overlays(tmp_path / "made") == ["agentcis.overlay.yaml", "caseiq.overlay.yaml"]


def test_quiet_prints_no_table(drift: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert drift([_NEW], "--quiet", "--no-color") == 1
    assert "cursor" not in capsys.readouterr().out


def test_only_a_named_host_counts(drift: Any) -> None:
    assert drift([_NEW], "--host", "Tenant.example.org") == 1
    assert drift([_NEW, _OF_CASEIQ], "--host", "customer.example.org", "--api", "agentcis") == 2


@pytest.mark.parametrize(
    ("entries", "flags", "named"),
    [
        ([], (), "nothing of the two APIs in it (no entry at all)"),
        ([_FOREIGN], (), "nothing of the two APIs in it (1 of another path)"),
        ([_KEPT], ("--api", "caseiq"), "nothing of caseiq in it"),
        ([{"request": {}}], (), "log.entries[0].response must be an object"),
        ([_NEW, _OF_CASEIQ], ("--out", "both.yaml"), "--out: there are proposals for caseiq and agentcis"),
        ([_NEW], ("--out", "nowhere/x.yaml"), "cannot write the overlay"),
    ],
)
def test_a_wrong_call_exits_2_with_one_line(
    drift: Any,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    entries: list[Any],
    flags: tuple[str, ...],
    named: str,
) -> None:
    assert drift(entries, *flags) == 2
    captured = capsys.readouterr()
    assert named in captured.err
    assert captured.err.count("\n") == 1
    assert _overlays(tmp_path) == []


def test_a_file_that_is_not_there_exits_2(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["drift", str(tmp_path / "nowhere.har")], {}) == 2
    assert "nowhere.har: No such file" in capsys.readouterr().err
