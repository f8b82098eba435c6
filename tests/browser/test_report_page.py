"""The page of a run in a real browser: it filters, copies and prints, asks for nothing, and runs no text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from contract_tests.report.html import write_html
from tests.browser.devtools import Tab, open_tab
from tests.contract_tests.reports.sample import (
    BROKEN,
    HOSTILE,
    HOSTILE_RULE,
    NOT_EXERCISED,
    WARNING,
    sample_run,
)

_SHOWN_RULES = """
    [...document.querySelectorAll("table.rules tbody tr")]
        .filter((row) => row.checkVisibility())
        .map((row) => row.querySelector("th").firstElementChild.matches("a")
            ? row.querySelector("a").textContent : row.querySelector("th").firstChild.data.trim())
"""


@dataclass(frozen=True)
class Report:
    """The page of the sample run, open in a tab."""

    tab: Tab
    url: str

    def open(self, hash_: str = "") -> None:
        """Open it anew."""
        self.tab.open(self.url + hash_)

    def run(self, script: str) -> Any:
        """The value of an expression in the page."""
        return self.tab.run(script)

    def choose(self, name: str, value: str) -> None:
        """Choose an option of a filter."""
        self.run(
            f"document.getElementById('filter-{name}').value = '{value}';"
            f"document.getElementById('filter-{name}').dispatchEvent(new Event('input'))"
        )

    @property
    def rules(self) -> list[str]:
        """The rules that the table shows."""
        shown: list[str] = self.run(_SHOWN_RULES)
        return shown

    @property
    def count(self) -> str:
        """What is told of how many are shown."""
        told: str = self.run("document.querySelector('[aria-live]').textContent")
        return told


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    with open_tab(tmp_path_factory.mktemp("browser")) as tab:
        yield tab


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "report.html"
    write_html(path, sample_run(), strict=False)
    return path


@pytest.fixture
def report(tab: Tab, file: Path) -> Iterator[Report]:
    """The page, just opened; whatever a test did, it made no error and no request."""
    tab.errors.clear()
    tab.asked.clear()
    opened = Report(tab, file.as_uri())
    opened.open()
    yield opened
    assert tab.errors == []
    assert {url.partition("#")[0] for url in tab.asked} == {opened.url}


def test_the_page_shows_every_rule_of_the_run(report: Report) -> None:
    assert report.run("document.querySelector('h1').textContent") == "2 rules broken"
    assert len(report.rules) == 9
    assert report.count == "9 of 9 rules shown"


def test_what_a_target_sent_does_nothing(report: Report) -> None:
    assert report.run("document.title") == "2 rules broken · contract tests"
    assert report.run("document.querySelectorAll('img').length") == 0
    assert report.run("document.scripts.length") == 1
    assert HOSTILE in report.run(f"document.getElementById('{HOSTILE_RULE}').innerText")


def test_a_script_that_got_into_the_page_all_the_same_does_not_run(tab: Tab, file: Path) -> None:
    """The policy of the page names its own script by its hash."""
    broken = file.with_name("broken.html")
    page = file.read_text(encoding="utf-8")
    broken.write_text(page.replace("<main>", "<main><script>document.title = 'owned'</script>"), "utf-8")
    tab.open(broken.as_uri())
    assert tab.run("document.title") != "owned"
    assert tab.run("document.querySelector('[aria-live]').textContent") == "9 of 9 rules shown"


def test_typing_filters_the_rules_and_tells_how_many_are_left(report: Report) -> None:
    report.run("document.getElementById('filter-q').focus()")
    report.tab.type("entity the target")
    assert report.rules == [NOT_EXERCISED]
    assert report.count == "1 of 9 rules shown"


@pytest.mark.parametrize(
    ("name", "value", "rules"),
    [
        ("verdict", "broken", [BROKEN, HOSTILE_RULE]),
        ("verdict", "not-exercised", [NOT_EXERCISED]),
        ("evidence", "assumed", [WARNING]),
    ],
)
def test_choosing_filters_the_rules(report: Report, name: str, value: str, rules: list[str]) -> None:
    report.choose(name, value)
    assert report.rules == rules


def test_filters_add_up_and_can_be_shared_by_the_address(report: Report) -> None:
    report.choose("verdict", "broken")
    report.choose("api", "agentcis")
    assert report.rules == [HOSTILE_RULE]
    shared = report.run("location.hash")
    report.open(shared)
    assert report.rules == [HOSTILE_RULE]
    assert report.run("document.getElementById('filter-verdict').value") == "broken"


def test_all_rules_are_shown_again(report: Report) -> None:
    report.choose("verdict", "held")
    report.run("document.getElementById('filter-reset').click()")
    assert report.count == "9 of 9 rules shown"
    assert report.run("document.activeElement.id") == "filter-q"


def test_an_address_that_names_no_verdict_hides_nothing(report: Report) -> None:
    report.open("#verdict=nonsense&evidence=%22")
    assert report.count == "9 of 9 rules shown"
    assert report.run("document.getElementById('filter-verdict').value") == ""


def test_a_number_in_the_head_leads_to_its_rules(report: Report) -> None:
    report.run("new Promise((done) => { addEventListener('hashchange', () => done());"
               "document.querySelector('.totals a.warning').click() })")  # fmt: skip
    assert report.rules == [WARNING]


def test_the_keyboard_gets_past_the_breaches_at_once(report: Report) -> None:
    report.tab.press("Tab")
    assert report.run("document.activeElement.className") == "skip"
    report.tab.press("Enter")
    report.tab.press("Tab")
    assert report.run("document.activeElement.id") == "filter-q"


def test_a_command_is_copied(report: Report) -> None:
    report.tab.call("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
    report.run("document.querySelector('article > .command .copy').click()")
    copied = report.run(
        "new Promise((done) => { const look = () => document.querySelector('article > .command .copy')"
        ".textContent.startsWith('Copied') ? done(navigator.clipboard.readText()) : setTimeout(look, 5);"
        "look() })"
    )
    assert copied == f"contract-tests reproduce REPORT.json {BROKEN}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_has_the_colours_of_the_readers_system(report: Report, scheme: str) -> None:
    report.tab.call(
        "Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}]
    )
    ground = report.run("getComputedStyle(document.body).backgroundColor")
    assert ground == {"light": "rgb(251, 250, 247)", "dark": "rgb(20, 23, 26)"}[scheme]


def test_on_a_phone_nothing_is_wider_than_the_screen(report: Report) -> None:
    report.tab.call(
        "Emulation.setDeviceMetricsOverride", width=320, height=640, deviceScaleFactor=2, mobile=True
    )
    assert report.run("document.documentElement.scrollWidth") <= 320
    report.tab.call("Emulation.clearDeviceMetricsOverride")


def test_without_scripts_everything_is_there_and_open(report: Report) -> None:
    report.tab.call("Emulation.setScriptExecutionDisabled", value=True)
    report.open()
    report.tab.call("Emulation.setScriptExecutionDisabled", value=False)
    assert len(report.rules) == 9
    assert not report.run("document.querySelector('.filter').checkVisibility()")
    assert report.run("[...document.querySelectorAll('article details')].every((one) => one.open)")


def test_in_print_there_are_no_controls_and_everything_is_open(report: Report) -> None:
    folded = "[...document.querySelectorAll('details')].filter((one) => !one.open).length"
    assert report.run(folded) > 0
    report.run(f"addEventListener('beforeprint', () => {{ window.foldedInPrint = {folded} }})")
    assert report.tab.pdf().startswith(b"%PDF-")
    assert report.run("window.foldedInPrint") == 0
    report.tab.call("Emulation.setEmulatedMedia", media="print")
    for control in (".filter", ".copy", ".skip"):
        assert not report.run(f"document.querySelector('{control}').checkVisibility()")
    report.tab.call("Emulation.setEmulatedMedia", media="")
