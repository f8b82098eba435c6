"""Clients that openapi-python-client makes of our specs, with all that the generator leaves to its user."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import openapi
from mockserver.testing import World
from tests.real_clients.programs import printed_by
from tests.real_clients.workflow import (
    Seen,
    Work,
    assert_agentcis_worked,
    assert_caseiq_worked,
    assert_mock_saw,
)

HERE = Path(__file__).parent
# The parts of our specs that the generator gives up, each with its reason in docs/clients.md.
_GIVEN_UP = {
    "caseiq": set(),
    "agentcis": {"/components/schemas/DocumentItem", "/components/schemas/DocumentPage"},
}


def generate(api: str, folder: Path) -> str:
    """Make a client of a spec as it is now; what the generator has to complain about."""
    command = [Path(sys.executable).with_name("openapi-python-client"), "generate", "--meta", "none"]
    command += ["--path", openapi.spec_path(api), "--output-path", folder / f"{api}_client"]
    command += ["--config", HERE / "openapi_python_client.yml"]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stderr


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a client for each API; all of both specs is in them but what is known to be given up."""
    folder = tmp_path_factory.mktemp("generated")
    for api in openapi.APIS:
        lines = generate(api, folder).splitlines()
        assert {line for line in lines if line.startswith("/components/")} == _GIVEN_UP[api], lines
    return folder


def printed_by_script(generated: Path, work: Work, api: str) -> Seen:
    environment = {"PYTHONPATH": str(generated)}
    seen: Seen = printed_by(
        sys.executable, HERE / "generated_python.py", work.as_json, api, environment=environment
    )
    return seen


def test_a_generated_client_works_with_case_iq(generated: Path, mockserver: World, work: Work) -> None:
    seen = printed_by_script(generated, work, "caseiq")
    repeated = seen.pop("fields_repeated")
    assert_caseiq_worked(seen, work)
    assert_mock_saw(mockserver, "uploadFile", "python-httpx/")
    # Without the hook the generated client is refused, and told why.
    assert (repeated["status"], repeated["headers"]["x-contract-rule"]) == (400, "caseiq.list.filter-unknown")
    assert "fields" in repeated["json"]["meta"]["message"]


def test_a_generated_client_works_with_agentcis(generated: Path, mockserver: World, work: Work) -> None:
    assert_agentcis_worked(printed_by_script(generated, work, "agentcis"), work)
    assert_mock_saw(mockserver, "uploadDocuments", "python-httpx/")
