"""The ledgers: every rule has a source, and spec and ledger agree on who keeps it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
import yaml

import openapi
from tests.openapi.walk import EVERY_API, cited_rules, operations

PAGES = Path(__file__).parent / "pages"

EVERY_DOCUMENTED_RULE = pytest.mark.parametrize(
    ("api", "rule"),
    [
        pytest.param(api, rule, id=rule.id)
        for api in openapi.APIS
        for rule in openapi.rules(api).values()
        if rule.evidence == "documented"
    ],
)


@EVERY_API
def test_rule_ids_are_unique_and_start_with_the_api(api: str) -> None:
    """The id is all that a report or an answer of the mock names."""
    ledger = yaml.safe_load(openapi.rules_path(api).read_text(encoding="utf-8"))
    ids = [entry["id"] for entry in ledger["rules"]]
    assert sorted(set(ids)) == sorted(ids)
    assert [each for each in ids if not re.fullmatch(rf"{api}(\.[a-z0-9-]+)+", each)] == []


@EVERY_API
def test_evidence_is_one_of_four(api: str) -> None:
    """The severity of a breach follows from it."""
    evidence = {rule.evidence for rule in openapi.rules(api).values()}
    assert evidence <= set(get_args(openapi.Evidence))


@EVERY_API
def test_every_rule_has_a_statement_and_a_source(api: str) -> None:
    """QA people read both beside a verdict."""
    empty = [
        rule.id
        for rule in openapi.rules(api).values()
        if not (rule.statement.strip() and rule.source.page.strip() and rule.source.sentence.strip())
    ]
    assert empty == []


@EVERY_API
def test_the_source_says_how_the_rule_is_known(api: str) -> None:
    """A page that the project does not hold is marked as recorded, a choice as nobody's word."""
    for rule in openapi.rules(api).values():
        if rule.evidence == "sibling":
            assert rule.source.page.startswith("Another page of the vendor's"), rule.id
            assert rule.source.sentence.startswith("As recorded: "), rule.id
        assert (rule.evidence == "assumed") == (rule.source.page == "Nobody says"), rule.id


@EVERY_DOCUMENTED_RULE
def test_a_documented_sentence_is_the_vendors_own(api: str, rule: openapi.Rule) -> None:
    """Word for word, blanks and the shape of quotes aside; ` … ` stands for what was left out."""
    page = _normalised((PAGES / f"{api}.txt").read_text(encoding="utf-8"))
    pieces = _normalised(rule.source.sentence).split(" … ")
    assert [piece for piece in pieces if piece not in page] == []


@EVERY_API
def test_every_cited_rule_is_in_the_ledger(api: str) -> None:
    """In `x-rules`, `x-rule` and `x-closed-query`."""
    cited = cited_rules(openapi.spec(api))
    cited |= {rule for operation in operations(api) for rule in operation.raw["x-rules"]}
    assert cited - set(openapi.rules(api)) == set()


@EVERY_API
def test_every_rule_is_cited_or_says_why_not(api: str) -> None:
    """By some operation's `x-rules`, unless the spec has no place for it."""
    cited = {rule for operation in operations(api) for rule in operation.raw["x-rules"]}
    wrong = [
        rule.id for rule in openapi.rules(api).values() if (rule.id in cited) == bool(rule.not_expressible)
    ]
    assert wrong == []


@EVERY_API
def test_spec_and_ledger_name_the_same_operations(api: str) -> None:
    """`operations` of a rule are those whose `x-rules` list it."""
    known = {operation.id for operation in operations(api)}
    differences: dict[str, set[str]] = {}
    for rule in openapi.rules(api).values():
        citing = {each.id for each in operations(api) if rule.id in each.raw["x-rules"]}
        expected = set(rule.operations) & known if rule.not_expressible else citing
        if set(rule.operations) != expected:
            differences[rule.id] = set(rule.operations) ^ expected
    assert differences == {}


def _normalised(text: str) -> str:
    straight = text.translate(str.maketrans("“”‘’", "\"\"''"))
    return " ".join(straight.split())
