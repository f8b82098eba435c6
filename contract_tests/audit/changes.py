"""What was changed since a revision of Git, in the folder that the package lies in."""

from __future__ import annotations

import subprocess
from pathlib import Path

from contract_tests.audit.touched import Change

_SECONDS = 60
_READ = (".py", ".yaml")


class ChangesError(RuntimeError):
    """Git cannot say; the text says why."""


def changes_since(revision: str, folder: Path) -> list[Change]:
    """What differs from where the work on it began, files that are not committed included."""
    base = _git(folder, "merge-base", "--end-of-options", revision, "HEAD").strip()
    changed = _git(folder, "diff", "--name-only", "--no-renames", "-z", base, "--")
    new = _git(folder, "ls-files", "--others", "--exclude-standard", "-z")
    paths = sorted({*changed.split("\0"), *new.split("\0")} - {""})
    return [Change(path, _before(folder, base, path), _now(folder, path)) for path in paths]


def _before(folder: Path, base: str, path: str) -> str | None:
    if not path.endswith(_READ):
        return None
    listed = _git(folder, "ls-tree", "--name-only", base, "--", path)
    return _git(folder, "show", f"{base}:{path}") if listed else None


def _now(folder: Path, path: str) -> str | None:
    file = folder / path
    return file.read_text(encoding="utf-8") if path.endswith(_READ) and file.is_file() else None


def _git(folder: Path, *words: str) -> str:
    try:
        done = subprocess.run(
            ["git", *words], cwd=folder, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        msg = f"git: {error}"
        raise ChangesError(msg) from error
    if done.returncode:
        msg = f"git {words[0]}: {done.stderr.strip() or 'it has nothing in common with what was named'}"
        raise ChangesError(msg)
    return done.stdout
