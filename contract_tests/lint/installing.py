"""The second tier of the gate is installed by npm, once for each lock file, into the user's cache."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from contract_tests.cache import cache_folder
from contract_tests.lint.linters import Linters, LintersFailed

_HERE = Path(__file__).with_name("node")
_FILES = ("package.json", "package-lock.json", ".npmrc", "redocly.yaml", "spectral.yaml")
# No package's own script is run.
_INSTALL = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")
_INSTALL_SECONDS = 600


def installed(environ: Mapping[str, str]) -> Linters | None:
    """Both programs where they are installed already; None where they are not."""
    node = shutil.which("node", path=environ.get("PATH"))
    folder = _folder(environ)
    return Linters(node, folder) if node and folder.is_dir() else None


def install(environ: Mapping[str, str]) -> Linters:
    """Both programs, installed if they are not. Raises LintersFailed."""
    found = installed(environ)
    if found:
        return found
    node, npm = (shutil.which(name, path=environ.get("PATH")) for name in ("node", "npm"))
    if not node or not npm:
        msg = "there is no node with npm: install Node.js 20.19 or newer, or lint with --node never"
        raise LintersFailed(msg)
    folder = _folder(environ)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="installing-", dir=folder.parent) as temporary:
            _install_into(Path(temporary), npm, environ)
            _move(Path(temporary), folder)
    except OSError as error:
        msg = f"cannot install Spectral and Redocly: {error}"
        raise LintersFailed(msg) from error
    return Linters(node, folder)


def _folder(environ: Mapping[str, str]) -> Path:
    """Where they are for these files: others are others, and are installed beside them."""
    digest = hashlib.sha256(b"".join((_HERE / name).read_bytes() for name in _FILES)).hexdigest()
    return cache_folder(environ) / f"lint-{digest[:16]}"


def _install_into(folder: Path, npm: str, environ: Mapping[str, str]) -> None:
    for name in _FILES:
        shutil.copyfile(_HERE / name, folder / name)
    try:
        done = subprocess.run(
            [npm, *_INSTALL],
            cwd=folder,
            env=dict(environ),
            capture_output=True,
            text=True,
            timeout=_INSTALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        msg = f"npm has not installed Spectral and Redocly within {_INSTALL_SECONDS} seconds"
        raise LintersFailed(msg) from error
    if done.returncode:
        msg = f"npm cannot install Spectral and Redocly: {done.stderr.strip()[-500:]}"
        raise LintersFailed(msg)


def _move(made: Path, folder: Path) -> None:
    """Into place at once, so that nobody meets half of it; whoever else was first did the same."""
    ready = made / "ready"
    ready.mkdir()
    for each in list(made.iterdir()):
        if each != ready:
            each.rename(ready / each.name)
    try:
        ready.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise
