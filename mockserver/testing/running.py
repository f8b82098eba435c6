"""A mock as a process on a free port, for the time of some tests."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

_STOP_SECONDS = 15
_URL = re.compile(r"The mock +(https?://\S+)/_mock/ ")


class MockDidNotStart(RuntimeError):
    """The mock ended before it said where it is; the text says what it said instead."""


@dataclass(frozen=True)
class RunningMock:
    """Where a mock is, where it logs, the authority to trust if `--tls` made one, and what opens /_mock."""

    url: str
    log: Path
    ca: Path | None
    admin_token: str | None = field(default=None, repr=False)


@contextmanager
def running_mock(folder: Path, *, arguments: Sequence[str] = ()) -> Iterator[RunningMock]:
    """Start a mock whose files are in a folder, and stop it at the end. Raises MockDidNotStart."""
    log, ca, token = folder / "mockserver.log", _authority(folder, arguments), _admin_token(arguments)
    # -P: the folder that pytest was started in may hold an `openapi` of its own.
    # --stop-with-stdin: a test run that is killed takes its mock with it.
    program = [sys.executable, "-P", "-m", "mockserver"]
    command = [*program, *arguments, "--port", "0", "--stop-with-stdin"]
    if ca:
        command += ["--tls-ca-out", str(ca)]
    with (
        log.open("wb") as stderr,
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr, text=True
        ) as process,
    ):
        try:
            yield RunningMock(_url(process, log), log, ca, token)
        finally:
            _stop(process)


def _authority(folder: Path, arguments: Sequence[str]) -> Path | None:
    is_told = os.environ.get("MOCKSERVER_TLS", "").lower() in ("1", "true")
    has_own = any(argument.startswith(("--tls-cert", "--tls-key")) for argument in arguments)
    return folder / "ca.pem" if ("--tls" in arguments or is_told) and not has_own else None


def _admin_token(arguments: Sequence[str]) -> str | None:
    words = " ".join(arguments).replace("--admin-token=", "--admin-token ").split()
    follows = [word for flag, word in pairwise(words) if flag == "--admin-token"]
    return follows[-1] if follows else os.environ.get("MOCKSERVER_ADMIN_TOKEN")


def _url(process: subprocess.Popen[str], log: Path) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        found = _URL.match(line)
        if found:
            return found[1]
    msg = f"the mock did not start: {log.read_text(encoding='utf-8', errors='replace').strip()}"
    raise MockDidNotStart(msg)


def _stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
