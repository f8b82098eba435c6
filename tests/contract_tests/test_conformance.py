"""Drawn requests know what they violate, and can be sent."""

from __future__ import annotations

import pytest

import openapi
from contract_tests import conformance
from contract_tests.conformance import Violation, drawn
from contract_tests.described import described

_OPERATIONS = [
    (api, operation)
    for api, operation in (
        ("caseiq", "uploadFile"),
        ("caseiq", "listAttachments"),
        ("caseiq", "getAttachment"),
        ("agentcis", "listDocuments"),
        ("agentcis", "deleteDocuments"),
    )
]


@pytest.mark.parametrize(("api", "operation"), _OPERATIONS)
def test_a_wrong_request_violates_one_rule_of_the_ledger(api: str, operation: str) -> None:
    requests = drawn(api, operation, valid=False, count=5, seed=1)

    assert requests
    assert all(request.violation and request.violation.rule in openapi.rules(api) for request in requests)


@pytest.mark.parametrize(("api", "operation"), _OPERATIONS)
def test_a_right_request_violates_nothing(api: str, operation: str) -> None:
    requests = drawn(api, operation, valid=True, count=5, seed=1)

    assert requests
    assert all(request.violation is None for request in requests)


def test_the_same_seed_draws_the_same_requests() -> None:
    def query(seed: int) -> list[object]:
        conformance._drawn.cache_clear()
        found = drawn("caseiq", "listAttachments", valid=False, count=7, seed=seed)
        return [request.query for request in found]

    assert query(3) == query(3)
    assert query(3) != query(4)


def test_nothing_is_drawn_that_a_server_in_between_would_stumble_over() -> None:
    for request in drawn("caseiq", "getAttachment", valid=False, count=10, seed=2):
        segment = request.path.rpartition("/")[2]
        assert segment
        assert not set(segment) & set("\\ ?#\n")


@pytest.mark.parametrize(
    ("name", "rule"), [(" ", "update.invalid-edge"), ("", "update.invalid"), (3, "update.invalid")]
)
def test_a_member_breaks_the_nearest_rule_that_says_so(name: object, rule: str) -> None:
    """Only Laravel says that white space is no name: who takes it breaks nothing that is promised."""
    spoken = described("agentcis", "updateDocumentById")

    assert list(conformance._body_violations(spoken, {"original_name": name})) == [
        Violation(f"agentcis.{rule}", "body", "original_name")
    ]
