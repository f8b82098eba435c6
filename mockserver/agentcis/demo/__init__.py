"""The published demo data of Agentcis: the same after every start and every reset."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from mockserver.agentcis.data import AgentcisData
from mockserver.agentcis.records import Document, Entity, Permissions, extension_of
from mockserver.store.blobs import Blobs

TOKENS = {
    "agentcis-full": Permissions(),
    "agentcis-readonly": Permissions(may_write=False),
    "agentcis-none": Permissions(may_read=False, may_write=False),
}
ENTITIES = (Entity("client", 5), Entity("client", 6), Entity("partner", 7))

_HERE = Path(__file__).parent


class DemoData:
    """The demo data, its blobs made once for all worlds."""

    def __init__(self, blobs: Blobs) -> None:
        created = datetime(2018, 5, 2, 1, 29, 7, tzinfo=UTC)
        updated = datetime(2019, 1, 31, 1, 29, 7, tzinfo=UTC)
        client, _, partner = ENTITIES
        self._documents = [
            _document(blobs, 3, client, "John.docx", created, updated),
            _document(blobs, 4, client, "Passport.pdf", created, updated),
            _document(blobs, 5, partner, "Agreement.pdf", created, updated),
        ]

    def data(self, *, with_files: bool) -> AgentcisData:
        """Its entities and tokens, and the documents if wanted."""
        return AgentcisData(
            entities=ENTITIES,
            tokens=TOKENS,
            documents={document.id: document for document in self._documents} if with_files else {},
            last_id=self._documents[-1].id,
        )


def _document(
    blobs: Blobs, document_id: int, entity: Entity, name: str, created: datetime, updated: datetime
) -> Document:
    return Document(
        id=document_id,
        attachmentable_type=entity.type,
        attachmentable_id=entity.id,
        original_name=name,
        path=f"uploads/documents/{document_id:032x}.{extension_of(name)}",
        type=extension_of(name),
        created_at=created,
        updated_at=updated,
        blob=blobs.of((_HERE / name).read_bytes()),
    )
