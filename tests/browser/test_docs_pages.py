"""The API docs pages in a real browser that has no network."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pytest

import openapi
from tests.browser.chromium import open_page
from tests.openapi.walk import operations


@pytest.mark.parametrize("api", openapi.APIS)
def test_a_docs_page_shows_every_operation_and_needs_no_network(
    api: str, mock_url: str, tmp_path: Path
) -> None:
    page = open_page(f"{mock_url}/_mock/docs/{api}", tmp_path)
    for operation in operations(api):
        assert escape(operation.raw["summary"], quote=False) in page.html
    assert page.hosts == {mock_url.removeprefix("http://")}
