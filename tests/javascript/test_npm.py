"""Who cannot run JavaScript here is told why."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.javascript import npm


@pytest.fixture
def stub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is all of PATH."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def provide(folder: Path, version: str) -> None:
    for name in ("node", "npm"):
        (folder / name).write_text(f"#!/bin/sh\necho {version}\n", encoding="utf-8")
        (folder / name).chmod(0o755)


def test_a_machine_without_node_is_told_what_to_install(stub: Path) -> None:
    assert npm.missing() == "these tests need node and npm: apt-get install nodejs npm"


def test_a_node_that_is_too_old_is_told_its_version(stub: Path) -> None:
    provide(stub, "v18.20.4")
    assert npm.missing() == "these tests need node 20.19 or newer, this is v18.20.4"


@pytest.mark.parametrize("version", ["v20.19.0", "v22.12.0", "v100.0.0"])
def test_a_node_that_is_new_enough_will_do(stub: Path, version: str) -> None:
    provide(stub, version)
    assert npm.missing() == ""
