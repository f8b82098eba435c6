"""A day's work with each API: what a real client is given, and what it must have seen when it is done.

For each step a client, in whatever language, writes down `status`, `headers` (in lower case) and `json`, or
`sha256` where it got a file.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from mockserver.testing import World

CASE_ID = "aaaaaaaa-0000-4000-8000-00000000000a"
CREDENTIALS = {
    "grant_type": "client_credentials",
    "client_id": "mock-service-account",
    "client_secret": "mock-api-key-0",
}
# A comma tells tags that are repeated from tags that are joined.
TAGS = ["urgent, or nearly", "Zürich"]
DESCRIPTION = "What Jané said"
# The largest PDF of the case is on the first page; the demo data's one on the next.
PAGE_SIZE = {"sort": "sizeBytes", "order": "desc", "limit": "1"}
PAGE = {**PAGE_SIZE, "caseId": CASE_ID, "fileFormat": "pdf", "fields": "id,name,sizeBytes"}

# Line feeds of both kinds too, and what looks like the end of a part; larger than the demo data's PDF.
EVERY_BYTE = bytes(range(256)) * 100 + b"\r\n--boundary--\r\n\n"

Seen = dict[str, Any]


@dataclass(frozen=True)
class Work:
    """What a client is given: where the mock is, its world there, and files to upload."""

    url: str
    world: str
    statement: Path
    documents: tuple[Path, Path, Path]

    @property
    def as_json(self) -> str:
        """For a client that is a program of its own."""
        return json.dumps(
            {
                "url": self.url,
                "world": self.world,
                "credentials": CREDENTIALS,
                "caseId": CASE_ID,
                "description": DESCRIPTION,
                "tags": TAGS,
                "page": PAGE,
                "statement": str(self.statement),
                "documents": [str(document) for document in self.documents],
            }
        )


def write_files(folder: Path, content: bytes) -> tuple[Path, tuple[Path, Path, Path]]:
    """A statement for Case IQ and three documents for Agentcis, the last of which it rejects."""
    names = ("Jané's statement, final (2).pdf", "résumé.docx", "scan 1.png", "setup.exe")
    for number, name in enumerate(names):
        (folder / name).write_bytes(content + f"{number}\n".encode())
    statement, *documents = (folder / name for name in names)
    return statement, (documents[0], documents[1], documents[2])


def assert_caseiq_worked(seen: Seen, work: Work) -> None:
    """Everything that a client did with Case IQ went as it must."""
    name = work.statement.name
    assert seen["token"]["json"]["token_type"] == "Bearer"
    uploaded = seen["uploaded"]["json"]
    assert (uploaded["name"], uploaded["tags"]) == (name, TAGS)
    assert (uploaded["description"], uploaded["caseId"]) == (DESCRIPTION, CASE_ID)

    listed = {"id": uploaded["id"], "name": name, "sizeBytes": work.statement.stat().st_size}
    assert seen["listed"]["json"] == {"records": [listed], "count": 1}
    assert [record["name"] for record in seen["next_page"]["json"]["records"]] == ["interview.pdf"]
    assert {key: seen["retrieved"]["json"][key] for key in uploaded} == uploaded

    assert seen["downloaded"]["sha256"] == _sha256(work.statement)
    headers = seen["downloaded"]["headers"]
    assert headers["content-type"].startswith(uploaded["mimeType"])
    assert _names(headers["content-disposition"], work.statement)
    _assert_statuses(seen, refused=400)
    _assert_refused(seen["refused"])


def assert_agentcis_worked(seen: Seen, work: Work) -> None:
    """Everything that a client did with Agentcis went as it must."""
    first, second, rejected = work.documents
    uploaded = seen["uploaded"]["json"]
    assert [row["original_name"] for row in uploaded["uploadedFiles"]] == [first.name, second.name]
    assert [row["original_name"] for row in uploaded["rejectedFiles"]] == [rejected.name]
    ids = [row["id"] for row in uploaded["uploadedFiles"]]
    pages = [seen["first_page"]["json"], seen["second_page"]["json"]]
    assert [item["id"] for page in pages for item in page["data"]] == ids
    assert [page["meta"]["total"] for page in pages] == [2, 2]

    assert seen["renamed"]["json"]["data"]["original_name"] == "Curriculum vitæ.docx"
    assert seen["renamed_by_path"]["json"]["data"]["original_name"] == "Passport.png"
    for step, kind in (("previewed", "inline"), ("downloaded", "attachment")):
        assert seen[step]["sha256"] == _sha256(second)
        assert seen[step]["headers"]["content-disposition"].startswith(kind)

    assert list(seen["invalid"]["json"]["errors"]) == ["original_name"]
    assert seen["invalid"]["headers"]["x-contract-rule"] == "agentcis.update.invalid"
    assert seen["deleted"]["json"] == {"deletedFile": ids[:1], "rejectedFiles": []}
    assert seen["deleted_directly"]["json"] == {"deletedFile": ids[1:], "rejectedFiles": []}
    assert (seen["emptied"]["json"]["data"], seen["emptied"]["json"]["meta"]["total"]) == ([], 0)
    _assert_statuses(seen, invalid=400, gone=404)


def assert_mock_saw(world: World, operation: str, agent: str) -> None:
    """The mock was called by this very client, as it names itself."""
    seen = world.requests(operation=operation)
    assert seen
    assert all(agent in request["headers"]["user-agent"] for request in seen)


def _assert_refused(answer: Seen) -> None:
    assert (answer["json"]["httpstatus"], answer["json"]["message"]) == (400, "BAD_REQUEST")
    assert "must be the last field" in answer["json"]["meta"]["message"]
    assert answer["headers"]["x-contract-rule"] == "caseiq.upload.file-last"


def _assert_statuses(seen: Seen, **others: int) -> None:
    assert {step: answer["status"] for step, answer in seen.items()} == {**dict.fromkeys(seen, 200), **others}


def _names(disposition: str, file: Path) -> bool:
    return disposition.startswith("attachment") and f"filename*=UTF-8''{quote(file.name)}" in disposition


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
