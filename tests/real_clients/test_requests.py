"""requests, the client that most Python code has, by a session and by its own ways of building a form."""

from __future__ import annotations

import hashlib

import requests

from mockserver.testing import World
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

_SECONDS = 30


def answer(response: requests.Response) -> Seen:
    return {"status": response.status_code, "headers": headers_of(response), "json": response.json()}


def file(response: requests.Response) -> Seen:
    digest = hashlib.sha256(response.content).hexdigest()
    return {"status": response.status_code, "headers": headers_of(response), "sha256": digest}


def headers_of(response: requests.Response) -> dict[str, str]:
    return {name.lower(): value for name, value in response.headers.items()}


def session_in(world: World, token: str | None = None) -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    session.headers.update(world.headers)
    if token:
        session.headers["Authorization"] = f"Bearer {token}"
    return session


def test_requests_works_with_case_iq(mockserver: World, work: Work) -> None:
    with session_in(mockserver) as session:
        token = session.post(f"{work.url}/auth/oauth2/token", json=CREDENTIALS, timeout=_SECONDS)
        session.headers["Authorization"] = f"Bearer {token.json()['access_token']}"
        path = f"{work.url}/api-public/1.0"
        fields = [("caseId", CASE_ID), ("description", DESCRIPTION), *(("bulkTags[]", tag) for tag in TAGS)]
        with work.statement.open("rb") as statement:
            uploaded = session.post(
                f"{path}/save_file", data=fields, files={"file": statement}, timeout=_SECONDS
            )
        listed = session.get(f"{path}/attachments", params=PAGE, timeout=_SECONDS)
        after = {"after": listed.json()["records"][-1]["sizeBytes"]}
        attachment = f"{path}/attachment/{uploaded.json()['id']}"
        file_first = [("file", ("first.txt", b"x")), ("caseId", (None, CASE_ID))]
        seen = {
            "token": answer(token),
            "uploaded": answer(uploaded),
            "listed": answer(listed),
            "next_page": answer(
                session.get(f"{path}/attachments", params={**PAGE, **after}, timeout=_SECONDS)
            ),
            "retrieved": answer(session.get(attachment, timeout=_SECONDS)),
            "downloaded": file(session.get(f"{attachment}/attachment", timeout=_SECONDS)),
            "refused": answer(session.post(f"{path}/save_file", files=file_first, timeout=_SECONDS)),
        }
    assert_caseiq_worked(seen, work)
    assert_mock_saw(mockserver, "uploadFile", "python-requests/")


def test_requests_works_with_agentcis(mockserver: World, work: Work) -> None:
    path = f"{mockserver.agentcis.base_url}/attachments"
    client_6 = f"{path}/client/6"
    with session_in(mockserver, mockserver.agentcis.token) as session:
        documents = [("documents[]", (path.name, path.read_bytes())) for path in work.documents]
        uploaded = session.post(client_6, files=documents, timeout=_SECONDS)
        one, two = (row["id"] for row in uploaded.json()["uploadedFiles"])
        pages = [
            session.get(client_6, params={"per_page": 1, "page": page}, timeout=_SECONDS) for page in (1, 2)
        ]
        links = pages[1].json()["data"][0]["_links"]
        named = {"id": one, "original_name": "Curriculum vitæ"}
        # A form, where the others send JSON.
        renamed_by_path = session.put(
            f"{client_6}/{two}", data={"original_name": "Passport"}, timeout=_SECONDS
        )
        spoofed = {"ids": [one], "_method": "delete"}
        seen = {
            "uploaded": answer(uploaded),
            "first_page": answer(pages[0]),
            "second_page": answer(pages[1]),
            "renamed": answer(session.put(client_6, json=named, timeout=_SECONDS)),
            "renamed_by_path": answer(renamed_by_path),
            "invalid": answer(session.put(f"{client_6}/{two}", json={}, timeout=_SECONDS)),
            "previewed": file(session.get(links["preview"], timeout=_SECONDS)),
            "downloaded": file(session.get(links["download"], timeout=_SECONDS)),
            "deleted": answer(session.post(path, json=spoofed, timeout=_SECONDS)),
            "deleted_directly": answer(session.delete(path, json={"ids": [two]}, timeout=_SECONDS)),
            "emptied": answer(session.get(client_6, timeout=_SECONDS)),
            "gone": answer(session.get(links["download"], timeout=_SECONDS)),
        }
    assert_agentcis_worked(seen, work)
    assert_mock_saw(mockserver, "uploadDocuments", "python-requests/")
