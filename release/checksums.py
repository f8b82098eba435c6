"""The checksums of what is in a folder, as `sha256sum --check` reads them."""

from __future__ import annotations

import hashlib
from pathlib import Path

NAME = "SHA256SUMS"


def write_checksums(folder: Path) -> None:
    """Write the checksum of each file in the folder."""
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files(folder)]
    (folder / NAME).write_text("".join(lines), encoding="utf-8", newline="\n")


def files(folder: Path) -> list[Path]:
    """The files that have a checksum, by name."""
    return sorted(path for path in folder.iterdir() if path.name != NAME)
