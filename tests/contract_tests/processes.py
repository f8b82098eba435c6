"""The two processes that a shelf needs: the mock with its faulty worlds, and one that judges them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_ROOT = Path(__file__).parents[2]


@contextmanager
def module(*words: str) -> Iterator[subprocess.Popen[str]]:
    """A module of the tests, running until the end of the block."""
    command = [sys.executable, "-m", *words]
    with subprocess.Popen(
        command,
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


class Judging:
    """Asks the judging process."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def verdicts(self, world: str, *rules: str) -> dict[str, str]:
        """The verdicts on some rules in a world."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(world, *rules, file=self._process.stdin, flush=True)
        found: dict[str, str] = json.loads(self._process.stdout.readline())
        return found


def port_of(process: subprocess.Popen[str]) -> str:
    """The port that a server prints first."""
    assert process.stdout is not None
    return process.stdout.readline().strip().removeprefix("port=")
