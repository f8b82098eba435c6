"""Callers of the two APIs, each in a world of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx

from tests.mockserver import multipart
from tests.mockserver.multipart import Part

CASE_A = "aaaaaaaa-0000-4000-8000-00000000000a"
CASE_B = "bbbbbbbb-0000-4000-8000-00000000000b"
UNKNOWN_CASE = "cccccccc-0000-4000-8000-00000000000c"
PDF = "aaaaaaaa-0000-4000-8000-0000000000f1"
LEGACY = "aaaaaaaa-0000-4000-8000-0000000000f2"
PNG_IN_B = "bbbbbbbb-0000-4000-8000-0000000000f3"
UNKNOWN_FILE = "cccccccc-0000-4000-8000-0000000000ff"

SAVE_FILE = "/api-public/1.0/save_file"
RECORDS = "/api-public/1.0/attachments"
TOKEN = "/auth/oauth2/token"

CLIENT_5 = "/api/v2/attachments/client/5"
CLIENT_6 = "/api/v2/attachments/client/6"
PARTNER_7 = "/api/v2/attachments/partner/7"
ATTACHMENTS = "/api/v2/attachments"

Json = dict[str, Any]


def record_path(file_id: str) -> str:
    """A record of Case IQ."""
    return f"/api-public/1.0/attachment/{file_id}"


def bytes_path(file_id: str) -> str:
    """The bytes of a record of Case IQ."""
    return f"{record_path(file_id)}/attachment"


@dataclass
class Caller:
    """Somebody with a token, in a world."""

    http: httpx.Client
    token: str | None

    def send(self, method: str, path: str, **options: Any) -> httpx.Response:
        """A request with the token, unless it brings its own Authorization."""
        headers = dict(options.pop("headers", None) or {})
        if self.token is not None:
            headers.setdefault("Authorization", f"Bearer {self.token}")
        return self.http.request(method, path, headers=headers, **options)

    def get(self, path: str, **options: Any) -> httpx.Response:
        """GET."""
        return self.send("GET", path, **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        """POST."""
        return self.send("POST", path, **options)

    def put(self, path: str, **options: Any) -> httpx.Response:
        """PUT."""
        return self.send("PUT", path, **options)

    def post_parts(self, path: str, *parts: Part, **options: Any) -> httpx.Response:
        """A multipart POST of exactly these parts."""
        headers = {"Content-Type": multipart.CONTENT_TYPE, **options.pop("headers", {})}
        return self.post(path, content=multipart.encode(*parts), headers=headers, **options)


class CaseIq(Caller):
    """A caller of Case IQ."""

    def upload(
        self, content: bytes = b"x", name: str = "a.txt", case_id: str = CASE_A, **fields: str
    ) -> httpx.Response:
        """Upload a file with these fields before it."""
        texts = [Part(key, value) for key, value in {"caseId": case_id, **fields}.items()]
        return self.post_parts(SAVE_FILE, *texts, Part("file", content, name, "text/plain"))

    def stored(self, content: bytes = b"x", name: str = "a.txt", **fields: str) -> Json:
        """The record of an upload that must work."""
        answer = self.upload(content, name, **fields)
        assert answer.status_code == 200, answer.text
        record: Json = answer.json()
        return record

    def page(self, **query: Any) -> Json:
        """A list that must work."""
        answer = self.get(RECORDS, params=query)
        assert answer.status_code == 200, answer.text
        page: Json = answer.json()
        return page

    def records(self, **query: Any) -> list[Json]:
        """The records of a list that must work."""
        records: list[Json] = self.page(**query)["records"]
        return records

    def state(self) -> list[Json]:
        """All that is stored."""
        return CaseIq(self.http, "caseiq-full").records(limit=1000)


class Agentcis(Caller):
    """A caller of Agentcis."""

    def upload(self, *files: tuple[str, bytes], entity: str = CLIENT_6) -> httpx.Response:
        """Upload files (name, content) as documents[]."""
        parts = [Part("documents[]", content, name, "application/octet-stream") for name, content in files]
        return self.post_parts(entity, *parts)

    def stored(self, name: str = "a.txt", content: bytes = b"x", entity: str = CLIENT_6) -> Json:
        """The row of an upload that must work."""
        answer = self.upload((name, content), entity=entity)
        assert answer.status_code == 200, answer.text
        (row,) = answer.json()["uploadedFiles"]
        found: Json = row
        return found

    def page(self, entity: str = CLIENT_6, **query: Any) -> Json:
        """A list that must work."""
        answer = self.get(entity, params=query)
        assert answer.status_code == 200, answer.text
        page: Json = answer.json()
        return page

    def documents(self, entity: str = CLIENT_6) -> list[Json]:
        """All documents of an entity."""
        documents: list[Json] = self.page(entity, per_page=100)["data"]
        return documents

    def delete(self, ids: Any) -> httpx.Response:
        """The documented bulk delete."""
        return self.post(ATTACHMENTS, json={"ids": ids, "_method": "delete"})

    def state(self) -> list[list[Json]]:
        """All that is stored."""
        full = Agentcis(self.http, "agentcis-full")
        return [full.documents(entity) for entity in (CLIENT_5, CLIENT_6, PARTNER_7)]
