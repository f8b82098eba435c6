"""The mock as a process on a free port, as a user runs it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

_DRAIN_SECONDS = 20


class MockProcess:
    """A running mock; its log goes to a file."""

    def __init__(self, log: Path, *flags: str, environ: Mapping[str, str] | None = None) -> None:
        self.log = log
        # Only the lane is the caller's choice: all tests hold for each.
        inherited = {
            name: value
            for name, value in os.environ.items()
            if "MOCKSERVER_" not in name or name == "MOCKSERVER_FAST_LANE"
        }
        with log.open("wb") as stderr:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "mockserver", "--port", "0", *flags],
                stdout=subprocess.PIPE,
                stderr=stderr,
                env={**inherited, **(environ or {})},
            )
        assert self.process.stdout is not None
        self.first_line = self.process.stdout.readline().decode()
        self.port = int(self.first_line.removeprefix("port="))

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def is_alive(self) -> bool:
        """Whether the process still runs."""
        return self.process.poll() is None

    def terminate(self) -> None:
        """Ask it to stop."""
        self.process.send_signal(signal.SIGTERM)

    def exit_code(self) -> int:
        """Its exit code, once it has stopped."""
        return self.process.wait(_DRAIN_SECONDS)

    def rest_of_output(self) -> str:
        """What it printed after the first line, once it has stopped."""
        assert self.process.stdout is not None
        return self.process.stdout.read().decode()

    def stop(self) -> None:
        """Stop it for good."""
        if self.is_alive():
            self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()
