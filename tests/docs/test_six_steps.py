"""The six steps of CONTRIBUTING.md to a new rule are walked, and every stop half-way is noticed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

import openapi
from contract_tests.lint.linters import Linters
from tests.contract_tests.lint.conftest import linters
from tests.docs.markdown import ROOT
from tests.docs.six_steps import MOCK, MOCK_TEST, RULE, STEPS, TEST, Edit, told
from tests.javascript import npm
from tests.real_clients.programs import missing

__all__ = ["linters"]  # as a fixture

PARTS = ("openapi", "mockserver", "contract_tests", "tests", "clients")
FILES = ("pyproject.toml", "package.json", "Makefile", "CHANGELOG.md")
LEFT_OUT = shutil.ignore_patterns("node_modules", "axe-core-*")
OURS = ("PYTEST_", "MOCKSERVER_", "GITHUB_", "MAKE", "COLUMNS")
QUIET_PYTEST = ("-q", "-p", "no:schemathesis", "-p", "no:cacheprovider")
ONE_API = ("--api", "caseiq")
GENERATE = "npm run generate --workspace clients/js"


@dataclass(frozen=True)
class Tree:
    """A checkout in which somebody is half-way."""

    folder: Path

    def after(self, name: str, *edits: Edit) -> Tree:
        """The same checkout, further on."""
        shutil.copytree(self.folder, self.folder.parent / name, symlinks=True)
        further = Tree(self.folder.parent / name)
        for edit in edits:
            edit.apply(further.folder)
        return further

    def run(self, *command: str) -> tuple[int, str]:
        """The exit code of a command, and what it printed."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        done = subprocess.run(
            command,
            cwd=self.folder,
            env={**inherited, "NO_COLOR": "1", "COLUMNS": "300"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
            check=False,
        )
        return done.returncode, done.stdout

    def make(self, target: str, *words: str) -> tuple[int, str]:
        """Run what the Makefile says, with further words, by the modules of this checkout."""
        dry = ["make", "--dry-run", "--assume-old=.venv/installed", target, f"ARGS={' '.join(words)}"]
        code, recipe = self.run(*dry)
        assert code == 0, recipe
        program, *rest = recipe.split()
        modules = {".venv/bin/python": (), ".venv/bin/contract-tests": ("-m", "contract_tests")}
        return self.run(sys.executable, *modules[program], *rest)

    def pytest(self, *words: str) -> tuple[int, str]:
        """Run tests of this checkout."""
        return self.run(sys.executable, "-m", "pytest", *QUIET_PYTEST, *words)


def empty_cells(printed: str) -> list[str]:
    """The columns of a matrix of one rule in which nothing stands."""
    (row,) = [line for line in printed.splitlines() if line.startswith(f"│{RULE} ")]
    columns = ("rule", "evidence", "spec", "mock", "test", "broken")
    cells = [cell.strip() for cell in row.strip("│").split("│")]
    return [column for column, cell in zip(columns, cells, strict=True) if cell == "EMPTY"]


def an_entry_alone_is_noticed(walk: dict[str, Tree]) -> None:
    code, printed = walk["Ledger"].make("specs", "--node never")
    assert code == 1
    assert re.search(rf"rules\.yaml:\d+:\d+ error ledger/(uncited|operations) .*{RULE}", printed), printed


def a_spec_that_cites_the_rule_is_in_order(walk: dict[str, Tree]) -> None:
    code, printed = walk["Spec"].make("specs", "--node never")
    assert (code, printed.splitlines()[-1]) == (0, "2 specs: 0 errors, 0 further findings"), printed


def old_types_are_noticed_and_written_anew(walk: dict[str, Tree]) -> None:
    """As the test of the npm package does it."""
    tree = walk["Spec"]
    made = tree.folder / "made"
    made.mkdir()
    generate = ("node", str(tree.folder / npm.PACKAGE / "scripts/generate.js"))
    assert tree.run(*generate, str(made)) == (0, "")
    types = tree.folder / npm.PACKAGE / "types"
    assert _differing(made, types) == ["caseiq.d.ts"]
    code, printed = tree.run(*GENERATE.split())
    assert code == 0, printed
    assert _differing(made, types) == []


def _differing(made: Path, kept: Path) -> list[str]:
    names = [f"{api}.d.ts" for api in sorted(openapi.APIS)]
    return [name for name in names if (made / name).read_bytes() != (kept / name).read_bytes()]


def a_rule_that_nobody_judges_or_breaks_is_noticed(walk: dict[str, Tree]) -> None:
    code, printed = walk["Mock"].make("matrix", RULE)
    assert (code, empty_cells(printed)) == (1, ["test", "broken"])


def the_version_that_the_rule_asks_for_is_told(walk: dict[str, Tree]) -> None:
    code, printed = walk["Spec"].make("diff", "../start/openapi/caseiq", "openapi/caseiq")
    assert code == 0, printed
    assert f"the rule `{RULE}` is new (assumed)" in printed
    assert "should become 1.1.0" in printed


