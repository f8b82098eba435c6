"""Prism as a validating proxy in front of the mock: a second opinion on each request and each answer.

What Prism itself cannot carry is in docs/clients.md, and in the last test.
"""

from __future__ import annotations

import json
import re
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

import openapi
from mockserver.testing import RunningMock, World
from tests.real_clients.httpx_client import work_with_agentcis, work_with_caseiq
from tests.real_clients.workflow import (
    CASE_ID,
    Work,
    assert_agentcis_worked,
    assert_caseiq_worked,
    write_files,
)

_LISTENING = re.compile(r"Prism is listening on (http://\S+)")
# Larger than the PDF of the demo data, with all that has a meaning in a form or a URL; UTF-8, see below.
_TEXT = "Zürich [a]=b&c=%20%zz+?#/ 'quoted' \"twice\"\r\n" * 600


class Proxied:
    """A client that calls the mock through Prism; `violations` is what Prism says of both sides."""

    def __init__(self, url: str, headers: dict[str, str]) -> None:
        hooks = {"response": [self._note]}
        self.client = httpx.Client(
            base_url=url, headers=headers, event_hooks=hooks, timeout=30, trust_env=False
        )
        self.violations: list[tuple[str, str, str]] = []

    def _note(self, response: httpx.Response) -> None:
        for one in json.loads(response.headers.get("sl-violations", "[]")):
            request = f"{response.request.method} {response.request.url.path}"
            self.violations.append((request, ".".join(map(str, one["location"])), one["message"]))


@contextmanager
def prism(node_modules: Path, api: str, upstream: str) -> Iterator[subprocess.Popen[str]]:
    """Prism in front of the mock, told of a spec; what it prints says where it is."""
    program = node_modules / "@stoplight/prism-cli/dist/index.js"
    command = ["node", program, "proxy", openapi.spec_path(api), upstream, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            yield process
        finally:
            process.terminate()
            process.wait(20)


def url_of(process: subprocess.Popen[str]) -> str:
    """Where it listens. What it prints later is read and forgotten, so that it never has to wait."""
    assert process.stdout is not None
    printed = ""
    for line in process.stdout:
        printed += line
        if found := _LISTENING.search(line):
            threading.Thread(target=process.stdout.read, daemon=True).start()
            return found[1]
    pytest.fail(f"Prism did not start: {printed}")


@pytest.fixture(scope="module")
def prism_urls(node_modules: Path, mockserver_process: RunningMock) -> Iterator[dict[str, str]]:
    """A proxy for each API; they start side by side, as that takes a while."""
    with ExitStack() as stack:
        started = {
            api: stack.enter_context(prism(node_modules, api, mockserver_process.url)) for api in openapi.APIS
        }
        yield {api: url_of(process) for api, process in started.items()}


@pytest.fixture
def caseiq(prism_urls: dict[str, str], mockserver: World) -> Iterator[Proxied]:
    proxied = Proxied(prism_urls["caseiq"], mockserver.headers)
    with proxied.client:
        yield proxied


@pytest.fixture
def agentcis(prism_urls: dict[str, str], mockserver: World) -> Iterator[Proxied]:
    proxied = Proxied(prism_urls["agentcis"], mockserver.agentcis.headers)
    with proxied.client:
        yield proxied


@pytest.fixture
def text_work(mockserver: World, tmp_path: Path) -> Work:
    return Work(mockserver.url, mockserver.name, *write_files(tmp_path, _TEXT.encode()))


def test_prism_finds_nothing_wrong_with_a_day_at_case_iq(caseiq: Proxied, text_work: Work) -> None:
    """Nor with the upload that the mock refuses: that a file must be last, no schema can say."""
    assert_caseiq_worked(work_with_caseiq(caseiq.client, text_work), text_work)
    assert caseiq.violations == []


def test_prism_finds_wrong_with_a_day_at_agentcis_what_the_mock_does(
    agentcis: Proxied, text_work: Work
) -> None:
    """The request that the mock answers with 400, and no other request; of the answers none."""
    seen = work_with_agentcis(agentcis.client, text_work)
    assert_agentcis_worked(seen, text_work)
    second = seen["uploaded"]["json"]["uploadedFiles"][1]["id"]
    missing = "Request body must have required property 'original_name'"
    assert agentcis.violations == [(f"PUT /api/v2/attachments/client/6/{second}", "request.body", missing)]


def test_prism_does_look_at_the_answers(agentcis: Proxied) -> None:
    """A fault gives an answer that the spec does not have, and Prism says so."""
    answer = agentcis.client.get("/api/v2/attachments/client/6", headers={"X-Mock-Fault": "status=502"})
    assert answer.status_code == 502
    (violation,) = agentcis.violations
    assert violation[1] == "response"


def test_prism_changes_bytes_that_are_no_text_and_the_mock_does_not(
    caseiq: Proxied, mockserver: World
) -> None:
    """Why the files above are texts. When this fails, Prism carries bytes: say so in docs/clients.md."""
    form = {"caseId": (None, CASE_ID), "file": ("a.bin", bytes(range(256)))}
    authorized = mockserver.caseiq.headers
    through_prism = caseiq.client.post("/api-public/1.0/save_file", headers=authorized, files=form)
    straight = mockserver.client().post("/api-public/1.0/save_file", headers=authorized, files=form)
    assert (through_prism.json()["sizeBytes"] > 256, straight.json()["sizeBytes"]) == (True, 256)
