"""Snapshots: what one world answers, another does once it has the first one's state."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockserver.fixtures.marked import read_marked
from mockserver.fixtures.writing import written as rendered
from tests.mockserver.clients import (
    ATTACHMENTS,
    CASE_A,
    CASE_B,
    CLIENT_5,
    RECORDS,
    Agentcis,
    CaseIq,
    bytes_path,
)
from tests.mockserver.fixtures import CASE, mock_with

SNAPSHOT = "/_mock/snapshot"
ZIP = {"Accept": "application/zip"}
LARGE = bytes(range(256)) * 1024

names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20).map(
    lambda text: text.replace("/", "").replace("\\", "").strip() or "x"
)
uploads = st.lists(st.tuples(names, st.binary(max_size=50), st.lists(names, max_size=2)), max_size=3)


@pytest.fixture(scope="module")
def http() -> Iterator[httpx.Client]:
    """A mock with its demo data, in this process."""
    with mock_with(seed=7) as client:
        yield client


def state(http: httpx.Client, world: str) -> dict[str, Any]:
    """Everything that a world answers to who may see it."""
    http.headers["X-Mock-World"] = world
    files = http.get(RECORDS, params={"limit": 1000, "sort": "name"}, headers=FULL)
    lists = [http.get(f"{ATTACHMENTS}/{entity}?per_page=100", headers=AGENTCIS) for entity in ENTITIES]
    paths = [bytes_path(record["id"]) for record in files.json()["records"]]
    contents = [http.get(path, headers=FULL).content for path in paths]
    return {"files": files.content, "documents": [one.content for one in lists], "contents": contents}


FULL, AGENTCIS = {"Authorization": "Bearer caseiq-full"}, {"Authorization": "Bearer agentcis-full"}
ENTITIES = ("client/5", "client/6", "partner/7")


def copy(http: httpx.Client, source: str, target: str, accept: str = "*/*") -> httpx.Response:
    """Put the state of a world into another."""
    taken = http.get(SNAPSHOT, headers={"X-Mock-World": source, "Accept": accept})
    assert taken.status_code == 200, taken.text
    return http.put(SNAPSHOT, content=taken.content, headers={"X-Mock-World": target})


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(uploads, st.sampled_from(["*/*", "application/zip"]))
def test_a_world_with_the_snapshot_of_another_answers_the_same_byte_for_byte(
    http: httpx.Client, files: list[tuple[str, bytes, list[str]]], accept: str
) -> None:
    http.headers["X-Mock-World"] = "source"
    http.post("/_mock/reset")
    for name, content, tags in files:
        form = {"data": {"caseId": CASE_B, "bulkTags[]": tags}, "files": {"file": (name, content)}}
        assert http.post("/api-public/1.0/save_file", headers=FULL, **form).status_code in (200, 400)
        http.post("/api/v2/attachments/client/6", headers=AGENTCIS, files={"documents[]": (name, content)})
    replaced = copy(http, "source", "target", accept)
    assert replaced.json() == {"world": "target", "replaced": ["clock", "caseiq", "agentcis"]}
    assert state(http, "target") == state(http, "source")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_can_be_written_and_read(text: str) -> None:
    section = {"files": [{"name": text}], "tokens": {"t": {"account": text}}}
    assert read_marked("\n".join(rendered({"caseiq": section}))) == {"version": 1, "caseiq": section}


def test_large_contents_come_in_an_archive_only(http: httpx.Client) -> None:
    http.headers["X-Mock-World"] = "large"
    stored = CaseIq(http, "caseiq-full").stored(LARGE, "large.bin")
    refused = http.get(SNAPSHOT)
    assert refused.status_code == 406
    assert "application/zip" in refused.json()["message"]

    archive = zipfile.ZipFile(io.BytesIO(http.get(SNAPSHOT, headers=ZIP).content))
    assert [name for name in archive.namelist() if archive.read(name) == LARGE]
    assert copy(http, "large", "copied", "application/zip").status_code == 200
    assert state(http, "copied") == state(http, "large")
    assert CaseIq(http, "caseiq-full").get(bytes_path(stored["id"])).content == LARGE


def test_tokens_that_were_issued_and_a_clock_that_was_moved_go_along(http: httpx.Client) -> None:
    http.headers["X-Mock-World"] = "issuing"
    clock = {"now": "2031-01-01T00:00:00.000Z", "frozen": True}
    http.put("/_mock/clock", json=clock)
    grant = {
        "grant_type": "client_credentials",
        "client_id": "mock-service-account",
        "client_secret": "mock-api-key-0",
    }
    token = http.post("/auth/oauth2/token", json=grant).json()["access_token"]
    copy(http, "issuing", "given")

    http.headers["X-Mock-World"] = "given"
    assert http.get("/_mock/clock").json() == clock
    assert CaseIq(http, token).records()
    http.put("/_mock/clock", json={"advance_seconds": 600})
    assert CaseIq(http, token).get(RECORDS).status_code == 401
    http.post("/_mock/reset")
    assert http.get("/_mock/clock").json()["frozen"] is False


def test_uploads_after_a_snapshot_get_ids_that_are_not_there(http: httpx.Client) -> None:
    """With a seed, a world gives the same ids again; a snapshot may hold some of them already."""
    http.headers["X-Mock-World"] = "again"
    caseiq, agentcis = CaseIq(http, "caseiq-full"), Agentcis(http, "agentcis-full")
    first = caseiq.stored()["id"], agentcis.stored()["id"]
    copy(http, "again", "again")
    second = caseiq.stored()["id"], agentcis.stored()["id"]
    assert first[0] != second[0]
    assert first[1] < second[1]
    assert len(caseiq.records()) == 5


def test_a_snapshot_can_be_the_fixture_of_the_next_start(http: httpx.Client, tmp_path: Path) -> None:
    http.headers["X-Mock-World"] = "kept"
    CaseIq(http, "caseiq-full").stored(b"kept", "kept.txt")
    path = tmp_path / "kept.yaml"
    path.write_bytes(http.get(SNAPSHOT).content)
    with mock_with(path) as another:
        assert state(another, "default") == state(http, "kept")


def test_what_a_snapshot_has_no_section_for_stays(http: httpx.Client) -> None:
    http.headers["X-Mock-World"] = "partly"
    http.put("/_mock/clock", json={"now": "2031-01-01T00:00:00Z", "frozen": True})
    answer = http.put(SNAPSHOT, content=f"version: 1\ncaseiq: {{cases: [{CASE}], tokens: {{t: {{}}}}}}")
    assert answer.json()["replaced"] == ["caseiq"]
    assert CaseIq(http, "t").records() == []
    assert Agentcis(http, "agentcis-full").documents(CLIENT_5)
    assert http.get("/_mock/clock").json()["frozen"] is True


def zipped(files: dict[str, bytes]) -> bytes:
    """An archive of these files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


