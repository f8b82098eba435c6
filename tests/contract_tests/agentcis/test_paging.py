"""The tests' own page arithmetic, held against what Laravel's paginator printed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from contract_tests.agentcis.paging import NEXT, PREVIOUS, Page, labels_of, page_of, read_links

_TABLE = Path(__file__).parents[2] / "mockserver" / "agentcis" / "laravel-8.83-paginator.json"
_PRINTED: list[dict[str, Any]] = json.loads(_TABLE.read_text("utf-8"))


def _page(printed: dict[str, Any]) -> Page:
    return Page(printed["total"], int(printed["per_page"]), printed["page"])


@pytest.mark.parametrize("printed", _PRINTED, ids=str)
def test_numbers_are_laravels(printed: dict[str, Any]) -> None:
    page = _page(printed)

    assert {name: printed["meta"][name] for name in page.meta()} == page.meta()


@pytest.mark.parametrize("printed", _PRINTED, ids=str)
def test_links_are_laravels(printed: dict[str, Any]) -> None:
    assert {name: page_of(url) for name, url in printed["links"].items()} == _page(printed).links()


@pytest.mark.parametrize("printed", _PRINTED, ids=str)
def test_window_is_laravels(printed: dict[str, Any]) -> None:
    links = printed["meta"]["links"]

    assert read_links(links) == _page(printed).shown_links()
    assert labels_of(links)[0] in PREVIOUS
    assert labels_of(links)[-1] in NEXT


def test_url_that_says_more_than_its_page_is_told_as_it_is() -> None:
    assert page_of("http://x/y?page=2&per_page=5") == "http://x/y?page=2&per_page=5"
    assert page_of("http://x/y") == "http://x/y"
    assert page_of(7) == "7"
    assert page_of(None) is None


def test_links_that_are_none_read_as_such() -> None:
    assert read_links(None) == []
    assert read_links(["x"])[0][2] is False
