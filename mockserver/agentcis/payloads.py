"""Agentcis' JSON of a document: a list's item, a raw row, an element of `rejectedFiles`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from mockserver.agentcis.paging import Page
from mockserver.agentcis.records import Document, extension_of
from mockserver.http.body import Upload

_UNITS = ("B", "KB", "MB", "GB")


def page(documents: Sequence[Document], page_of: Page, origin: str) -> dict[str, Any]:
    """A page of a list."""
    return {
        "data": [item(document, origin) for document in documents],
        "links": page_of.links(),
        "meta": page_of.meta(),
    }


def item(document: Document, origin: str) -> dict[str, Any]:
    """A document as a list shows it (agentcis.list.item)."""
    link = f"{origin}/attachments/{document.id}"
    return {
        "_links": {"preview": f"{link}/preview", "download": f"{link}/download"},
        "id": document.id,
        "original_name": document.original_name,
        "type": document.type,
        "namespace": document.namespace,
        "file_size": {
            "formatted": formatted_size(document.blob.size_bytes),
            "actual": document.blob.size_bytes,
        },
        "meta": None,
        "created_at": f"{document.created_at:%m-%d-%Y}",
        "updated_at": f"{document.updated_at:%m-%d-%Y}",
        "uploaded_by": [],
    }


def row(document: Document) -> dict[str, Any]:
    """A document as its table holds it (agentcis.update.row)."""
    return {
        "id": document.id,
        "original_name": document.original_name,
        "path": document.path,
        "type": document.type,
        "description": None,
        "uploader": None,
        "uploader_type": "user",
        "attachmentable_id": document.attachmentable_id,
        "attachmentable_type": document.attachmentable_type,
        "file_size": document.blob.size_bytes,
        "created_at": _row_time(document.created_at),
        "updated_at": _row_time(document.updated_at),
        "namespace": document.namespace,
        "meta": None,
    }


def rejected(upload: Upload) -> dict[str, Any]:
    """A file that was not stored (agentcis.upload.rejected)."""
    return {
        "original_name": upload.filename,
        "path": "",
        "type": extension_of(upload.filename),
        "description": "",
        "file_size": upload.blob.size_bytes,
        "namespace": "default",
        "givenName": upload.filename,
    }


def formatted_size(size_bytes: int) -> str:
    """Base 1024 with two decimals; bytes without (agentcis.list.size, agentcis.list.size-units)."""
    size, unit = float(size_bytes), 0
    while size >= 1024 and unit < len(_UNITS) - 1:
        size, unit = size / 1024, unit + 1
    return f"{size:.2f} {_UNITS[unit]}" if unit else f"{size_bytes} {_UNITS[0]}"


def _row_time(time: datetime) -> str:
    return f"{time:%Y-%m-%dT%H:%M:%S.%f}Z"
