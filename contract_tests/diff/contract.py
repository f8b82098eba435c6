"""A contract to compare: a spec that others can follow to its end, and the ledger beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openapi_spec_validator.schemas import openapi_v30_schema_validator, openapi_v31_schema_validator

from contract_tests.diff.change import DiffError
from contract_tests.lint.document import Document, Node
from contract_tests.lint.gate import LEDGER
from contract_tests.lint.reading import read
from contract_tests.lint.spec import Spec
from contract_tests.lint.structure import structure

# Ten times what each of ours has.
_MOST_VALUES = 40_000
_VERSION = "structure/version"


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
    _refuse_what_is_invalid(document, version)
    _follow_references(document)
    return Contract(document, _read_ledger(ledger, ledger_name or str(ledger)) if ledger.is_file() else None)


def _refuse_what_is_invalid(document: Document, version: str) -> None:
    """What is no OpenAPI has no meaning to compare; `contract-tests lint` says all that is wrong with it."""
    schema = openapi_v30_schema_validator if version.startswith("3.0") else openapi_v31_schema_validator
    if schema.is_valid(document.data):
        return
    first = next((each for each in structure(Spec(document, None)) if each.rule != _VERSION), None)
    where, why = (f":{first.line}", f": {first.message}") if first else ("", "")
    msg = f"{document.file}{where}: this is no valid OpenAPI document{why}"
    raise DiffError(msg)


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
