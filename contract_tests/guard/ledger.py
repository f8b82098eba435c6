"""The journal of what a run created: one JSON object a line, on disk before the request goes out.

Events: `run` (who, where, when), `survey` (what was at a place before), `intent` (files about to be sent),
`answered` (status and the ids told), `owned` (records found to be ours), `deleting` (ids about to be
deleted), `deleted` and `refused` (how that ended).
No line holds a secret: how to find the credentials again is in `run`, not the credentials.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

FORMAT = 1


class LedgerError(ValueError):
    """A ledger that cannot be read or written; the text names the file."""


class Ledger:
    """An open journal. Every line is on disk when `write` returns."""

    def __init__(self, path: Path, *, is_new: bool) -> None:
        self.path = path
        try:
            self._file = path.open("x" if is_new else "a", encoding="utf-8")
        except OSError as error:
            msg = f"{path}: the ledger cannot be written: {error.strerror}"
            raise LedgerError(msg) from error
        if is_new:
            _sync_folder(path.absolute().parent)
        else:
            self._file.write("\n")  # the last line may have been cut off by a crash

    def __enter__(self) -> Self:
        """The journal, to be closed at the end."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file. What could not be written was told when it should have been."""
        with suppress(OSError):
            self._file.close()

    def write(self, event: str, **members: Any) -> None:
        """Append one event, in ASCII, as names may hold line ends of any kind. Raises LedgerError."""
        try:
            self._file.write(json.dumps({"event": event, **members}) + "\n")
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            msg = f"{self.path}: the ledger cannot be written: {error.strerror}"
            raise LedgerError(msg) from error


def read_ledger(path: Path) -> list[dict[str, Any]]:
    """The events of a journal; a line that a crash cut off is left out. Raises LedgerError."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
    except OSError as error:
        msg = f"{path}: {error.strerror}"
        raise LedgerError(msg) from error
    events = list(_events(lines))
    if not events or events[0].get("event") != "run" or events[0].get("format") != FORMAT:
        msg = f"{path}: no ledger of contract-tests (format {FORMAT})"
        raise LedgerError(msg)
    return events


def _events(lines: Iterable[str]) -> Iterable[dict[str, Any]]:
    for line in lines:
        try:
            event = json.loads(line)
        except ValueError:
            continue
        if isinstance(event, dict):
            yield event


def _sync_folder(folder: Path) -> None:
    """A new file is only safe when its folder is on disk, too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
