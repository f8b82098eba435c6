"""The npm package: its own tests, its types, and what is in it."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

from tests.javascript.npm import EXAMPLE, PACKAGE, ROOT, installed, run

TYPES = ROOT / PACKAGE / "types"


def test_the_tests_of_the_package_pass() -> None:
    """They start mocks, talk to them, stop them, and kill who started one."""
    printed = run("npm", "test", folder=PACKAGE)
    assert " passed" in printed
    assert " skipped" not in printed


def test_types_are_in_step_and_the_compiler_finds_nothing(tmp_path: Path) -> None:
    """Nor is an error missing: `types.ts` marks what must not compile, and a mark without an error is one.

    To write the types anew: `npm run generate` in the folder of the package.
    """
    run("node", "scripts/generate.js", str(tmp_path), folder=PACKAGE)
    emit = ("--noEmit", "false", "--declaration", "--emitDeclarationOnly", "--rootDir", ".")
    run(installed("tsc"), *emit, "--outDir", str(tmp_path / "all"), folder=PACKAGE)
    made = {path.name: path.read_bytes() for path in [*tmp_path.glob("*.ts"), *tmp_path.glob("all/src/*.ts")]}
    assert made == {path.name: path.read_bytes() for path in TYPES.iterdir()}


def test_the_compiler_finds_nothing_in_the_example_page() -> None:
    run(installed("tsc", folder=EXAMPLE), folder=EXAMPLE)


def test_the_format_is_the_formatters() -> None:
    run("npm", "run", "lint")


def test_the_package_holds_what_it_exports_and_nothing_else() -> None:
    (packed,) = json.loads(run("npm", "pack", "--dry-run", "--json", folder=PACKAGE))
    files = {one["path"] for one in packed["files"]}
    kept = {
        str(path.relative_to(ROOT / PACKAGE))
        for folder in ("src", "types")
        for path in (ROOT / PACKAGE / folder).iterdir()
    }
    assert files == {"package.json", "README.md", "LICENSE", *kept}
    exports = json.loads((ROOT / PACKAGE / "package.json").read_text(encoding="utf-8"))["exports"]
    targets = {target for conditions in exports.values() for target in conditions.values()}
    assert {target.removeprefix("./") for target in targets} <= files


def test_the_package_goes_with_the_project() -> None:
    package = json.loads((ROOT / PACKAGE / "package.json").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert (package["version"], package["license"]) == (project["version"], project["license"])
    assert (ROOT / PACKAGE / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()
    assert "dependencies" not in package
