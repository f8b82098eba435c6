"""What axe-core finds in each view of the inspector, in light and dark, wide and narrow: nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.inspector import Inspector
from tests.mockserver.clients import CASE_A, RECORDS, SAVE_FILE

AXE = Path(__file__).parent / "axe-core-4.14.1/axe.min.js"
CASEIQ = {"Authorization": "Bearer caseiq-full"}
WIDE, NARROW = (1280, 800), (390, 780)
RULES = '{runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}'
FOUND = f"""axe.run(document, {RULES}).then(({{violations, passes}}) => ({{
    passed: passes.length,
    violations: violations.map((one) => [one.id, one.nodes.map((node) => node.html.slice(0, 200))]),
}}))"""
VIEWS = {
    "requests": 'document.querySelectorAll("[role=option]").length === 3',
    "requests?id=3": 'document.querySelector(".split-detail .code")',
    "requests?text=nothing": 'document.querySelector(".empty")',
    "files": 'document.querySelectorAll("table.files tbody tr").length === 6',
    "files?file=caseiq+bbbbbbbb-0000-4000-8000-0000000000f3": 'document.querySelector(".preview img")',
    "files?file=caseiq+aaaaaaaa-0000-4000-8000-0000000000f2": 'document.querySelector(".preview pre")',
    "faults": 'document.querySelector("table.on") && document.querySelector("form.own")',
    "world": 'document.querySelector(".time .chip")',
    "metrics": 'document.querySelector("pre")',
    "rules?api=agentcis": 'document.querySelectorAll("article").length > 50',
}
LAID_OUT_OTHERWISE = ("requests", "requests?id=3", "files")


@pytest.fixture
def lively(inspector: Inspector) -> Iterator[Inspector]:
    """A world in which there is something to see in each view."""
    http = inspector.http
    http.get(RECORDS, headers=CASEIQ, params={"limit": "0"})
    http.get(RECORDS, headers=CASEIQ)
    http.post(SAVE_FILE, headers=CASEIQ, files=[("file", ("a.txt", b"x")), ("caseId", (None, CASE_A))])
    http.post("/_mock/faults", json={"recipe": "slow-3g"})
    http.put("/_mock/clock", json={"frozen": True})
    yield inspector
    inspector.tab.call("Emulation.setEmulatedMedia", features=[])


def open_view(inspector: Inspector, view: str) -> None:
    """Go to a view, and wait until there is something in it."""
    name, _, query = view.partition("?")
    inspector.open(name, **dict(pair.split("=") for pair in query.replace("+", " ").split("&") if pair))
    inspector.until(VIEWS[view])
    inspector.run(AXE.read_text(encoding="utf-8") + "; undefined")


def show(inspector: Inspector, scheme: str, size: tuple[int, int]) -> None:
    """Have it in light or dark, on a screen of that size."""
    # With less motion, colours are what they will be at once.
    media = {"prefers-color-scheme": scheme, "prefers-reduced-motion": "reduce"}
    features = [{"name": name, "value": value} for name, value in media.items()]
    inspector.tab.call("Emulation.setEmulatedMedia", features=features)
    width, height = size
    screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    inspector.tab.call("Emulation.setDeviceMetricsOverride", **screen)


def found(inspector: Inspector, scheme: str, size: tuple[int, int]) -> Any:
    """What axe finds in what is open."""
    show(inspector, scheme, size)
    told = inspector.run(FOUND)
    assert told["passed"] > 20
    return told["violations"]


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_is_accessible_in_light_and_dark_and_on_a_narrow_screen(lively: Inspector, view: str) -> None:
    open_view(lively, view)
    assert found(lively, "light", WIDE) == []
    assert found(lively, "dark", WIDE) == []
    if view in LAID_OUT_OTHERWISE:
        assert found(lively, "light", NARROW) == []
    show(lively, "light", NARROW)
    assert lively.run("document.documentElement.scrollWidth") <= NARROW[0]


def test_what_cannot_be_read_would_be_found(lively: Inspector) -> None:
    """These tests can fail."""
    open_view(lively, "world")
    lively.run("""document.documentElement.style.setProperty("--soft", "#c8c8c8")""")
    assert [rule for rule, _ in found(lively, "light", WIDE)] == ["color-contrast"]
