"""The verbs of the API. Each answers what came; none judges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, Self
from urllib.parse import parse_qsl, urlsplit

from contract_tests.agentcis.documents import Documents, Entity, File, listed
from contract_tests.client import Client
from contract_tests.judge import Unusable
from contract_tests.messages import Body, Exchange, Json, Multipart, Request

DELETIONS = "/api/v2/attachments"
_MOST_PAGES = 200


@dataclass(frozen=True)
class Way:
    """One way to say which document an update means: in the path, under a key, or not at all."""

    name: str
    place: Literal["body", "path", "query", "nowhere"]
    key: str = "id"


IN_BODY = Way("a body id", "body")
IN_PATH = Way("the item path", "path")
UNNAMED = Way("no id, as the entity has only one document", "nowhere")


@dataclass(frozen=True)
class Wording:
    """How a target words what the contract leaves open; the defaults are the contract's choices.

    `field` holds `{}` where the number of the file goes; `page_size` is the largest that the target takes.
    """

    slash: str = ""
    delete_slash: str = ""
    field: str = "documents[]"
    page_size: int | None = 100


@dataclass(frozen=True)
class Agentcis:
    """The API as one caller sees it, at one entity."""

    client: Client
    entity: Entity
    token: str | None
    headers: tuple[tuple[str, str], ...] = ()
    wording: Wording = Wording()

    def by(self, token: str | None, *headers: tuple[str, str]) -> Self:
        """The API as another caller sees it."""
        return replace(self, token=token, headers=headers)

    def at(self, entity: Entity) -> Self:
        """The API at another entity."""
        return replace(self, entity=entity)

    def worded(self, **changes: Any) -> Self:
        """The API spoken to in another wording."""
        return replace(self, wording=replace(self.wording, **changes))

    @property
    def path(self) -> str:
        """The path of the entity's documents, in the target's form."""
        return self.entity.path + self.wording.slash

    def send(self, method: str, path: str, operation: str | None = None, **parts: Any) -> Exchange:
        """Send any request as this caller."""
        headers = (*self.headers, *parts.pop("headers", ()))
        return self.client.send(Request(method, path, operation, headers=headers, token=self.token, **parts))

    def list_reply(self, **query: object) -> Exchange:
        """Ask for one page of the entity's documents."""
        pairs = tuple((name, str(value)) for name, value in query.items())
        return self.send("GET", self.path, "listDocuments", query=pairs)

    def upload_reply(self, *files: File) -> Exchange:
        """Upload files to the entity."""
        field = self.wording.field
        parts = tuple(file.part(field.format(number)) for number, file in enumerate(files))
        return self.post_reply(Multipart(parts))

    def post_reply(self, body: Body | None) -> Exchange:
        """Send an upload with any body."""
        return self.send("POST", self.path, "uploadDocuments", body=body)

    def update_reply(
        self,
        document_id: object,
        fields: Mapping[str, Any],
        *,
        way: Way,
    ) -> Exchange:
        """Send an update of a document as JSON, the document named in this way."""
        if way.place == "path":
            return self.send(
                "PUT", self.item_path(document_id), "updateDocumentById", body=Json(dict(fields))
            )
        query = ((way.key, str(document_id)),) if way.place == "query" else ()
        named = {way.key: document_id} if way.place == "body" else {}
        return self.send("PUT", self.path, "updateDocument", query=query, body=Json({**named, **fields}))

    def rename_reply(self, document_id: object, name: str, *, way: Way) -> Exchange:
        """Ask for another name of a document."""
        return self.update_reply(document_id, {"original_name": name}, way=way)

    def item_path(self, document_id: object) -> str:
        """The path of one document, in the target's form."""
        return f"{self.entity.path}/{document_id}{self.wording.slash}"

    def delete_reply(self, ids: object) -> Exchange:
        """Ask for the deletion of documents, as the page documents it."""
        return self.deletion_reply({"ids": ids, "_method": "delete"})

    def deletion_reply(self, value: object) -> Exchange:
        """Send any JSON to where documents are deleted."""
        return self.send("POST", DELETIONS + self.wording.delete_slash, "deleteDocuments", body=Json(value))

    def delete_directly_reply(self, ids: object) -> Exchange:
        """Ask for the deletion of documents by a real DELETE."""
        path = DELETIONS + self.wording.delete_slash
        return self.send("DELETE", path, "deleteDocumentsDirectly", body=Json({"ids": ids}))

    def fetch_reply(self, link: str, *, method: str = "GET") -> Exchange:
        """Follow a link, at the target's own host: behind a proxy it may name another."""
        url = urlsplit(link)
        query = tuple(parse_qsl(url.query, keep_blank_values=True))
        name = url.path.rstrip("/").rpartition("/")[2]
        operation = {"preview": "previewDocument", "download": "downloadDocument"}.get(name)
        return self.send(method, url.path or "/", operation, query=query)

    def documents(self) -> Documents:
        """All documents of the entity. Raises Unusable where the list can't be read."""
        size = self.wording.page_size
        found: Documents = {}
        for page in range(1, _MOST_PAGES):
            wanted = {"per_page": size, "page": page} if size else {"page": page}
            reply = self.list_reply(**wanted)
            need_documents(reply)
            fresh = {document.id: document for document in listed(reply) if document.id not in found}
            found |= fresh
            if not fresh or len(found) >= (total_of(reply) or 0):
                break
        return found


def total_of(reply: Exchange) -> int | None:
    """`meta.total` of a list answer, None where it is no number."""
    meta = reply.json_object().get("meta")
    total = meta.get("total") if isinstance(meta, dict) else None
    return total if isinstance(total, int) and not isinstance(total, bool) else None


def need_documents(reply: Exchange) -> None:
    """Raises Unusable where an answer is no list of documents that can be told apart."""
    data = reply.json_object().get("data")
    if not reply.is_success or not isinstance(data, list):
        raise refusal("agentcis.list.shape", "a page of the list", reply)
    known = [document for document in listed(reply) if document.name]
    if len(known) != len(data):
        raise Unusable("agentcis.list.item", "an id and a name of each document", reply)


def refusal(rule: str, expected: str, reply: Exchange) -> Unusable:
    """A plain call that was refused, under the rule that speaks about such a refusal."""
    reached_entity = reply.request.operation in ("listDocuments", "uploadDocuments")
    by_status = {401: "agentcis.auth.bearer", 403: "agentcis.auth.permission", 429: "agentcis.rate-limit"}
    if reached_entity:
        by_status |= {404: "agentcis.entity.unknown", 413: "agentcis.upload.too-large"}
    return Unusable(by_status.get(reply.status, rule), expected, reply)
