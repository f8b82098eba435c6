"""Shelves of others: what is read, what is refused, what is served."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import Any

import pytest

from contract_tests.audit import shelf as shelves
from contract_tests.audit.shelf import ShelfError, ask_for_shelf, fresh, own_shelves, read_shelf, serving

_MUTANT = {"id": "m", "rule": "caseiq.list.count", "description": "wrong", "headers": {"X-Mock-World": "m"}}
_SHELF = {"api": "caseiq", "unbroken": {}, "mutants": [_MUTANT]}


def _read(**changes: Any) -> shelves.Shelf:
    return read_shelf(["program"], {**_SHELF, **changes})


def test_what_a_shelf_leaves_out_is_what_it_does_not_have() -> None:
    shelf = _read()
    (placed,) = shelf.placed.values()

    assert (shelf.lenient, shelf.literal, shelf.members, shelf.reset) == (None, None, {}, "")
    assert (placed.mutant.id, placed.mutant.family) == ("caseiq.behaviour.m", "behaviour")
    assert placed.mutant.operation == "listAttachments"
    assert placed.headers == {"X-Mock-World": "m"}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"api": "jira"}, "api 'jira' is none of caseiq, agentcis"),
        ({"mutants": [_MUTANT, _MUTANT]}, "two mutants have the same id"),
        ({"mutants": [{**_MUTANT, "rule": "caseiq.list.cuont"}]}, "m: there is no rule 'caseiq.list.cuont'"),
        (
            {"mutants": [{**_MUTANT, "rule": "agentcis.list.meta"}]},
            "m: there is no rule 'agentcis.list.meta'",
        ),
    ],
)
def test_a_listing_that_is_wrong_is_refused(changes: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        _read(**changes)


@pytest.mark.parametrize(
    ("program", "why"),
    [
        ("import sys; sys.exit('no such shelf')", "--list ended with 1: no such shelf"),
        ("print('port=1')", "--list printed what cannot be read"),
        ("print('[]')", "--list printed what cannot be read"),
        ('print(\'{"api": "caseiq", "unbroken": {}, "mutants": [1]}\')', "--list printed what cannot be"),
    ],
)
def test_a_program_that_is_no_shelf_is_refused_by_its_name(program: str, why: str) -> None:
    command = [sys.executable, "-c", program]

    with pytest.raises(ShelfError) as raised:
        ask_for_shelf(command)

    assert str(raised.value).startswith(f"--shelf {shlex.join(command)}: {why}")


def test_a_program_that_is_not_there_is_refused() -> None:
    with pytest.raises(ShelfError, match="--shelf no-such-program: "):
        ask_for_shelf(["no-such-program"])


def test_a_shelf_that_does_not_say_where_it_listens_is_refused() -> None:
    shelf = read_shelf([sys.executable, "-c", "print('hello')"], _SHELF)

    with pytest.raises(ShelfError, match="it did not print port=NNN first"), serving(shelf):
        pass


def test_a_shelf_is_served_until_the_end_of_the_block() -> None:
    program = "import time; print('port=123', flush=True); time.sleep(600)"

    with serving(read_shelf([sys.executable, "-c", program], _SHELF)) as base_url:
        assert base_url == "http://127.0.0.1:123"


def test_without_a_checkout_the_way_to_a_shelf_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(shelves, "ROOT", tmp_path)

    with pytest.raises(ShelfError, match=r"in the repository, not in the package: .* --shelf COMMAND"):
        own_shelves(["caseiq"])


def test_a_name_of_its_own_is_put_where_a_header_wants_one() -> None:
    assert fresh({"A": "w.{fresh}", "B": "b"}, "r1") == {"A": "w.r1", "B": "b"}
