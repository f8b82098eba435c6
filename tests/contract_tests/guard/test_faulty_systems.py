"""A live system that says something wrong: the guard believes no single word that would let a document go."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.contract_tests.guard.attacks import BULK, ENTITY
from tests.contract_tests.guard.fronts import MARKER, Front, front, said_by_guard
from tests.contract_tests.guard.permissive import System, serving

_OTHER = "/api/v2/attachments/client/5"


@pytest.fixture
def system() -> System:
    return System()


@pytest.fixture
def guarded(system: System, tmp_path: Path) -> Iterator[Front]:
    with serving(system) as base_url, front(base_url, ledger=tmp_path / "ledger") as opened:
        yield opened


def upload(guarded: Front, name: str = f"{MARKER}-1.txt", *, at: str = ENTITY) -> httpx.Response:
    return guarded.http.post(at, files={"documents[]": (name, b"ours")})


def delete(guarded: Front, *ids: int) -> httpx.Response:
    return guarded.http.post(BULK, json={"ids": ids, "_method": "delete"})


def rename(guarded: Front, number: int) -> httpx.Response:
    return guarded.http.put(f"{ENTITY}/{number}", json={"original_name": "x.txt"})


def test_what_this_run_uploaded_can_be_renamed_and_deleted(guarded: Front, system: System) -> None:
    upload(guarded)

    assert rename(guarded, 1).status_code == 200
    assert system.documents[1].name == "x.txt"
    assert delete(guarded, 1).status_code == 200
    assert not system.documents


@pytest.mark.parametrize("name", [f"{MARKER}-1.txt", "report.pdf"])
def test_an_upload_whose_answer_names_anothers_id_makes_nothing_ours(
    guarded: Front, system: System, name: str
) -> None:
    foreign = system.add("client/6", "theirs.txt")
    system.told_id = foreign
    upload(guarded, name)

    assert said_by_guard(delete(guarded, foreign)) == "blocked"
    assert said_by_guard(rename(guarded, foreign)) == "blocked"
    assert foreign in system.documents


def test_an_upload_whose_answer_names_an_id_of_another_entity_makes_nothing_ours(
    guarded: Front, system: System
) -> None:
    foreign = system.add("client/5", "theirs.txt")
    system.told_id = foreign
    upload(guarded)
    guarded.http.get(_OTHER)
    upload(guarded, at=_OTHER)

    assert said_by_guard(delete(guarded, foreign)) == "blocked"


def test_a_list_that_shows_anothers_id_under_our_name_makes_nothing_ours(
    guarded: Front, system: System
) -> None:
    """A join that takes the id of another table does that."""
    foreign = system.add("client/5", "theirs.txt")
    upload(guarded)
    system.shown_ids[2] = foreign
    guarded.http.get(ENTITY)

    assert said_by_guard(delete(guarded, foreign)) == "blocked"
    assert foreign in system.documents


@pytest.mark.parametrize("name", [f"{MARKER}-1.txt", "report.pdf"])
def test_what_others_upload_meanwhile_is_theirs(guarded: Front, system: System, name: str) -> None:
    """Under a name that we sent, too."""
    upload(guarded, name)
    guarded.http.get(ENTITY)
    foreign = system.add("client/6", "report.pdf")
    guarded.http.get(ENTITY)

    assert said_by_guard(delete(guarded, foreign)) == "blocked"
    assert said_by_guard(delete(guarded, 1, foreign)) == "blocked"
    assert delete(guarded, 1).status_code == 200


def test_an_id_that_is_given_anew_after_a_deletion_is_anothers(guarded: Front, system: System) -> None:
    system.reuses_ids = True
    upload(guarded, "report.pdf")
    guarded.http.get(ENTITY)
    delete(guarded, 1)
    foreign = system.add("client/6", "report.pdf")
    guarded.http.get(ENTITY)

    assert foreign == 1
    assert said_by_guard(delete(guarded, foreign)) == "blocked"
    assert said_by_guard(rename(guarded, foreign)) == "blocked"


def test_an_id_that_is_given_anew_after_a_deletion_that_failed_is_anothers(
    guarded: Front, system: System
) -> None:
    """The answer is 500, and the document is gone all the same."""
    system.reuses_ids = system.fails_after_deleting = True
    upload(guarded)
    guarded.http.get(ENTITY)
    assert delete(guarded, 1).status_code == 500
    foreign = system.add("client/6", "theirs.txt")

    assert foreign == 1
    assert said_by_guard(delete(guarded, foreign)) == "blocked"
    assert foreign in system.documents


def test_a_document_whose_deletion_failed_can_be_deleted_again(guarded: Front, system: System) -> None:
    upload(guarded)
    guarded.http.get(ENTITY)
    kept = system.documents[1]
    system.fails_after_deleting = True
    delete(guarded, 1)
    system.fails_after_deleting = False
    system.documents[1] = kept

    assert delete(guarded, 1).status_code == 200
    assert not system.documents


def test_a_rename_at_the_entity_waits_until_nobody_else_has_anything_there(
    guarded: Front, system: System
) -> None:
    upload(guarded)
    assert guarded.http.put(ENTITY, json={"id": 1, "original_name": "x.txt"}).status_code == 200
    foreign = system.add("client/6", "theirs.txt")

    for body in ({"id": 1, "original_name": "y.txt"}, {"original_name": "y.txt"}):
        assert said_by_guard(guarded.http.put(ENTITY, json=body)) == "blocked"
    assert system.documents[foreign].changed == 0
    assert system.documents[1].name == "x.txt"


def test_a_list_that_cannot_be_read_lets_nothing_unnamed_be_renamed(guarded: Front, system: System) -> None:
    upload(guarded, at=_OTHER)

    assert said_by_guard(guarded.http.put(ENTITY, json={"original_name": "y.txt"})) == "blocked"


def test_an_entity_is_the_same_one_with_zeros_before_its_number(guarded: Front, system: System) -> None:
    foreign = system.add("client/006", "theirs.txt")
    upload(guarded, "report.pdf", at="/api/v2/attachments/client/006")
    guarded.http.get(ENTITY)

    assert guarded.guard.ownership.places.keys() == {"client/6"}
    assert said_by_guard(delete(guarded, foreign)) == "blocked"
