"""What the links of a document answer with: the disposition of each kind, the type of an extension."""

from __future__ import annotations

KINDS = {"preview": "inline", "download": "attachment"}
MEDIA_TYPES = {
    "txt": "text/plain",
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
