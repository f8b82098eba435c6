"""A state of Agentcis as a section of a fixture."""

from __future__ import annotations

from typing import Any

from mockserver.agentcis.records import Document
from mockserver.agentcis.state import AgentcisState
from mockserver.fixtures.writing import Writer, time_text


def section_of(state: AgentcisState, writer: Writer) -> dict[str, Any]:
    """All that a state holds. Raises TooLargeWithin."""
    # `last_id` is read after the documents: an id of one that is uploaded meanwhile is not given again.
    documents = [_document(document, writer) for document in state.documents.all()]
    return {
        "tokens": {
            name: {"may_read": may.may_read, "may_write": may.may_write}
            for name, may in sorted(state.tokens.items())
        },
        "entities": [str(entity) for entity in sorted(state.entities, key=lambda one: (one.type, one.id))],
        "documents": documents,
        "last_id": state.last_id,
    }


def _document(document: Document, writer: Writer) -> dict[str, Any]:
    return {
        "id": document.id,
        "entity": str(document.entity),
        "name": document.original_name,
        "type": document.type,
        "stored_path": document.path,
        "created": time_text(document.created_at),
        "updated": time_text(document.updated_at),
        **writer.content([document.blob]),
    }
