"""The inspector's other views: files, faults, clock, worlds, rules. What was uploaded runs nothing."""

from __future__ import annotations

import base64
import time
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from tests.browser.inspector import LONGEST_WAIT_MS, Inspector, rows
from tests.mockserver.clients import CASE_A, CLIENT_6, RECORDS, SAVE_FILE

CASEIQ = {"Authorization": "Bearer caseiq-full"}
AGENTCIS = {"Authorization": "Bearer agentcis-full"}
RUNS = "<script>document.title = parent.document.title = top.document.title = 'run'</script>"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
SVG = f"""<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30" onload="top.document.title='run'">
    {RUNS}</svg>"""


def uploaded(http: httpx.Client, name: str, content: bytes | str, media_type: str) -> str:
    """The id of a new file of case A."""
    fields = [("caseId", (None, CASE_A)), ("file", (name, content, media_type))]
    answer = http.post(SAVE_FILE, headers=CASEIQ, files=fields)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


# ---------------------------------------------------------------- files


def test_each_entity_has_its_files_and_one_that_comes_appears(inspector: Inspector) -> None:
    inspector.open("files")
    inspector.until_text("6 files")
    names = '[...document.querySelectorAll("table.files tbody th")].map((one) => one.innerText)'
    inspector.run("""[...document.querySelectorAll(".entities button")]
        .find((one) => one.innerText.startsWith("client/5")).click()""")
    inspector.until(f'{names}.join() === "Passport.pdf,John.docx"')
    inspector.run("""[...document.querySelectorAll(".entities button")]
        .find((one) => one.innerText.startsWith("client/6")).click()""")
    inspector.until_text("No files here")
    inspector.http.post(CLIENT_6, headers=AGENTCIS, files=[("documents[]", ("new.txt", b"new"))])
    inspector.until(f'{names}.join() === "new.txt"')
    inspector.click("new.txt")
    inspector.until_text("uploads/documents/", ".split-detail")
    inspector.until_text("new", ".preview pre")


@pytest.mark.parametrize(
    ("name", "content", "media_type", "shown"),
    [
        ("a.png", PIXEL, "image/png", 'document.querySelector(".preview img")?.naturalWidth === 1'),
        ("a.svg", SVG, "image/svg+xml", 'document.querySelector(".preview img")?.naturalWidth === 40'),
        (
            "a.html",
            RUNS,
            "text/html",
            'document.querySelector(".preview pre")?.innerText.includes("<script>")',
        ),
        ("a.txt", RUNS, "text/plain", 'document.querySelector(".preview pre")?.innerText.includes("run")'),
        ("a.bin", RUNS, "application/x-thing", 'document.body.innerText.includes("shows no files of this")'),
        ("a.wav", b"RIFF", "audio/wav", 'document.querySelector(".preview audio")?.src.startsWith("blob:")'),
        (
            "a.pdf",
            RUNS,
            "application/pdf",
            'document.querySelector(".preview iframe")?.src.startsWith("blob:")',
        ),
        ("a.png", RUNS, "image/png", 'document.querySelector(".preview img")?.complete'),
    ],
    ids=["image", "svg", "html", "text", "other", "sound", "pdf", "html-as-image"],
)
def test_a_preview_shows_a_file_and_runs_nothing(
    inspector: Inspector, name: str, content: bytes | str, media_type: str, shown: str
) -> None:
    file_id = uploaded(inspector.http, name, content, media_type)
    inspector.open("files", file=f"caseiq {file_id}")
    inspector.until(shown)
    assert inspector.run("document.title").startswith("Files")
    assert inspector.run('document.querySelectorAll("script:not([src])").length') == 0


