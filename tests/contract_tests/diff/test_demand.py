"""What changes demand: a version that is high enough, and an entry in the changelog that was not there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contract_tests.diff import Change, Contract
from contract_tests.diff.change import Level
from contract_tests.diff.changelog import new_entries
from contract_tests.diff.demand import Demand, demand_of
from contract_tests.diff.states import Changelog, State
from tests.contract_tests.diff.corpus import ours
from tests.contract_tests.diff.repository import CHANGELOG

TITLE = "Case IQ Attachment APIs"


def with_version(version: str) -> Contract:
    contract = ours("caseiq")
    data = {**contract.spec.data, "info": {**contract.spec.data["info"], "version": version}}
    return replace(contract, spec=replace(contract.spec, data=data))


def demand(
    old: str, new: str, level: Level | None, before: str | None = CHANGELOG, after: str | None = None
) -> Demand:
    """Of one change of a level between two versions; with an entry, unless another changelog is given."""
    after = after or CHANGELOG.replace("- An entry", "- `limit` is lower.\n- An entry")
    logs = [text and Changelog(f"{n}:CHANGELOG.md", text) for n, text in enumerate((before, after))]
    states = [
        State(f"{n}:openapi.yaml", with_version(version), log or None)
        for n, (version, log) in enumerate(zip((old, new), logs, strict=True))
    ]
    changes = [Change(level, "requests", "it is another", "openapi.yaml", 1, 1)] if level else []
    return demand_of(states[0], states[1], changes)


@pytest.mark.parametrize(
    ("old", "new", "level", "wanted"),
    [
        ("1.0", "1.0", "breaking", "2.0.0"),
        ("1.0", "1.9.9", "breaking", "2.0.0"),
        ("2", "2", "breaking", "3.0.0"),
        ("2", "3", "breaking", None),
        ("1.2.3", "2.0.0", "breaking", None),
        ("1.2.3", "2.0.0-rc.1", "breaking", None),
        ("1.2.3", "4.0.0", "breaking", None),
        ("0.3.1", "0.3.2", "breaking", "0.4.0"),
        ("0.3.1", "0.4.0", "breaking", None),
        ("2.0.0", "1.0.0", "breaking", "3.0.0"),
        ("1.0", "1.0", "compatible", "1.1.0"),
        ("1.0", "1.1", "compatible", None),
        ("1.0", "2.0", "compatible", None),
        ("0.3.1", "0.3.2", "compatible", "0.4.0"),
        ("1.0", "1.0", "editorial", None),
        ("1.0", "1.0.1", "editorial", None),
        ("1.0.1", "1.0", "editorial", "1.0.1"),
        ("1.0", "0.9", None, None),
    ],
)
def test_the_version_that_a_change_demands(old: str, new: str, level: Level, wanted: str | None) -> None:
    found = demand(old, new, level)
    said = found.unmet if level == "breaking" else found.wished
    assert [f" become {wanted}:" in each for each in said] == ([True] if wanted else [])
    assert ("went back" in "".join(said)) == ((old, new) in (("2.0.0", "1.0.0"), ("1.0.1", "1.0")))


@pytest.mark.parametrize(("old", "new"), [("spring", "2.0"), ("1.0", "2024-05-02"), ("1.0", "")])
def test_what_is_no_version_meets_no_demand(old: str, new: str) -> None:
    assert "no version like 1.2.3" in "".join(demand(old, new, "breaking").unmet)
    assert demand(old, new, None).unmet == ()


def test_a_breaking_change_without_an_entry_is_not_told_to_anybody() -> None:
    (missing,) = demand("1.0", "2.0", "breaking", after=CHANGELOG).unmet
    assert missing == "1:CHANGELOG.md has no new entry that says what breaks"
    assert demand("1.0", "1.1", "compatible", after=CHANGELOG).unmet == ()


@pytest.mark.parametrize("after", [None, CHANGELOG])
def test_where_there_was_no_changelog_each_entry_is_new(after: str | None) -> None:
    assert demand("1.0", "2.0", "breaking", before=None, after=after).unmet == ()


@pytest.mark.parametrize(
    ("new", "entries"),
    [
        (CHANGELOG, []),
        (CHANGELOG.replace("- An entry", "- One more.\n- An entry"), ["One more."]),
        (CHANGELOG.replace("- An entry", "* One\n  more.\n\n- An entry"), ["One more."]),
        (CHANGELOG.replace("An entry that", "An entry, that"), ["An entry, that was there."]),
        (CHANGELOG.replace("- Another", "- Of the mock.\n- Another"), []),
        (CHANGELOG + "\n## [0.1.0]\n\n### Case IQ spec\n\n- In an old version.\n", []),
        (CHANGELOG.replace("### Case IQ spec", "### Agentcis spec\n\n- Of another.\n\n### Case IQ spec"), []),
        ("## 1.0\n\n- No section at all.\n", ["No section at all."]),
        ("# Changelog\n\nNothing yet.\n", []),
    ],
)
def test_the_new_entries_of_the_version_in_the_making(new: str, entries: list[str]) -> None:
    assert new_entries(CHANGELOG, new, TITLE) == entries
