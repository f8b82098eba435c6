"""A frontend on another port of this machine: what its scripts can send and, above all, read (CORS)."""

from __future__ import annotations

import html
import json
import re
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.browser.chromium import open_page

HERE = Path(__file__).parent


class _QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture(scope="module")
def seen(mock_url: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the scripts of `frontend.html` got for answers."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_QuietHandler, directory=HERE)) as frontend:
        threading.Thread(target=frontend.serve_forever, daemon=True).start()
        url = f"http://localhost:{frontend.server_port}/frontend.html#{mock_url}"
        page = open_page(url, tmp_path_factory.mktemp("browser"))
        frontend.shutdown()
    found = re.search(r'<pre id="seen">(.*?)</pre>', page.html, re.DOTALL)
    assert found
    answers: dict[str, Any] = json.loads(html.unescape(found[1]))
    assert "error" not in answers, answers
    return answers


def test_a_form_uploads_and_the_answer_can_be_read(seen: dict[str, Any]) -> None:
    uploaded = seen["caseiq"]["uploaded"]
    assert uploaded["status"] == 200
    assert uploaded["json"]["name"] == "note é.txt"
    assert uploaded["json"]["tags"] == ["a,b"]
    assert {"id": uploaded["json"]["id"], "name": "note é.txt"} in seen["caseiq"]["listed"]["json"]["records"]


def test_a_download_shows_its_bytes_and_its_name(seen: dict[str, Any]) -> None:
    downloaded = seen["caseiq"]["downloaded"]
    assert downloaded["text"] == "hello from a browser\n"
    assert "filename*=UTF-8''note%20%C3%A9.txt" in downloaded["headers"]["content-disposition"]
    assert {"etag", "accept-ranges", "content-length"} <= set(downloaded["headers"])


def test_errors_can_be_read_with_the_rule_that_was_broken(seen: dict[str, Any]) -> None:
    """A browser hides an answer without CORS headers from the page, errors above all."""
    unauthorized, file_not_last = seen["caseiq"]["unauthorized"], seen["caseiq"]["fileNotLast"]
    assert (unauthorized["status"], unauthorized["json"]["message"]) == (401, "UNAUTHORIZED")
    assert unauthorized["headers"]["www-authenticate"] == "Bearer"
    assert (file_not_last["status"], file_not_last["json"]["message"]) == (400, "BAD_REQUEST")
    assert file_not_last["headers"]["x-contract-rule"] == "caseiq.upload.file-last"


def test_agentcis_uploads_renames_and_deletes_across_origins(seen: dict[str, Any]) -> None:
    """PUT and DELETE with JSON go out only after a preflight."""
    answers = seen["agentcis"]
    assert answers["uploaded"]["json"]["uploadedFiles"][0]["original_name"] == "a.txt"
    assert answers["renamed"]["json"]["data"]["original_name"] == "b.txt"
    assert (answers["invalid"]["status"], list(answers["invalid"]["json"]["errors"])) == (
        400,
        ["original_name"],
    )
    assert answers["deleted"]["json"]["deletedFile"] == [answers["listed"]["json"]["data"][0]["id"]]


def test_a_link_of_the_list_works_without_a_token(seen: dict[str, Any]) -> None:
    previewed = seen["agentcis"]["previewed"]
    assert previewed["text"] == "hello from a browser\n"
    assert previewed["headers"]["content-disposition"].startswith("inline")


def test_a_name_under_localhost_is_a_world_of_its_own(seen: dict[str, Any]) -> None:
    """Browsers resolve every name under localhost to this machine."""
    assert seen["elsewhere"]["status"] == 200
    assert {"name": "note é.txt"} not in seen["elsewhere"]["json"]["records"]
    assert {"name": "interview.pdf"} in seen["elsewhere"]["json"]["records"]
