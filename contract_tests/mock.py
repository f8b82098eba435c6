"""The mock as a target: a process of its own on a free port. Never imported, only run."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_STOP_SECONDS = 10


class MockDidNotStart(RuntimeError):
    """The mock ended before it said where it listens."""


@contextmanager
def running_mock(*, seed: int) -> Iterator[dict[str, dict[str, Any]]]:
    """Start the mock, give the target sections of its demo data, stop it at the end."""
    command = [sys.executable, "-m", "mockserver", "--port", "0", "--log-level", "warning"]
    with subprocess.Popen([*command, "--seed", str(seed)], stdout=subprocess.PIPE, text=True) as process:
        try:
            base_url = _base_url(process)
            demo = tomllib.loads(Path(__file__).with_name("mock_target.toml").read_text("utf-8"))
            yield {api: {**section, "base_url": base_url} for api, section in demo.items()}
        finally:
            process.terminate()
            try:
                process.communicate(timeout=_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def _base_url(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    first_line = process.stdout.readline()
    name, _, port = first_line.strip().partition("=")
    if name != "port" or not port.isdigit():
        msg = f"the mock did not start: {first_line.strip() or 'it printed nothing'}"
        raise MockDidNotStart(msg)
    return f"http://127.0.0.1:{port}"
