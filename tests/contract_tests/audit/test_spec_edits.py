"""Each edit of a spec changes its place and nothing else, has a name that stays, and the gates notice it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import openapi
from contract_tests.audit.bench import Bench
from contract_tests.audit.spec import family
from contract_tests.audit.spec.edit import GONE, Edit, edited
from contract_tests.audit.spec.enumeration import all_edits, edits
from contract_tests.audit.spec.family import NO_NODE, fates, mutants
from contract_tests.audit.spec.gates import Said, linted
from contract_tests.audit.spec.wording import WORDS
from contract_tests.audit.worker import Workers

_NOTICED = {
    "caseiq.spec.type-dropped:/components/parameters/Limit/schema/type": "lint parameter/type",
    "caseiq.spec.rule-unlisted:/paths/~1api-public~11.0~1save_file/post/x-rules/caseiq.upload.ok": (
        "lint operation/rules"
    ),
    "caseiq.spec.opened:/components/schemas/FileUpload/additionalProperties": "lint request/closed",
    "caseiq.spec.property-dropped:/components/schemas/Token/properties/token_type": "lint schema/required",
    "agentcis.spec.closed:/components/schemas/PageLinks/additionalProperties": "lint response/open",
    "agentcis.spec.text-dropped:/paths/~1api~1v2~1attachments/delete/requestBody/description": (
        "lint document/description"
    ),
}
_LOOSER = "caseiq.spec.required-dropped:/components/schemas/AttachmentPage/required/count"


def test_an_edit_sets_or_removes_one_value() -> None:
    document = {"a": [{"b": 1, "c": 2}, 3]}

    assert edited(document, Edit("caseiq", "x", ("a", 0, "b"))) == {"a": [{"c": 2}, 3]}
    assert edited(document, Edit("caseiq", "x", ("a", 1))) == {"a": [{"b": 1, "c": 2}]}
    assert edited(document, Edit("caseiq", "x", ("a", 0, "d"), None)) == {
        "a": [{"b": 1, "c": 2, "d": None}, 3]
    }
    assert document == {"a": [{"b": 1, "c": 2}, 3]}


@pytest.mark.parametrize("api", openapi.APIS)
def test_every_edit_changes_its_place_and_nothing_else(api: str) -> None:
    spec = openapi.spec(api)
    for edit in all_edits(api).values():
        changed = edited(spec, edit)
        assert _is_only_changed_on_the_way(spec, changed, edit), edit.id


@pytest.mark.parametrize("api", openapi.APIS)
def test_every_kind_of_edit_is_described_and_drawn(api: str) -> None:
    kinds = {edit.operator for edit in all_edits(api).values()}

    assert kinds <= set(WORDS)
    assert {edit.operator for edit in edits(api).values()} == kinds
    assert 250 <= len(edits(api)) <= 450


def test_no_words_are_left_over() -> None:
    assert set(WORDS) == {edit.operator for api in openapi.APIS for edit in all_edits(api).values()}


def test_names_and_order_stay() -> None:
    names = list(edits("agentcis"))
    for function in (edits, all_edits):
        function.cache_clear()

    assert list(edits("agentcis")) == names
    assert [mutant.id for mutant in mutants("agentcis")] == names
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", [*_NOTICED])
def test_the_lint_notices_what_the_house_forbids(name: str) -> None:
    assert linted(all_edits(name.partition(".")[0])[name]).by == _NOTICED[name]


def test_the_lint_has_nothing_against_what_is_only_looser() -> None:
    assert linted(all_edits("caseiq")[_LOOSER]) == Said()


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    with Workers(1) as workers:
        yield Bench(workers)


def test_without_node_nothing_is_claimed(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Neither killed nor survived: nobody looked."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    noticed, suspect = [
        _drawn(fragment) for fragment in ("caseiq.spec.opened:", "caseiq.spec.bound-dropped:")
    ]

    known = {fate.mutant.id: fate for fate in fates([noticed, suspect], bench)}

    kill = known[noticed.id].kill
    assert kill
    assert (kill.by, kill.layer) == ("lint request/closed", "lint")
    assert known[suspect.id].kill is None
    assert known[suspect.id].trouble == NO_NODE


@pytest.mark.parametrize(("said", "by"), [(Said("diff breaking", "…"), "diff breaking"), (Said(), "a test")])
def test_who_notices_next_is_asked_next(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, said: Said, by: str
) -> None:
    """What the lint leaves the diff is asked about, and what that leaves the tests."""
    monkeypatch.setattr(family, "installed", lambda _: object())
    monkeypatch.setattr(family, "compared", lambda edits, _: [said for _ in edits])
    monkeypatch.setattr(family, "tested", lambda _: Said("a test", "it failed"))

    (fate,) = fates([_drawn("caseiq.spec.bound-dropped:")], bench)

    assert fate.kill
    assert fate.kill.by == by
    assert fate.kill.layer == ("diff" if said.by else "project tests")


def _drawn(beginning: str) -> Any:
    return next(mutant for mutant in mutants("caseiq") if mutant.id.startswith(beginning))


def _is_only_changed_on_the_way(before: Any, after: Any, edit: Edit) -> bool:
    """What is beside the way to the place is not only equal, but the very same."""
    for step in edit.place[:-1]:
        if type(before) is not type(after) or not _are_same_beside(before, after, step):
            return False
        before, after = before[step], after[step]
    last = edit.place[-1]
    if edit.value is not GONE:
        return bool(_are_same_beside(before, after, last) and after[last] == edit.value)
    if isinstance(before, list):
        return bool(after == [each for index, each in enumerate(before) if index != last])
    return last in before and after == {key: each for key, each in before.items() if key != last}


def _are_same_beside(before: Any, after: Any, step: Any) -> bool:
    keys = range(len(before)) if isinstance(before, list) else before
    return all(after[key] is before[key] for key in keys if key != step)
