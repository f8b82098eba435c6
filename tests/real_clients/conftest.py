"""The mock that all real clients call, each test in a world of its own, and what npm brings."""

from __future__ import annotations

from pathlib import Path

import pytest

from mockserver.testing import World
from tests.javascript import npm
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
    program("npm", package="nodejs npm")
    return npm.install(str(NODE.relative_to(npm.ROOT)))
