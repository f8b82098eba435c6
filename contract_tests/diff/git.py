"""Files as they were in a revision of Git."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

from contract_tests.diff.change import DiffError

_SECONDS = 60
_MOST_BYTES = 5_000_000
# What the work is measured against, where nobody says: the first of them that there is.
_TRUNKS = ("origin/HEAD", "origin/main", "origin/master", "main", "master")


def commit_of(revision: str, folder: Path) -> str:
    """The commit that a revision names, seen from a folder. Raises DiffError."""
    found = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if found is None:
        msg = f"{revision}: there is no such revision"
        raise DiffError(msg)
    return found.decode().strip()


def base_of(folder: Path, environ: Mapping[str, str]) -> str:
    """The commit from which the work on a branch began. Raises DiffError."""
    target = environ.get("GITHUB_BASE_REF")
    named = environ.get("CI_MERGE_REQUEST_DIFF_BASE_SHA") or (f"origin/{target}" if target else "")
    if named:
        trunk = commit_of(named, folder)
    else:
        exists = (each for each in _TRUNKS if _git(folder, "rev-parse", "--verify", "--quiet", each))
        trunk = next(exists, "")
    base = _git(folder, "merge-base", "HEAD", trunk) if trunk else None
    if base is None:
        msg = (
            f"there is no commit that HEAD has in common with {named or 'a main branch'}: say --base REVISION"
        )
        raise DiffError(msg)
    return base.decode().strip()


def path_in_repository(path: Path) -> str:
    """A file's path from the root of its repository. Raises DiffError."""
    prefix = _git(path.parent, "rev-parse", "--show-prefix")
    if prefix is None:
        msg = f"{path}: it is in no repository of Git, so say with what to compare it"
        raise DiffError(msg)
    return prefix.decode().strip() + path.name


def is_file(commit: str, path: str, folder: Path) -> bool:
    """Whether a commit has a file at a path."""
    return (_git(folder, "cat-file", "-t", f"{commit}:{path}") or b"").strip() == b"blob"


def folders(commit: str, path: str, folder: Path) -> list[str]:
    """The folders in a folder of a commit."""
    listed = (
        _git(folder, "ls-tree", "--full-tree", "-d", "-z", "--name-only", f"{commit}:{path.rstrip('/')}")
        or b""
    )
    return [name.decode("utf-8", "replace") for name in listed.split(b"\0") if name]


def content(commit: str, path: str, folder: Path) -> bytes:
    """A file of a commit, which has it. Raises DiffError."""
    name = f"{commit}:{path}"
    size = int(_git(folder, "cat-file", "-s", name) or 0)
    if size > _MOST_BYTES:
        msg = f"{path}: {size} bytes are more than {_MOST_BYTES}"
        raise DiffError(msg)
    return _git(folder, "cat-file", "blob", name) or b""


def _git(folder: Path, *arguments: str) -> bytes | None:
    """What Git prints; None where it says no."""
    try:
        done = subprocess.run(
            ["git", *arguments],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        msg = f"git cannot be asked: {error}"
        raise DiffError(msg) from error
    return None if done.returncode else done.stdout
