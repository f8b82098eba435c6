"""A contract to compare: a spec that others can follow to its end, and the ledger beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contract_tests.diff.change import DiffError
from contract_tests.lint.document import Document, Node
from contract_tests.lint.gate import LEDGER
from contract_tests.lint.reading import read

_MOST_VALUES = 400_000


@dataclass(frozen=True)
class Contract:
    """A spec and its ledger, read; there may be no ledger."""

    spec: Document
    ledger: Document | None

    @property
    def version(self) -> str:
        """What `info.version` says."""
        return str(self.spec.root["info"]["version"].value or "")

    @property
    def title(self) -> str:
        """What `info.title` says."""
        return self.spec.root["info"]["title"].text


def read_contract(
    spec: Path, ledger: Path | None = None, *, name: str = "", ledger_name: str = ""
) -> Contract:
    """Read a spec and the ledger beside it; names are those that changes have. Raises DiffError."""
    ledger = ledger or spec.with_name(LEDGER)
    document = _read(spec, name or str(spec))
    version, paths = document.data.get("openapi"), document.data.get("paths")
    if not (isinstance(version, str) and version.startswith("3.") and isinstance(paths, dict)):
        msg = f"{document.file}: this is no OpenAPI 3 document with paths"
        raise DiffError(msg)
    _follow_references(document)
    return Contract(document, _read_ledger(ledger, ledger_name or str(ledger)) if ledger.is_file() else None)


def _read_ledger(path: Path, name: str) -> Document:
    document = _read(path, name)
    if not document.root["rules"].sequence:
        msg = f"{document.file}: this is no ledger, it lists no rules"
        raise DiffError(msg)
    return document


def _read(path: Path, name: str) -> Document:
    try:
        found = read(path, name)
    except OSError as error:
        msg = f"{name}: {error.strerror}"
        raise DiffError(msg) from error
    if found.document is None:
        first = found.findings[0]
        msg = f"{name}:{first.line}: {first.message}"
        raise DiffError(msg)
    return found.document


def _follow_references(document: Document) -> None:
    for place, reference in _references(document.root):
        trail, found = document.resolve(place.trail, place.value)
        if found is None:
            line, _ = document.mark(trail)
            inside = reference.startswith("#/")
            said = "leads nowhere" if inside else "leads outside, and only what is in the file is compared"
            msg = f"{document.file}:{line}: `{reference}` {said}"
            raise DiffError(msg)


def _references(root: Node) -> Iterator[tuple[Node, str]]:
    for place in root.walk():
        reference: Any = place.mapping.get("$ref")
        # A property may be called `$ref`; then what it holds is a schema.
        if isinstance(reference, str):
            yield place, reference


class Budget:
    """How many values may come of a spec when its references are written out."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._left = _MOST_VALUES

    def spend(self) -> None:
        """Count one value. Raises DiffError."""
        self._left -= 1
        if self._left < 0:
            msg = f"{self._file}: with its references written out it has more than {_MOST_VALUES} values"
            raise DiffError(msg)
