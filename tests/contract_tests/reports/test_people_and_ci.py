"""A real run whose page, SARIF and annotations are asked for, of a server that is up to no good."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.contract_tests.command import Done, judged

_SECRET = "s3cr3t-t0ken-of-the-tester"
_RULE = "agentcis.list.shape"


class _Bad(BaseHTTPRequestHandler):
    """It gives away the token that it was sent, in a page that takes over those who read it."""

    def do_GET(self) -> None:
        """Answer."""
        told = f"<script>alert(1)</script>\n::error::forged\n{self.headers.get('Authorization')}".encode()
        self.send_response(500)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class Reported:
    """The finished command and the folder of its reports."""

    done: Done
    folder: Path

    def read(self, name: str) -> str:
        """A report."""
        return (self.folder / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def bad_url() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Bad) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def reported(bad_url: str, tmp_path_factory: pytest.TempPathFactory) -> Reported:
    folder = tmp_path_factory.mktemp("reports")
    files = {"--html": "page.html", "--sarif": "report.sarif", "--json": "report.json"}
    done = judged(
        *("--api", "agentcis", "--base-url", bad_url, "--token-env", "TOKEN", "--entity", "client:6"),
        *("--rule", _RULE),
        *(word for flag, name in files.items() for word in (flag, str(folder / name))),
        environ={
            "TOKEN": _SECRET,
            "GITHUB_ACTIONS": "true",
            "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
        },
    )
    return Reported(done, folder)


def test_the_page_shows_the_breach_and_how_to_reproduce_it_from_the_json_report(reported: Reported) -> None:
    assert reported.done.returncode == 1, reported.done.stderr
    page = reported.read("page.html")
    assert f'id="{_RULE}"' in page
    assert f"contract-tests reproduce {reported.folder / 'report.json'} {_RULE}" in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page


def test_sarif_has_the_rule_as_a_result(reported: Reported) -> None:
    (run,) = json.loads(reported.read("report.sarif"))["runs"]
    assert _RULE in [result["ruleId"] for result in run["results"]]


def test_in_github_actions_annotations_and_summary_come_by_themselves(reported: Reported) -> None:
    lines = reported.done.stdout.splitlines()
    assert [line for line in lines if line.startswith("::error file=openapi/agentcis/rules.yaml,line=")]
    assert f"`{_RULE}`" in reported.read("summary.md")


def test_a_line_of_an_answer_is_no_command_to_github(reported: Reported) -> None:
    """The runner takes no commands from where it is told to stop to where it hears the same word again."""
    lines = reported.done.stdout.splitlines()
    (start,) = [number for number, line in enumerate(lines) if line.startswith("::stop-commands::")]
    end = lines.index(f"::{lines[start].removeprefix('::stop-commands::')}::")
    forged = [number for number, line in enumerate(lines) if line.lstrip().startswith("::error::forged")]
    assert forged
    assert all(start < number < end for number in forged)


def test_nothing_that_is_shown_holds_the_token(reported: Reported) -> None:
    texts = [path.read_text(encoding="utf-8") for path in reported.folder.iterdir()]
    assert len(texts) == 4
    assert not [text for text in (*texts, reported.done.stdout, reported.done.stderr) if _SECRET in text]


def test_elsewhere_and_where_it_is_not_wanted_github_hears_nothing(bad_url: str, tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    done = judged(
        *("--api", "agentcis", "--base-url", bad_url, "--token", _SECRET, "--entity", "client:6"),
        *("--rule", _RULE, "--no-github"),
        environ={"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(summary)},
    )
    assert done.returncode == 1
    assert "::stop-commands" not in done.stdout
    assert not summary.exists()
