"""A script on top of the clients that openapi-python-client makes of our specs.

Reads a day's work from its first argument, does the half that the second one names, prints what it saw.
Where the generator cannot say what a spec says, a number stands: docs/clients.md tells what and why.
"""

from __future__ import annotations

import hashlib
import json
import sys
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import agentcis_client
import agentcis_client.types
import caseiq_client
import caseiq_client.types
import httpx
from agentcis_client.api.documents import (
    delete_documents,
    delete_documents_directly,
    list_documents,
    update_document,
    update_document_by_id,
    upload_documents,
)
from agentcis_client.api.files import download_document, preview_document
from agentcis_client.models import (
    Deletion,
    DocumentUpdate,
    DocumentUpdateById,
    DocumentUpload,
    SpoofedDeletion,
    SpoofedDeletionMethod,
)
from caseiq_client.api.attachments import download_attachment, get_attachment, list_attachments, upload_file
from caseiq_client.api.tokens import create_token
from caseiq_client.models import (
    FieldName,
    FileUpload,
    ListAttachmentsOrder,
    ScalarFieldName,
    TokenRequest,
)

work = SimpleNamespace(**json.loads(sys.argv[1]))
common: dict[str, Any] = {"base_url": work.url, "headers": {"X-Mock-World": work.world}}


class FileLast(FileUpload):  # type: ignore[misc]
    """(1) The generator writes what is required before what is not, so the file before the tags."""

    def to_multipart(self) -> list[Any]:
        """The parts with the file as the last one."""
        return sorted(super().to_multipart(), key=lambda part: part[0] == "file")


def join_fields(request: httpx.Request) -> None:
    """(2) The generator repeats a parameter where the spec wants one list with commas."""
    names = request.url.params.get_list("fields")
    if names:
        request.url = request.url.copy_set_param("fields", ",".join(names))


def answer(response: Any) -> dict[str, Any]:
    """What was seen, through the generated model where there is one."""
    value = json.loads(response.content) if response.parsed is None else response.parsed.to_dict()
    return {"status": int(response.status_code), "headers": dict(response.headers), "json": value}


def file(response: Any) -> dict[str, Any]:
    digest = hashlib.sha256(response.parsed.payload.read()).hexdigest()
    return {"status": int(response.status_code), "headers": dict(response.headers), "sha256": digest}


def caseiq() -> dict[str, Any]:
    credentials = TokenRequest.from_dict(work.credentials)
    token = create_token.sync_detailed(client=caseiq_client.Client(**common), body=credentials)
    hooks = {"event_hooks": {"request": [join_fields]}}
    given = {**common, "token": token.parsed.access_token}
    client = caseiq_client.AuthenticatedClient(**given, httpx_args=hooks)
    form = {"case_id": UUID(work.caseId), "description": work.description, "bulk_tags": work.tags}
    uploaded = upload_file.sync_detailed(client=client, body=FileLast(**form, file=statement()))
    query = {
        "case_id": work.caseId,
        "file_format": "pdf",
        "sort": ScalarFieldName.SIZEBYTES,
        "order": ListAttachmentsOrder.DESC,
        "limit": 1,
        "fields": [FieldName.ID, FieldName.NAME, FieldName.SIZEBYTES],
    }
    listed = list_attachments.sync_detailed(client=client, **query)
    after = str(listed.parsed.records[-1].size_bytes)
    bare = caseiq_client.AuthenticatedClient(**given)
    plain_form = FileUpload(**form, file=statement())
    return {
        "token": answer(token),
        "uploaded": answer(uploaded),
        "listed": answer(listed),
        "next_page": answer(list_attachments.sync_detailed(client=client, **query, after=after)),
        "retrieved": answer(get_attachment.sync_detailed(uploaded.parsed.id, client=client)),
        "downloaded": file(download_attachment.sync_detailed(uploaded.parsed.id, client=client)),
        "refused": answer(upload_file.sync_detailed(client=client, body=plain_form)),
        "fields_repeated": answer(list_attachments.sync_detailed(client=bare, **query)),
    }


def statement() -> caseiq_client.types.File:
    path = Path(work.statement)
    return caseiq_client.types.File(BytesIO(path.read_bytes()), path.name, "application/pdf")


def agentcis() -> dict[str, Any]:
    client = agentcis_client.AuthenticatedClient(**common, token="agentcis-full")
    entity = ("client", "6")
    files = [
        agentcis_client.types.File(BytesIO(path.read_bytes()), path.name, "application/octet-stream")
        for path in map(Path, work.documents)
    ]
    uploaded = upload_documents.sync_detailed(*entity, client=client, body=DocumentUpload(documents=files))
    one, two = (row.id for row in uploaded.parsed.uploaded_files)

    def list_page(**query: Any) -> dict[str, Any]:
        # (3) The page has no model, only its bytes.
        return answer(list_documents.sync_detailed(*entity, client=client, **query))

    def rename(name: Any) -> dict[str, Any]:
        body = DocumentUpdateById(original_name=name)
        return answer(update_document_by_id.sync_detailed(*entity, str(two), client=client, body=body))

    named = DocumentUpdate(id=one, original_name="Curriculum vitæ")
    spoofed = SpoofedDeletion(ids=[one], field_method=SpoofedDeletionMethod.DELETE)
    return {
        "uploaded": answer(uploaded),
        "first_page": list_page(per_page=1, page="1"),
        "second_page": list_page(per_page=1, page="2"),
        "renamed": answer(update_document.sync_detailed(*entity, client=client, body=named)),
        "renamed_by_path": rename("Passport"),
        "invalid": rename(""),
        "previewed": file(preview_document.sync_detailed(str(two), client=client)),
        "downloaded": file(download_document.sync_detailed(str(two), client=client)),
        "deleted": answer(delete_documents.sync_detailed(client=client, body=spoofed)),
        "deleted_directly": answer(
            delete_documents_directly.sync_detailed(client=client, body=Deletion(ids=[two]))
        ),
        "emptied": list_page(),
        "gone": answer(download_document.sync_detailed(str(two), client=client)),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps({"caseiq": caseiq, "agentcis": agentcis}[sys.argv[2]]()))
