"""Schemathesis as it comes, on one implementation: what it reports, by check and operation."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openapi

_LONGEST_SECONDS = 600


@dataclass(frozen=True)
class Plain:
    """A run with all default settings; the credential goes out with each request, as its pages advise."""

    api: str
    base_url: str
    headers: Mapping[str, str]
    token: str
    seed: int


@dataclass(frozen=True)
class Reported:
    """What it reported: texts such as `ST101 POST /auth/oauth2/token`. `trouble` is why it came to no end."""

    findings: tuple[str, ...]
    seconds: float
    trouble: str = ""


def run_plain(plain: Plain) -> Reported:
    """Run it."""
    started = time.monotonic()
    headers = {"Authorization": f"Bearer {plain.token}", **plain.headers}
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        command = [
            *[sys.executable, "-m", "schemathesis.cli", "run", str(openapi.spec_path(plain.api))],
            *["--url", plain.base_url, "--seed", str(plain.seed), "--no-color"],
            *[word for name, value in headers.items() for word in ("--header", f"{name}: {value}")],
            *["--report", "json", "--report-json-path", str(report)],
        ]
        try:
            done = subprocess.run(
                command, cwd=folder, capture_output=True, text=True, timeout=_LONGEST_SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            return Reported((), time.monotonic() - started, f"it took over {_LONGEST_SECONDS} s")
        seconds = round(time.monotonic() - started, 1)
        if done.returncode not in (0, 1) or not report.is_file():
            return Reported((), seconds, (done.stderr or done.stdout).strip()[-300:])
        return Reported(_findings(json.loads(report.read_text(encoding="utf-8"))), seconds)


def _findings(report: Mapping[str, Any]) -> tuple[str, ...]:
    """Failed checks by operation; an error, such as an answer that was cut short, counts as a finding too."""
    failed = {f"{each['code']} {place}" for each in report["failures"] for place in each["operations"]}
    return tuple(sorted(failed | {"error"} if report["errors"] else failed))
