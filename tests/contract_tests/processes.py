"""The processes that a shelf needs: the mock with its faulty worlds, and those that judge them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from contract_tests.audit.worker import Job, Workers

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
    """Judges worlds of the shelf of an API."""

    def __init__(self, workers: Workers, api: str, port: str) -> None:
        self._workers = workers
        self._api = api
        self._base_url = f"http://127.0.0.1:{port}"

    def verdicts(self, world: str, *rules: str) -> dict[str, str]:
        """The verdicts on some rules in a world.

        A crash of a test stands among them, and so does an upload that nobody could recognise by its name.
        """
        job = Job(self._api, self._base_url, {"X-Mock-World": world}, rules=rules, until="its rule")
        ((_, judged),) = self._workers.judged([("", job)])
        verdicts = {rule: judged.outcomes[rule] for rule in rules}
        return {**verdicts, **dict(judged.crashes), **dict.fromkeys(judged.strange, "unrecognisable")}


class Reading:
    """Asks the process that judges worlds without writing (`tests.contract_tests.reading`)."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def verdicts(self, world: str, entity: str, *rules: str) -> dict[str, str]:
        """The verdicts on some rules in a world."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(world, entity, *rules, file=self._process.stdin, flush=True)
        found: dict[str, str] = json.loads(self._process.stdout.readline())
        return found


def port_of(process: subprocess.Popen[str]) -> str:
    """The port that a server prints first."""
    assert process.stdout is not None
    return process.stdout.readline().strip().removeprefix("port=")
