"""`make dist`: every file, the same bytes wherever, whenever and by whomever it is built."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

import openapi
from contract_tests.lint.linters import Linters
from release import __main__ as program_of_the_release

ROOT = Path(__file__).parents[2]
VERSION = "0.1.0"

FILES = {
    f"attachment_contracts-{VERSION}-py3-none-any.whl",
    f"attachment_contracts-{VERSION}.tar.gz",
    "html-licences.txt",
    *(
        f"{api}{ending}"
        for api in openapi.APIS
        for ending in (".yaml", ".json", "-3.1.yaml", "-3.1.json", "-rules.yaml", ".html", ".d.ts")
    ),
}
# What a clone has for others than who builds a release.
LEFT_OUT = shutil.ignore_patterns(
    *(".git", ".venv", "node_modules", "dist", "__pycache__", ".*_cache", ".hypothesis", "tests", "examples")
)
GIT = {
    **{f"GIT_{who}_{what}": "somebody" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    "GIT_AUTHOR_DATE": "2026-01-02T03:04:05Z",
    "GIT_COMMITTER_DATE": "2026-01-02T03:04:05Z",
    "GIT_CONFIG_GLOBAL": os.devnull,
}


@dataclass(frozen=True)
class Release:
    """What was built, and what the program said."""

    folder: Path
    said: str


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=folder, env={**os.environ, **GIT}, check=True, timeout=60)


def start(checkout: Path, *words: str, umask: int = 0o022, **environ: str) -> subprocess.Popen[str]:
    """Start the build as `make dist` does, with the requirements of this environment."""
    inherited = {name: value for name, value in os.environ.items() if name not in ("SOURCE_DATE_EPOCH", "TZ")}
    return subprocess.Popen(
        [sys.executable, "-m", "release", *words],
        cwd=checkout,
        env={**inherited, "PYTHONDONTWRITEBYTECODE": "1", **environ},
        umask=umask,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our project, committed."""
    folder = tmp_path_factory.mktemp("one") / "checkout"
    shutil.copytree(ROOT, folder, ignore=LEFT_OUT)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "A release")
    return folder


@pytest.fixture(scope="module")
def releases(checkout: Path, linters: Linters, tmp_path_factory: pytest.TempPathFactory) -> list[Release]:
    """Two builds of one commit, at once: on two machines whose people have other habits.

    What they need of Redocly is there already; both would install it.
    """
    clone = tmp_path_factory.mktemp("another") / "a clone, elsewhere"
    git(checkout, "clone", "--quiet", str(checkout), str(clone))
    (checkout / "mockserver/notes_of_mine.py").write_text("nobody added this to git\n", encoding="utf-8")
    folders = [checkout / "dist", clone.parent / "out"]
    builds = [
        start(checkout, TZ="UTC", PYTHONHASHSEED="1"),
        start(clone, str(folders[1]), umask=0o077, TZ="Pacific/Auckland", PYTHONHASHSEED="2", LC_ALL="C"),
    ]
    said = [build.communicate(timeout=240)[0] for build in builds]
    assert [build.returncode for build in builds] == [0, 0], said
    return [Release(folder, text) for folder, text in zip(folders, said, strict=True)]


def test_two_builds_of_a_commit_are_the_same_bytes(releases: list[Release]) -> None:
    one, another = (
        {path.name: path.read_bytes() for path in release.folder.iterdir()} for release in releases
    )
    assert set(one) == FILES | {"SHA256SUMS"}
    assert [name for name in one if one[name] != another.get(name)] == []
    assert set(one) == set(another)


def test_everybody_may_read_what_was_built(releases: list[Release]) -> None:
    modes = {path.stat().st_mode & 0o777 for release in releases for path in release.folder.iterdir()}
    assert modes == {0o644}


def test_the_checksums_are_of_every_file_and_notice_a_changed_one(
    releases: list[Release], tmp_path: Path
) -> None:
    command = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    done = subprocess.run(command, cwd=releases[0].folder, capture_output=True, text=True, check=True)
    assert {line.removesuffix(": OK") for line in done.stdout.splitlines()} == FILES
    copy = shutil.copytree(releases[0].folder, tmp_path / "copy")
    with (copy / "caseiq.json").open("a", encoding="utf-8") as file:
        file.write(" ")
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "caseiq.json: FAILED" in done.stdout


@pytest.mark.parametrize("api", openapi.APIS)
def test_the_spec_is_as_it_was_written_and_its_json_says_the_same_in_the_same_order(
    releases: list[Release], api: str
) -> None:
    folder = releases[0].folder
    assert (folder / f"{api}.yaml").read_bytes() == openapi.spec_path(api).read_bytes()
    assert (folder / f"{api}-rules.yaml").read_bytes() == openapi.rules_path(api).read_bytes()
    for name in (api, f"{api}-3.1"):
        of_yaml = yaml.safe_load((folder / f"{name}.yaml").read_text(encoding="utf-8"))
        of_json = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        # Compared as texts, as to Python an order makes no difference.
        assert json.dumps(of_yaml) == json.dumps(of_json)


@pytest.mark.parametrize("api", openapi.APIS)
def test_the_types_are_those_of_the_npm_package(releases: list[Release], api: str) -> None:
    """That these are in step with the spec, a test of that package sees to."""
    types = releases[0].folder / f"{api}.d.ts"
    assert types.read_bytes() == (ROOT / f"clients/js/types/{api}.d.ts").read_bytes()


def test_the_program_says_what_it_built_and_of_what(releases: list[Release], checkout: Path) -> None:
    *files, last = releases[0].said.splitlines()
    assert {line.split()[-1] for line in files} == FILES
    head = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=checkout, capture_output=True, text=True, check=True
    )
    assert last == f"{len(FILES)} files and SHA256SUMS of commit {head.stdout.strip()}"


def test_a_changed_tree_is_told_from_the_commit(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is only lying about in it counts no more than it is packed."""
    monkeypatch.setattr(program_of_the_release, "ROOT", checkout)
    (checkout / "notes_of_mine.txt").touch()
    assert not program_of_the_release._is_changed()
    with (checkout / "README.md").open("a", encoding="utf-8") as file:
        file.write("\n")
    assert program_of_the_release._is_changed()
    git(checkout, "checkout", "--quiet", "README.md")


def test_files_of_others_are_left_alone(releases: list[Release], checkout: Path) -> None:
    build = start(checkout)
    assert build.communicate(timeout=60)[0] == f"release: {checkout / 'dist'} is not empty\n"
    assert build.returncode == 2


def test_what_is_no_commit_is_no_release(checkout: Path, tmp_path: Path) -> None:
    shutil.copytree(checkout, tmp_path / "copy", ignore=shutil.ignore_patterns(".git", "dist"))
    build = start(tmp_path / "copy", str(tmp_path / "out"))
    (said,) = build.communicate(timeout=60)[0].splitlines()
    assert build.returncode == 2
    assert said.startswith("release: a release is built from a git checkout: ")
