"""The programs of others that are clients of the mock, or run them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest


def program(name: str, *, package: str) -> str:
    """The path of a program. Where it is missing, the test is skipped, and fails in CI."""
    found = shutil.which(name)
    if found is None:
        missing(f"this test needs {name}: apt-get install {package}")
    return found


def missing(reason: str) -> Any:
    """Skip a test that cannot run here; in CI fail it."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def printed_by(*command: str | Path, environment: dict[str, str] | None = None) -> Any:
    """The JSON that a program prints. What it has to complain about is told."""
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, **(environment or {})},
    )
    assert done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return json.loads(done.stdout)
