"""The last look at what was written, before it leaves the tester's machine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from contract_tests.redact import Redactor

_CHUNK = 1_000_000


@dataclass(frozen=True)
class Leak:
    """A file that holds something that it must not; `what` says which secret it is, never the secret."""

    path: Path
    what: str


def leaks(paths: Iterable[Path], redactor: Redactor) -> list[Leak]:
    """The secrets that are in these files all the same, in whatever form they were written."""
    found = []
    for path in paths:
        whats = {what for text in _pieces(path, redactor.longest_form) for what in redactor.leaks_in(text)}
        found += [Leak(path, what) for what in sorted(whats)]
    return found


def _pieces(path: Path, overlap: int) -> Iterator[str]:
    """A file piece by piece; pieces overlap, so that nothing is missed between two of them."""
    end = ""
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        while piece := file.read(_CHUNK):
            text = end + piece
            yield text
            end = text[max(0, len(text) - overlap) :]
