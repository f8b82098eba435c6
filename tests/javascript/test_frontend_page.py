"""What docs/frontend.md shows beside its shell blocks, which the tests of the docs run, works as printed."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from mockserver.testing import RunningMock, World
from tests.docs.markdown import blocks
from tests.javascript.npm import ROOT, installed, run

PAGE = ROOT / "docs/frontend.md"
NPM_RUN_EXAMPLE = ["npm", "run", "example"]

SPEC = """\
import { expect, test } from "@playwright/test";
import { runningMock } from "attachment-mock";

test("the mock of the set-up answers", async ({ request }) => {
  const { baseUrl, headers } = runningMock().world().agentcis;
  expect((await request.get(`${baseUrl}/attachments/client/5`, { headers })).status()).toBe(200);
});
"""


def shown(language: str) -> list[str]:
    return [content for name, content in blocks(PAGE) if name == language]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project beside ours that has the same packages, and the files that the page shows."""
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    for content in shown("ts"):
        name = re.match(r"// (\S+)\n", content)
        assert name
        (tmp_path / name[1]).write_text(content, encoding="utf-8")
    (tmp_path / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    return tmp_path


@pytest.fixture
def example(mockserver_process: RunningMock) -> Iterator[str]:
    """The page as a developer starts it, but on a free port and with another mock."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    url = mockserver_process.url
    here = {**os.environ, "NO_COLOR": "1", "AGENTCIS_URL": url, "CASEIQ_URL": url}
    with subprocess.Popen(
        [*NPM_RUN_EXAMPLE, "--", "--port", port, "--strictPort"],
        cwd=ROOT,
        env=here,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as npm:
        try:
            assert npm.stdout is not None
            assert any(f":{port}/" in line for line in npm.stdout), "it ended before it served the page"
            yield f"http://127.0.0.1:{port}"
        finally:
            os.killpg(npm.pid, signal.SIGTERM)


def test_the_page_is_served_and_calls_both_apis_with_a_token_that_it_does_not_hold(
    example: str, mockserver: World
) -> None:
    assert shown("bash")[0].splitlines() == ["npm ci --ignore-scripts", " ".join(NPM_RUN_EXAMPLE)]
    world = {"Host": f"{mockserver.name}.localhost"}
    with httpx.Client(base_url=example, headers=world, trust_env=False) as page:
        assert '<script type="module" src="/src/main.tsx">' in page.get("/").text
        document = page.get("/api/v2/attachments/client/5").json()["data"][0]
        assert document["original_name"] == "John.docx"
        shown_as = page.get(httpx.URL(document["_links"]["preview"]).path)
        assert len(shown_as.content) == document["file_size"]["actual"]
        assert page.get("/api-public/1.0/attachments").json()["count"] == 3
        sources = [page.get(f"/src/{name}").text for name in ("main.tsx", "agentcis/api.ts", "caseiq/api.ts")]
        assert not any("agentcis-full" in source or "caseiq-full" in source for source in sources)
    mockserver.verify(operation="listDocuments", token="agentcis-full", count=1)
    mockserver.verify(operation="listAttachments", token="caseiq-full", count=1)


def test_the_tests_for_vitest_pass(project: Path) -> None:
    printed = run(installed("vitest"), "run", folder=str(project))
    assert re.search(r"Tests +2 passed", printed)


def test_the_settings_for_playwright_start_a_mock(project: Path) -> None:
    (project / "one.spec.ts").write_text(SPEC, encoding="utf-8")
    printed = run(installed("playwright"), "test", "one.spec.ts", folder=str(project))
    assert "1 passed" in printed


def test_the_variables_of_the_page_are_those_of_its_server() -> None:
    named = set(re.findall(r"\b(?:AGENTCIS|CASEIQ)_(?:URL|TOKEN)\b", PAGE.read_text(encoding="utf-8")))
    config = (ROOT / "examples/react/vite.config.ts").read_text(encoding="utf-8")
    assert named == set(re.findall(r"\b(?:AGENTCIS|CASEIQ)_(?:URL|TOKEN)\b", config))
    assert len(named) == 4
