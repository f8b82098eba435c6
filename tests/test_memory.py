"""Memory stays flat: the benchmark with files that would not fit into what the mock may grow by."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

BENCHMARK = Path(__file__).parents[1] / "benchmarks/memory_1gib.py"


def test_files_larger_than_the_growth_allowed_go_through_the_mock() -> None:
    done = subprocess.run(
        [sys.executable, BENCHMARK, "96"], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "growth at most" in done.stdout
