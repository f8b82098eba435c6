"""The inspector of mocks that are set up otherwise: ten thousand requests, an admin token."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.browser.devtools import Tab
from tests.browser.inspector import Inspector, rows
from tests.mockserver.process import MockProcess

MANY = 10_000
PIPELINED = 100
MOST_ROWS_IN_THE_PAGE = 40
TOKEN = "admin-of-the-tests"
LIST = 'document.querySelector("[role=listbox]")'


@contextmanager
def inspected(tab: Tab, folder: Path, *flags: str) -> Iterator[Inspector]:
    """The inspector of a mock of its own."""
    mock = MockProcess(folder / "log", *flags)
    try:
        with httpx.Client(base_url=mock.url, timeout=30) as http:
            tab.errors.clear()
            tab.asked.clear()
            yield Inspector(tab, mock.url, "default", http)
    finally:
        tab.open("about:blank")
        mock.stop()


def ask(port: int, count: int) -> None:
    """Requests that are refused at once, as many as are wanted, each to a path of its own."""
    request = "GET /api/v2/attachments/client/{} HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        for start in range(1, count + 1, PIPELINED):
            sent = [request.format(number) for number in range(start, start + PIPELINED)]
            connection.sendall("".join(sent).encode())
            answered = b""
            while answered.count(b"Unauthenticated") < PIPELINED:
                answered += connection.recv(1 << 20)


@pytest.fixture(scope="module")
def many(inspector_tab: Tab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inspector]:
    """The inspector of a mock that remembers ten thousand requests."""
    flags = ("--journal-entries", str(MANY), "--journal-mib", "64", "--log-level", "warning")
    with inspected(inspector_tab, tmp_path_factory.mktemp("many"), *flags) as inspector:
        ask(int(inspector.url.rpartition(":")[2]), MANY)
        yield inspector


def test_ten_thousand_requests_are_scrolled_through_with_few_rows_in_the_page(many: Inspector) -> None:
    many.open()
    newest = f"/client/{MANY}"
    many.until(rows(f'row.innerText.includes("{newest}\\n")') + ".length === 1")
    assert len(many.rows()) <= MOST_ROWS_IN_THE_PAGE
    # One step for each page that is loaded, as somebody who holds the key down.
    most = many.run(f"""(async () => {{
        let most = 0;
        for (let step = 0; step < 2000; step += 1) {{
            {LIST}.scrollTop = {LIST}.scrollHeight;
            await new Promise(requestAnimationFrame);
            most = Math.max(most, document.querySelectorAll("[role=option]").length);
            if ({LIST}.innerText.includes("/client/1\\n")) return most;
        }}
        return Infinity;
    }})()""")
    assert most <= MOST_ROWS_IN_THE_PAGE
    many.until_text(f"{MANY:,} requests")
    pages = [url for url in many.tab.asked if "/_mock/requests?" in url and "since=" not in url]
    assert len(pages) <= MANY // 500 + 1
    last = f'document.querySelector("[role=option][aria-posinset=\\"{MANY}\\"]")'
    many.until(f'{last}?.getAttribute("aria-setsize") === "{MANY}"')


def test_what_comes_meanwhile_does_not_move_what_is_read(many: Inspector) -> None:
    many.open()
    many.until(f"{rows()}.length")
    many.run(f"{LIST}.scrollTop = 4000")
    top = f"""[...document.querySelectorAll("[role=option]")].find((row) =>
        row.getBoundingClientRect().bottom > {LIST}.getBoundingClientRect().top + 10)?.id"""
    before = many.until(f"{LIST}.scrollTop === 4000 && {top}")
    many.http.get("/api/v2/attachments/client/0")
    many.until(f"{LIST}.scrollTop === 4056")
    assert many.until(top) == before


def test_a_filter_looks_through_all_of_them(many: Inspector) -> None:
    many.open(text="/client/123")
    many.until_text("11 requests")


def test_the_page_asks_for_the_admin_token_and_keeps_it_in_the_tab(
    inspector_tab: Tab, tmp_path: Path
) -> None:
    with inspected(inspector_tab, tmp_path, "--admin-token", TOKEN) as inspector:
        inspector.open()
        inspector.until_text("The mock wants its admin token")
        inspector.fill("Admin token", "wrong")
        inspector.click("Use it")
        inspector.until_text("The mock wants its admin token")
        inspector.http.get("/api/v2/attachments/client/5")
        inspector.fill("Admin token", TOKEN)
        inspector.click("Use it")
        inspector.open_row("401")
        inspector.until_text("Unauthenticated.", ".verdict")
        inspector.open("files")
        inspector.until_text("6 files")
        inspector.click("photo.png")
        inspector.until('document.querySelector(".preview img")?.naturalWidth > 1')
        assert TOKEN not in inspector.run("location.href + document.body.innerText")
        assert inspector.run("localStorage.length + document.cookie.length") == 0
        inspector.click("Metrics")
        inspector.until_text("mockserver_requests_total")
        inspector.open("faults")
        inspector.until_text("Nothing goes wrong")
        inspector.run("sessionStorage.clear()")
        inspector.open("faults")
        inspector.until_text("The mock wants its admin token")
        inspector.open("rules")
        inspector.until('document.querySelectorAll("article").length > 100')
