"""PHP's curl extension: arrays as fields, `CURLFile`, and `_method` for what a form cannot be."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from mockserver.testing import World
from tests.real_clients.programs import missing, printed_by, program
from tests.real_clients.workflow import Work, assert_agentcis_worked, assert_caseiq_worked, assert_mock_saw

_SCRIPT = Path(__file__).with_name("php_curl.php")
_PACKAGE = "php-cli php-curl"


@pytest.fixture(scope="module")
def php() -> str:
    found = program("php", package=_PACKAGE)
    modules = subprocess.run([found, "-m"], capture_output=True, text=True, timeout=30, check=True).stdout
    if "curl" not in modules.split():
        missing(f"this test needs PHP's curl extension: apt-get install {_PACKAGE}")
    return found


def test_php_curl_works_with_case_iq(php: str, mockserver: World, work: Work) -> None:
    assert_caseiq_worked(printed_by(php, _SCRIPT, work.as_json, "caseiq"), work)
    assert_mock_saw(mockserver, "uploadFile", "PHP/")


def test_php_curl_works_with_agentcis(php: str, mockserver: World, work: Work) -> None:
    assert_agentcis_worked(printed_by(php, _SCRIPT, work.as_json, "agentcis"), work)
    assert_mock_saw(mockserver, "uploadDocuments", "PHP/")
