"""What CI calls, and that it can not be green by not testing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import FOLDERS

ROOT = Path(__file__).parents[2]
CI_RUN = ROOT / ".ci/run"

PASSES = "def test_it_works():\n    pass\n"
SKIPS = "import pytest\n\ndef test_it_works():\n    pytest.skip('no browser here')\n"
COLLECTS_NOTHING = "def tset_it_works():\n    pass\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with our conftest and one test in each folder."""
    (tmp_path / "pytest.ini").write_text("[pytest]\ntestpaths = tests\naddopts = --import-mode=importlib\n")
    (tmp_path / "tests").mkdir()
    shutil.copy(ROOT / "tests/conftest.py", tmp_path / "tests")
    for folder in FOLDERS:
        (tmp_path / "tests" / folder).mkdir()
        (tmp_path / "tests" / folder / "test_one.py").write_text(PASSES)
    return tmp_path


def run_pytest(project: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if name != "CI" and "PYTEST" not in name}
    command = [sys.executable, "-m", "pytest", "-p", "no:schemathesis", "-p", "no:hypothesispytest"]
    return subprocess.run(
        command,
        cwd=project,
        env={**inherited, **environ},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_script_of_ci_can_be_run() -> None:
    assert os.access(CI_RUN, os.X_OK)
    subprocess.run(["bash", "-n", CI_RUN], check=True, timeout=10)


def test_ci_lints_and_tests_with_the_targets_that_people_use() -> None:
    assert CI_RUN.read_text(encoding="utf-8").splitlines()[-2:] == ["make lint", "make test"]


def test_a_run_in_which_every_test_ran_is_green(project: Path) -> None:
    done = run_pytest(project, CI="true")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("content", [SKIPS, COLLECTS_NOTHING], ids=["skipped", "not collected"])
def test_a_test_that_did_not_run_fails_ci_and_nobody_else(project: Path, content: str) -> None:
    (project / "tests/browser/test_one.py").write_text(content)
    in_ci = run_pytest(project, CI="true")
    assert in_ci.returncode == 1
    assert "tests/browser/test_one.py ran no test" in in_ci.stdout
    assert run_pytest(project).returncode == 0


def test_a_missing_folder_of_tests_fails_ci(project: Path) -> None:
    shutil.rmtree(project / "tests/mockserver")
    done = run_pytest(project, CI="true")
    assert done.returncode == 1
    assert "tests/mockserver ran no test" in done.stdout
