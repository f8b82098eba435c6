"""npm and what it runs, as a developer calls them in the checkout."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE, EXAMPLE = "clients/js", "examples/react"

_OLDEST_NODE = (20, 19)
# The mock of this environment, unless somebody names another one.
_MOCK = {"MOCKSERVER_COMMAND": str(Path(sys.executable).with_name("mockserver"))}


def missing() -> str:
    """Why nothing of JavaScript can be run on this machine; empty where it can."""
    if not shutil.which("node") or not shutil.which("npm"):
        return "these tests need node and npm: apt-get install nodejs npm"
    asked = subprocess.run(["node", "--version"], capture_output=True, text=True, timeout=60, check=True)
    numbers = tuple(map(int, re.findall(r"\d+", asked.stdout)[:2]))
    oldest = ".".join(map(str, _OLDEST_NODE))
    is_old = numbers < _OLDEST_NODE
    return f"these tests need node {oldest} or newer, this is {asked.stdout.strip()}" if is_old else ""


def install(folder: str = ".") -> Path:
    """Install what a folder's lock file says, unless it is there already; one worker does it for all."""
    place = ROOT / folder
    wanted = hashlib.sha256((place / "package-lock.json").read_bytes()).hexdigest()
    modules = place / "node_modules"
    stamp = modules / ".installed-from"
    with (place / "package.json").open("rb") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
            run("npm", "ci", "--ignore-scripts", folder=folder)
            stamp.write_text(wanted, encoding="utf-8")
    return modules


def run(*command: str, folder: str = ".", **environ: str) -> str:
    """Run a command in a folder of the checkout and answer what it printed; it has to succeed."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        command,
        cwd=ROOT / folder,
        env={**_MOCK, **inherited, "NO_COLOR": "1", **environ},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-6000:]}{done.stderr[-3000:]}"
    return done.stdout


def installed(name: str, *, folder: str = ".") -> str:
    """The program of a package that was installed, as npm finds it from a folder."""
    places = (ROOT / place / "node_modules/.bin" / name for place in (folder, "."))
    return str(next(place for place in places if place.exists()))
