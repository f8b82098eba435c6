"""The fixture `mockserver`: a world of a running mock for each test.

Every run of pytest loads this where the mock is installed. What takes time to import comes with the first
test that asks for the fixture. (PYTEST_DONT_REWRITE: nor are there asserts to rewrite.)
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from mockserver.testing import RunningMock, World

_WORLDS = 4000


def pytest_addoption(parser: pytest.Parser) -> None:
    """Flags of the mock, from the command line and from the settings."""
    group = parser.getgroup("mockserver", "mock of Case IQ and Agentcis")
    group.addoption(
        "--mockserver-arg",
        action="append",
        default=[],
        metavar="FLAG",
        help="a flag for the mock of the fixture `mockserver`, as --mockserver-arg=--seed=7; can be repeated",
    )
    parser.addini(
        "mockserver_args", "flags for the mock of the fixture `mockserver`", type="args", default=[]
    )


@pytest.fixture(scope="session")
def mockserver_process(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningMock]:
    """The mock of all tests of this process; with pytest-xdist, of this worker."""
    from mockserver.testing import running_mock  # noqa: PLC0415

    arguments = [*pytestconfig.getini("mockserver_args"), *pytestconfig.getoption("--mockserver-arg")]
    with running_mock(tmp_path_factory.mktemp("mockserver"), arguments=arguments) as mock:
        yield mock


@pytest.fixture
def mockserver(mockserver_process: RunningMock, request: pytest.FixtureRequest) -> Iterator[World]:
    """A world of the mock that only this test is in, with its demo data."""
    from mockserver.testing import World  # noqa: PLC0415

    world = World(mockserver_process, _world_name(request.node.nodeid))
    yield world
    world.close()


def _world_name(nodeid: str) -> str:
    """Named after the test: with --seed its ids are the same, whatever ran before and wherever.

    Tests that share a name by chance do not meet: one test at a time asks a mock, and leaves its world empty.
    So there are never more worlds than a mock can hold.
    """
    return f"t{int(hashlib.sha256(nodeid.encode()).hexdigest(), 16) % _WORLDS:04}"
