"""A typed client of TypeScript: openapi-typescript makes types of our specs, openapi-fetch calls by them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

import openapi
from mockserver.testing import World
from tests.real_clients.conftest import NODE
from tests.real_clients.programs import printed_by
from tests.real_clients.workflow import Work, assert_agentcis_worked, assert_caseiq_worked, assert_mock_saw


@pytest.fixture(scope="module")
def typed_client(node_modules: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The client, compiled against types that are made of the specs now.

    It holds three things that the specs forbid, each `@ts-expect-error`: with lax types it does not compile.
    """
    folder = tmp_path_factory.mktemp("typed")
    (folder / "node_modules").symlink_to(node_modules)
    for name in ("openapi_fetch.ts", "tsconfig.json", "package.json"):
        shutil.copy(NODE / name, folder)
    specs = [f"{api}={openapi.spec_path(api)}" for api in openapi.APIS]
    subprocess.run(["node", NODE / "generate.mjs", folder, *specs], check=True, timeout=60)
    compiled = subprocess.run(
        [node_modules / ".bin/tsc", "-p", folder], capture_output=True, text=True, timeout=120, check=False
    )
    assert compiled.returncode == 0, compiled.stdout
    return folder / "built/openapi_fetch.js"


def test_openapi_fetch_works_with_case_iq(typed_client: Path, mockserver: World, work: Work) -> None:
    assert_caseiq_worked(printed_by("node", typed_client, work.as_json, "caseiq"), work)
    assert_mock_saw(mockserver, "uploadFile", "node")


def test_openapi_fetch_works_with_agentcis(typed_client: Path, mockserver: World, work: Work) -> None:
    assert_agentcis_worked(printed_by("node", typed_client, work.as_json, "agentcis"), work)
    assert_mock_saw(mockserver, "uploadDocuments", "node")
