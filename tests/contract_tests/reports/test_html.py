"""The page for people: everything is in it, nothing leaves it, and what a target sent is only text."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import pytest

import contract_tests.report
import openapi
from contract_tests.judge import Finding
from contract_tests.redact import Redactor
from contract_tests.report.html import write_html
from contract_tests.run import Run
from contract_tests.target import Target
from contract_tests.verdicts import Verdicts
from tests.contract_tests.reports.sample import (
    BLOCKED,
    BROKEN,
    FLAKY,
    HELD,
    HOSTILE,
    HOSTILE_RULE,
    KNOWN,
    NOT_EXERCISED,
    SECRET,
    SETTLED,
    WARNING,
    calm_run,
    sample_run,
)

_STYLE = Path(contract_tests.report.__file__).with_name("page.css")


class Tag(NamedTuple):
    """An element that was opened."""

    name: str
    attributes: dict[str, str | None]


class Parsed(HTMLParser):
    """The elements of a page in their order, and all its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[Tag] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element; one that stands apart from the text before it parts it."""
        self.tags.append(Tag(tag, dict(attrs)))
        self.text += " " if tag in ("dd", "dt", "p", "span", "td", "th") else ""

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.text += data

    def named(self, name: str) -> list[Tag]:
        """The elements of a name."""
        return [tag for tag in self.tags if tag.name == name]


def page_of(folder: Path, outcome: Run, *, strict: bool = False, json_report: Path | None = None) -> str:
    path = folder / "report.html"
    write_html(path, outcome, strict=strict, json_report=json_report)
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    return page_of(tmp_path_factory.mktemp("page"), sample_run())


@pytest.fixture(scope="module")
def text(page: str) -> str:
    return " ".join(Parsed(page).text.split())


def row_of(page: str, rule: str) -> str:
    """The row of a rule in the table of all rules, as text."""
    rows = re.findall(r'<tr role="row" data.*?</tr>', page, re.DOTALL)
    (found,) = [row for row in rows if re.search(rf"[>\s]{re.escape(rule)}[<\s]", row)]
    return unescape(" ".join(re.sub("<[^>]*>", " ", found).split()))


def article_of(page: str, rule: str) -> str:
    found = re.search(rf'<article class="[^"]*" id="{re.escape(rule)}".*?</article>', page, re.DOTALL)
    assert found
    return " ".join(Parsed(found[0]).text.split())


def test_the_head_tells_what_was_judged_how_and_how_it_ended(text: str) -> None:
    for part in (
        "2 rules broken",
        "caseiq https://customer.example.org",
        "agentcis https://tenant.example.org",
        "started 2026-11-24 12:30:05 UTC",
        "duration 1 min 15 s",
        "profile mock",
        "seed 7",
        "strict no, only broken binding rules fail the run",
        "requests 1,234",
        "exit code 1: a binding rule is broken",
        "Stopped before its last test. the target answered 503 ten times",
        "the token was fetched anew at 12:31",
        "test_list::test_pages failed by itself: KeyError",
    ):
        assert part in text


def test_the_summary_counts_the_rules_of_each_api_by_evidence_and_verdict(text: str) -> None:
    caseiq, agentcis = text.split("rules by evidence and verdict")[1:3]
    assert "documented the API's own page says so 1 0 0 1 0 0 0" in caseiq
    assert "assumed nobody says; this project chose 0 1 0 0 0 0 0" in caseiq
    assert "documented the API's own page says so 1 0 1 0 0 1 1" in agentcis


@pytest.mark.parametrize(
    ("rule", "verdict", "why"),
    [
        (BROKEN, "broken", "an upload answers 200 with the new attachment"),
        (WARNING, "warning", "an empty file is stored"),
        (FLAKY, "flaky", "the list has records"),
        (KNOWN, "known deviation", "TICKET-123"),
        (BLOCKED, "blocked", "the profile read lets no burst"),
        (NOT_EXERCISED, "not exercised", "the target has no entity"),
        (HELD, "held", ""),
    ],
)
def test_the_table_gives_each_rule_its_verdict_and_why(page: str, rule: str, verdict: str, why: str) -> None:
    row = row_of(page, rule)
    assert f" {verdict} " in row
    assert why in row


def test_rules_that_were_not_part_of_the_run_are_only_counted(page: str, text: str) -> None:
    known = sum(len(openapi.rules(api)) for api in openapi.APIS)
    assert f"{known - 9} further rules of the ledgers were not part of this run." in text
    assert page.count('<tr role="row" data-') == 9


def test_a_breach_tells_all_that_is_needed_to_act_on_it(page: str) -> None:
    article, known = article_of(page, BROKEN), openapi.rules("caseiq")[BROKEN]
    for part in (
        known.statement.replace("`", ""),
        known.source.sentence,
        known.source.page,
        "documented: the API's own page says so.",
        "Breach 1 of 2",
        "expected an upload answers 200 with the new attachment",
        "POST https://customer.example.org/api-public/1.0/save_file",
        "Authorization: Bearer $TOKEN",
        "part 'file', filename 'a “b”.pdf' (990 bytes that are no text)",
        "Response, after 0.25 s 500 Internal Server Error content-type: application/json",
        '{ "message": "Internal error"',
        "curl -sS -i -X POST https://customer.example.org/api-public/1.0/save_file",
        f"contract-tests reproduce REPORT.json {BROKEN}",
    ):
        assert " ".join(part.split()) in article


def test_json_is_shown_indented(page: str) -> None:
    assert unescape(page).count('{\n  "message": "Internal error",\n') == 1


def test_a_long_body_is_cut_and_says_so(page: str) -> None:
    article = article_of(page, BROKEN)
    assert re.search(r"… [\d,]+ characters more", article)
    assert '"file 199"' not in article


def test_a_body_that_is_no_text_is_only_counted(page: str) -> None:
    assert "(120 bytes that are no text)" in article_of(page, WARNING)


def test_the_command_names_the_json_report_where_there_is_one(tmp_path: Path) -> None:
    page = page_of(tmp_path, sample_run(), json_report=Path("out/my report.json"))
    assert f"contract-tests reproduce 'out/my report.json' {BROKEN}" in unescape(page)


def test_a_flaky_rule_a_known_deviation_and_a_wait_are_explained(page: str, text: str) -> None:
    assert "502 text/html Bad Gateway" in article_of(page, FLAKY)
    known = article_of(page, KNOWN)
    for part in ("TICKET-123: meta comes with the next release", "2026-10-01", "2099-12-31, inclusive"):
        assert part in known
    assert "Held only after a wait 1 Without a wait after each write these rules were broken: " in text
    assert f"{SETTLED} 2.5 s" in text
    assert f"{BLOCKED} the profile read lets no burst of requests through" in text


def test_in_a_strict_run_what_does_not_bind_is_broken_too(tmp_path: Path) -> None:
    page = page_of(tmp_path, sample_run(), strict=True)
    assert " broken " in row_of(page, WARNING)
    assert "Broken, but not binding" not in page


def test_a_run_in_which_all_held_has_no_empty_sections(tmp_path: Path) -> None:
    page = page_of(tmp_path, calm_run())
    assert "No binding rule is broken" in page
    for heading in (
        "About this run",
        "Broken rules",
        "Flaky",
        "Known deviations",
        "Blocked by",
        "after a wait",
    ):
        assert heading not in page


def test_no_secret_is_in_the_page(page: str) -> None:
    assert SECRET not in unescape(page)
    assert sample_run().redactor.leaks_in(page) == set()
    assert sample_run().redactor.leaks_in(unescape(page)) == set()


def test_a_secret_of_characters_that_html_escapes_is_hidden_too(tmp_path: Path) -> None:
    target = Target("caseiq", {"base_url": "https://h.example", "token": "a<b>&\"c'd"})
    verdicts = Verdicts(["caseiq"])
    verdicts.add("test", [Finding(BROKEN, "broken", "x", "came a<b>&\"c'd")])
    page = page_of(tmp_path, Run([target], verdicts, Redactor([target])))
    assert "came [redacted]" in page


def test_what_a_target_sent_opens_no_element(page: str) -> None:
    parsed = Parsed(page)
    assert len(parsed.named("script")) == len(parsed.named("style")) == 1
    assert not parsed.named("img")
    assert not [tag for tag in parsed.tags if any(name.startswith("on") for name in tag.attributes)]
    assert HOSTILE in parsed.text
    assert HOSTILE in article_of(page, HOSTILE_RULE)


def test_the_page_needs_nothing_from_elsewhere(page: str) -> None:
    parsed = Parsed(page)
    assert not [tag for tag in parsed.tags if {"src", "srcset", "action"} & set(tag.attributes)]
    hrefs = [tag.attributes["href"] or "" for tag in parsed.tags if "href" in tag.attributes]
    assert hrefs
    assert all(href.startswith("#") for href in hrefs)
    assert "url(" not in page
    assert "@import" not in page


def test_every_link_leads_to_something_in_the_page(page: str) -> None:
    parsed = Parsed(page)
    ids = [tag.attributes["id"] for tag in parsed.tags if "id" in tag.attributes]
    assert len(ids) == len(set(ids))
    options = {tag.attributes.get("value") for tag in parsed.named("option")}
    for link in parsed.named("a"):
        name, _, value = (link.attributes["href"] or "").removeprefix("#").partition("=")
        assert name in ids or (name == "verdict" and value in options)
    labelled = [tag.attributes["for"] for tag in parsed.named("label")]
    assert set(labelled) <= set(ids)
    assert [tag.attributes.get("id") in labelled for tag in parsed.named("select")] == [True] * 3
    assert all(tag.attributes.get("aria-labelledby", "") in {*ids, ""} for tag in parsed.tags)


def test_tables_can_be_read_aloud(page: str) -> None:
    parsed = Parsed(page)
    assert len(parsed.named("caption")) == len(parsed.named("table")) == 3
    assert {tag.attributes.get("scope") for tag in parsed.named("th")} == {"col", "row"}
    assert parsed.named("html")[0].attributes["lang"] == "en"


def contrast(one: str, other: str) -> float:
    """The ratio of two colours, as WCAG 2 has it."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_colour_of_text_has_contrast_enough_on_every_ground_by_day_and_by_night() -> None:
    """At least 4.5, level AA of WCAG 2 for text of any size."""
    blocks = re.findall(r":root \{(.*?)\}", _STYLE.read_text(encoding="utf-8"), re.DOTALL)
    day, night = (dict(re.findall(r"--([\w-]+): (#\w{6})", block)) for block in blocks[:2])
    assert set(day) == set(night)
    for colours in (day, night):
        for ground in ("paper", "sheet", "well"):
            for name in set(colours) - {"paper", "sheet", "well", "line"}:
                assert contrast(colours[name], colours[ground]) >= 4.5, (name, ground)


def test_a_page_of_every_rule_broken_three_times_is_small_enough_to_send(tmp_path: Path) -> None:
    targets = [Target("caseiq", {"base_url": "https://h.example"})]
    verdicts = Verdicts(["caseiq"])
    seen = sample_run().verdicts.by_rule[BROKEN].breaches[1][1]
    for rule in verdicts.by_rule:
        findings = [Finding(rule, "broken", f"{number}", "x" * 600, seen.exchange) for number in range(3)]
        verdicts.add("test", findings)
    page = page_of(tmp_path, Run(targets, verdicts, Redactor(targets)))
    assert page.count("<article") == len(verdicts.by_rule)
    assert len(page) < 2_500_000
