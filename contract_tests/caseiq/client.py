"""The verbs of the Case IQ API.

Methods that end in `_reply` give whatever the target answered, to be judged. The others must succeed: they
raise Unusable in the name of the rule of their own operation, so that a test built on them accuses no other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from contract_tests.caseiq.errors import is_error
from contract_tests.caseiq.records import Record, is_uuid, records_of
from contract_tests.client import Client
from contract_tests.judge import NotExercised, Unusable
from contract_tests.messages import Body, Exchange, Json, Multipart, Part, Request

PREFIX = "/api-public/1.0"
UPLOAD_PATH = f"{PREFIX}/save_file"
LIST_PATH = f"{PREFIX}/attachments"
TOKEN_PATH = "/auth/oauth2/token"

Fields = Sequence[tuple[str, str]]

ALL_OPTIONAL: Fields = (
    ("description", "A text"),
    ("templateLocale", "en_US"),
    ("bulkTags[]", "a-tag"),
)
_FILES_A_CASE = 1000
_PLAIN_NAME = re.compile(r"[\w.-]+", re.ASCII)


def item_path(attachment_id: str) -> str:
    """Where an attachment's metadata are."""
    return f"{PREFIX}/attachment/{attachment_id}"


def bytes_path(attachment_id: str) -> str:
    """Where an attachment's bytes are."""
    return f"{item_path(attachment_id)}/attachment"


@dataclass(frozen=True)
class Upload:
    """What was uploaded and what was answered."""

    name: str
    content: bytes
    record: Record
    exchange: Exchange = field(repr=False)

    @property
    def id(self) -> str:
        """The id that the target gave it."""
        return str(self.record["id"])


def file_part(name: str, content: bytes, content_type: str | None = "text/plain") -> Part:
    """The file of a form."""
    return Part("file", content, filename=name, content_type=content_type)


def form(*parts: Part | tuple[str, str]) -> Multipart:
    """A form of these fields, in this order."""
    return Multipart(tuple(part if isinstance(part, Part) else Part(*part) for part in parts))


