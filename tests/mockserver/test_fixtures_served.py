"""What a mock answers that begins with a fixture, over HTTP."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from mockserver.cli import main
from mockserver.config import ConfigError, read_config
from tests.docs.markdown import ROOT, blocks
from tests.mockserver.clients import CASE_A, CLIENT_5, LEGACY, TOKEN, Agentcis, CaseIq, bytes_path
from tests.mockserver.fixtures import CASE, mock_with, written
from tests.mockserver.process import MockProcess

RELOAD_SECONDS = 20
GIB = 1024**3

FIXTURE = f"""
clock: {{now: 2030-01-31T12:00:00Z, frozen: true}}
caseiq:
  cases: [{CASE}, {CASE[:-1]}2]
  service_accounts:
    - {{client_id: acceptance, api_keys: [key-0, key-1]}}
  tokens:
    full: {{account: jane}}
    reader: {{may_create: false}}
    writer: {{may_view: false}}
    restricted: {{denied_cases: [{CASE[:-1]}2]}}
    brief: {{expires: 2030-01-31T12:00:10Z}}
  files:
    - {{id: {CASE[:-1]}a, case: {CASE}, name: a.txt, text: "from a text", tags: [x, y], kind: Packet}}
    - {{id: {CASE[:-1]}b, case: {CASE}, name: b.bin, base64: AAEC}}
    - {{id: {CASE[:-1]}c, case: {CASE}, name: c.pdf, generated: {{size: 1 GiB}}}}
    - {{id: {CASE[:-1]}d, case: {CASE}, name: d.txt, path: sub/d.txt, created: 2020-01-02T03:04:05.678Z}}
    - id: {CASE[:-1]}e
      case: {CASE[:-1]}2
      name: first.txt
      contents: [{{text: first}}, {{text: second}}]
agentcis:
  tokens: {{both: {{}}, looks: {{may_write: false}}}}
  entities: [client/1, task/9]
  documents:
    - {{id: 7, entity: client/1, name: CV.pdf, created: 2020-02-03, updated: 2021-03-04}}
  last_id: 40
worlds:
  empty: {{caseiq: {{tokens: {{full: {{}}}}}}, clock: {{now: 2040-01-01}}}}
"""


@pytest.fixture(scope="module")
def http(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A mock that begins with the fixture."""
    folder = tmp_path_factory.mktemp("fixture")
    (folder / "sub").mkdir()
    (folder / "sub/d.txt").write_bytes(b"from a file")
    with mock_with(written(folder / "f.yaml", FIXTURE)) as client:
        yield client


def test_files_have_the_members_and_the_contents_of_the_fixture(http: httpx.Client) -> None:
    caseiq = CaseIq(http, "full")
    records = {record["name"]: record for record in caseiq.records()}
    assert set(records) == {"a.txt", "b.bin", "c.pdf", "d.txt", "first.txt"}
    assert (records["a.txt"]["tags"], records["a.txt"]["kind"]) == (["x", "y"], "Packet")
    assert records["d.txt"]["createdDate"] == "2020-01-02T03:04:05.678Z"
    assert records["c.pdf"]["mimeType"] == "application/pdf"
    contents = {
        name: caseiq.get(bytes_path(records[name]["id"])).content for name in set(records) - {"c.pdf"}
    }
    assert contents == {
        "a.txt": b"from a text",
        "b.bin": b"\0\1\2",
        "d.txt": b"from a file",
        "first.txt": b"first",
    }


def test_a_generated_file_of_a_gibibyte_costs_nothing_until_it_is_read(http: httpx.Client) -> None:
    caseiq = CaseIq(http, "full")
    (record,) = caseiq.records(name="c.pdf")
    assert record["sizeBytes"] == GIB
    path = bytes_path(record["id"])
    assert caseiq.get(path, headers={"Range": "bytes=0-7"}).content == b"%PDF-1.4"
    assert caseiq.get(path, headers={"Range": "bytes=-6"}).content == b"%%EOF\n"


def test_tokens_and_accounts_have_the_rights_of_the_fixture(http: httpx.Client) -> None:
    assert CaseIq(http, "reader").upload(case_id=CASE).status_code == 403
    assert CaseIq(http, "writer").get("/api-public/1.0/attachments").status_code == 403
    assert CaseIq(http, "writer").upload(case_id=CASE, name="w.txt").json()["createdBy"] == "writer"
    assert "first.txt" not in [record["name"] for record in CaseIq(http, "restricted").records()]
    assert Agentcis(http, "looks").upload(("a", b"a"), entity="/api/v2/attachments/task/9").status_code == 403
    grant = {"grant_type": "client_credentials", "client_id": "acceptance", "client_secret": "key-1"}
    assert CaseIq(http, http.post(TOKEN, json=grant).json()["access_token"]).records()


def test_a_token_of_the_fixture_expires_by_the_clock_of_the_fixture(http: httpx.Client) -> None:
    world = {"X-Mock-World": "later"}
    brief = CaseIq(http, "brief")
    assert http.get("/_mock/clock", headers=world).json() == {
        "now": "2030-01-31T12:00:00.000Z",
        "frozen": True,
    }
    assert brief.get("/api-public/1.0/attachments", headers=world).status_code == 200
    http.put("/_mock/clock", json={"advance_seconds": 10}, headers=world)
    assert brief.get("/api-public/1.0/attachments", headers=world).status_code == 401
    http.post("/_mock/reset", headers=world)
    assert brief.get("/api-public/1.0/attachments", headers=world).status_code == 200


