"""The examples for compose and GitLab: valid, and what they run runs."""

from __future__ import annotations

import os
import re
import socket
import subprocess
from dataclasses import fields
from pathlib import Path

import pytest

from mockserver.config import Config
from tests.mockserver.process import MockProcess
from tests.packaging.shell_steps import (
    MOCKSERVER,
    ROOT,
    pip_calls,
    provide_mockserver,
    provide_python3,
    read_yaml,
    run_bash,
    strings,
    validate,
)

COMPOSE, GITLAB = "examples/compose.yaml", "examples/gitlab-ci.yml"


def test_the_examples_are_valid() -> None:
    validate("compose-spec", COMPOSE)
    validate("gitlab-ci", GITLAB, transform="gitlab-ci")


@pytest.mark.parametrize("path", [COMPOSE, GITLAB])
def test_every_variable_for_the_mock_is_a_setting_of_it(path: str) -> None:
    named = set(re.findall(r"\bMOCKSERVER_([A-Z_]+)", (ROOT / path).read_text(encoding="utf-8")))
    assert named
    assert {name.lower() for name in named} <= {field.name for field in fields(Config)}


def test_in_compose_the_tests_wait_for_a_mock_that_is_built_from_here_and_well() -> None:
    services = read_yaml(COMPOSE)["services"]
    mock = services["mock"]
    assert ((ROOT / COMPOSE).parent / mock["build"] / "Dockerfile").exists()
    assert services["tests"]["depends_on"] == {"mock": {"condition": "service_healthy"}}
    exposed = re.findall(r"^EXPOSE (\d+)$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert mock["ports"] == [f"127.0.0.1:{port}:{port}" for port in exposed]


def test_what_compose_runs_against_the_mock_is_green_and_its_health_check_red_without_one(
    tmp_path: Path,
) -> None:
    services = read_yaml(COMPOSE)["services"]
    kind, program, *arguments = services["mock"]["healthcheck"]["test"]
    assert (kind, program) == ("CMD", MOCKSERVER.name)
    mock = MockProcess(tmp_path / "log")
    here = {**os.environ, "MOCKSERVER_PORT": str(mock.port)}
    sent = [word.replace("mock:8080", f"127.0.0.1:{mock.port}") for word in services["tests"]["command"]]
    try:
        subprocess.run([MOCKSERVER, *arguments], env=here, check=True, timeout=30)
        subprocess.run(["curl", "--silent", *sent], check=True, capture_output=True, timeout=30)
    finally:
        mock.stop()
    without = [MOCKSERVER, *arguments[:-1], "0"]
    assert subprocess.run(without, env=here, capture_output=True, timeout=30, check=False).returncode == 1


def test_the_job_of_gitlab_has_a_mock_that_answers_and_leaves_its_log(tmp_path: Path) -> None:
    job = read_yaml(GITLAB)["frontend-and-mock"]
    (log,) = job["artifacts"]["paths"]
    provide_python3(tmp_path / "stubs")
    provide_mockserver(tmp_path / ".mock")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    asked = (
        "curl --silent --fail $API_URL/api/v2/attachments/client/5 -H 'Authorization: Bearer agentcis-full'"
    )
    script = "\n".join([*job["before_script"], asked, "kill %1", "wait %1"]).replace("8080", port)
    variables = {**strings(read_yaml(GITLAB)["variables"]), **strings(job["variables"])}
    given = {name: value.replace("8080", port) for name, value in variables.items()}
    done = run_bash(script, tmp_path, **given)
    assert done.returncode == 0, done.stderr
    assert "John.docx" in done.stdout
    assert "path=/api/v2/attachments/client/5 status=200" in (tmp_path / log).read_text(encoding="utf-8")
    assert pip_calls(tmp_path) == [f"install --quiet {variables['MOCK_SOURCE']}"]


def test_the_service_of_gitlab_is_called_by_its_name_and_port() -> None:
    job = read_yaml(GITLAB)["frontend-beside-mock"]
    (service,) = job["services"]
    assert job["variables"]["API_URL"] == f"http://{service['alias']}:8080"
    assert service["name"] == "$MOCK_IMAGE"
    assert "MOCK_IMAGE" in read_yaml(GITLAB)["variables"]
