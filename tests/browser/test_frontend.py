"""A frontend on another port of this machine: what its scripts can send and, above all, read (CORS).

Whatever has a token, a header of ours or JSON goes out only after a preflight that allowed it.
"""

from __future__ import annotations

import shutil
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.browser.devtools import open_tab
from tests.real_clients.workflow import (
    EVERY_BYTE,
    Work,
    assert_agentcis_worked,
    assert_caseiq_worked,
    write_files,
)

HERE = Path(__file__).parent


class _QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture(scope="module")
def work(mock_url: str, tmp_path_factory: pytest.TempPathFactory) -> Work:
    """What the frontend has to do, in a world of its own."""
    return Work(mock_url, "frontend", *write_files(tmp_path_factory.mktemp("frontend"), EVERY_BYTE))


@pytest.fixture(scope="module")
def seen(work: Work, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the scripts of `frontend.html` got for answers."""
    folder = work.statement.parent
    shutil.copy(HERE / "frontend.html", folder)
    (folder / "work.json").write_text(work.as_json, encoding="utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_QuietHandler, directory=folder)) as frontend:
        threading.Thread(target=frontend.serve_forever, daemon=True).start()
        url = f"http://localhost:{frontend.server_port}/frontend.html"
        with open_tab(tmp_path_factory.mktemp("browser")) as tab:
            tab.open(url)
            answers: dict[str, Any] = tab.run("seen")
        frontend.shutdown()
    return answers


def test_fetch_works_with_case_iq_from_another_origin(seen: dict[str, Any], work: Work) -> None:
    """With FormData that has a file and an array, and an error that the page can read with its rule."""
    assert_caseiq_worked(seen["caseiq"], work)


def test_fetch_works_with_agentcis_from_another_origin(seen: dict[str, Any], work: Work) -> None:
    """With FormData that has several files, PUT, DELETE, and links that need no token."""
    assert_agentcis_worked(seen["agentcis"], work)


def test_the_headers_of_a_file_can_be_read(seen: dict[str, Any]) -> None:
    for downloaded in (seen["caseiq"]["downloaded"], seen["agentcis"]["downloaded"]):
        assert {"etag", "accept-ranges", "content-length"} <= set(downloaded["headers"])


def test_a_browser_that_has_no_token_is_told_so(seen: dict[str, Any]) -> None:
    """A browser hides an answer without CORS headers from the page, errors above all."""
    unauthorized = seen["unauthorized"]
    assert (unauthorized["status"], unauthorized["json"]["message"]) == (401, "UNAUTHORIZED")
    assert unauthorized["headers"]["www-authenticate"] == "Bearer"
    assert unauthorized["headers"]["x-contract-rule"] == "caseiq.auth.required"


def test_a_page_may_send_its_cookies_along(seen: dict[str, Any]) -> None:
    """With `credentials: "include"` an answer to any origin (`*`) would be hidden."""
    assert seen["withCredentials"]["status"] == 200


def test_a_page_of_no_known_origin_reads_nothing(seen: dict[str, Any]) -> None:
    assert seen["stranger"] == "reached, not read"


def test_a_name_under_localhost_is_a_world_of_its_own(seen: dict[str, Any], work: Work) -> None:
    """Browsers resolve every name under localhost to this machine."""
    assert seen["elsewhere"]["status"] == 200
    names = [record["name"] for record in seen["elsewhere"]["json"]["records"]]
    assert "interview.pdf" in names
    assert work.statement.name not in names