def test_documents_have_the_ids_of_the_fixture_and_new_ones_go_on(http: httpx.Client) -> None:
    agentcis = Agentcis(http, "both")
    (document,) = agentcis.documents("/api/v2/attachments/client/1")
    assert (document["id"], document["created_at"], document["updated_at"]) == (7, "02-03-2020", "03-04-2021")
    assert agentcis.get("/attachments/7/download").content.startswith(b"%PDF")
    assert agentcis.stored(entity="/api/v2/attachments/task/9")["id"] == 41


def test_a_world_has_its_own_sections_and_the_others_of_all(http: httpx.Client) -> None:
    http.headers["X-Mock-World"] = "empty"
    try:
        assert CaseIq(http, "full").records() == []
        assert Agentcis(http, "both").documents("/api/v2/attachments/client/1")
        assert http.get("/_mock/clock").json()["now"].startswith("2040-01-01T00:00")
    finally:
        del http.headers["X-Mock-World"]


def test_a_fixture_replaces_the_demo_data_of_its_apis_only(tmp_path: Path) -> None:
    fixture = written(tmp_path / "f.yaml", f"caseiq: {{cases: [{CASE}], tokens: {{full: {{}}}}}}")
    with mock_with(fixture) as http:
        assert CaseIq(http, "full").records() == []
        assert CaseIq(http, "caseiq-full").get("/api-public/1.0/attachments").status_code == 401
        assert Agentcis(http, "agentcis-full").documents(CLIENT_5)


def test_a_fixture_that_extends_the_demo_data_keeps_it_and_several_add_up(tmp_path: Path) -> None:
    first = written(tmp_path / "1.yaml", f"extends: demo\ncaseiq: {{cases: [{CASE}]}}")
    second = written(
        tmp_path / "2.yaml",
        f"caseiq: {{files: [{{case: {CASE}, name: x.png}}, {{case: {CASE_A}, name: y}}]}}",
    )
    with mock_with(first, second) as http:
        ids = [record["id"] for record in CaseIq(http, "caseiq-full").records()]
    assert LEGACY in ids
    assert len(ids) == 5


# ---------------------------------------------------------------- the program


def test_a_fixture_is_read_anew_when_it_changes_and_a_broken_one_is_not_taken(tmp_path: Path) -> None:
    fixture = written(tmp_path / "f.yaml", "agentcis: {tokens: {t: {}}, entities: [client/1]}")
    process = MockProcess(tmp_path / "log", "--fixture", str(fixture))
    try:
        with httpx.Client(base_url=process.url) as http:
            agentcis = Agentcis(http, "t")
            agentcis.upload(("a", b"a"), entity="/api/v2/attachments/client/1")

            written(fixture, "agentcis: {tokens: {t: {}}, entities: [client/1, client/2]")
            wait_for(lambda: "the fixture stays as it was" in process.log.read_text(encoding="utf-8"))
            assert "f.yaml:3: no YAML" in process.log.read_text(encoding="utf-8")
            assert len(agentcis.documents("/api/v2/attachments/client/1")) == 1

            written(fixture, "agentcis: {tokens: {t: {}}, entities: [client/1, client/2]}")
            wait_for(lambda: agentcis.get("/api/v2/attachments/client/2").status_code == 200)
            assert agentcis.documents("/api/v2/attachments/client/1") == []
        process.terminate()
        assert process.exit_code() == 0
        assert "tokens t\n" in process.rest_of_output()
    finally:
        process.stop()


def wait_for(happened: object) -> None:
    """Ask until it has, or for too long."""
    deadline = time.monotonic() + RELOAD_SECONDS
    while not happened():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_fixture_that_is_wrong_ends_the_start_with_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fixture = written(tmp_path / "f.yaml", "caseiq: {fils: []}")
    assert main(["--port", "0", "--fixture", str(fixture)], {}) == 2
    assert capsys.readouterr().err == f"mockserver: {fixture}:2: caseiq.fils: unknown; is files meant?\n"


def test_fixtures_and_generators_can_be_set_by_flag_and_by_variable() -> None:
    flags = ["--fixture", "a.yaml", "--fixture", "b.yaml", "--generate", "caseiq=5, agentcis=7"]
    environ = {"MOCKSERVER_FIXTURE": "a.yaml:b.yaml", "MOCKSERVER_GENERATE": "caseiq=5,agentcis=7"}
    for config in (read_config(flags, {}), read_config([], environ)):
        assert config.fixture == (Path("a.yaml"), Path("b.yaml"))
        assert dict(config.generate) == {"caseiq": 5, "agentcis": 7}


@pytest.mark.parametrize(
    "text", ["", "caseiq", "caseiq=", "caseiq=-1", "caseiq=1,caseiq=2", "other=5", "caseiq=1000001"]
)
def test_a_number_of_records_that_cannot_be_read_is_named(text: str) -> None:
    with pytest.raises(ConfigError, match="--generate: must be"):
        read_config(["--generate", text], {})


def test_the_fixture_of_the_docs_is_one(tmp_path: Path) -> None:
    ((_, content),) = [block for block in blocks(ROOT / "docs/fixtures.md") if block[0] == "yaml"]
    (tmp_path / "docs.yaml").write_text(content, encoding="utf-8")
    with mock_with(tmp_path / "docs.yaml") as http:
        records = CaseIq(http, "caseworker").records(limit=1000)
        assert len(records) == 303
        assert len(CaseIq(http, "auditor").records(name="scan of everything.pdf")) == 1
        assert CaseIq(http, "outsider").records(name="old system.txt") == []
        assert CaseIq(http, "yesterday").get("/api-public/1.0/attachments").status_code == 401
        assert Agentcis(http, "viewer").documents("/api/v2/attachments/client/1")[0]["id"] == 7
