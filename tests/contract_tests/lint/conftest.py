"""Our contracts in a folder, to be broken; and both programs of the second tier."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import openapi
from contract_tests.lint.gate import LEDGER, SPEC, Contract
from contract_tests.lint.installing import install
from contract_tests.lint.linters import Linters
from tests.real_clients.programs import program


@pytest.fixture(scope="session")
def linters() -> Linters:
    """Spectral and Redocly. Where there is no Node, the test is skipped, and fails in CI."""
    program("node", package="nodejs npm")
    program("npm", package="nodejs npm")
    return install(os.environ)


@pytest.fixture
def broken(tmp_path: Path) -> Callable[..., Contract]:
    """The contract of Case IQ with other bytes as its spec or its ledger."""

    folder = tmp_path / "contracts" / "caseiq"
    folder.mkdir(parents=True)

    def write(*, spec: bytes | None = None, ledger: bytes | None = None) -> Contract:
        for path in (openapi.spec_path("caseiq"), openapi.rules_path("caseiq")):
            shutil.copyfile(path, folder / path.name)
        for name, content in ((SPEC, spec), (LEDGER, ledger)):
            if content is not None:
                (folder / name).write_bytes(content)
        return Contract(folder / SPEC, folder / LEDGER)

    return write
