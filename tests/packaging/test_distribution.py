"""Wheel and sdist: what is in them, and that the main job runs from an installed wheel."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("openapi", "mockserver", "contract_tests")
SOURCES = (*PACKAGES, "tests/openapi", "pyproject.toml", "MANIFEST.in", "README.md", "LICENSE")

DATA = {
    "openapi/README.md",
    *(f"openapi/{api}/{name}" for api in ("caseiq", "agentcis") for name in ("openapi.yaml", "rules.yaml")),
    "mockserver/caseiq/demo/interview.pdf",
    "mockserver/caseiq/demo/photo.png",
    "mockserver/agentcis/demo/John.docx",
    "mockserver/fixtures/fixture.schema.json",
    *(str(path.relative_to(ROOT)) for path in (ROOT / "mockserver/inspector/static").rglob("*.*")),
    "mockserver/py.typed",
    "contract_tests/py.typed",
    *(f"contract_tests/audit/{family}/equivalents.yaml" for family in ("response", "spec")),
    "contract_tests/costs.json",
    *(str(path.relative_to(ROOT)) for path in (ROOT / "contract_tests/lint/node").iterdir()),
    "contract_tests/mock_target.toml",
    "contract_tests/report/page.css",
    "contract_tests/report/page.html.j2",
    "contract_tests/report/page.js",
    "contract_tests/report/report.schema.json",
}

TARGET_CASEIQ = (
    *("--api", "caseiq", "--rule", "caseiq.upload.ok"),
    *("--token", "caseiq-full", "--case-id", "aaaaaaaa-0000-4000-8000-00000000000a"),
)


@dataclass(frozen=True)
class Built:
    """The two files of a release."""

    wheel: Path
    sdist: Path


@dataclass(frozen=True)
class Installed:
    """A virtual environment with the wheel in it, and an empty folder to work in."""

    bin: Path
    cwd: Path

    def run(self, *command: str, code: int = 0) -> str:
        """Run a command of the environment and answer what it printed."""
        done = subprocess.run(
            [self.bin / command[0], *command[1:]],
            cwd=self.cwd,
            env=clean_environment(),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout


def clean_environment() -> dict[str, str]:
    """The environment without anything that would lead Python back to the checkout."""
    ours = ("PYTHON", "VIRTUAL_ENV", "MOCKSERVER_", "PYTEST_", "COLUMNS")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The sdist, and the wheel built from that sdist, as `python -m build` has it."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("dist")
    for name in SOURCES:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, source / name)
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(source)]
    done = subprocess.run(build, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,), (sdist,) = out.glob("*.whl"), out.glob("*.tar.gz")
    return Built(wheel, sdist)


@pytest.fixture(scope="module")
def installed(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel in a new environment that sees the pinned requirements of this one, and not our checkout.

    The requirements come by a `.pth` file, which adds a folder and follows no `.pth` file in it: the
    editable installation of the checkout stays out.
    """
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "venv"], check=True, timeout=60)
    python = folder / "venv/bin/python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check", "install"]
    subprocess.run(
        [*pip, "--quiet", "--no-deps", "--no-index", built.wheel],
        env=clean_environment(),
        check=True,
        timeout=120,
    )
    (site_packages,) = (folder / "venv/lib").glob("python*/site-packages")
    (site_packages / "requirements.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    (folder / "cwd").mkdir()
    return Installed(folder / "venv/bin", folder / "cwd")


@pytest.fixture(scope="module")
def mock_url(installed: Installed) -> Iterator[str]:
    """A mock that runs from the wheel."""
    command = [installed.bin / "mockserver", "--port", "0", "--log-level", "warning"]
    with subprocess.Popen(
        command, cwd=installed.cwd, env=clean_environment(), stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        port = process.stdout.readline().strip().removeprefix("port=")
        yield f"http://127.0.0.1:{port}"
        process.terminate()
        process.communicate(timeout=20)
        assert process.returncode == 0


def test_the_wheel_holds_every_file_that_the_programs_read(built: Built) -> None:
    names = set(zipfile.ZipFile(built.wheel).namelist())
    assert names >= DATA
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)


def test_the_wheel_holds_every_module_of_the_packages(built: Built) -> None:
    names = set(zipfile.ZipFile(built.wheel).namelist())
    modules = {str(path.relative_to(ROOT)) for name in PACKAGES for path in (ROOT / name).rglob("*.py")}
    assert names >= modules


def test_the_wheel_holds_nothing_but_the_packages(built: Built) -> None:
    """The tests of the project stay at home; the contract tests are a product."""
    tops = {name.partition("/")[0] for name in zipfile.ZipFile(built.wheel).namelist()}
    assert tops == {*PACKAGES, "attachment_contracts-0.1.0.dist-info"}


def test_the_sdist_holds_the_same_files_and_no_tests_of_the_project(built: Built) -> None:
    with tarfile.open(built.sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert names >= {*DATA, "LICENSE", "README.md", "pyproject.toml"}
    assert not any(name.startswith("tests/") for name in names)


def test_an_installed_wheel_uses_its_own_files(installed: Installed) -> None:
    program = "import contract_tests, mockserver, openapi as o; print(mockserver, contract_tests, o)"
    printed = installed.run("python", "-c", program)
    assert printed.count(str(installed.bin.parent)) == 3
    assert str(ROOT) not in printed


@pytest.mark.parametrize(
    ("command", "module", "arguments"),
    [
        ("mockserver", "mockserver", ["--help"]),
        ("contract-tests", "contract_tests", ["--help"]),
        ("contract-tests", "contract_tests", ["run", "--help"]),
    ],
)
def test_a_module_is_the_same_program_as_its_command(
    installed: Installed, command: str, module: str, arguments: list[str]
) -> None:
    by_module = installed.run("python", "-m", module, *arguments)
    assert by_module == installed.run(command, *arguments)
    assert by_module.startswith(f"usage: {command} ")


def test_the_contract_tests_of_a_wheel_judge_the_mock_of_a_wheel(
    installed: Installed, mock_url: str, tmp_path: Path
) -> None:
    report = tmp_path / "report.json"
    installed.run("contract-tests", "run", *TARGET_CASEIQ, "--base-url", mock_url, "--json", str(report))
    rules = json.loads(report.read_text(encoding="utf-8"))["rules"]
    (verdict,) = [rule["verdict"] for rule in rules if rule["rule"] == "caseiq.upload.ok"]
    assert verdict == "held"


def test_the_contract_tests_of_a_wheel_start_the_mock_by_themselves_and_leave_nothing(
    installed: Installed,
) -> None:
    installed.run("contract-tests", "run", "--api", "agentcis", "--rule", "agentcis.list.shape", "--strict")
    assert list(installed.cwd.iterdir()) == []


def test_the_fixture_of_a_wheel_is_there_for_every_pytest(installed: Installed, tmp_path: Path) -> None:
    """It is loaded from the wheel, and pytest has nothing to warn of."""
    test = tmp_path / "test_one.py"
    test.write_text(
        "def test_it(mockserver):\n"
        "    headers = mockserver.caseiq.headers\n"
        "    page = mockserver.client().get('/api-public/1.0/attachments', headers=headers).json()\n"
        "    assert len(page['records']) == 3\n",
        encoding="utf-8",
    )
    quiet = ("-p", "no:schemathesis", "-p", "no:cacheprovider", "-W", "error")
    printed = installed.run("python", "-m", "pytest", *quiet, f"--rootdir={tmp_path}", str(test))
    assert "1 passed" in printed
    assert list(installed.cwd.iterdir()) == []
