"""The container image, as far as it can be judged without an engine: what it copies, runs and asks."""

from __future__ import annotations

import fnmatch
import json
import os
import re
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.mockserver.process import MockProcess

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Instruction:
    """One instruction of a Dockerfile, in the stage it belongs to (0 is the first)."""

    stage: int
    name: str
    value: str


def instructions() -> list[Instruction]:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines)).splitlines()
    found: list[Instruction] = []
    stage = -1
    for line in joined:
        name, _, value = line.partition(" ")
        stage += name.upper() == "FROM"
        found.append(Instruction(stage, name.upper(), value.strip()))
    return found


def values(name: str, *, stage: int | None = None) -> list[str]:
    return [one.value for one in instructions() if one.name == name and stage in (None, one.stage)]


def copied_from_the_project() -> list[str]:
    copies = [value.split() for value in values("COPY") if not value.startswith("--from=")]
    return [source for words in copies for source in words[:-1]]


def environment() -> dict[str, str]:
    pairs = [word.partition("=") for value in values("ENV", stage=1) for word in value.split()]
    return {name: value for name, _, value in pairs}


def health_check() -> list[str]:
    (value,) = values("HEALTHCHECK")
    _, _, command = value.partition("CMD ")
    words: list[str] = json.loads(command)
    return words


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that is taken and not listened on: connections are refused."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


def test_everything_copied_is_in_the_project_and_sent_to_the_engine() -> None:
    """`.dockerignore` shuts everything out but what it names after `!`."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    admitted = [line[1:] for line in lines if line.startswith("!")]
    assert "*" in lines
    for source in copied_from_the_project():
        assert (ROOT / source).exists(), source
        assert any(fnmatch.fnmatch(source, pattern) for pattern in admitted), source


def test_the_image_copies_every_package_and_what_the_build_reads() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packages = [name.rstrip("*") for name in project["tool"]["setuptools"]["packages"]["find"]["include"]]
    needed = {"pyproject.toml", project["project"]["readme"], *project["project"]["license-files"], *packages}
    assert needed <= set(copied_from_the_project())


def test_the_image_starts_a_command_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (entry_point,) = values("ENTRYPOINT")
    assert json.loads(entry_point)[0] in project["project"]["scripts"]


def test_the_image_has_two_stages_on_one_pinned_slim_base() -> None:
    bases = [value.split()[0] for value in values("FROM")]
    assert len(bases) == 2
    assert len(set(bases)) == 1
    assert re.fullmatch(r"python:3\.11\.\d+-slim-\w+", bases[0])


def test_nothing_is_fetched_but_hashed_requirements() -> None:
    assert values("ADD") == []
    installs = [part for value in values("RUN") for part in value.split("&&") if "pip" in part.split()[0]]
    assert installs
    for install in installs:
        assert "--require-hashes" in install or "--no-deps" in install, install


def test_the_image_runs_as_a_user_of_no_rights() -> None:
    """A number, so that an orchestrator can tell that it is not root."""
    (user,) = values("USER", stage=1)
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", user)


def test_only_inside_the_container_every_address_is_listened_on() -> None:
    assert environment()["MOCKSERVER_HOST"] == "0.0.0.0"
    assert environment()["MOCKSERVER_PORT"] == values("EXPOSE")[0]


def test_the_lines_that_a_container_prints_can_be_pasted(tmp_path: Path) -> None:
    """The address that means any address is not one to call."""
    mock = MockProcess(tmp_path / "log", environ={"MOCKSERVER_HOST": environment()["MOCKSERVER_HOST"]})
    mock.terminate()
    assert mock.exit_code() == 0
    assert f"http://127.0.0.1:{mock.port}/api/v2/" in mock.rest_of_output()
    mock.stop()


@pytest.mark.parametrize("tls", ["false", "true"])
def test_the_health_check_tells_a_running_mock_from_none(tmp_path: Path, silent_port: int, tls: str) -> None:
    """The mock asks for itself, as a slim image has no curl."""
    program, *arguments = health_check()
    command = [Path(sys.executable).with_name(program), *arguments]
    mock = MockProcess(tmp_path / "log", environ={"MOCKSERVER_TLS": tls})
    here = {**os.environ, "MOCKSERVER_TLS": tls, "MOCKSERVER_PORT": str(mock.port)}
    try:
        subprocess.run(command, env=here, check=True, timeout=20)
    finally:
        mock.stop()
    absent = {**here, "MOCKSERVER_PORT": str(silent_port)}
    ended = subprocess.run([*command[:-1], "0"], env=absent, capture_output=True, timeout=20, check=False)
    assert ended.returncode == 1


def test_the_image_passes_hadolint() -> None:
    linter = Path(sys.executable).with_name("hadolint")
    done = subprocess.run(
        [linter, ROOT / "Dockerfile"], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout
