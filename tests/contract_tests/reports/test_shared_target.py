"""A run on a system that others use as well: what it leaves on the disk names none of their files."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from contract_tests.mock import running_mock
from tests.contract_tests.command import judged

_TOKEN = "agentcis-full"


@pytest.fixture(scope="module")
def shared() -> Iterator[str]:
    """A mock whose demo data are, to this run, the files of others."""
    with running_mock(seed=0) as sections:
        yield sections["agentcis"]["base_url"]


def test_no_artefact_of_a_reading_run_names_a_file_of_others(tmp_path: Path, shared: str) -> None:
    har, report, page = (tmp_path / name for name in ("run.har", "report.json", "report.html"))
    done = judged(
        *["--api", "agentcis", "--base-url", shared, "--token", _TOKEN, "--entity", "client:5"],
        *["--other-entity", "partner:7"],
        *["--profile", "read", "--rule", "agentcis.list.links-work"],
        *["--har", str(har), "--json", str(report), "--html", str(page)],
    )

    assert done.returncode == 0, done.stdout + done.stderr
    archive = har.read_text(encoding="utf-8")
    for text in (archive, report.read_text("utf-8"), page.read_text("utf-8"), done.stdout, done.stderr):
        assert not {"Passport.pdf", "Agreement.pdf"} & set(re.findall(r"\w+\.pdf", text))
        assert _TOKEN not in text
    entries = json.loads(archive)["log"]["entries"]
    bodies = [json.loads(text) for entry in entries if (text := _text(entry)).startswith("{")]
    names = {item["original_name"] for body in bodies for item in body.get("data", [])}
    assert names == {"[of others]"}
    assert any(_text(entry).startswith("[592 bytes, sha256 ") for entry in entries)


def test_neither_a_wrong_header_nor_the_password_of_a_url_is_told() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        url = f"http://tester:hunter22@127.0.0.1:{holder.getsockname()[1]}"
        unreachable = judged("--api", "agentcis", "--base-url", url, "--token", _TOKEN)
    malformed = judged("--api", "agentcis", "--base-url", url, "--header", "Authorization s3cr3t-4711")

    assert (unreachable.returncode, malformed.returncode) == (2, 2)
    assert "does not answer" in unreachable.stderr
    assert "hunter22" not in unreachable.stdout + unreachable.stderr
    assert "--header" in malformed.stderr
    assert "s3cr3t" not in malformed.stderr


def _text(entry: dict[str, dict[str, dict[str, str]]]) -> str:
    return entry["response"]["content"].get("text", "")
