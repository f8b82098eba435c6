"""The mock that all real clients call, each test in a world of its own, and what npm brings."""

from __future__ import annotations

import fcntl
import hashlib
import subprocess
from pathlib import Path

import pytest

from mockserver.testing import World
from tests.real_clients.programs import program
from tests.real_clients.workflow import EVERY_BYTE, Work, write_files

NODE = Path(__file__).with_name("node")


@pytest.fixture
def work(mockserver: World, tmp_path: Path) -> Work:
    """A day's work in a world that nobody else is in."""
    return Work(mockserver.url, mockserver.name, *write_files(tmp_path, EVERY_BYTE))


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """What the lock file names, installed; once for all workers, and anew only when the lock file changes."""
    program("node", package="nodejs npm")
    npm = program("npm", package="nodejs npm")
    wanted = hashlib.sha256((NODE / "package-lock.json").read_bytes()).hexdigest()
    folder = NODE / "node_modules"
    mark = folder / ".installed"
    with (NODE / "package.json").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not mark.exists() or mark.read_text() != wanted:
            command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"]
            subprocess.run(command, cwd=NODE, check=True, timeout=300, capture_output=True)
            mark.write_text(wanted)
    return folder
