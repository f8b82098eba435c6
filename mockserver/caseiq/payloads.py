"""Case IQ's JSON of a record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mockserver.caseiq.records import CaseFile


def record(file: CaseFile) -> dict[str, Any]:
    """A record with all its members (caseiq.upload.ok, caseiq.get.members)."""
    return {
        "id": file.id,
        "name": file.name,
        "nameWithoutExtension": file.name_without_extension,
        "encoding": file.encoding,
        "mimeType": file.mime_type,
        "objectId": file.object_id,
        "sizeBytes": file.size_bytes,
        "caseId": file.case_id,
        "description": file.description,
        "templateLocale": file.template_locale,
        "tags": list(file.tags),
        "kind": file.kind,
        "fileFormat": file.file_format,
        "createdBy": file.created_by,
        "createdDate": file.created_date_text,
        "lastUpdatedDate": file.last_updated_date_text,
    }


def page(files: Sequence[CaseFile], fields: Sequence[str] | None) -> dict[str, Any]:
    """The answer of a list; `fields` limits the members of each record."""
    records = [record(file) for file in files]
    if fields is not None:
        records = [{name: full[name] for name in full if name in fields} for full in records]
    return {"records": records, "count": len(records)}
