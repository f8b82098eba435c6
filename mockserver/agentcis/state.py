"""All that Agentcis knows in one world (one tenant, one database)."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from mockserver.agentcis.records import Document, Entity, Permissions, extension_of
from mockserver.http.body import Upload
from mockserver.http.rate import RateLimiter
from mockserver.store.past import Past
from mockserver.store.records import RecordStore
from mockserver.store.worlds import Clock, Ids


@dataclass
class AgentcisState:
    """Entities, documents and tokens of one world."""

    clock: Clock
    ids: Ids
    rate: RateLimiter
    entities: set[Entity] = field(default_factory=set)
    tokens: dict[str, Permissions] = field(default_factory=dict)
    documents: RecordStore[Document] = field(default_factory=RecordStore)
    last_id: int = 0
    past: Past[AgentcisState] = field(default_factory=Past)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def copied(self) -> AgentcisState:
        """A state that later changes do not reach."""
        return replace(self, documents=self.documents.copy())

    def add(self, entity: Entity, uploads: Sequence[Upload]) -> list[Document]:
        """Store files as new documents of an entity, in their order."""
        with self._lock:
            documents = [self._document(entity, upload) for upload in uploads]
            self.documents.add_all(documents)
            return documents

    def page(self, entity: Entity, *, start: int, stop: int) -> tuple[list[Document], int]:
        """An entity's documents by id from position `start` to before `stop`, and how many it has."""
        where = {"attachmentable_type": entity.type, "attachmentable_id": entity.id}
        return self.documents.window(where, start=start, stop=stop)

    def rename(self, document_id: int, name: str) -> Document | None:
        """Give a document a new name; its extension stays (agentcis.update.extension)."""

        def renamed(document: Document) -> Document:
            now = max(self._now(), document.updated_at)
            return replace(document, original_name=with_extension(name, document.type), updated_at=now)

        return self.documents.change(document_id, renamed)

    def _now(self) -> datetime:
        # The vendor's samples have whole seconds, as Laravel's timestamp columns do.
        return self.clock.now().replace(microsecond=0)

    def _document(self, entity: Entity, upload: Upload) -> Document:
        self.last_id += 1
        extension = extension_of(upload.filename)
        now = self._now()
        return Document(
            id=self.last_id,
            attachmentable_type=entity.type,
            attachmentable_id=entity.id,
            original_name=upload.filename,
            path=f"uploads/documents/{self.ids.hex(32)}" + (f".{extension}" if extension else ""),
            type=extension,
            created_at=now,
            updated_at=now,
            blob=upload.blob,
        )


def with_extension(name: str, extension: str) -> str:
    """A name that ends in the extension; one that does already, in any letter case, stays as it is."""
    if not extension or name.lower().endswith(f".{extension.lower()}"):
        return name
    return f"{name}.{extension}"
