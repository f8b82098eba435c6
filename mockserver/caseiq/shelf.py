"""The files of Case IQ, to be looked at: each is attached to a case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from mockserver.caseiq import payloads
from mockserver.caseiq.records import CaseFile
from mockserver.caseiq.state import CaseIqState
from mockserver.inspector.stored import Shelf, StoredFile
from mockserver.store.worlds import Worlds


def shelf(api: str, worlds: Worlds[CaseIqState]) -> Shelf[CaseIqState]:
    """The files of all worlds, under the name of their API."""
    return Shelf(api, worlds, _entities, _files, _file)


def _entities(state: CaseIqState) -> Iterable[str]:
    """Its cases."""
    return sorted(state.cases)


def _files(state: CaseIqState) -> Sequence[StoredFile]:
    """Its files, in the order in which they came."""
    return [_stored(file) for file in state.files.all()]


def _file(state: CaseIqState, file_id: str) -> StoredFile | None:
    """The file with that id."""
    file = state.files.get(file_id.lower())
    return None if file is None else _stored(file)


def _stored(file: CaseFile) -> StoredFile:
    return StoredFile(
        entity=file.case_id,
        id=file.id,
        name=file.name,
        media_type=file.mime_type,
        created=file.created_date,
        updated=file.last_updated_date,
        blobs=file.blobs,
        record=partial(payloads.record, file),
    )
