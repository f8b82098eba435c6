"""curl, as commands of a shell or of a CI job: `-F` for forms, `-G` for queries, `-w` for what came back."""

from __future__ import annotations

import hashlib
import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from mockserver.testing import World
from tests.real_clients.programs import program
from tests.real_clients.workflow import (
    CASE_ID,
    CREDENTIALS,
    DESCRIPTION,
    PAGE,
    TAGS,
    Seen,
    Work,
    assert_agentcis_worked,
    assert_caseiq_worked,
    assert_mock_saw,
)

_JSON = ("-H", "Content-Type: application/json")


@dataclass(frozen=True)
class Curl:
    """The command, with what each call has in common; `folder` takes the answers."""

    program: str
    common: tuple[str, ...]
    folder: Path

    def __call__(self, url: str, *arguments: str) -> Seen:
        """Call a URL and answer what came back."""
        body = self.folder / "body"
        written = ("-w", '{"status": %{http_code}, "headers": %{header_json}}')
        command = [self.program, "-sS", "--noproxy", "*", *self.common, *written, "-o", body, url, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
        told = json.loads(done.stdout)
        headers = {name: ", ".join(values) for name, values in told["headers"].items()}
        content = body.read_bytes()
        if "content-disposition" in headers:
            return {**told, "headers": headers, "sha256": hashlib.sha256(content).hexdigest()}
        return {**told, "headers": headers, "json": json.loads(content)}

    def with_token(self, token: str) -> Curl:
        """The same command with a token."""
        return Curl(self.program, (*self.common, "-H", f"Authorization: Bearer {token}"), self.folder)


@pytest.fixture
def curl(mockserver: World, tmp_path_factory: pytest.TempPathFactory) -> Curl:
    world = ("-H", f"X-Mock-World: {mockserver.name}")
    return Curl(program("curl", package="curl"), world, tmp_path_factory.mktemp("curl"))


def file_field(name: str, path: Path) -> str:
    """In quotes, as the name may hold what separates the parts of `-F`."""
    return f'{name}=@"{path}"'


def query(**parameters: Any) -> list[str]:
    pairs = [("--data-urlencode", f"{name}={value}") for name, value in parameters.items()]
    return ["-G", *(word for pair in pairs for word in pair)]


def test_curl_works_with_case_iq(curl: Curl, mockserver: World, work: Work) -> None:
    token = curl(f"{work.url}/auth/oauth2/token", *_JSON, "-d", json.dumps(CREDENTIALS))
    curl = curl.with_token(token["json"]["access_token"])
    path = f"{work.url}/api-public/1.0"
    fields = [f"caseId={CASE_ID}", f"description={DESCRIPTION}", *(f"bulkTags[]={tag}" for tag in TAGS)]
    parts = [word for field in fields for word in ("--form-string", field)]
    uploaded = curl(f"{path}/save_file", *parts, "-F", file_field("file", work.statement))
    listed = curl(f"{path}/attachments", *query(**PAGE))
    after = listed["json"]["records"][-1]["sizeBytes"]
    attachment = f"{path}/attachment/{uploaded['json']['id']}"
    file_first = ("-F", file_field("file", work.statement), "-F", f"caseId={CASE_ID}")
    seen = {
        "token": token,
        "uploaded": uploaded,
        "listed": listed,
        "next_page": curl(f"{path}/attachments", *query(**PAGE, after=after)),
        "retrieved": curl(attachment),
        "downloaded": curl(f"{attachment}/attachment"),
        "refused": curl(f"{path}/save_file", *file_first),
    }
    assert_caseiq_worked(seen, work)
    assert_mock_saw(mockserver, "uploadFile", "curl/")


def test_curl_works_with_agentcis(curl: Curl, mockserver: World, work: Work) -> None:
    curl = curl.with_token(mockserver.agentcis.token)
    path = f"{mockserver.agentcis.base_url}/attachments"
    client_6 = f"{path}/client/6"
    documents = [word for file in work.documents for word in ("-F", file_field("documents[]", file))]
    uploaded = curl(client_6, *documents)
    one, two = (row["id"] for row in uploaded["json"]["uploadedFiles"])
    second_page = curl(client_6, *query(per_page=1, page=2))
    links = second_page["json"]["data"][0]["_links"]
    put, named = ("-X", "PUT", *_JSON, "-d"), {"id": one, "original_name": "Curriculum vitæ"}
    seen = {
        "uploaded": uploaded,
        "first_page": curl(client_6, *query(per_page=1, page=1)),
        "second_page": second_page,
        "renamed": curl(client_6, *put, json.dumps(named)),
        # A form, where the others send JSON.
        "renamed_by_path": curl(f"{client_6}/{two}", "-X", "PUT", "-d", "original_name=Passport"),
        "invalid": curl(f"{client_6}/{two}", *put, "{}"),
        "previewed": curl(links["preview"]),
        "downloaded": curl(links["download"]),
        "deleted": curl(path, *_JSON, "-d", json.dumps({"ids": [one], "_method": "delete"})),
        "deleted_directly": curl(path, "-X", "DELETE", *_JSON, "-d", json.dumps({"ids": [two]})),
        "emptied": curl(client_6),
        "gone": curl(links["download"]),
    }
    assert_agentcis_worked(seen, work)
    assert_mock_saw(mockserver, "uploadDocuments", "curl/")
