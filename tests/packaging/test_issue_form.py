"""The form for "the contract is wrong": valid, and it asks for what raises an evidence."""

from __future__ import annotations

from typing import Any, get_args

import openapi
from tests.packaging.shell_steps import ROOT, read_yaml, validate

FOLDER = ".github/ISSUE_TEMPLATE"
FORM = f"{FOLDER}/contract-is-wrong.yml"


def fields() -> dict[str, dict[str, Any]]:
    """What can be filled in, by its id."""
    return {one["id"]: one for one in read_yaml(FORM)["body"] if "id" in one}


def test_the_form_is_what_its_schema_says() -> None:
    validate("github-issue-forms", FORM)
    validate("github-issue-config", f"{FOLDER}/config.yml")


def test_nothing_can_be_left_out_that_an_evidence_needs() -> None:
    asked = {"api", "rule", "observed", "when", "system", "evidence", "raises", "promises"}
    assert set(fields()) == asked
    for name in asked - {"promises"}:
        assert fields()[name]["validations"] == {"required": "true"}, name


def test_every_api_can_be_chosen_and_every_evidence_is_spoken_of() -> None:
    titles = " ".join(openapi.spec(api)["info"]["title"] for api in openapi.APIS)
    options = fields()["api"]["attributes"]["options"]
    assert len(options) == len(openapi.APIS)
    assert all(option in titles for option in options)
    raises = str(fields()["raises"]["attributes"])
    assert all(evidence in raises for evidence in get_args(openapi.Evidence))


def test_who_sends_it_promises_that_no_secret_and_no_person_is_in_it() -> None:
    promises = fields()["promises"]["attributes"]["options"]
    assert all(promise["required"] == "true" for promise in promises)
    text = str(promises)
    assert "secret" in text
    assert "personal data" in text


def test_the_example_of_a_rule_is_one_and_the_commands_are_ours() -> None:
    rules = {rule for api in openapi.APIS for rule in openapi.rules(api)}
    assert fields()["rule"]["attributes"]["placeholder"] in rules
    described = " ".join(fields()["evidence"]["attributes"]["description"].split())
    assert "`contract-tests drift traffic.har`" in described
    assert "`contract-tests run --har`" in described
    assert "contract-tests drift traffic.har" in (ROOT / "docs/parity.md").read_text(encoding="utf-8")
