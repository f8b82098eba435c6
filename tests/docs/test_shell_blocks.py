"""Every shell block of README and docs is run as printed, and prints what the page says."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.docs.markdown import ROOT, matches, pages, shells

SERVE = "make serve\n"
MARK = "\x1e"


@dataclass(frozen=True)
class Running:
    """A mock and what it printed after its port."""

    port: str
    banner: str


@pytest.fixture(scope="module")
def mock() -> Iterator[Running]:
    """What `make serve` starts, on a free port."""
    command = [sys.executable, "-m", "mockserver", "--port", "0", "--log-level", "warning"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=plain_environment()) as process:
        assert process.stdout is not None
        port = process.stdout.readline().strip().removeprefix("port=")
        banner = "".join(process.stdout.readline() for _ in range(7))
        yield Running(port, banner)
        process.terminate()
        process.communicate(timeout=20)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder like the checkout for one who pastes commands; what they write stays in it."""
    (tmp_path / ".venv").symlink_to(Path(sys.executable).parents[1])
    for name in ("README.md", "LICENSE", "openapi"):
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


def plain_environment() -> dict[str, str]:
    """The environment of a shell that nobody has set up for tests."""
    ours = ("PYTEST_", "MOCKSERVER_", "COLUMNS", "CI", "FORCE_COLOR")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def run_in_one_shell(blocks: list[str], folder: Path) -> list[str]:
    """What each block printed; they share one shell, as in a terminal."""
    script = "\n".join(f"printf '{MARK}'\n{block}" for block in blocks)
    done = subprocess.run(
        ["bash", "-eu", "-o", "pipefail", "-c", script],
        cwd=folder,
        env=plain_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=480,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert done.stderr == ""
    return done.stdout.split(MARK)[1:]


@pytest.mark.parametrize("page", [page for page in pages() if shells(page)], ids=lambda page: page.name)
def test_what_a_page_tells_to_type_prints_what_it_says(page: Path, mock: Running, checkout: Path) -> None:
    wanted = shells(page)
    typed = [shell.commands.replace(":8080", f":{mock.port}") for shell in wanted]
    printed = run_in_one_shell([commands if commands != SERVE else "true\n" for commands in typed], checkout)
    for shell, output in zip(wanted, printed, strict=True):
        got = mock.banner if shell.commands == SERVE else output
        if shell.prints is not None:
            expected = shell.prints.replace(":8080", f":{mock.port}")
            assert matches(expected, got), f"{shell.commands}\nprinted\n{got}"


def test_every_line_of_curl_in_the_readme_is_answered_with_success(mock: Running, checkout: Path) -> None:
    """Each line works alone, pasted in any order; the one that shows an error filters its own output."""
    lines = [line for shell in shells(ROOT / "README.md") for line in shell.commands.splitlines()]
    alone = [line for line in lines if line.startswith("curl") and not line.endswith("\\")]
    assert len(alone) == 14
    typed = [f"{line.replace(':8080', f':{mock.port}')} -f" for line in reversed(alone)]
    run_in_one_shell(typed, checkout)


def test_the_readme_shows_each_api_of_the_mock_answering(mock: Running, checkout: Path) -> None:
    """The curl lines that the mock prints when it starts."""
    lines = [line.strip() for line in mock.banner.splitlines() if line.strip().startswith("curl")]
    for answer in run_in_one_shell([f"{line} -sf" for line in lines], checkout):
        assert answer.startswith(("{\"records\"", "{\"data\""))  # fmt: skip
