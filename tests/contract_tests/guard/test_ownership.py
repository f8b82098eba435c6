"""Which records count as a run's own."""

from __future__ import annotations

import pytest

from contract_tests.guard.intent import Shown
from contract_tests.guard.ownership import Ownership

_HERE = "client/6"
_MARKED = "ct-0f-1.txt"


@pytest.fixture
def ownership() -> Ownership:
    made = Ownership("ct-0f")
    made.survey(_HERE, [Shown("3", "theirs.txt")])
    return made


def shown(ownership: Ownership, *records: tuple[str, str], at: str = _HERE) -> set[str]:
    ownership.shown(at, [Shown(number, name) for number, name in records])
    return set(ownership.owned)


@pytest.mark.parametrize("name", [_MARKED, "report.pdf", "REPORT.pdf"])
def test_a_record_that_an_answer_and_a_list_name_is_ours(ownership: Ownership, name: str) -> None:
    ownership.sent(_HERE, [name])
    ownership.told(_HERE, ["7"])

    assert shown(ownership, ("7", name)) == {"7"}


def test_neither_an_answer_nor_a_list_is_enough(ownership: Ownership) -> None:
    ownership.sent(_HERE, ["report.pdf"])
    ownership.told(_HERE, ["7"])

    assert not ownership.owned
    assert shown(ownership, ("8", "report.pdf")) == set()
    assert shown(ownership, ("7", "another name.pdf")) == set()


@pytest.mark.parametrize(
    ("sent", "name", "owned"),
    [
        (_MARKED, _MARKED, {"7"}),
        (_MARKED, "ct-0f-1 (1).txt", {"7"}),
        (_MARKED, "ct-0f-1.txt.pdf", {"7"}),
        ("ct-0f-1", "ct-0f-1", {"7"}),
        ("ct-0f-1", "ct-0f-2", set()),
        ("report.pdf", "report.pdf", set()),
        ("report.pdf", _MARKED, set()),
    ],
)
def test_without_an_answer_only_a_marked_name_is_believed(
    ownership: Ownership, sent: str, name: str, owned: set[str]
) -> None:
    ownership.sent(_HERE, [sent])

    assert shown(ownership, ("7", name)) == owned


def test_a_marked_name_that_was_never_sent_is_not_ours(ownership: Ownership) -> None:
    ownership.sent(_HERE, ["ct-0f-2.txt"])

    assert shown(ownership, ("7", _MARKED)) == set()


def test_two_uploads_of_one_name_are_both_ours_though_only_one_was_answered(ownership: Ownership) -> None:
    ownership.sent(_HERE, [_MARKED])
    ownership.sent(_HERE, [_MARKED])
    ownership.told(_HERE, ["8"])

    assert shown(ownership, ("7", _MARKED), ("8", _MARKED)) == {"7", "8"}


@pytest.mark.parametrize("name", ["theirs.txt", _MARKED])
def test_what_was_there_before_is_never_ours(ownership: Ownership, name: str) -> None:
    ownership.sent(_HERE, [name])
    ownership.told(_HERE, ["3"])

    assert shown(ownership, ("3", name)) == set()
    assert shown(ownership, ("3", name), at="client/9") == set()


def test_what_is_not_marked_is_not_ours_where_nobody_looked_before(ownership: Ownership) -> None:
    ownership.sent("client/9", ["report.pdf"])
    ownership.told("client/9", ["7"])

    assert shown(ownership, ("7", "report.pdf"), at="client/9") == set()


def test_a_record_without_a_name_is_left_for_a_list_that_shows_one(ownership: Ownership) -> None:
    """`fields=id` hides it."""
    ownership.sent(_HERE, [_MARKED])
    ownership.told(_HERE, ["7"])

    assert shown(ownership, ("7", "")) == set()
    assert shown(ownership, ("7", _MARKED)) == {"7"}


def test_what_may_have_been_deleted_has_to_be_shown_again(ownership: Ownership) -> None:
    ownership.sent(_HERE, [_MARKED, "report.pdf"])
    ownership.told(_HERE, ["7", "8"])
    shown(ownership, ("7", _MARKED), ("8", "report.pdf"))
    ownership.deleted(["7", "8"])

    assert not ownership.owned
    assert ownership.uncertain() == [_HERE]
    assert shown(ownership, ("7", _MARKED), ("8", "report.pdf")) == {"7"}


def test_what_was_refused_is_still_ours(ownership: Ownership) -> None:
    ownership.sent(_HERE, ["report.pdf"])
    ownership.told(_HERE, ["7"])
    shown(ownership, ("7", "report.pdf"))
    ownership.deleted(["7", "3"])
    ownership.refused(["7", "3"])

    assert set(ownership.owned) == {"7"}
