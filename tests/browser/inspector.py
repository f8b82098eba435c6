"""The inspector's page in a tab, as a person uses it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx

from tests.browser.devtools import Tab

LONGEST_WAIT_MS = 20_000
# Asks at each frame, as the page changes no more often.
_UNTIL = """new Promise((done, fail) => {
    const deadline = performance.now() + %d;
    const look = () => {
        let value;
        try { value = (%s); } catch (error) { value = null; }
        if (value) done(value);
        else if (performance.now() > deadline) fail(new Error(document.body.innerText.slice(0, 600)));
        else requestAnimationFrame(look);
    };
    look();
})"""


def js(text: str) -> str:
    """A text as a literal of JavaScript."""
    return json.dumps(text)


def rows(condition: str = "true") -> str:
    """The texts of the rows in the page for which something is so."""
    return f"""[...document.querySelectorAll("[role=option]")].filter((row) => {condition})
        .map((row) => row.innerText)"""


@dataclass(frozen=True)
class Inspector:
    """The page of one world of a mock; `http` sends requests to that world."""

    tab: Tab
    url: str
    world: str
    http: httpx.Client

    def open(self, view: str = "requests", **params: str) -> None:
        """Go to a view."""
        self.tab.open(f"{self.url}/_mock/#/{view}?{urlencode({'world': self.world, **params})}")
        self.until('document.querySelector("main")')

    def run(self, script: str) -> Any:
        """The value of an expression in the page."""
        return self.tab.run(script)

    def until(self, condition: str) -> Any:
        """Wait until an expression is true, and answer its value."""
        return self.tab.run(_UNTIL % (LONGEST_WAIT_MS, condition))

    def until_text(self, text: str, within: str = "body") -> None:
        """Wait until a text can be read."""
        self.until(f"document.querySelector({js(within)}).innerText.includes({js(text)})")

    def click(self, name: str, selector: str = "button, a, summary") -> None:
        """Click the first thing in view with that name, as soon as it is there."""
        found = f"""[...document.querySelectorAll({js(selector)})].find((one) => one.checkVisibility()
            && !one.disabled && (one.getAttribute("aria-label") ?? one.innerText).trim() === {js(name)})"""
        self.until(f"({found})?.click() ?? {found} !== undefined")

    def fill(self, label: str, value: str) -> None:
        """Put a value into the field with that label."""
        field = f"""[...document.querySelectorAll("input, select")].find((one) =>
            (one.getAttribute("aria-label") ?? one.labels[0]?.innerText ?? "").startsWith({js(label)}))"""
        self.until(f"{field} !== undefined")
        self.run(
            f"(() => {{ const field = {field}; field.value = {js(value)};"
            'for (const kind of ["input", "change"]) '
            "field.dispatchEvent(new Event(kind, {bubbles: true})); })()"
        )

    def rows(self) -> list[str]:
        """The texts of the rows that are in the page."""
        found: list[str] = self.run(rows())
        return found

    def open_row(self, text: str) -> None:
        """Open the request whose row has a text in it, and wait until it is shown."""
        row = f"""[...document.querySelectorAll("[role=option]")]
            .find((row) => row.innerText.includes({js(text)}))"""
        self.until(row)
        self.run(f"{row}.click()")
        self.until('document.querySelector(".split-detail h2")')

    @property
    def detail(self) -> str:
        """What is told of the request that is open, what is folded away too."""
        told: str = self.run('document.querySelector(".split-detail").textContent')
        return told

    def command(self, kind: str) -> str:
        """What "Copy as …" has put into the clipboard."""
        self.click(f"Copy as {kind}")
        self.until(f"""![...document.querySelectorAll("button")].some((one) =>
            one.innerText === {js(f"Copy as {kind}")})""")
        copied: str = self.run("navigator.clipboard.readText()")
        return copied

    def focused(self) -> str:
        """The name of what has the focus."""
        name: str = self.run(
            "document.activeElement.getAttribute('aria-label') ?? document.activeElement.innerText"
        )
        return name.strip()
