"""The inspector's page over HTTP: what it is made of, and that it may do little."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest

from mockserver.faults.kinds import KINDS
from mockserver.inspector.page_routes import ASSETS, PAGE

STATIC = Path(__file__).parents[2] / "mockserver/inspector/static"
UNSERVED = {PAGE, "vendor/LICENSES.txt"}


def test_every_file_of_the_page_is_served_and_no_other() -> None:
    files = {str(path.relative_to(STATIC)) for path in STATIC.rglob("*") if path.is_file()}
    assert files - UNSERVED == set(ASSETS)


@pytest.mark.parametrize("name", ASSETS)
def test_a_file_of_the_page_is_sent_once(http: httpx.Client, name: str) -> None:
    first = http.get(f"/_mock/inspector/{name}")
    assert first.content == (STATIC / name).read_bytes()
    assert first.headers["content-type"].startswith(("text/javascript", "text/css"))
    assert first.headers["x-content-type-options"] == "nosniff"
    again = http.get(f"/_mock/inspector/{name}", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "name", [PAGE, "vendor/LICENSES.txt", "vendor", "", "../page_routes.py", "main.js/", "MAIN.JS"]
)
def test_what_is_not_in_the_list_is_404(http: httpx.Client, name: str) -> None:
    assert http.get(f"/_mock/inspector/{name}").status_code == 404


@pytest.mark.parametrize("path", ["/_mock", "/_mock/"])
def test_the_page_runs_only_scripts_of_the_mock(http: httpx.Client, path: str) -> None:
    answer = http.get(path)
    policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert not re.search(r"<script(?![^>]*src=)|<style|\son\w+=|\sstyle=", answer.text)


def test_without_javascript_the_page_leads_to_all_that_there_is(http: httpx.Client) -> None:
    links = re.findall(r'href="(/_mock/[^"]*)"', http.get("/_mock/").text)
    assert len(links) > 10
    for link in links:
        assert http.get(link).status_code == 200, link


def test_no_script_makes_html_of_a_text() -> None:
    ours = "\n".join((STATIC / name).read_text(encoding="utf-8") for name in ASSETS if "vendor" not in name)
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function", ours)


def test_the_scripts_are_short_and_ask_no_other_host() -> None:
    for path in STATIC.glob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert len(text.splitlines()) <= 250
        assert "://" not in text


def test_each_kind_of_fault_is_told_with_its_members(http: httpx.Client) -> None:
    """The page's form is made of it."""
    kinds = {kind["kind"]: kind for kind in http.get("/_mock/recipes").json()["kinds"]}
    assert set(kinds) == set(KINDS)
    assert kinds["latency"]["members"][0] == kinds["latency"]["main"] == "delay_ms"
    assert set(kinds["rate-limit"]["members"]) == {"requests", "window_seconds"}
