"""The worlds of the shelf, served by one process and judged by another."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parents[3]
_STOP_SECONDS = 10


class Bench:
    """A server of all worlds and a judge of them."""

    def __init__(self, server: subprocess.Popen[str]) -> None:
        assert server.stdout is not None
        self.base_url = f"http://127.0.0.1:{server.stdout.readline().strip().removeprefix('port=')}"
        self.judge = _started("judging", self.base_url)

    def run(self, world: str, rules: Sequence[str] = ()) -> dict[str, Any]:
        """Judge a world by some rules, or by all: `outcomes` by rule, `failures`, `breaches`, `crashes`."""
        assert self.judge.stdin is not None
        assert self.judge.stdout is not None
        self.judge.stdin.write(json.dumps({"world": world, "rules": [*rules]}) + "\n")
        self.judge.stdin.flush()
        verdicts: dict[str, Any] = json.loads(self.judge.stdout.readline())
        return verdicts


@contextmanager
def running_bench() -> Iterator[Bench]:
    """Start both processes, and stop them at the end."""
    server = _started("server")
    bench = Bench(server)
    try:
        yield bench
    finally:
        _stop(bench.judge)
        _stop(server)


def _started(module: str, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", f"tests.contract_tests.agentcis.{module}", *arguments]
    return subprocess.Popen(command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.communicate(timeout=_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
