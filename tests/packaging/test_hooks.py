"""The hooks for pre-commit: run by the real one, as a project would that keeps its contracts in git."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.packaging.shell_steps import ROOT, read_yaml

MANIFEST = ".pre-commit-hooks.yaml"
PRE_COMMIT = Path(sys.executable).with_name("pre-commit")
SERVER = 'url: "http://127.0.0.1:8080"'
GIT = {
    **{f"GIT_{who}_{what}": "somebody" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    "GIT_CONFIG_GLOBAL": os.devnull,
}


def hooks() -> dict[str, dict[str, Any]]:
    """The hooks by id."""
    return {hook["id"]: hook for hook in yaml.safe_load((ROOT / MANIFEST).read_text(encoding="utf-8"))}


def run(folder: Path, *command: str | Path) -> subprocess.CompletedProcess[str]:
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "GIT_"))
    }
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        command,
        cwd=folder,
        env={**inherited, **GIT, "PATH": path, "PRE_COMMIT_HOME": str(folder.parent / "pre-commit")},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with our contracts that uses our hooks; the commands are those of this environment.

    That pre-commit installs them from this repository is left out: it would take a minute and the network.
    """
    folder = tmp_path / "project"
    shutil.copytree(
        ROOT / "openapi", folder / "openapi", ignore=shutil.ignore_patterns("__pycache__", "*.py")
    )
    shutil.copy(ROOT / "CHANGELOG.md", folder)
    local = [{**hook, "language": "system"} for hook in hooks().values()]
    config = {"repos": [{"repo": "local", "hooks": local}]}
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    for command in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message", "Contracts"]):
        done = run(folder, "git", *command)
        assert done.returncode == 0, done.stdout
    return folder


def edit(project: Path, old: str, new: str) -> None:
    spec = project / "openapi/caseiq/openapi.yaml"
    text = spec.read_text(encoding="utf-8")
    assert old in text
    spec.write_text(text.replace(old, new), encoding="utf-8")
    assert run(project, "git", "add", "--all").returncode == 0


def test_the_manifest_is_what_pre_commit_reads() -> None:
    done = run(ROOT, PRE_COMMIT, "validate-manifest", MANIFEST)
    assert done.returncode == 0, done.stdout
    assert all(hook["language"] == "python" for hook in hooks().values())
    assert all(hook["entry"].split()[0] == "contract-tests" for hook in read_yaml(MANIFEST))


def test_a_defect_is_found_before_it_is_committed(project: Path) -> None:
    edit(project, SERVER, SERVER.replace("8080", "8081"))
    done = run(project, PRE_COMMIT, "run", "contract-lint")
    assert done.returncode == 1
    assert re.match(r"contract lint\.+Failed", done.stdout)
    assert "openapi/caseiq/openapi.yaml:" in done.stdout
    assert "error server/mock the mock, http://127.0.0.1:8080, is no server" in done.stdout


def test_contracts_without_a_defect_pass_and_other_files_are_not_looked_at(project: Path) -> None:
    edit(project, "of one attachment as a bare object", "of one attachment as a plain object")
    done = run(project, PRE_COMMIT, "run", "contract-lint")
    assert done.returncode == 0, done.stdout
    assert re.match(r"contract lint\.+Passed", done.stdout)
    (project / "notes.yaml").write_text("no: spec\n", encoding="utf-8")
    assert "Skipped" in run(project, PRE_COMMIT, "run", "--files", "notes.yaml").stdout
