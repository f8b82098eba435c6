"""`contract-tests guard` as somebody with curl uses it, and the ledger's way to `cleanup`."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.contract_tests.guard.attacks import BULK, ENTITY
from tests.contract_tests.guard.permissive import System, serving
from tests.contract_tests.guard.recording import Recording, answer, recording

_COMMAND = [sys.executable, "-m", "contract_tests"]
_SECRET = "s3cr3t-token"


@dataclass
class Guarding:
    """A running command: `lines` is what it has said before it could be used."""

    process: subprocess.Popen[str]
    lines: list[str]

    @property
    def url(self) -> str:
        """Where the guard listens."""
        found = re.search(r"http://127\.0\.0\.1:\d+(?= ->)", self.lines[0])
        assert found, self.lines
        return found[0]

    @property
    def run_id(self) -> str:
        """The run's id, as the marker of names shows it."""
        return self.lines[1].partition("ct-")[2][:8]

    def interrupted(self) -> tuple[int, str, str]:
        """Exit code, output and errors after Ctrl+C."""
        self.process.send_signal(signal.SIGINT)
        rest, errors = self.process.communicate(timeout=30)
        return self.process.returncode, rest, errors


@contextmanager
def guard(base_url: str, *flags: str, api: str = "agentcis", folder: Path) -> Iterator[Guarding]:
    """The command on a free port, from when it listens."""
    words = [*_COMMAND, "guard", "--api", api, "--base-url", base_url, "--no-color", *flags]
    environ = {**os.environ, "COLUMNS": "200", "PYTHONUNBUFFERED": "1", "TOKEN": _SECRET}
    with subprocess.Popen(
        words, cwd=folder, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        count = 3 if "write" in flags else 1
        try:
            yield Guarding(process, [process.stdout.readline() for _ in range(count)])
        finally:
            process.kill()


def curl(*words: str) -> str:
    done = subprocess.run(["curl", "-sSi", *words], capture_output=True, text=True, timeout=30, check=True)
    return done.stdout


def test_curl_uploads_renames_and_deletes_its_own_and_nothing_else(tmp_path: Path) -> None:
    system = System()
    foreign = system.add("client/6", "theirs.txt")
    file = tmp_path / "note.txt"
    file.write_text("ours")
    with serving(system) as base_url, guard(base_url, "--profile", "write", folder=tmp_path) as guarding:
        url, own = guarding.url, foreign + 1
        said = curl(f"{url}{ENTITY}", "-F", f"documents[]=@{file}")
        assert f'"id": {own}' in said
        as_json = ("-H", "Content-Type: application/json", "-d")
        renamed = curl("-X", "PUT", f"{url}{ENTITY}/{own}", *as_json, '{"original_name": "x.txt"}')
        assert renamed.startswith("HTTP/1.1 200")
        for ids in (f"[{foreign}]", f"[{own}, {foreign}]"):
            blocked = curl(f"{url}{BULK}", *as_json, f'{{"ids": {ids}, "_method": "delete"}}')
            assert blocked.startswith("HTTP/1.1 403")
            assert "x-guard: blocked" in blocked
        curl(f"{url}{BULK}", *as_json, f'{{"ids": [{own}], "_method": "delete"}}')
        code, rest, errors = guarding.interrupted()

    assert list(system.documents) == [foreign]
    assert system.documents[foreign].changed == 0
    assert (code, errors) == (0, "")
    assert f"POST {BULK} 403 a delete of {foreign}, which this run did not create" in rest
    assert re.search(r"^agentcis: \d+ requests, 1 files stored, 2 blocked$", rest, re.MULTILINE)


def test_ctrl_c_ends_it_with_a_summary_and_code_0(tmp_path: Path) -> None:
    with (
        recording(Recording()) as base_url,
        guard(base_url, "--profile", "read", folder=tmp_path) as guarding,
    ):
        httpx.get(guarding.url, trust_env=False)
        code, rest, errors = guarding.interrupted()

    assert (code, errors) == (0, "")
    assert rest.splitlines() == ["GET / 200", "agentcis: 1 requests, 0 files stored, 0 blocked"]


def test_the_log_shows_no_query_and_no_token(tmp_path: Path) -> None:
    with (
        recording(Recording()) as base_url,
        guard(base_url, "--profile", "read", folder=tmp_path) as guarding,
    ):
        url = f"{guarding.url}/api/v2/x?access_token={_SECRET}"
        httpx.get(url, headers={"Authorization": f"Bearer {_SECRET}"}, trust_env=False)
        _, rest, errors = guarding.interrupted()

    assert "GET /api/v2/x 200" in rest
    assert _SECRET not in rest + errors


@pytest.mark.parametrize("command", ["guard", "run"])
def test_a_ledger_that_exists_is_left_alone_and_ends_with_2(tmp_path: Path, command: str) -> None:
    ledger = tmp_path / "ledger"
    ledger.write_text("of another run")
    seen = Recording()
    with recording(seen) as base_url:
        words = [*_COMMAND, command, "--api", "agentcis", "--base-url", base_url, "--entity", "client:6"]
        words += ["--profile", "write", "--ledger", str(ledger), "--token", _SECRET]
        done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 2
    assert str(ledger) in done.stderr.replace("\n", "")
    assert ledger.read_text() == "of another run"
    assert not seen.requests


def test_the_ledger_of_a_guard_holds_no_secret_and_leads_to_what_it_left(tmp_path: Path) -> None:
    system, ledger = System(), tmp_path / "ledger"
    system.add("client/6", "theirs.txt")
    flags = ("--profile", "write", "--ledger", str(ledger), "--token-env", "TOKEN")
    with serving(system) as base_url, guard(base_url, *flags, folder=tmp_path) as guarding:
        name = f"ct-{guarding.run_id}-left.txt"
        httpx.post(f"{guarding.url}{ENTITY}", files={"documents[]": (name, b"ours")}, trust_env=False)
        guarding.process.kill()
        assert [kept.name for kept in system.documents.values()] == ["theirs.txt", name]
        cleaned = [
            subprocess.run(
                [*_COMMAND, "cleanup", str(ledger)],
                env={**os.environ, "TOKEN": _SECRET},
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
            for _ in range(2)
        ]

    assert _SECRET not in ledger.read_text()
    assert [done.returncode for done in cleaned] == [0, 0], cleaned
    assert all("nothing of the run is left" in done.stdout for done in cleaned)
    assert [kept.name for kept in system.documents.values()] == ["theirs.txt"]


@pytest.mark.parametrize(
    ("location", "leads_to_the_guard"),
    [
        ("{target}/next?x=1", True),
        ("https://127.0.0.1/next#there", True),
        ("//127.0.0.1/next", True),
        ("/next", False),
        ("https://elsewhere.example/?back={target}", False),
        ("{target}9/", False),
    ],
)
def test_a_redirect_to_the_target_leads_to_the_guard(
    tmp_path: Path, location: str, *, leads_to_the_guard: bool
) -> None:
    """Or a client that follows it would get round the guard. Others are nobody's business."""
    said: list[bytes] = []
    with recording(Recording(lambda _: said[0])) as base_url:
        sent = location.format(target=base_url)
        said.append(answer(b"", "302 Found", f"Location: {sent}"))
        with guard(base_url, "--profile", "read", folder=tmp_path) as guarding:
            got = httpx.get(guarding.url, trust_env=False).headers["location"]

    wanted = re.sub(r"^(https?:)?//127.0.0.1(:\d+)?", guarding.url, sent) if leads_to_the_guard else sent
    assert got == wanted


def test_two_guards_for_two_apis_end_together(tmp_path: Path) -> None:
    with recording(Recording()) as base_url:
        target = tmp_path / "target.toml"
        target.write_text("".join(f'[{api}]\nbase_url = "{base_url}"\n' for api in ("caseiq", "agentcis")))
        words = [*_COMMAND, "guard", "--target", str(target), "--profile", "read", "--no-color"]
        environ = {**os.environ, "PYTHONUNBUFFERED": "1"}
        with subprocess.Popen(words, env=environ, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            urls = [process.stdout.readline().split()[1] for _ in range(2)]
            statuses = [answered(url) for url in urls]
            process.send_signal(signal.SIGINT)
            rest, _ = process.communicate(timeout=30)

    assert statuses == [200, 200]
    assert process.returncode == 0
    assert re.findall(r"^(\w+): 1 requests", rest, re.MULTILINE) == ["caseiq", "agentcis"]


def answered(url: str) -> int:
    """The status of an answer, once somebody answers."""
    for _ in range(1000):
        try:
            return httpx.get(url, trust_env=False).status_code
        except httpx.ConnectError:
            threading.Event().wait(0.01)
    return 0


def test_a_guard_needs_to_know_what_it_guards(tmp_path: Path) -> None:
    done = subprocess.run([*_COMMAND, "guard"], capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 2
    assert "--base-url" in done.stderr
