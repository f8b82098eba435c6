"""One mock for all tests of the browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from contract_tests.mock import running_mock


@pytest.fixture(scope="session")
def mock_url() -> Iterator[str]:
    """A running mock."""
    with running_mock(seed=0) as target:
        yield target["caseiq"]["base_url"]