def test_what_is_opened_by_itself_runs_nothing_either(inspector: Inspector) -> None:
    """Plain text is shown as that, whatever is in it."""
    world = inspector.http.headers.pop("X-Mock-World")
    url = inspector.url.replace("127.0.0.1", f"{world}.localhost")
    with httpx.Client(base_url=inspector.url, headers={"X-Mock-World": world}) as http:
        file_id = uploaded(http, "a.txt", RUNS, "text/plain")
    inspector.tab.open(f"{url}/_mock/files/caseiq/{file_id}")
    assert inspector.run("document.contentType") == "text/plain"
    assert inspector.run("document.title") != "run"
    assert inspector.run("origin") == "null"
    # Another name of this machine is no other host.
    inspector.tab.asked.clear()


def test_a_file_and_a_snapshot_can_be_saved(inspector: Inspector, tmp_path: Path) -> None:
    def saved(name: str) -> bytes:
        deadline = time.monotonic() + 20
        while not (tmp_path / name).exists():
            assert time.monotonic() < deadline, list(tmp_path.iterdir())
            inspector.run("new Promise(requestAnimationFrame)")
        return (tmp_path / name).read_bytes()

    allowed = {"behavior": "allow", "downloadPath": str(tmp_path)}
    inspector.tab.call("Browser.setDownloadBehavior", **allowed)
    file_id = uploaded(inspector.http, "page.html", RUNS, "text/html")
    inspector.open("files", file=f"caseiq {file_id}")
    inspector.click("Save")
    assert saved("page.html").decode() == RUNS
    inspector.open("world")
    inspector.click("Save a snapshot")
    assert saved(f"{inspector.world}.zip").startswith(b"PK")


# ---------------------------------------------------------------- faults


def test_a_recipe_that_is_switched_on_strikes_until_it_is_switched_off(inspector: Inspector) -> None:
    inspector.open("faults")
    inspector.click("Switch on maintenance")
    inspector.until_text("maintenance is on.")
    inspector.until('document.querySelector("nav .count")?.textContent === ", 1 on"')
    answer = inspector.http.get(RECORDS, headers=CASEIQ)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "120")
    inspector.until('document.querySelector("table.on td.number")?.innerText === "1"')
    inspector.click("Switch off f1")
    inspector.until_text("Nothing goes wrong")
    assert inspector.http.get(RECORDS, headers=CASEIQ).status_code == 200
    inspector.open()
    inspector.open_row("503")
    inspector.until_text("A fault had a hand in this answer: f1", ".split-detail")


def test_a_fault_of_ones_own_does_what_it_says(inspector: Inspector) -> None:
    inspector.open("faults")
    inspector.fill("Kind", "partial-rejection")
    inspector.until("document.querySelector(\"input[name='names']\")")
    inspector.fill("names", "*.pdf, *.doc")
    inspector.fill("times", "1")
    inspector.click("Add this fault")
    inspector.until_text("partial-rejection is on.")
    (fault,) = inspector.http.get("/_mock/faults").json()["faults"]
    assert (fault["kind"], fault["names"], fault["times"]) == ("partial-rejection", ["*.pdf", "*.doc"], 1)
    files = [("documents[]", (name, b"x")) for name in ("a.pdf", "b.txt")]
    answer = inspector.http.post(CLIENT_6, headers=AGENTCIS, files=files).json()
    assert [row["original_name"] for row in answer["rejectedFiles"]] == ["a.pdf"]
    inspector.click("Switch all off")
    inspector.until_text("Nothing goes wrong")


def test_a_fault_that_cannot_be_meant_says_why(inspector: Inspector) -> None:
    inspector.open("faults")
    inspector.fill("Kind", "status")
    inspector.fill("status", "299")
    inspector.click("Add this fault")
    inspector.until('document.querySelector(".notice.wrong")?.innerText.startsWith("status: ")')
    inspector.tab.errors.clear()
    assert inspector.http.get("/_mock/faults").json() == {"faults": []}


# ---------------------------------------------------------------- world


