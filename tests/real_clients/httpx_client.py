"""A day's work with httpx, straight at the mock or through a proxy in front of it."""

from __future__ import annotations

import hashlib
from typing import Any

import httpx

from tests.real_clients.workflow import CASE_ID, CREDENTIALS, DESCRIPTION, PAGE, TAGS, Seen, Work


def work_with_caseiq(client: httpx.Client, work: Work) -> Seen:
    """Take a token with a client that has none, then upload, list, retrieve, download and be refused."""
    token = client.post("/auth/oauth2/token", json=CREDENTIALS)
    client.headers["Authorization"] = f"Bearer {token.json()['access_token']}"
    path = "/api-public/1.0"
    fields = {"caseId": CASE_ID, "description": DESCRIPTION, "bulkTags[]": TAGS}
    with work.statement.open("rb") as statement:
        uploaded = client.post(f"{path}/save_file", data=fields, files={"file": statement})
    listed = client.get(f"{path}/attachments", params=PAGE)
    after = listed.json()["records"][-1]["sizeBytes"]
    attachment = f"{path}/attachment/{uploaded.json()['id']}"
    # Without `data`, the order of `files` is the order of the body.
    file_first = [("file", ("first.txt", b"x")), ("caseId", (None, CASE_ID))]
    return {
        "token": answer(token),
        "uploaded": answer(uploaded),
        "listed": answer(listed),
        "next_page": answer(client.get(f"{path}/attachments", params={**PAGE, "after": after})),
        "retrieved": answer(client.get(attachment)),
        "downloaded": file(client.get(f"{attachment}/attachment")),
        "refused": answer(client.post(f"{path}/save_file", files=file_first)),
    }


def work_with_agentcis(client: httpx.Client, work: Work) -> Seen:
    """Upload, list, rename, read and delete with a client that has a token."""
    path = "/api/v2/attachments"
    client_6 = f"{path}/client/6"
    documents = [("documents[]", (document.name, document.read_bytes())) for document in work.documents]
    uploaded = client.post(client_6, files=documents)
    one, two = (row["id"] for row in uploaded.json()["uploadedFiles"])
    pages = [client.get(client_6, params={"per_page": 1, "page": page}) for page in (1, 2)]
    # The path only: through a proxy the links lead past it.
    links = {kind: httpx.URL(url).path for kind, url in pages[1].json()["data"][0]["_links"].items()}
    named = {"id": one, "original_name": "Curriculum vitæ"}
    spoofed = {"ids": [one], "_method": "delete"}
    return {
        "uploaded": answer(uploaded),
        "first_page": answer(pages[0]),
        "second_page": answer(pages[1]),
        "renamed": answer(client.put(client_6, json=named)),
        "renamed_by_path": answer(client.put(f"{client_6}/{two}", json={"original_name": "Passport"})),
        "invalid": answer(client.put(f"{client_6}/{two}", json={})),
        "previewed": file(client.get(links["preview"])),
        "downloaded": file(client.get(links["download"])),
        "deleted": answer(client.post(path, json=spoofed)),
        "deleted_directly": answer(client.request("DELETE", path, json={"ids": [two]})),
        "emptied": answer(client.get(client_6)),
        "gone": answer(client.get(links["download"])),
    }


def answer(response: httpx.Response) -> Seen:
    """What came back, with JSON in it."""
    return {**_head(response), "json": response.json()}


def file(response: httpx.Response) -> Seen:
    """What came back, with a file in it."""
    return {**_head(response), "sha256": hashlib.sha256(response.content).hexdigest()}


def _head(response: httpx.Response) -> dict[str, Any]:
    return {"status": response.status_code, "headers": dict(response.headers)}
