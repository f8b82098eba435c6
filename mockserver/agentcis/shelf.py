"""The documents of Agentcis, to be looked at: each is attached to an entity."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from mockserver.agentcis import payloads
from mockserver.agentcis.records import Document
from mockserver.agentcis.state import AgentcisState
from mockserver.inspector.stored import Shelf, StoredFile
from mockserver.store.worlds import Worlds

_LONGEST_ID = 18


def shelf(api: str, worlds: Worlds[AgentcisState]) -> Shelf[AgentcisState]:
    """The files of all worlds, under the name of their API."""
    return Shelf(api, worlds, _entities, _files, _file)


def _entities(state: AgentcisState) -> Iterable[str]:
    """Its entities."""
    return [str(entity) for entity in sorted(state.entities, key=lambda entity: (entity.type, entity.id))]


def _files(state: AgentcisState) -> Sequence[StoredFile]:
    """Its documents, in the order in which they came."""
    return [_stored(document) for document in state.documents.all()]


def _file(state: AgentcisState, document_id: str) -> StoredFile | None:
    """The document with that id."""
    is_id = document_id.isascii() and document_id.isdigit() and len(document_id) <= _LONGEST_ID
    document = state.documents.get(int(document_id)) if is_id else None
    return None if document is None else _stored(document)


def _stored(document: Document) -> StoredFile:
    return StoredFile(
        entity=str(document.entity),
        id=str(document.id),
        name=document.original_name,
        media_type="",
        created=document.created_at,
        updated=document.updated_at,
        blobs=(document.blob,),
        record=partial(payloads.row, document),
    )
