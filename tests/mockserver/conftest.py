"""One mock process for all tests of a worker; each test has a world of its own in it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import httpx
import pytest

from tests.mockserver.clients import Agentcis, CaseIq
from tests.mockserver.process import MockProcess


@pytest.fixture(scope="session")
def mock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MockProcess]:
    """The mock, with its demo data."""
    process = MockProcess(tmp_path_factory.mktemp("mock") / "log")
    yield process
    process.stop()


@pytest.fixture(scope="session")
def connections(mock: MockProcess) -> Iterator[httpx.Client]:
    """Kept connections for all tests."""
    with httpx.Client(base_url=mock.url, timeout=30) as client:
        yield client


@pytest.fixture
def world() -> str:
    """The name of a world that nobody else is in."""
    return f"w{uuid.uuid4().hex}"


@pytest.fixture
def http(mock: MockProcess, connections: httpx.Client, world: str) -> Iterator[httpx.Client]:
    """A client in the test's world."""
    connections.headers["X-Mock-World"] = world
    yield connections
    connections.headers.pop("X-Mock-World", None)


@pytest.fixture
def caseiq(http: httpx.Client) -> CaseIq:
    """A caller of Case IQ who may do everything."""
    return CaseIq(http, "caseiq-full")


@pytest.fixture
def agentcis(http: httpx.Client) -> Agentcis:
    """A caller of Agentcis who may do everything."""
    return Agentcis(http, "agentcis-full")
