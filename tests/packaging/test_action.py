"""The GitHub actions: valid, safe, and their steps do what they say."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from mockserver.config import read_config
from tests.packaging.shell_steps import (
    MOCKSERVER,
    ROOT,
    action_step,
    pip_calls,
    provide_mockserver,
    provide_python3,
    read_yaml,
    run_bash,
    validate,
)

START, STOP = (f".github/actions/{name}/action.yml" for name in ("mockserver", "mockserver-stop"))
WORKFLOW = "examples/github-workflow.yml"


@dataclass(frozen=True)
class Job:
    """A job of a runner that has nothing but our steps."""

    folder: Path

    def run(self, path: str, step: str, **inputs: str) -> subprocess.CompletedProcess[str]:
        """Run a step of an action, with the defaults for inputs that are not given."""
        script, given = action_step(path, step, inputs)
        return run_bash(
            script,
            self.folder,
            RUNNER_TEMP=str(self.folder),
            GITHUB_ACTION_PATH=str((ROOT / path).parent),
            GITHUB_OUTPUT=str(self.folder / "output"),
            **given,
        )

    def outputs(self) -> dict[str, str]:
        """What the steps put out."""
        lines = (self.folder / "output").read_text(encoding="utf-8").splitlines()
        return dict(line.split("=", 1) for line in lines)


@pytest.fixture
def job(tmp_path: Path) -> Iterator[Job]:
    """A job in which the mock is installed."""
    provide_mockserver(tmp_path / "mockserver")
    yield Job(tmp_path)
    with suppress(OSError, ValueError):
        os.kill(int((tmp_path / "mockserver.pid").read_text()), signal.SIGKILL)


def steps(path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = read_yaml(path)["runs"]["steps"]
    return found


def test_the_actions_and_the_workflow_are_valid() -> None:
    validate("github-actions", START, STOP)
    validate("github-workflows", WORKFLOW)


@pytest.mark.parametrize("path", [START, STOP])
def test_no_input_is_pasted_into_a_script(path: str) -> None:
    """`${{ inputs.args }}` in a script would run whatever is in it."""
    scripts = [step["run"] for step in steps(path) if "run" in step]
    assert scripts
    assert [script for script in scripts if "${{" in script] == []


@pytest.mark.parametrize("path", [START, STOP, WORKFLOW])
def test_every_action_that_is_used_has_a_version(path: str) -> None:
    used = re.findall(r"uses: (\S+)", (ROOT / path).read_text(encoding="utf-8"))
    assert [name for name in used if not re.search(r"@v\d", name)] == []


def test_the_workflow_uses_actions_inputs_and_outputs_that_there_are() -> None:
    (job,) = read_yaml(WORKFLOW)["jobs"].values()
    ours = [step for step in job["steps"] if "attachment-contracts/" in step.get("uses", "")]
    paths = [step["uses"].partition("attachment-contracts/")[2].partition("@")[0] for step in ours]
    assert [f"{path}/action.yml" for path in paths] == [START, STOP]
    for step, path in zip(ours, (START, STOP), strict=True):
        assert set(step.get("with", {})) <= set(read_yaml(path)["inputs"])
    read_config(ours[0]["with"]["args"].split(), {})
    assert "steps.mock.outputs.url" in (ROOT / WORKFLOW).read_text(encoding="utf-8")


def test_a_mock_is_started_answers_and_is_stopped_with_its_log_left(job: Job) -> None:
    done = job.run(START, "Start the mock", port="0", args="--seed 7\n--tls")
    assert done.returncode == 0, done.stdout + done.stderr
    outputs = job.outputs()
    assert set(outputs) == set(read_yaml(START)["outputs"])
    assert re.fullmatch(r"https://127\.0\.0\.1:\d+", outputs["url"])
    ask = [MOCKSERVER, "wait", outputs["url"], "--timeout-seconds", "0"]
    assert subprocess.run(ask, timeout=30, check=False).returncode == 0
    done = job.run(STOP, "Stop the mock")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "path=/_mock/health status=200" in Path(outputs["log"]).read_text(encoding="utf-8")
    assert subprocess.run(ask, capture_output=True, timeout=30, check=False).returncode == 1


def test_flags_are_no_commands_and_a_mock_that_does_not_start_fails_the_job(job: Job) -> None:
    done = job.run(START, "Start the mock", port="0", args="$(touch pasted) --limit-mb;touch${IFS}pasted")
    assert done.returncode == 1
    assert re.search(r"^::error::The mock did not start: mockserver: error: unrecognized", done.stdout)
    assert not (job.folder / "pasted").exists()
    assert job.run(STOP, "Stop the mock").returncode == 0


def test_the_log_that_is_uploaded_is_the_one_that_is_written(job: Job) -> None:
    (upload,) = [step for step in steps(STOP) if "uses" in step]
    assert upload["with"]["path"] == "${{ runner.temp }}/mockserver.log"
    assert "log=$RUNNER_TEMP/mockserver.log\n" in steps(START)[1]["run"]


def test_without_a_version_the_checkout_of_the_action_is_installed_as_it_was_tested(tmp_path: Path) -> None:
    provide_python3(tmp_path / "stubs")
    done = Job(tmp_path).run(START, "Install the mock")
    assert done.returncode == 0, done.stderr
    requirements, project = (call.split() for call in pip_calls(tmp_path))
    assert requirements[-3:-1] == ["--require-hashes", "-r"]
    assert Path(requirements[-1]).resolve() == ROOT / "requirements.lock"
    assert project[-2] == "--no-deps"
    assert Path(project[-1]).resolve() == ROOT


def test_a_version_is_installed_by_its_number(tmp_path: Path) -> None:
    provide_python3(tmp_path / "stubs")
    assert Job(tmp_path).run(START, "Install the mock", version="1.2.3").returncode == 0
    (call,) = pip_calls(tmp_path)
    assert call.endswith("install attachment-contracts==1.2.3")
