"""The tests of the project itself, run with an edited spec in the place of ours: in a checkout only."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import openapi
from contract_tests.audit.spec.edit import Edit
from contract_tests.audit.spec.gates import Said, write

ROOT = Path(openapi.__file__).parents[1]

_LONGEST_SECONDS = 600
_FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+)(?: - (.*))?$", re.MULTILINE)


def has_tests() -> bool:
    """Whether the tests are here; a wheel has none."""
    return (ROOT / "tests" / "openapi").is_dir()


def tested(edit: Edit) -> Said:
    """What the tests of the specs say, and those that a lawful implementation is not accused."""
    with TemporaryDirectory() as folder:
        shutil.copytree(
            Path(openapi.__file__).parent,
            Path(folder) / "openapi",
            ignore=shutil.ignore_patterns("__pycache__"),
        )
        write(edit, Path(folder) / "openapi" / edit.api)
        return _said(_run(edit.api, folder))


def _run(api: str, folder: str) -> subprocess.CompletedProcess[str]:
    tests = ["tests/openapi", f"tests/contract_tests/{api}/test_lenient.py"]
    # Safe paths, so that neither pytest nor what it starts finds our own spec first.
    environ = {**os.environ, "PYTHONSAFEPATH": "1", "PYTHONPATH": os.pathsep.join((folder, str(ROOT)))}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-q", "-o", "pythonpath=", *tests],
        cwd=ROOT,
        env=environ,
        check=False,
        capture_output=True,
        text=True,
        timeout=_LONGEST_SECONDS,
    )


def _said(done: subprocess.CompletedProcess[str]) -> Said:
    """The first test that failed. Raises RuntimeError where they could not be run."""
    if done.returncode == 0:
        return Said()
    failed = _FAILED.search(done.stdout)
    if failed is None:
        lines = (done.stdout + done.stderr).strip().splitlines()
        msg = f"pytest ended with {done.returncode}: {lines[-1] if lines else 'it said nothing'}"
        raise RuntimeError(msg)
    return Said(failed[1], failed[2] or "")
