"""What the tests of the Agentcis suite are given."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from contract_tests.audit.worker import Workers
from tests.contract_tests.processes import Judging, module, port_of


@pytest.fixture(scope="session")
def port() -> Iterator[str]:
    """Where the mock with the faulty worlds listens."""
    with module("tests.contract_tests.agentcis.server") as server:
        yield port_of(server)


@pytest.fixture(scope="session")
def judging(port: str) -> Iterator[Judging]:
    """The process that judges worlds."""
    with Workers(1) as workers:
        yield Judging(workers, "agentcis", port)
