"""The example page: built, and driven in a real browser against the mock that its own set-up starts."""

from __future__ import annotations

from tests.browser import chromium
from tests.javascript.npm import EXAMPLE, run


def test_the_tests_of_the_example_page_pass() -> None:
    """Upload with progress, list, pages, rename, preview, download, delete, refusals: on the built page."""
    printed = run("npm", "test", folder=EXAMPLE, CHROMIUM=chromium.program())
    assert "\n  7 passed" in printed
