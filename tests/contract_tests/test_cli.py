"""The command `contract-tests` as QA and CI use it: its exit codes, its reports, what it tells."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

_SECRET = "s3cr3t-token"


def _run(*arguments: str, environ: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "contract_tests", "run", *arguments],
        env={**os.environ, "COLUMNS": "200", **(environ or {})},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


class _AlwaysUnauthorized(BaseHTTPRequestHandler):
    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = b'{"message":"Unauthenticated."}'
        self.send_response(401)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def unauthorized() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _AlwaysUnauthorized)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port that nobody listens on while the test runs."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        yield holder.getsockname()[1]


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--api", "caseiq", "--rule", "caseiq.no.such"], "caseiq.no.such"),
        (["--target", "nowhere.toml"], "nowhere.toml"),
        (["--base-url", "http://127.0.0.1:1"], "--api"),
        (["--api", "caseiq", "--base-url", "nonsense"], "base_url"),
        (["--api", "caseiq", "--base-url", "http://127.0.0.1:1", "--token-env", "NOT_SET"], "NOT_SET"),
        (["--api", "caseiq", "--base-url", "http://127.0.0.1:1", "--header", "nonsense"], "--header"),
        (["--api", "neither"], "neither"),
        (["--seed", "x"], "--seed"),
    ],
)
def test_a_wrong_call_exits_2_and_names_what_is_wrong(arguments: list[str], named: str) -> None:
    done = _run(*arguments)

    assert done.returncode == 2
    assert named in done.stderr
    assert "Traceback" not in done.stderr


def test_a_target_that_does_not_answer_exits_2(closed_port: int) -> None:
    done = _run("--api", "caseiq", "--base-url", f"http://127.0.0.1:{closed_port}", "--token", _SECRET)

    assert done.returncode == 2
    assert "does not answer" in done.stderr


def test_a_target_of_which_nothing_is_known_exits_2(unauthorized: str) -> None:
    done = _run("--api", "agentcis", "--base-url", unauthorized, "--rule", "agentcis.update.ok")

    assert done.returncode == 2


@pytest.mark.parametrize("api", ["caseiq", "agentcis"])
def test_a_target_that_answers_only_401_is_a_failure(api: str, unauthorized: str) -> None:
    members = {
        "caseiq": ["--case-id", "aaaaaaaa-0000-4000-8000-00000000000a"],
        "agentcis": ["--entity", "client:6"],
    }
    rules = [
        word
        for rule in ("auth.bearer", "auth.required", "list.shape")
        for word in ("--rule", f"{api}.{rule}")
    ]
    done = _run("--api", api, "--base-url", unauthorized, "--token", _SECRET, *members[api], *rules)

    assert done.returncode == 1
    assert "is the token right?" in done.stdout


def test_one_rule_can_be_judged_alone_on_the_mock_with_nowhere_to_keep_anything() -> None:
    nowhere = {"XDG_CACHE_HOME": f"{os.devnull}/cache"}
    done = _run("--api", "agentcis", "--rule", "agentcis.list.per-page-default", environ=nowhere)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "agentcis.list.per-page-default" in done.stdout


def test_the_reports_hold_verdicts_and_no_secret(tmp_path: Path, unauthorized: str) -> None:
    as_json, as_junit = tmp_path / "report.json", tmp_path / "report.xml"
    done = _run(
        *["--api", "agentcis", "--base-url", unauthorized, "--entity", "client:6", "--token-env", "T"],
        *["--rule", "agentcis.auth.bearer", "--json", str(as_json), "--junit", str(as_junit)],
        environ={"T": _SECRET},
    )

    assert done.returncode == 1
    rules = {rule["rule"]: rule for rule in json.loads(as_json.read_text())["rules"]}
    broken = rules["agentcis.auth.bearer"]
    assert (broken["evidence"], broken["verdict"]) == ("sibling", "broken")
    assert broken["source"]["sentence"]
    assert broken["breaches"][0]["curl"].startswith("curl ")
    assert rules["agentcis.delete.ok"]["verdict"] == "not exercised"
    cases = {case.get("name"): case for case in ET.parse(as_junit).iter("testcase")}
    assert cases["agentcis.auth.bearer"].find("failure") is not None
    assert cases["agentcis.delete.ok"].find("skipped") is not None
    for text in (done.stdout, done.stderr, as_json.read_text(), as_junit.read_text()):
        assert _SECRET not in text


def test_a_breach_is_told_with_rule_source_and_reproduction(unauthorized: str) -> None:
    done = _run(
        *["--api", "agentcis", "--base-url", unauthorized, "--token", _SECRET, "--entity", "client:6"],
        *["--rule", "agentcis.auth.bearer", "--quiet"],
    )

    for part in ("BROKEN agentcis.auth.bearer (sibling)", "rule:", "source:", "sent:", "came:", "again:"):
        assert part in done.stdout
    assert "curl -sS -i -X GET" in done.stdout


def test_a_report_that_cannot_be_written_exits_2(tmp_path: Path) -> None:
    done = _run("--api", "agentcis", "--rule", "agentcis.slash", "--json", str(tmp_path / "no" / "r.json"))

    assert done.returncode == 2
    assert "cannot write" in done.stdout + done.stderr
