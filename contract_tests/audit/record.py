"""What audits found, in a file of the repository: scores, comparisons, false alarms, each with its date."""

from __future__ import annotations

import json
import platform
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, TypeVar

import openapi
from contract_tests.audit.alarms import LENIENT, UNBROKEN, Lawful
from contract_tests.audit.comparison import Comparison
from contract_tests.audit.mutant import FAMILIES
from contract_tests.audit.score import Score
from contract_tests.audit.shelf import ROOT

RECORD = ROOT / "docs/audit.json"
_FORMAT = 1
_ORDER = ("score", "comparison", "lawful", *FAMILIES, *openapi.APIS, UNBROKEN, LENIENT)

Key = tuple[str, ...]
T = TypeVar("T")


class RecordError(ValueError):
    """A file that is no record; the text says which."""


@dataclass(frozen=True)
class Measured:
    """When, with which seed and which versions something was found out."""

    day: str
    seed: int
    versions: Mapping[str, str]

    @classmethod
    def now(cls, seed: int, today: date) -> Measured:
        """By what is installed here."""
        names = ("attachment-contracts", "schemathesis", "hypothesis", "pytest")
        found = {"python": platform.python_version(), **{name: _version(name) for name in names}}
        return cls(today.isoformat(), seed, found)


@dataclass(frozen=True)
class Record:
    """What is known, by family and API, by API, by API and kind; and how each of these was measured."""

    scores: Mapping[Key, Score] = field(default_factory=dict)
    comparisons: Mapping[Key, Comparison] = field(default_factory=dict)
    lawful: Mapping[Key, Lawful] = field(default_factory=dict)
    measured: Mapping[Key, Measured] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        scores: Iterable[Score],
        comparisons: Iterable[Comparison],
        lawful: Iterable[Lawful],
        measured: Measured,
    ) -> Record:
        """The record of one audit."""
        record = cls(
            {("score", score.family, score.api): score for score in scores},
            {("comparison", each.api): each for each in comparisons},
            {("lawful", each.api, each.kind): each for each in lawful},
        )
        keys = (*record.scores, *record.comparisons, *record.lawful)
        return replace(record, measured=dict.fromkeys(keys, measured))

    def updated(self, new: Record) -> Record:
        """The record with what a later one knows in the place of what this one does."""
        return Record(
            _in_order({**self.scores, **new.scores}),
            _in_order({**self.comparisons, **new.comparisons}),
            _in_order({**self.lawful, **new.lawful}),
            _in_order({**self.measured, **new.measured}),
        )


def read_record(path: Path) -> Record:
    """The record in a file; an empty one where there is none. Raises RecordError."""
    if not path.exists():
        return Record()
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["format"] != _FORMAT:
            msg = f"{path}: format {data['format']} is not known here"
            raise RecordError(msg)
        return Record(
            _read(data, "scores", Score.from_data),
            _read(data, "comparisons", Comparison.from_data),
            _read(data, "lawful", Lawful.from_data),
            _read(data, "measured", lambda entry: Measured(**entry)),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        if isinstance(error, RecordError):
            raise
        msg = f"{path}: is no record of an audit: {error!r}"
        raise RecordError(msg) from error


def write_record(path: Path, record: Record) -> None:
    """Write it, the same record always in the same bytes."""
    members = {name: getattr(record, name) for name in ("scores", "comparisons", "lawful", "measured")}
    data = {
        name: {" ".join(key): asdict(found) for key, found in _in_order(member).items()}
        for name, member in members.items()
    }
    text = json.dumps({"format": _FORMAT, **data}, indent=1, ensure_ascii=False)
    path.write_text(f"{text}\n", encoding="utf-8")


def _read(data: Mapping[str, Any], name: str, make: Callable[[dict[str, Any]], T]) -> dict[Key, T]:
    return _in_order({tuple(key.split()): make(entry) for key, entry in data[name].items()})


def _in_order(known: Mapping[Key, T]) -> dict[Key, T]:
    """By family, API and kind, however they came."""
    return {key: known[key] for key in sorted(known, key=lambda key: [_ORDER.index(word) for word in key])}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "unknown"