CASES = f"version: 1\ncaseiq:\n  cases: [{CASE}]"
OK = b"version: 1\ncaseiq: {}"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "version"),
        (b"\xff", "UTF-8"),
        (b"caseiq: [", "no YAML"),
        (b"version: 1\ncaseiq: {cases: [5]}", "the body:2: caseiq.cases[0]: must be a text, is 5"),
        (b"version: 1\nworlds: {a: {}}", "one world"),
        (f"{CASES}\n  files: [{{case: {CASE}, name: a, path: /etc/hostname}}]".encode(), "path"),
        (b"PK\3\4 and no more", "no archive"),
        (zipped({"other": OK}), "fixture.yaml"),
        (zipped({"fixture.yaml": OK, "../evil": b""}), "no such name"),
        (zipped({"fixture.yaml": OK, "/etc/evil": b""}), "no such name"),
        (zipped({"fixture.yaml": OK, "C:\\evil": b""}), "no such name"),
        (zipped({"fixture.yaml": OK, "a/b/c/d/e/f/g/h/i": b""}), "no such name"),
        (zipped({"fixture.yaml": OK, "fixture.yaml/x": b""}), "twice"),
        (zipped({"fixture.yaml": OK})[:-30], "no archive"),
    ],
)
def test_a_body_that_is_no_snapshot_is_400_and_changes_nothing(
    http: httpx.Client, body: bytes, said: str
) -> None:
    before = state(http, "hostile")
    answer = http.put(SNAPSHOT, content=body)
    assert answer.status_code == 400
    assert said in answer.json()["message"]
    assert state(http, "hostile") == before


def test_an_archive_that_unpacks_to_more_than_it_may_is_refused(
    http: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mockserver.control.snapshot_routes.MOST_ARCHIVE_BYTES", 100_000)
    bomb = http.put(SNAPSHOT, content=zipped({"fixture.yaml": OK, "bomb": bytes(200_000)}))
    assert bomb.status_code == 400
    assert "unpacked" in bomb.json()["message"]
    large = zipfile.ZipFile(made := io.BytesIO(), "w")
    with large:
        large.writestr("fixture.yaml", bytes(200_000))
    assert http.put(SNAPSHOT, content=made.getvalue()).status_code == 413


def test_the_schema_for_editors_is_served(http: httpx.Client) -> None:
    assert http.get("/_mock/fixture.schema.json").json()["properties"]["version"] == {
        "const": 1,
        "description": "the version of this format",
    }
    http.headers["X-Mock-World"] = "untouched"
    assert CASE_A in http.get(SNAPSHOT).text
