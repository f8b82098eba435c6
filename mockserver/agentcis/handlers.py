"""The operations of Agentcis: parse, one call, one payload."""

from __future__ import annotations

import mimetypes

from mockserver.agentcis import errors, forms, payloads
from mockserver.agentcis.paging import Page, page_number
from mockserver.agentcis.records import Document, Entity
from mockserver.agentcis.state import AgentcisState
from mockserver.http.body import Upload
from mockserver.http.errors import ApiError
from mockserver.http.exchange import Exchange, Reply, json_reply
from mockserver.http.files import RangeOutOfReach, content_disposition, file_reply
from mockserver.store.worlds import Worlds

DEFAULT_PER_PAGE = 10
SAVED = "You\u2019ve successfully saved your attachment\u2019s information."

_TYPES = mimetypes.MimeTypes()  # Python's own table, whatever the machine has installed
_OPEN_XML = "application/vnd.openxmlformats-officedocument"
_TYPES.add_type(f"{_OPEN_XML}.wordprocessingml.document", ".docx")
_TYPES.add_type(f"{_OPEN_XML}.spreadsheetml.sheet", ".xlsx")
_TYPES.add_type(f"{_OPEN_XML}.presentationml.presentation", ".pptx")


class AgentcisHandlers:
    """One method for each operationId of the spec, in snake case."""

    def __init__(self, worlds: Worlds[AgentcisState]) -> None:
        self._worlds = worlds

    def list_documents(self, exchange: Exchange) -> Reply:
        """A page of an entity's documents."""
        state, entity = self._state(exchange), named_entity(exchange)
        query = dict(exchange.query)
        # The paginator gives back what the query said, as the string that it was (agentcis.list.per-page).
        per_page: str | int = query.get("per_page", DEFAULT_PER_PAGE)
        current = page_number(query.get("page"))
        start = (current - 1) * int(per_page)
        documents, total = state.page(entity, start=start, stop=start + int(per_page))
        path = f"{exchange.origin}{exchange.path}"
        page = Page(total, per_page, current, path, len(documents))
        return json_reply(payloads.page(documents, page, exchange.origin))

    def upload_documents(self, exchange: Exchange) -> Reply:
        """Store the files of a form."""
        uploads = forms.read_uploads(exchange.body)
        rejected: list[Upload] = []
        accepted: list[Upload] = []
        for position, upload in enumerate(uploads, start=1):
            is_refused = forms.is_rejected(upload) or exchange.twist.rejects(position, upload.filename)
            (rejected if is_refused else accepted).append(upload)
        documents = self._state(exchange).add(named_entity(exchange), accepted)
        return json_reply(
            {
                "uploadedFiles": [payloads.row(document) for document in documents],
                "rejectedFiles": [payloads.rejected(upload) for upload in rejected],
            }
        )

    def update_document(self, exchange: Exchange) -> Reply:
        """Rename a document of an entity."""
        state = self._state(exchange)
        target = self._update_target(exchange)
        name = forms.read_name(forms.read_members(exchange.body))
        document = state.rename(target.id, name)
        if document is None:
            raise _no_document(target.id)
        return json_reply({"data": payloads.row(document), "message": SAVED})

    def delete_documents(self, exchange: Exchange) -> Reply:
        """Delete documents of any entity by id."""
        state = self._state(exchange)
        outcome: dict[str, list[int]] = {"deletedFile": [], "rejectedFiles": []}
        ids = forms.read_ids(forms.read_members(exchange.body))
        for position, document_id in enumerate(ids, start=1):
            is_refused = exchange.twist.rejects(position, document_id)
            is_deleted = not is_refused and state.documents.remove(document_id) is not None
            outcome["deletedFile" if is_deleted else "rejectedFiles"].append(document_id)
        return json_reply(outcome)

    def preview_document(self, exchange: Exchange) -> Reply:
        """The bytes of a document, to be shown."""
        return self._file(exchange, "inline")

    def download_document(self, exchange: Exchange) -> Reply:
        """The bytes of a document, to be saved."""
        return self._file(exchange, "attachment")

    def _file(self, exchange: Exchange, disposition: str) -> Reply:
        document = _document_of(self._state(exchange), exchange.path_parameters["documentId"])
        if document is None:
            raise errors.not_found("agentcis.delete.link-gone", "that document")
        media_type = _TYPES.guess_type(f"x.{document.type.lower()}")[0]
        try:
            return file_reply(
                document.blob,
                exchange,
                media_type=media_type or "application/octet-stream",
                disposition=content_disposition(disposition, document.original_name),
            )
        except RangeOutOfReach as error:
            header = ("Content-Range", f"bytes */{error.size_bytes}")
            rule = "agentcis.list.links-work"
            raise ApiError(416, rule, f"Range: {error}", headers=(header,)) from error

    def _update_target(self, exchange: Exchange) -> Document:
        """The document that an update means (agentcis.update.target)."""
        state, entity = self._state(exchange), named_entity(exchange)
        named = exchange.path_parameters.get("attachmentId")
        if named is None:
            named = forms.read_members(exchange.body).get("id")
            if named is None:
                return _only_document(state, entity)
            if forms.as_integer(named) is None:
                errors_by_field = {"id": ["The id must be an integer."]}
                raise errors.ValidationError("agentcis.update.target", errors_by_field)
        document = _document_of(state, named)
        if document is None or document.entity != entity:
            raise _no_document(named)
        return document

    def _state(self, exchange: Exchange) -> AgentcisState:
        return self._worlds.state(exchange.world)


def named_entity(exchange: Exchange) -> Entity:
    """The entity of a path. Raises 404 for an id that is no number."""
    number = exchange.path_parameters["attachmentableId"]
    if not (number.isascii() and number.isdigit() and len(number) <= 18):
        raise errors.not_found("agentcis.entity.type", "an entity with that id")
    return Entity(exchange.path_parameters["attachmentableType"], int(number))


def _document_of(state: AgentcisState, named: object) -> Document | None:
    number = forms.as_integer(named)
    return None if number is None else state.documents.get(number)


def _only_document(state: AgentcisState, entity: Entity) -> Document:
    documents, _ = state.page(entity, start=0, stop=2)
    if not documents:
        raise errors.not_found("agentcis.update.target", "a document of that entity")
    if len(documents) > 1:
        text = "The id field is required when the entity has several documents."
        raise errors.ValidationError("agentcis.update.target", {"id": [text]})
    return documents[0]


def _no_document(named: object) -> ApiError:
    return errors.not_found("agentcis.update.target", f"a document {named!r} of that entity")
