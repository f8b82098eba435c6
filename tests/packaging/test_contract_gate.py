"""The action for changed specs: its steps are run as a runner would, with and without a defect."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from contract_tests.lint.linters import Linters
from tests.contract_tests.lint.conftest import linters
from tests.packaging.shell_steps import (
    ROOT,
    action_step,
    pip_calls,
    provide_python3,
    read_yaml,
    run_bash,
    validate,
)

__all__ = ["linters"]  # as a fixture

ACTION = ".github/actions/contract-gate/action.yml"
COMMAND = Path(sys.executable).with_name("contract-tests")
GIT = {
    **{f"GIT_{who}_{what}": "somebody" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    "GIT_CONFIG_GLOBAL": os.devnull,
}
SERVER = 'url: "http://127.0.0.1:8080"'


@dataclass(frozen=True)
class Job:
    """A job of a pull request, in a checkout with our contracts, after the step that installs."""

    folder: Path

    @property
    def checkout(self) -> Path:
        """The workspace."""
        return self.folder / "checkout"

    def run(self, step: str, **inputs: str) -> subprocess.CompletedProcess[str]:
        """Run a step of the action, with the defaults for inputs that are not given."""
        script, given = action_step(ACTION, step, inputs)
        return run_bash(
            script,
            self.checkout,
            RUNNER_TEMP=str(self.folder),
            GITHUB_ACTION_PATH=str((ROOT / ACTION).parent),
            GITHUB_ACTIONS="true",
            GITHUB_STEP_SUMMARY=str(self.folder / "summary.md"),
            **given,
        )

    def edit(self, old: str, new: str) -> None:
        """Change the spec of Case IQ."""
        spec = self.checkout / "openapi/caseiq/openapi.yaml"
        text = spec.read_text(encoding="utf-8")
        assert old in text
        spec.write_text(text.replace(old, new), encoding="utf-8")

    def summary(self) -> str:
        """What the last step has to say on the page of the run."""
        return (self.folder / "summary.md").read_text(encoding="utf-8")


def steps() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = read_yaml(ACTION)["runs"]["steps"]
    return found


@pytest.fixture
def job(linters: Linters, tmp_path: Path) -> Job:
    """A job in which the command of this environment is installed, and what it needs of Node."""
    (tmp_path / "contract-gate/bin").mkdir(parents=True)
    (tmp_path / "contract-gate/bin/contract-tests").symlink_to(COMMAND)
    only_contracts = shutil.ignore_patterns("__pycache__", "*.py")
    shutil.copytree(ROOT / "openapi", tmp_path / "checkout/openapi", ignore=only_contracts)
    shutil.copy(ROOT / "CHANGELOG.md", tmp_path / "checkout")
    return Job(tmp_path)


def test_the_action_is_valid_and_every_input_says_what_it_is_for() -> None:
    validate("github-actions", ACTION)
    action = read_yaml(ACTION)
    assert all(one["description"] for one in action["inputs"].values())
    used = set(re.findall(r"inputs\.([a-z]+)", str(steps())))
    assert used == set(action["inputs"])


def test_no_input_is_pasted_into_a_script() -> None:
    """`${{ inputs.path }}` in a script would run whatever is in it."""
    assert [step["name"] for step in steps() if "${{" in step["run"]] == []


def test_every_input_stands_in_the_docs() -> None:
    page = (ROOT / "docs/artefacts.md").read_text(encoding="utf-8")
    assert [name for name in read_yaml(ACTION)["inputs"] if f"| `{name}` |" not in page] == []


def test_contracts_without_a_defect_pass_and_the_summary_says_so(job: Job) -> None:
    done = job.run("Lint")
    assert done.returncode == 0, done.stdout + done.stderr
    assert job.summary().startswith("## Contract lint: 0 errors, 0 further findings in 2 specs\n")
    assert "Without tier 2" not in job.summary()


def test_a_defect_fails_the_job_at_its_line(job: Job) -> None:
    job.edit(SERVER, SERVER.replace("8080", "8081"))
    done = job.run("Lint", node="never")
    assert done.returncode == 1
    assert re.search(
        r"^::error file=openapi/caseiq/openapi\.yaml,line=\d+,title=server/mock::", done.stdout, re.M
    )
    assert "| `server/mock` |" in job.summary()


def test_a_path_is_no_flag_and_no_command(job: Job) -> None:
    done = job.run("Lint", node="never", path="--help; touch pasted")
    assert done.returncode == 2
    assert "there is no spec" in done.stderr
    assert not (job.checkout / "pasted").exists()


@pytest.fixture
def pull_request(job: Job) -> Job:
    """The same job, in a shallow checkout of what a pull request changes: its base is only at the origin."""
    origin = job.folder / "origin"
    job.checkout.rename(origin)
    git(origin, "init", "--quiet", "--initial-branch=main")
    git(origin, "config", "uploadpack.allowAnySHA1InWant", "true")
    commit(origin, "The base")
    (job.folder / "base").write_text(git(origin, "rev-parse", "HEAD"), encoding="utf-8")
    git(origin, "commit", "--quiet", "--allow-empty", "--message", "The change")
    git(job.folder, "clone", "--quiet", "--depth=1", origin.as_uri(), str(job.checkout))
    return job


def git(folder: Path, *words: str) -> str:
    """What git says."""
    done = subprocess.run(
        ["git", *words], cwd=folder, env={**os.environ, **GIT}, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def commit(folder: Path, message: str) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", message)


def base_of(job: Job) -> str:
    return (job.folder / "base").read_text(encoding="utf-8")


def test_a_change_that_breaks_somebody_fails_the_job_at_its_line(pull_request: Job) -> None:
    """Compared with a commit that the checkout has not got yet."""
    pull_request.edit("maximum: 1000", "maximum: 500")
    done = pull_request.run("Diff", base=base_of(pull_request))
    assert done.returncode == 1, done.stdout + done.stderr
    assert re.search(r"^::error file=openapi/caseiq/openapi\.yaml,line=\d+,", done.stdout, re.M)
    assert "limit" in pull_request.summary()


def test_a_change_of_words_passes(pull_request: Job) -> None:
    pull_request.edit("of one attachment as a bare object", "of one attachment as a plain object")
    done = pull_request.run("Diff", base=base_of(pull_request))
    assert done.returncode == 0, done.stdout + done.stderr
    assert pull_request.summary()


def test_a_branch_may_be_the_base(pull_request: Job) -> None:
    """Only the action has to find it: to the command it is a commit."""
    command = pull_request.folder / "contract-gate/bin/contract-tests"
    command.unlink()
    command.write_text('#!/usr/bin/env bash\nprintf "%s\\n" "$*"\n', encoding="utf-8")
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    git(pull_request.folder / "origin", "branch", "stable", base_of(pull_request))
    done = pull_request.run("Diff", base="stable")
    assert done.returncode == 0, done.stderr
    summary = pull_request.folder / "summary.md"
    wanted = f"--base {base_of(pull_request)} --markdown {summary} -- openapi"
    assert done.stdout == f"diff --node always {wanted}\n"


@pytest.mark.parametrize("base", ["", "0" * 40])
def test_without_a_base_the_job_fails(pull_request: Job, base: str) -> None:
    """The first push of a branch has none; what was not compared has not passed."""
    done = pull_request.run("Diff", base=base)
    assert (done.returncode, done.stdout.partition(":")[0]) == (1, "")
    assert done.stdout.startswith("::error::There is nothing to compare the contracts with")


@pytest.mark.parametrize("base", ["--upload-pack=touch pasted", "$(touch pasted)", "no-such-branch"])
def test_a_base_is_no_flag_and_no_command(pull_request: Job, base: str) -> None:
    assert pull_request.run("Diff", base=base).returncode not in (0, 1)
    assert not list(pull_request.folder.rglob("pasted"))


def test_what_lint_finds_does_not_hide_what_diff_finds() -> None:
    diff = steps()[-1]
    assert (diff["name"], steps()[0]["id"]) == ("Diff", "install")
    assert diff["if"].startswith("${{ !cancelled() && steps.install.outcome == 'success' && ")


def test_without_a_version_the_checkout_of_the_action_is_installed_as_it_was_tested(tmp_path: Path) -> None:
    (tmp_path / "checkout").mkdir()
    provide_python3(tmp_path / "checkout/stubs")
    done = Job(tmp_path).run("Install contract-tests")
    assert done.returncode == 0, done.stderr
    requirements, project = (call.split() for call in pip_calls(tmp_path / "checkout"))
    assert requirements[-3:-1] == ["--require-hashes", "-r"]
    assert Path(requirements[-1]).resolve() == ROOT / "requirements.lock"
    assert project[-2] == "--no-deps"
    assert Path(project[-1]).resolve() == ROOT


def test_a_version_is_installed_by_its_number(tmp_path: Path) -> None:
    (tmp_path / "checkout").mkdir()
    provide_python3(tmp_path / "checkout/stubs")
    assert Job(tmp_path).run("Install contract-tests", version="1.2.3").returncode == 0
    (call,) = pip_calls(tmp_path / "checkout")
    assert call.endswith("install attachment-contracts==1.2.3")
