"""One mock for all tests of the browser."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import httpx
import pytest

from contract_tests.mock import running_mock
from tests.browser.devtools import Tab, open_tab
from tests.browser.inspector import Inspector

SCREEN = {"width": 1280, "height": 800, "deviceScaleFactor": 1, "mobile": False}


@pytest.fixture(scope="session")
def mock_url() -> Iterator[str]:
    """A running mock."""
    with running_mock(seed=0) as target:
        yield target["caseiq"]["base_url"]


@pytest.fixture(scope="session")
def inspector_tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    """A tab for all tests of the inspector."""
    with open_tab(tmp_path_factory.mktemp("inspector")) as tab:
        tab.call("Emulation.setFocusEmulationEnabled", enabled=True)
        tab.call("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
        yield tab


@pytest.fixture
def inspector(inspector_tab: Tab, mock_url: str) -> Iterator[Inspector]:
    """The inspector in a world of the test's own; nothing may be wrong with the page when it ends."""
    inspector_tab.call("Emulation.setDeviceMetricsOverride", **SCREEN)
    inspector_tab.errors.clear()
    inspector_tab.asked.clear()
    world = f"w{uuid.uuid4().hex}"
    with httpx.Client(base_url=mock_url, headers={"X-Mock-World": world}, timeout=30) as http:
        yield Inspector(inspector_tab, mock_url, world, http)
    assert inspector_tab.errors == []
    # The browser's own viewer of PDF is an extension.
    own = ("about:", "data:", "blob:", "chrome-extension:")
    asked = [url for url in inspector_tab.asked if not url.startswith(own)]
    assert [url for url in asked if not url.startswith(f"{mock_url}/")] == []