def test_the_clock_stops_moves_and_is_put_right(inspector: Inspector) -> None:
    def clock() -> dict[str, object]:
        told: dict[str, object] = inspector.http.get("/_mock/clock").json()
        return told

    inspector.open("world")
    inspector.click("Stop it")
    inspector.until_text("stopped", ".time")
    inspector.until_text("Clock stopped", "header")
    inspector.fill("Set it to, in UTC", "2031-02-03T04:05:06")
    inspector.click("Set")
    inspector.until_text("2031-02-03 04:05:06", ".time")
    inspector.click("1 hour")
    inspector.until_text("2031-02-03 05:05:06", ".time")
    assert clock() == {"now": "2031-02-03T05:05:06.000Z", "frozen": True}
    inspector.click("Let it run")
    inspector.until('!document.querySelector(".time").innerText.includes("stopped")')
    inspector.click("Put it right")
    inspector.until('!document.querySelector(".time").innerText.includes("2031")')
    assert str(clock()["now"])[:4] == f"{datetime.now(UTC):%Y}"


def test_a_reset_is_asked_twice_and_puts_the_world_back(inspector: Inspector) -> None:
    uploaded(inspector.http, "mine.txt", b"x", "text/plain")
    inspector.open()
    inspector.open_row("uploadFile")
    inspector.click("Reset")
    assert len(inspector.http.get("/_mock/requests").json()["requests"]) == 1
    inspector.click("Cancel")
    inspector.click("Reset")
    inspector.click(f"Reset {inspector.world}")
    inspector.until_text("Nothing was asked yet")
    assert inspector.http.get("/_mock/files", params={"text": "mine"}).json()["count"] == 0


def test_worlds_are_chosen_above_and_seen_apart(inspector: Inspector) -> None:
    other = f"{inspector.world}b"
    inspector.http.get(RECORDS, headers=CASEIQ)
    inspector.http.get("/api-public/1.0/other", headers={"X-Mock-World": other})
    inspector.open()
    inspector.open_row("listAttachments")
    inspector.until(f'[...document.querySelectorAll("header option")].some((one) => one.value === "{other}")')
    inspector.fill("World", other)
    inspector.until(rows('row.innerText.includes("/other")') + ".length === 1 && " + rows() + ".length === 1")
    assert f"world={other}" in inspector.run("location.hash")
    inspector.open("world")
    inspector.fill("Go to a world", f"{other}c")
    inspector.click("Go")
    inspector.until_text(f"World {other}c", "h1")
    inspector.until_text(f"{other}c", ".worlds")
    deadline = time.monotonic() + LONGEST_WAIT_MS / 1000
    while f"{other}c" not in inspector.http.get("/_mock/worlds").json()["worlds"]:
        assert time.monotonic() < deadline, "the page asked for nothing of the world"


# ---------------------------------------------------------------- rules


def test_the_ledger_is_filtered_and_leads_to_the_requests_that_broke_a_rule(inspector: Inspector) -> None:
    inspector.http.get(RECORDS, headers=CASEIQ, params={"limit": "0"})
    ledger = inspector.http.get("/_mock/rules").json()["rules"]
    inspector.open("rules")
    inspector.until_text(f"{len(ledger)} rules")
    inspector.fill("Evidence", "sibling")
    count = sum(rule["evidence"] == "sibling" for rule in ledger)
    inspector.until(f'document.querySelectorAll("article").length === {count}')
    inspector.fill("API", "agentcis")
    count = sum(rule["evidence"] == "sibling" and rule["api"] == "agentcis" for rule in ledger)
    inspector.until(f'document.querySelectorAll("article").length === {count}')
    inspector.open("rules", text="limit-range")
    inspector.until_text(next(rule["source"]["sentence"] for rule in ledger if "limit-range" in rule["id"]))
    inspector.click("Requests that broke it: caseiq.list.limit-range")
    inspector.until(rows() + ".length === 1")


def test_the_page_leads_to_the_docs_and_the_metrics(inspector: Inspector) -> None:
    inspector.open()
    links = '[...document.querySelectorAll("footer a")].map((one) => one.getAttribute("href"))'
    docs = [link for link in inspector.until(f"{links}.length && {links}") if "/docs/" in link]
    assert docs == ["/_mock/docs/caseiq", "/_mock/docs/agentcis"]
    inspector.click("Metrics")
    inspector.until_text("mockserver_requests_total")
