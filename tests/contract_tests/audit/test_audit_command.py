"""`contract-tests audit` on a shelf of five, as a user calls it."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from contract_tests.audit.page import BEGIN
from contract_tests.audit.record import read_record
from tests.contract_tests.audit.tiny_shelf import HEADER, REASON, REQUIRED

_ROOT = Path(__file__).parents[3]
_SHELF = shlex.join([sys.executable, "-m", "tests.contract_tests.audit.tiny_shelf"])
_BEFORE = "caseiq.behaviour."


@dataclass(frozen=True)
class Audited:
    """What the command printed and wrote."""

    code: int
    output: str
    folder: Path

    def fates(self) -> dict[str, dict[str, Any]]:
        """What became of each mutant."""
        told = json.loads((self.folder / "fates.json").read_text("utf-8"))
        return {fate["id"].removeprefix(_BEFORE): fate for fate in told}


def _called(*words: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "contract_tests", "audit", "--family", "behaviour", "--workers", "1"]
    done = subprocess.run(
        [*command, *words], cwd=_ROOT, capture_output=True, text=True, timeout=240, check=False
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Audited:
    """All five, with everything that is written."""
    folder = tmp_path_factory.mktemp("audit")
    (folder / "page.md").write_text(
        "# Ours\n\n<!-- begin: contract-tests audit --markdown -->\nold\n<!-- end -->\n"
    )
    files = [
        word
        for flag, name in (("score", "score.json"), ("json", "fates.json"), ("markdown", "page.md"))
        for word in (f"--{flag}", str(folder / name))
    ]
    code, output = _called("--shelf", _SHELF, "--check", "--update", *files)
    return Audited(code, output, folder)


def test_a_broken_implementation_is_killed_by_the_test_that_names_its_rule(audited: Audited) -> None:
    kill = audited.fates()["noticed"]["kill"]

    assert kill["rules"] == [HEADER]
    assert kill["by"].startswith("test_credentials::")
    assert kill["layer"] == "laws"
    assert kill["seconds"] > 0
    assert "curl" in kill["detail"]
    assert "X-Mock-World: fault-noticed." in kill["detail"]


def test_one_that_nobody_notices_survives_and_fails_the_check(audited: Audited) -> None:
    assert audited.fates()["unnoticed"]["kill"] is None
    assert audited.code == 1
    assert f"WRONG {_BEFORE}unnoticed survived, and did not before" in audited.output


def test_an_equivalent_one_is_no_survivor(audited: Audited) -> None:
    score = read_record(audited.folder / "score.json").scores["score", "behaviour", "caseiq"]

    assert score.survived == (f"{_BEFORE}unnoticed",)
    assert score.equivalent[f"{_BEFORE}nothing"] == REASON
    assert (score.mutants, score.killed) == (5, 2)
    assert score.share == 2 / 3


def test_a_verdict_that_names_a_neighbour_is_told(audited: Audited) -> None:
    assert f"WRONG {_BEFORE}misnamed breaks {REQUIRED}, and the verdicts name {HEADER}" in audited.output


def test_an_equivalent_one_that_is_accused_is_told(audited: Audited) -> None:
    assert f"WRONG {_BEFORE}accused is marked equivalent (so somebody thought), and test_" in audited.output


def test_rules_that_nothing_breaks_are_told(audited: Audited) -> None:
    assert "WRONG caseiq.upload.tags is broken by no behaviour mutant" in audited.output
    assert f"WRONG {HEADER} is broken" not in audited.output


def test_the_tables_go_into_the_page_where_it_wants_them(audited: Audited) -> None:
    page = (audited.folder / "page.md").read_text("utf-8")

    assert page.startswith(f"# Ours\n\n{BEGIN}")
    assert "| behaviour | caseiq | 5 | 2 | 2 | 1 | 66.6 % |" in page
    assert f"Survived (behaviour, caseiq): `{_BEFORE}unnoticed`." in page
    assert "old" not in page


def test_the_story_of_one_mutant_is_told_with_the_request_that_killed_it(audited: Audited) -> None:
    """What is known of the score is not changed by it, and what survived before is no news."""
    score = audited.folder / "score.json"
    before = score.read_bytes()

    code, output = _called(
        *("--shelf", _SHELF, "--score", str(score), "--update"),
        *(word for name in ("noticed", "unnoticed") for word in ("--mutant", f"{_BEFORE}{name}")),
    )

    assert code == 0
    assert "fate:      killed by test_credentials::" in output
    assert "again:     curl" in output
    assert "fate:      survived" in output
    assert "survived, and did not before" not in output
    assert score.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (
            ["--shelf", shlex.join([sys.executable, "-c", "print('{}')"])],
            "--list printed what cannot be read",
        ),
        (["--shelf", _SHELF, "--since", "no-such-revision"], "git merge-base: "),
    ],
)
def test_what_cannot_be_audited_is_told_in_one_line(words: list[str], why: str) -> None:
    code, output = _called(*words)

    assert code == 2
    assert why in output
    assert "Traceback" not in output
