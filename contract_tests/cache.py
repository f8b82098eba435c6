"""Where what is made once is kept for later calls: below the user's cache, and never anything of a target."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def cache_folder(environ: Mapping[str, str]) -> Path:
    """The folder, which may not exist (XDG Base Directory Specification: `$XDG_CACHE_HOME`)."""
    cache = environ.get("XDG_CACHE_HOME") or str(Path(environ.get("HOME") or Path.home(), ".cache"))
    return Path(cache, "attachment-contracts")
