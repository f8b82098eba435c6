"""Redocly, as the linters have it installed; a repository; and the command as a user calls it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from contract_tests.cli.main import main
from contract_tests.lint.linters import Linters
from tests.contract_tests.diff.repository import Repository
from tests.contract_tests.lint.conftest import linters

__all__ = ["linters"]


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """Ours, with the working folder in it."""
    made = Repository.of_ours(tmp_path / "repository")
    monkeypatch.chdir(made.folder)
    return made


@pytest.fixture
def diff(linters: Linters) -> Callable[..., int]:
    """Calls `contract-tests diff`, with Redocly at hand and in no CI."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "XDG_CACHE_HOME") if name in os.environ}

    def call(*arguments: str | Path, **environ: str) -> int:
        return main(["diff", *map(str, arguments)], {**kept, "COLUMNS": "200", **environ})

    return call
