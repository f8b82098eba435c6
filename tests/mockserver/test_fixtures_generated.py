"""Believable records: as many as are wanted, the same for a seed, spread and within the vendor's limits."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from mockserver.app import beginnings_of
from mockserver.config import Config
from tests.mockserver.clients import Agentcis, CaseIq, bytes_path
from tests.mockserver.fixtures import CASE, mock_with, written

MAGIC = {"pdf": b"%PDF", "png": b"\x89PNG", "jpg": b"\xff\xd8\xff", "docx": b"PK\3\4", "zip": b"PK\3\4"}


def files(**settings: Any) -> list[Any]:
    """The files of Case IQ that a mock begins with."""
    return list(beginnings_of(Config(demo_data=False, **settings)).of("caseiq").files.values())


def about(found: list[Any]) -> list[tuple[Any, ...]]:
    return [(file.id, file.name, file.case_id, file.created_date, file.blobs[0].sha256) for file in found]


def test_the_same_seed_makes_the_same_records_and_another_makes_others() -> None:
    first, again, other = (files(generate=(("caseiq", 50),), seed=seed) for seed in (5, 5, 6))
    assert about(first) == about(again)
    assert not {file.id for file in first} & {file.id for file in other}
    assert len({file.name for file in first}) > 40


def test_cases_have_room_for_uploads_and_never_more_files_than_the_vendor_allows() -> None:
    by_case = Counter(file.case_id for file in files(generate=(("caseiq", 3001),)))
    assert len(by_case) == 7
    assert max(by_case.values()) <= 500
    assert by_case.total() == 3001


def test_generated_records_are_listed_and_open_as_their_type() -> None:
    with mock_with(generate=(("caseiq", 40), ("agentcis", 100))) as http:
        caseiq, agentcis = CaseIq(http, "caseiq-full"), Agentcis(http, "agentcis-full")
        records = [
            record for record in caseiq.records(limit=1000) if record["createdBy"] != "mock-service-account"
        ]
        assert len(records) == 40
        assert all(record["createdDate"] <= record["lastUpdatedDate"] for record in records)
        for record in records:
            content = caseiq.get(bytes_path(record["id"]), headers={"Range": "bytes=0-9"}).content
            assert content.startswith(MAGIC.get(record["fileFormat"], b""))
        pages = [agentcis.page(f"/api/v2/attachments/client/{number}") for number in (1001, 1003)]
        assert [page["meta"]["total"] for page in pages] == [34, 33]


def test_a_fixture_says_where_and_when_records_are_made(tmp_path: Path) -> None:
    generate = f"{{count: 90, seed: 3, cases: [{CASE}], from: 2020-01-01, until: 2020-02-01}}"
    fixture = written(tmp_path / "f.yaml", f"caseiq: {{cases: [{CASE}], generate: {generate}}}")
    made = files(fixture=(fixture,))
    assert {file.case_id for file in made} == {CASE}
    assert {(file.created_date.year, file.created_date.month) for file in made} == {(2020, 1)}
    assert max(file.last_updated_date for file in made).isoformat() < "2020-02-01T00:00:01"


@pytest.mark.parametrize("generate", ["{count: 5, entities: [client/1]}", "{count: 5, entities: 2}"])
def test_documents_are_made_for_entities_that_are_there_or_for_new_ones(
    tmp_path: Path, generate: str
) -> None:
    fixture = written(tmp_path / "f.yaml", f"agentcis: {{entities: [client/1], generate: {generate}}}")
    data = beginnings_of(Config(fixture=(fixture,))).of("agentcis")
    assert len(data.documents) == 5
    assert data.last_id == 5
    assert {document.entity for document in data.documents.values()} <= set(data.entities)


def test_without_a_wish_for_records_their_library_is_not_imported() -> None:
    program = "import sys; from mockserver.app import *; create_app(Config()); print('faker' in sys.modules)"
    printed = subprocess.check_output([sys.executable, "-W", "ignore", "-c", program], timeout=60)
    assert printed == b"False\n"
