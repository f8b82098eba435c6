"""The command `contract-tests run` as a process of its own, and what it used."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import dataclass

_MEASURE = (
    "import resource, subprocess, sys; code = subprocess.call(sys.argv[1:]); "
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr); sys.exit(code)"
)
_UNITS_A_MIB = 1024 * 1024 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Done:
    """What came of the command; `peak_mib` is the most memory that it or a process of its had."""

    returncode: int
    stdout: str
    stderr: str
    peak_mib: float


def judged(*arguments: str, environ: dict[str, str] | None = None, longest_seconds: float = 120) -> Done:
    """The finished command. Raises subprocess.TimeoutExpired where it took too long."""
    command = [sys.executable, "-c", _MEASURE, sys.executable, "-m", "contract_tests", "run", *arguments]
    with subprocess.Popen(
        command,
        env={**os.environ, "COLUMNS": "200", **(environ or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            stdout, stderr = process.communicate(timeout=longest_seconds)
        finally:
            _end(process)
    *lines, peak = stderr.splitlines()
    return Done(process.returncode, stdout, "\n".join(lines), int(peak) / _UNITS_A_MIB)


def _end(process: subprocess.Popen[str]) -> None:
    """End what is left of the command, the mock that it may have started included."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