def a_mock_that_does_not_keep_the_rule_is_noticed(walk: dict[str, Tree]) -> None:
    code, printed = walk["half of Mock"].pytest(
        "tests/mockserver/test_rules_caseiq_files.py", "-k", MOCK_TEST
    )
    assert code == 1, printed
    assert "1 failed" in printed


def a_broken_implementation_is_caught_and_its_rule_named(walk: dict[str, Tree]) -> None:
    """The mock says so in a test of its own; the lawful variant decides otherwise, as it may."""
    code, printed = walk["Break"].pytest(
        "tests/mockserver/test_rules_caseiq_files.py",
        "tests/contract_tests/caseiq/test_shelf.py",
        "tests/contract_tests/caseiq/test_lenient.py",
        *("-k", f"{MOCK_TEST} or accept-any or every_rule_is_broken or differs_on_rules"),
    )
    assert code == 0, printed
    assert "4 passed" in printed


def a_test_whose_cost_nobody_measured_is_noticed(walk: dict[str, Tree]) -> None:
    tree = walk["Break"]
    code, printed = tree.pytest("tests/contract_tests/live/test_plan.py", "-k", "costs_is_known and caseiq")
    assert code == 1, printed
    assert TEST in printed
    assert tree.make("costs", TEST) == (0, "")
    costs = json.loads((tree.folder / "contract_tests/costs.json").read_text(encoding="utf-8"))
    assert costs["caseiq"][TEST]["requests"] > 0


def at_the_end_every_cell_is_filled_and_the_mock_holds_the_rule(walk: dict[str, Tree]) -> None:
    code, printed = walk["Prove"].make("matrix", RULE)
    assert code == 0, printed
    assert empty_cells(printed) == []
    code, printed = walk["Prove"].make("contract", "--rule", RULE, *ONE_API)
    assert code == 0, printed
    assert "caseiq: 1 rules held, 0 broken" in printed


CHECKS: Sequence[Callable[[dict[str, Tree]], None]] = (
    old_types_are_noticed_and_written_anew,
    a_mock_that_does_not_keep_the_rule_is_noticed,
    the_version_that_the_rule_asks_for_is_told,
    a_test_whose_cost_nobody_measured_is_noticed,
    at_the_end_every_cell_is_filled_and_the_mock_holds_the_rule,
    a_broken_implementation_is_caught_and_its_rule_named,
    a_rule_that_nobody_judges_or_breaks_is_noticed,
    an_entry_alone_is_noticed,
    a_spec_that_cites_the_rule_is_in_order,
)


@pytest.fixture(scope="module")
def results(linters: Linters, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Future[None]]:
    """What came of each check. They run side by side: all of them mostly wait for a program to start."""
    if reason := npm.missing():
        missing(reason)
    npm.install()
    walk = _walk(tmp_path_factory.mktemp("walk"))
    with ThreadPoolExecutor(2) as pool:
        return {check.__name__: pool.submit(check, walk) for check in CHECKS}


def _walk(folder: Path) -> dict[str, Tree]:
    """The checkout after each step, and once with a test of the mock and nothing that makes it pass."""
    start = Tree(folder / "start")
    for part in PARTS:
        shutil.copytree(ROOT / part, start.folder / part, ignore=LEFT_OUT)
    for file in FILES:
        shutil.copy2(ROOT / file, start.folder)
    (start.folder / "node_modules").symlink_to(ROOT / "node_modules")
    walk, tree = {}, start
    for name, edits in STEPS.items():
        walk[name] = tree = tree.after(name, *edits)
    walk["half of Mock"] = walk["Spec"].after("half of Mock", *MOCK[1:])
    return walk


def test_whoever_follows_the_steps_gets_there_and_is_told_where_he_stopped(
    results: dict[str, Future[None]],
) -> None:
    """One test: several might fall to several workers, and each would walk by itself."""
    failed = {name: result.exception() for name, result in results.items()}
    assert {name: error for name, error in failed.items() if error} == {}


def test_the_steps_of_the_page_are_those_that_are_walked() -> None:
    assert [step.name for step in told()] == list(STEPS)


def test_every_command_of_the_page_is_one_of_the_walk() -> None:
    code = Path(__file__).read_text(encoding="utf-8")
    walked = {f"make {target}" for target in re.findall(r'\.make\("(\w+)"', code)} | {GENERATE}
    # npm.install() does this, once for all tests.
    walked.add("npm ci --ignore-scripts")
    assert {command for step in told() for command in step.commands} == walked


def test_what_is_written_at_a_step_lies_where_the_page_says() -> None:
    for step in told():
        written = {edit.file for edit in STEPS[step.name]}
        for path in step.paths:
            assert any(file.startswith(path) for file in written), f"{step.name}: {path}"