class CaseIq:
    """The API as one caller sees it; `acting_as` gives the same for another caller."""

    def __init__(self, client: Client, token: str | None, owner: CaseIq | None = None) -> None:
        self.client = client
        self.target = client.target
        self.token = token
        self._owner = owner or self
        self._plain_fields: Fields | None = None

    def acting_as(self, token: str | None) -> CaseIq:
        """The API for the holder of another token."""
        return CaseIq(self.client, token, self._owner)

    @property
    def case_id(self) -> str:
        """The case made for the tests."""
        return self.target.need("case_id")

    def call(
        self,
        method: str,
        path: str,
        operation: str | None = None,
        *,
        query: Fields = (),
        headers: Fields = (),
        body: Body | None = None,
    ) -> Exchange:
        """Send any request with this caller's token."""
        request = Request(method, path, operation, tuple(query), tuple(headers), body, self.token)
        return self.client.send(request)

    def token_reply(self, body: dict[str, Any] | Body, *, operation: str | None = "createToken") -> Exchange:
        """Ask for an access token; never with a token."""
        sent = Json(body) if isinstance(body, dict) else body
        return self.acting_as(None).call("POST", TOKEN_PATH, operation, body=sent)

    def form_reply(self, body: Body, *, operation: str | None = "uploadFile") -> Exchange:
        """Upload with any body."""
        return self.call("POST", UPLOAD_PATH, operation, body=body)

    def upload_reply(
        self,
        name: str,
        content: bytes,
        *,
        case_id: str | None = None,
        fields: Fields | None = None,
        content_type: str | None = "text/plain",
        operation: str | None = "uploadFile",
    ) -> Exchange:
        """Upload a file; `fields` are the optional ones, by default as few as the target takes."""
        optional = self.fewest_fields() if fields is None else fields
        file = file_part(name, content, content_type)
        return self.form_reply(
            form(("caseId", case_id or self.case_id), *optional, file), operation=operation
        )

    def fewest_fields(self) -> Fields:
        """The optional fields that a plain upload must have: none, but for a target that demands them."""
        if self._owner is not self:
            return self._owner.fewest_fields()
        if self._plain_fields is None:
            self._plain_fields = ()
            name = f"ct-{self.target.run_id}-plain.txt"
            if is_error(self.upload_reply(name, b"plain", fields=())):
                answer = self.upload_reply(name, b"plain", fields=ALL_OPTIONAL)
                self._plain_fields = () if is_error(answer) else ALL_OPTIONAL
        return self._plain_fields

    def fields(self, *wanted: tuple[str, str]) -> Fields:
        """These optional fields and such as a plain upload must have."""
        names = {name for name, _ in wanted}
        return [*(pair for pair in self.fewest_fields() if pair[0] not in names), *wanted]

    def upload(
        self,
        name: str,
        content: bytes,
        *,
        case_id: str | None = None,
        fields: Fields | None = None,
        content_type: str | None = "text/plain",
    ) -> Upload:
        """Upload a file that nothing speaks against.

        Raises Unusable where a plain one is refused, NotExercised where it has what another rule is about.
        """
        reply = self.upload_reply(name, content, case_id=case_id, fields=fields, content_type=content_type)
        record = reply.json_object()
        if reply.status != 200 or not is_uuid(record.get("id")):
            self._tell_a_full_case(case_id or self.case_id)
            if fields is not None or content_type != "text/plain" or not _PLAIN_NAME.fullmatch(name):
                msg = f"an upload of {name!r} that is not a plain one is refused"
                raise NotExercised(msg)
            raise Unusable("caseiq.upload.ok", "a plain upload is answered with 200 and a UUID", reply)
        return Upload(name, content, record, reply)

    def get_reply(self, attachment_id: str, *, operation: str | None = "getAttachment") -> Exchange:
        """Retrieve an attachment's metadata."""
        return self.call("GET", item_path(attachment_id), operation)

    def get(self, attachment_id: str) -> Record:
        """The metadata of an attachment that is there."""
        reply = self.get_reply(attachment_id)
        if reply.status != 200 or not reply.json_object():
            raise Unusable(
                "caseiq.get.ok", "an uploaded attachment is answered with 200 and an object", reply
            )
        return reply.json_object()

    def download_reply(
        self, attachment_id: str, *, headers: Fields = (), operation: str | None = "downloadAttachment"
    ) -> Exchange:
        """Download an attachment's bytes."""
        return self.call("GET", bytes_path(attachment_id), operation, headers=headers)

    def download(self, attachment_id: str) -> bytes:
        """The bytes of an attachment that is there."""
        reply = self.download_reply(attachment_id)
        if reply.status != 200:
            raise Unusable("caseiq.download.bytes", "an uploaded file is answered with 200", reply)
        return reply.body

    def list_reply(self, *query: tuple[str, str], operation: str | None = "listAttachments") -> Exchange:
        """List attachments."""
        return self.call("GET", LIST_PATH, operation, query=query)

    def plain_list(self) -> list[Record]:
        """The records of a list request without any parameter."""
        reply = self.list_reply()
        records = records_of(reply)
        if records is None:
            raise Unusable("caseiq.list.shape", "a plain list is answered with 200 and records", reply)
        return records

    def filtered(self, field: str, value: str) -> list[Record]:
        """The records with this value. Raises NotExercised where the target cannot say."""
        records = records_of(self.list_reply((field, value)))
        if records is None:
            msg = f"the list cannot be filtered by {field} (see caseiq.list.filter)"
            raise NotExercised(msg)
        return records

    def named(self, name: str) -> list[Record]:
        """The records with this name."""
        return self.filtered("name", name)

    def is_stored(self, name: str) -> bool:
        """Whether an attachment with this name can be found."""
        return any(record.get("name") == name for record in self.named(name))

    def _tell_a_full_case(self, case_id: str) -> None:
        """Raise NotExercised where a case is full: then refusing an upload is right."""
        reply = self.list_reply(("caseId", case_id), ("limit", str(_FILES_A_CASE)), operation=None)
        records = [record for record in records_of(reply) or () if record.get("caseId") == case_id]
        if len(records) >= _FILES_A_CASE:
            msg = f"the case {case_id} is full"
            raise NotExercised(msg)
