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

from contract_tests.lint.linters import Linters
from tests.contract_tests.lint.conftest import linters
from tests.packaging.shell_steps import ROOT, read_yaml

__all__ = ["linters"]  # Redocly, as a fixture

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
    for command in (
        ["init", "--quiet", "--initial-branch=main"],
        ["add", "--all"],
        ["commit", "--quiet", "--message", "Contracts"],
    ):
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


def test_a_change_that_breaks_somebody_needs_a_version_and_a_line_in_the_changelog(
    linters: Linters, project: Path
) -> None:
    edit(project, "maximum: 1000", "maximum: 500")
    done = run(project, PRE_COMMIT, "run", "contract-diff")
    assert done.returncode == 1, done.stdout
    assert re.match(r"contract diff\.+Failed", done.stdout)
    assert re.search(r"openapi/caseiq/openapi\.yaml:\d+:\d+ breaking for ", done.stdout)
    assert "missing: " in done.stdout
    edit(project, '  version: "1.0"\n', '  version: "2.0"\n')
    changelog = project / "CHANGELOG.md"
    text = changelog.read_text(encoding="utf-8")
    entry = "- `listAttachments`: `limit` is 500 at most; who asks for more is answered with 400.\n"
    changelog.write_text(
        text.replace("### Case IQ spec\n\n", f"### Case IQ spec\n\n{entry}"), encoding="utf-8"
    )
    assert run(project, "git", "add", "--all").returncode == 0
    done = run(project, PRE_COMMIT, "run", "contract-diff")
    assert done.returncode == 0, done.stdout
