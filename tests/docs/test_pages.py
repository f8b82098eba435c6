"""What the pages of documentation promise about themselves, the commands and the project."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from contract_tests.target import read_targets
from tests.docs.markdown import ROOT, blocks, pages

EVERY_PAGE = pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))


def text_of_all_pages() -> str:
    return "\n".join(page.read_text(encoding="utf-8") for page in pages())


def flags_of(*command: str) -> list[str]:
    """The long flags in the usage of a program."""
    program = [sys.executable, "-m", *command, "--help"]
    usage = subprocess.run(program, capture_output=True, text=True, timeout=60, check=True).stdout
    flags = set(re.findall(r"--[a-z][a-z-]+", usage.partition("\n\n")[0])) - {"--help"}
    assert flags
    return sorted(flags)


def test_the_readme_is_short_and_begins_with_a_command() -> None:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert len(lines) < 150
    assert lines.index("```sh") + 1 < 25


def test_the_architecture_is_told_on_a_hundred_lines() -> None:
    assert len((ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").splitlines()) <= 100


def test_every_flag_of_the_mock_is_documented() -> None:
    page = (ROOT / "docs/mock.md").read_text(encoding="utf-8")
    assert [flag for flag in flags_of("mockserver") if f"{flag}`" not in page] == []


def test_every_flag_of_the_contract_tests_is_documented() -> None:
    """By its name, or as a member of the target file, which is a flag too."""
    page = (ROOT / "docs/contract-tests.md").read_text(encoding="utf-8")
    members = {f"--{name.replace('_', '-')}" for name in re.findall(r"\b[a-z]+(?:_[a-z]+)*\b", page)}
    spellings = {re.sub(r"-env$", "", flag) for flag in members} | members
    for flag in flags_of("contract_tests", "run"):
        assert re.search(rf"{flag}\b", page) or {flag, re.sub(r"-env$", "", flag)} & spellings, flag


def test_the_target_file_of_the_docs_is_one(tmp_path: Path) -> None:
    ((_, content),) = [block for block in blocks(ROOT / "docs/contract-tests.md") if block[0] == "toml"]
    variables = dict.fromkeys(re.findall(r'_env = "(\w+)"', content), "secret")
    (tmp_path / "target.toml").write_text(content, encoding="utf-8")
    targets = read_targets(tmp_path / "target.toml", variables)
    assert targets["caseiq"]["restricted_token"] == "secret"
    assert targets["agentcis"]["entity"] == "client:6"


def test_every_make_target_is_in_its_help() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony
    printed = subprocess.run(
        ["make", "-C", ROOT], capture_output=True, text=True, timeout=60, check=True
    ).stdout
    for target in [*phony[1].split(), ".venv"]:
        assert re.search(rf"^  make {re.escape(target)} +[A-Z]", printed, re.MULTILINE), target


@EVERY_PAGE
def test_what_a_page_links_to_is_there(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8"))
    local = [target for target in targets if "://" not in target]
    assert [target for target in local if not (page.parent / target).exists()] == []


@EVERY_PAGE
def test_a_file_that_a_page_names_is_there(page: Path) -> None:
    folders = "openapi|mockserver|contract_tests|tests|docs|benchmarks"
    named = re.findall(rf"`((?:{folders})/[\w./-]+)`", page.read_text(encoding="utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []


@EVERY_PAGE
def test_a_make_target_that_a_page_names_is_one(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = re.findall(r"`make ([a-z.]+)", page.read_text(encoding="utf-8"))
    assert [name for name in named if not re.search(rf"^{re.escape(name)}:", makefile, re.MULTILINE)] == []


def test_the_changelog_has_a_heading_for_the_version_and_for_each_spec() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## \[{re.escape(version)}\]", changelog, re.MULTILINE)
    for heading in ("Case IQ spec", "Agentcis spec", "Mock", "Contract tests"):
        assert f"### {heading}" in changelog


def test_no_page_refers_to_a_folder_of_one_machine() -> None:
    assert re.findall(r"(?<![\w.])/(?:home|work|root|Users)/\S*", text_of_all_pages()) == []
