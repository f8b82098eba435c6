"""The mock keeps its own specs, so its traffic shows no drift."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import openapi
from contract_tests.mock import running_mock
from tests.contract_tests.drift.traffic import Recorder, found, write


@pytest.fixture(scope="module")
def mock() -> Iterator[dict[str, dict[str, Any]]]:
    with running_mock(seed=0) as sections:
        yield sections


def _call_caseiq(recorder: Recorder, case_id: str) -> None:
    client, base = recorder.client, "/api-public/1.0"
    credentials = {"client_id": "mock-service-account", "client_secret": "mock-api-key-0"}
    for grant in ("client_credentials", "password"):
        client.post("/auth/oauth2/token", json={"grant_type": grant, **credentials})
    client.post("/auth/oauth2/token", json={"grant_type": "client_credentials", "scope": "x", **credentials})
    files = {"file": ("a.txt", b"text", "text/plain")}
    made = client.post(f"{base}/save_file", data={"caseId": case_id}, files=files).json()["id"]
    client.post(f"{base}/save_file", data={"caseId": "x"}, files=files)
    client.post(f"{base}/save_file", data={"caseId": made}, files=files)
    for query in ("", "?fields=id,tags", "?limit=0", "?sort=sizeBytes&order=desc&limit=1"):
        client.get(f"{base}/attachments{query}")
    for one in (made, "x", case_id):
        for tail in ("", "/attachment"):
            client.get(f"{base}/attachment/{one}{tail}")
            client.get(f"{base}/attachment/{one}{tail}", headers={"Authorization": "Bearer none"})
    for span in ("bytes=0-1", "bytes=99-"):
        client.get(f"{base}/attachment/{made}/attachment", headers={"Range": span})
    client.head(f"{base}/attachment/{made}")
    client.delete(f"{base}/attachment/{made}")


def _call_agentcis(recorder: Recorder, entity: str) -> None:
    client, base = recorder.client, "/api/v2/attachments"
    url = f"{base}/{entity.replace(':', '/')}"
    files = [("documents[]", (name, b"text", "text/plain")) for name in ("a.txt", "b", "setup.exe")]
    made = [row["id"] for row in client.post(url, files=files).json()["uploadedFiles"]]
    client.post(url)
    for query in ("", "?per_page=1&page=2", "?per_page=0", "?page=99"):
        client.get(f"{url}/{query}")
        client.get(f"{url}{query}", headers={"Authorization": "Bearer none"})
    client.get(f"{base}/client/404")
    for body in ({"original_name": "Jane", "id": made[0]}, {"original_name": ""}, {"original_name": "x"}):
        client.put(url, json=body)
    client.put(f"{url}/{made[1]}", json={"original_name": "John"})
    client.post(f"{url}/{made[1]}", data={"_method": "put", "original_name": "Jim"})
    for tail in ("preview", "download"):
        client.get(f"/attachments/{made[0]}/{tail}")
        client.get(f"/attachments/404/{tail}")
    client.post(base, json={"ids": [made[0], 404], "_method": "delete"})
    client.request("DELETE", base, json={"ids": [made[1]]})
    client.request("DELETE", base, json={"ids": ["x"]})
    client.post(base, json={"ids": [1]})


@pytest.mark.parametrize("api", openapi.APIS)
def test_traffic_of_the_mock_shows_no_drift(
    api: str, mock: dict[str, dict[str, Any]], tmp_path: Path
) -> None:
    section = mock[api]
    recorder = Recorder(section["base_url"], section["token"])
    if api == "caseiq":
        _call_caseiq(recorder, section["case_id"])
    else:
        _call_agentcis(recorder, section["entity"])
    assert len(recorder.entries) > 20
    assert found(write(tmp_path / "t.har", recorder.entries), api) == []
