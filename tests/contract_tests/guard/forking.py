"""A process that runs `contract-tests` again and again, each time in a child of its own that may be killed.

All is imported once: that takes longer than many a run. It reads lines of JSON, the arguments and where
the output goes; answers with the child's id, waits for a line, lets it run, and answers with its exit code.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import openapi
from contract_tests.cli.main import main
from contract_tests.run import collect
from tests.contract_tests.processes import module


def serve() -> None:
    """Run until the input ends."""
    for api in openapi.APIS:
        collect(api)  # it imports the suites, Schemathesis with them
    for line in sys.stdin:
        asked = json.loads(line)
        may_run, let_run = os.pipe()
        child = os.fork()
        if not child:
            os.read(may_run, 1)
            _run(asked["arguments"], asked["output"])
        print(child, flush=True)
        sys.stdin.readline()
        os.write(let_run, b"1")
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
        os.close(may_run)
        os.close(let_run)


def _run(arguments: list[str], output: str) -> None:
    code = 70
    try:
        with Path(output).open("w", encoding="utf-8") as file:
            os.dup2(file.fileno(), 1)
            os.dup2(file.fileno(), 2)
            os.environ["COLUMNS"] = "250"
            code = main(arguments, os.environ)
            sys.stdout.flush()
            sys.stderr.flush()
    finally:
        os._exit(code)


class Commands:
    """Runs commands one after the other."""

    def __init__(self, process: object, folder: Path) -> None:
        self._process = process
        self._output = folder / "output"

    def begin(self, *arguments: str) -> int:
        """Prepare a command; answers the id of its process, which waits."""
        self._say(json.dumps({"arguments": arguments, "output": str(self._output)}))
        return int(self._heard())

    def end(self) -> tuple[int, str]:
        """Let the command run; answers its exit code (below 0: the signal that ended it) and its output."""
        self._say("go")
        code = int(self._heard())
        return code, self._output.read_text(encoding="utf-8")

    def run(self, *arguments: str) -> tuple[int, str]:
        """The exit code and the output of a command."""
        self.begin(*arguments)
        return self.end()

    def _say(self, line: str) -> None:
        print(line, file=self._process.stdin, flush=True)  # type: ignore[attr-defined]

    def _heard(self) -> str:
        return str(self._process.stdout.readline())  # type: ignore[attr-defined]


@contextmanager
def commands(folder: Path) -> Iterator[Commands]:
    """The running process."""
    with module("tests.contract_tests.guard.forking") as process:
        yield Commands(process, folder)


if __name__ == "__main__":
    serve()
