"""The query of a list: which records, in which order, which members of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from mockserver.caseiq.records import Account, CaseFile
from mockserver.http.errors import FieldError
from mockserver.store.records import Bounds, RecordStore

_BOUND_RULE = "caseiq.list.before-after-exact"
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

# Each member of a record: the attribute that it is sorted by, and the one that a filter compares as text.
_SORT_ATTRIBUTES = {
    "id": "id",
    "name": "name",
    "nameWithoutExtension": "name_without_extension",
    "encoding": "encoding",
    "mimeType": "mime_type",
    "objectId": "object_id",
    "sizeBytes": "size_bytes",
    "caseId": "case_id",
    "description": "description",
    "templateLocale": "template_locale",
    "kind": "kind",
    "fileFormat": "file_format",
    "createdBy": "created_by",
    "createdDate": "created_date",
    "lastUpdatedDate": "last_updated_date",
}
_FILTER_ATTRIBUTES = {
    **{name: attribute for name, attribute in _SORT_ATTRIBUTES.items() if name != "sizeBytes"},
    "createdDate": "created_date_text",
    "lastUpdatedDate": "last_updated_date_text",
}


def find_files(
    files: RecordStore[CaseFile], parameters: Mapping[str, Any], caller: Account
) -> list[CaseFile]:
    """The records of a page. Raises FieldError for a bound that the sort field cannot have."""
    sort = parameters["sort"]
    where = {
        attribute: parameters[name] for name, attribute in _FILTER_ATTRIBUTES.items() if name in parameters
    }
    return files.ordered(
        where,
        sort=_SORT_ATTRIBUTES[sort],
        limit=parameters["limit"],
        descending=parameters["order"] == "desc",
        bounds=Bounds(*(_bound(sort, name, parameters.get(name)) for name in ("after", "before"))),
        keep=lambda file: file.case_id not in caller.denied_cases,
    )


def _bound(sort: str, name: str, text: str | None) -> Any:
    if text is None:
        return None
    try:
        return _READERS.get(sort, str)(text)
    except (ValueError, OverflowError) as error:
        raise FieldError(_BOUND_RULE, name, f"{text[:60]!r} is no value of {sort}") from error


def _integer(text: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,18}", text):
        raise ValueError(text)
    return int(text)


def _time(text: str) -> datetime:
    time = datetime.fromisoformat(text)
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


def _uuid(text: str) -> str:
    if not _UUID.fullmatch(text.lower()):
        raise ValueError(text)
    return text.lower()


_READERS: Mapping[str, Callable[[str], Any]] = {
    "sizeBytes": _integer,
    "createdDate": _time,
    "lastUpdatedDate": _time,
    "id": _uuid,
    "caseId": _uuid,
}
