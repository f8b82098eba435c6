"""What Case IQ keeps: files of cases, and accounts with their roles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mockserver.store.blobs import Blob


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One attachment record. Times are UTC with milliseconds; a legacy record has several blobs."""

    id: str
    case_id: str
    name: str
    encoding: str
    mime_type: str
    object_id: str
    description: str
    template_locale: str
    tags: tuple[str, ...]
    kind: str
    created_by: str
    created_date: datetime
    last_updated_date: datetime
    blobs: tuple[Blob, ...]

    @property
    def name_without_extension(self) -> str:
        """The name up to its last dot; a name that begins with its only dot has no extension."""
        return self._split_name()[0]

    @property
    def file_format(self) -> str:
        """The extension in lower case, without the dot."""
        return self._split_name()[1].lower()

    @property
    def size_bytes(self) -> int:
        """The size of the first file, the one that a download gives."""
        return self.blobs[0].size_bytes

    @property
    def created_date_text(self) -> str:
        """`created_date` as it goes out."""
        return time_text(self.created_date)

    @property
    def last_updated_date_text(self) -> str:
        """`last_updated_date` as it goes out."""
        return time_text(self.last_updated_date)

    def _split_name(self) -> tuple[str, str]:
        stem, dot, extension = self.name.rpartition(".")
        return (stem, extension) if dot and stem else (self.name, "")


@dataclass(frozen=True)
class Account:
    """Who calls: its role may lack the right to create or to view, and it may be denied cases."""

    name: str
    may_create: bool = True
    denied_cases: frozenset[str] = frozenset()
    may_view: bool = True


def time_text(time: datetime) -> str:
    """ISO 8601 with milliseconds and Z (caseiq.get.date-format)."""
    return f"{time:%Y-%m-%dT%H:%M:%S}.{time.microsecond // 1000:03d}Z"
