"""What Agentcis keeps: documents of entities, and what a token may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mockserver.store.blobs import Blob


@dataclass(frozen=True)
class Entity:
    """Something that documents are attached to."""

    type: str
    id: int

    def __str__(self) -> str:
        return f"{self.type}/{self.id}"


@dataclass(frozen=True, slots=True)
class Document:
    """One row of the attachments table. `type` is the extension as sent, without the dot. Times are UTC."""

    id: int
    attachmentable_type: str
    attachmentable_id: int
    original_name: str
    path: str
    type: str
    created_at: datetime
    updated_at: datetime
    blob: Blob
    namespace: str = "default"

    @property
    def entity(self) -> Entity:
        """What the document is attached to."""
        return Entity(self.attachmentable_type, self.attachmentable_id)


@dataclass(frozen=True)
class Permissions:
    """What the holder of a token may do."""

    may_read: bool = True
    may_write: bool = True


def extension_of(name: str) -> str:
    """The extension as written, without the dot; empty without one."""
    _, dot, extension = name.rpartition(".")
    return extension if dot else ""
