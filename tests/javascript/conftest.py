"""What is installed for JavaScript, once for all tests of it."""

from __future__ import annotations

import pytest

from tests.javascript import npm
from tests.real_clients.programs import missing


@pytest.fixture(scope="session", autouse=True)
def _installed() -> None:
    """Every package of the lock file. Without node the tests are skipped, in CI they fail."""
    reason = npm.missing()
    if reason:
        missing(reason)
    npm.install()
