"""The command `contract-tests run` as a process of its own, and what it used."""

from __future__ import annotations

import os
import subprocess
import sys


def judged(
    *arguments: str, environ: dict[str, str] | None = None, longest_seconds: float = 120
) -> subprocess.CompletedProcess[str]:
    """The finished command. Raises subprocess.TimeoutExpired where it took too long."""
    return subprocess.run(
        [sys.executable, "-m", "contract_tests", "run", *arguments],
        env={**os.environ, "COLUMNS": "200", **(environ or {})},
        capture_output=True,
        text=True,
        timeout=longest_seconds,
        check=False,
    )
