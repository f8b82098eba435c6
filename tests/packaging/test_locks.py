"""The lock files: every requirement pinned and hashed, in step with pyproject, bound to no machine."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-build.lock")

NPM_LOCKS = (
    "package-lock.json",
    "tests/real_clients/node/package-lock.json",
    "contract_tests/lint/node/package-lock.json",
)

EVERY_LOCK = pytest.mark.parametrize("lock", LOCKS)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def pins(lock: str) -> dict[str, Requirement]:
    """The requirements of a lock file by name, markers included."""
    lines = [line for line in read(lock).splitlines() if line and line[0] not in " #"]
    found = [Requirement(line.rstrip("\\").strip()) for line in lines]
    return {canonicalize_name(pin.name): pin for pin in found}


def project() -> dict[str, Any]:
    return tomllib.loads(read("pyproject.toml"))


def group(name: str) -> list[Requirement]:
    listed: list[Requirement] = []
    for entry in project()["dependency-groups"][name]:
        included = isinstance(entry, dict)
        listed += group(entry["include-group"]) if included else [Requirement(entry)]
    return listed


@EVERY_LOCK
def test_every_requirement_is_one_version_with_hashes(lock: str) -> None:
    entries = re.split(r"\n(?=[A-Za-z0-9])", read(lock).strip())
    for entry in entries:
        assert re.match(r"[A-Za-z0-9._-]+(\[[a-z,]+\])?==[^\s,]+( ;[^\n]+)? \\\n", entry), entry[:80]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry), entry[:80]
    assert len(entries) == len(pins(lock))


@EVERY_LOCK
def test_a_lock_names_no_index_and_no_machine(lock: str) -> None:
    """Where packages come from is the business of the machine that installs them."""
    options = [line for line in read(lock).splitlines() if line.strip().startswith("-")]
    assert all(line.strip().startswith("--hash=sha256:") for line in options)
    assert "//" not in read(lock)
    assert " @ " not in read(lock)


@pytest.mark.parametrize("lock", NPM_LOCKS)
def test_a_lock_of_npm_has_versions_and_hashes_and_names_no_host(lock: str) -> None:
    packages: dict[str, Any] = json.loads(read(lock))["packages"]
    ours = {"", *(entry["resolved"] for entry in packages.values() if entry.get("link"))}
    for name, entry in packages.items():
        if name not in ours and not entry.get("link"):
            assert entry["version"]
            assert entry["integrity"].startswith("sha512-"), name
            assert "resolved" not in entry, name
    assert "://" not in read(lock)


@pytest.mark.parametrize("lock", NPM_LOCKS)
def test_what_npm_is_asked_for_is_one_version(lock: str) -> None:
    """As the lock file has it; what is in the checkout is no version."""
    packages = json.loads(read(lock))["packages"]
    for entry in (one for name, one in packages.items() if "node_modules" not in name):
        asked = {**entry.get("dependencies", {}), **entry.get("devDependencies", {})}
        for name, version in asked.items():
            assert re.fullmatch(r"\d+\.\d+\.\d+|file:[./a-z]+", version), name


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("requirements.lock", [Requirement(text) for text in project()["project"]["dependencies"]]),
        ("requirements-dev.lock", [Requirement(text) for text in project()["project"]["dependencies"]]),
        ("requirements-dev.lock", group("dev")),
        ("requirements-build.lock", group("build")),
    ],
    ids=["requirements", "requirements in dev", "dev", "build"],
)
def test_a_lock_satisfies_the_project(lock: str, wanted: list[Requirement]) -> None:
    locked = pins(lock)
    for requirement in wanted:
        (version,) = locked[canonicalize_name(requirement.name)].specifier
        assert requirement.specifier.contains(version.version, prereleases=True), requirement


def test_the_locks_agree_on_every_version() -> None:
    development = pins("requirements-dev.lock")
    for lock in LOCKS:
        for name, pin in pins(lock).items():
            assert development[name].specifier == pin.specifier, name


def test_what_builds_the_project_is_what_it_says() -> None:
    assert [str(one) for one in group("build")] == project()["build-system"]["requires"]


def test_the_installed_environment_is_consistent() -> None:
    """Every requirement of every package that is installed is met."""
    check = [sys.executable, "-m", "pip", "--disable-pip-version-check", "check"]
    done = subprocess.run(check, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout
