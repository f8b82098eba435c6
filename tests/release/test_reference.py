"""The reference of an API in a real browser that has no network."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import openapi
from contract_tests.lint.linters import Linters, LintersFailed
from mockserver.testing import RunningMock
from release import reference
from tests.browser.devtools import Tab, open_tab
from tests.openapi.walk import operations

# An operation, and a text of its named example.
SHOWN = {"caseiq": ("getAttachment", "interview.pdf"), "agentcis": ("updateDocument", '"Johns"')}
# The page draws when it has time: asked again until everything is there, or for half a minute.
MISSING = """(async () => {
    const wanted = %s;
    for (const until = Date.now() + 30000; ; await new Promise((done) => setTimeout(done, 20))) {
        const missing = wanted.filter((text) => !document.body.innerText.includes(text));
        if (!missing.length || Date.now() > until) return missing;
    }
})()"""


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    """A tab for all pages."""
    with open_tab(tmp_path_factory.mktemp("reference")) as opened:
        yield opened


@pytest.fixture(scope="module")
def pages(linters: Linters, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The address of each page: a file's."""
    folder = tmp_path_factory.mktemp("pages")
    for api in openapi.APIS:
        reference.write_reference(openapi.spec_path(api), folder / f"{api}.html", linters)
    return {api: (folder / f"{api}.html").as_uri() for api in openapi.APIS}


def missing(tab: Tab, *texts: str) -> list[str]:
    """The texts that the page does not come to show."""
    found: list[str] = tab.run(MISSING % json.dumps(texts))
    return found


@pytest.mark.parametrize("api", openapi.APIS)
def test_a_page_shows_every_operation_and_its_examples_and_asks_nobody(
    api: str, pages: dict[str, str], tab: Tab
) -> None:
    tab.errors.clear()
    tab.asked.clear()
    tab.open(pages[api])
    title = openapi.spec(api)["info"]["title"]
    assert tab.run("document.title") == title
    assert missing(tab, title, *(operation.raw["tags"][0] for operation in operations(api))) == []
    for operation in operations(api):
        place = f"/{operation.raw['tags'][0]}/{operation.id}".lower()
        tab.run(f"location.hash = '#{place}'")
        assert missing(tab, operation.raw["summary"], operation.path) == []
        if operation.id == SHOWN[api][0]:
            assert missing(tab, SHOWN[api][1]) == []
    assert tab.errors == []
    assert [url for url in tab.asked if not url.startswith(("about:", "data:", "blob:", pages[api]))] == []


def test_the_browser_lets_no_script_of_a_page_ask_anybody(
    pages: dict[str, str], mockserver_process: RunningMock, tab: Tab
) -> None:
    tab.open(pages["caseiq"])
    tab.errors.clear()
    asked = f"fetch('{mockserver_process.url}/_mock/health').then(() => 'answered', () => 'refused')"
    assert tab.run(asked) == "refused"
    assert any("Content Security Policy" in error for error in tab.errors)


def test_a_page_that_is_another_than_expected_is_not_published() -> None:
    """With another version of Redocly the logo may stand elsewhere."""
    with pytest.raises(LintersFailed, match="another than expected: 0 times https"):
        reference._offline("<html></html>")


def test_who_made_the_scripts_of_the_pages_is_named(linters: Linters, tmp_path: Path) -> None:
    reference.write_licences(tmp_path / "licences.txt", linters)
    text = (tmp_path / "licences.txt").read_text(encoding="utf-8")
    for name in ("Redocly", "Permission is hereby granted", "react", "styled-components"):
        assert name in text, name


def test_a_spec_that_cannot_be_shown_is_told_in_one_line(linters: Linters, tmp_path: Path) -> None:
    (tmp_path / "spec.yaml").write_text("no: spec\n", encoding="utf-8")
    with pytest.raises(LintersFailed, match="redocly build-docs failed"):
        reference.write_reference(tmp_path / "spec.yaml", tmp_path / "page.html", linters)
    assert not (tmp_path / "page.html").exists()
