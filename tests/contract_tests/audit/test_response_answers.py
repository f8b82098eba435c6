"""Each operator on an answer as a whole does what its name says; and which mutants there are."""

from __future__ import annotations

import base64
import gzip
import re
from collections.abc import Callable

import pytest

import openapi
from contract_tests.audit.response.answer import Answer
from contract_tests.audit.response.bodies import ANSWER_OPERATORS, HEADER_OPERATORS, STATUS_OPERATOR
from contract_tests.audit.response.enumeration import all_mutations, mutations
from contract_tests.audit.response.family import mutants
from contract_tests.audit.response.kinds import kinds
from contract_tests.audit.response.members import OPERATORS
from contract_tests.audit.response.mutation import Mutation, mutated
from contract_tests.audit.response.wording import WORDS
from contract_tests.schema import resolved

_JSON_HEADERS = (("Content-Type", "application/json"), ("ETag", '"a9"'), ("Content-Length", "18"))
_JSON = Answer(200, _JSON_HEADERS, '{"a": "’", "b": 1}'.encode())
_FILE = Answer(200, (("Content-Type", "image/png"), ("Content-Length", "5")), b"\x89P\nG\xff")

BODIES: dict[str, tuple[Answer, bytes]] = {
    "cut-byte": (_FILE, b"\x89P\nG"),
    "flip-byte": (_FILE, b"\x89P\x0bG\xff"),
    "line-feed": (_FILE, b"\x89P\nG\xff\n"),
    "carriage-returns": (_FILE, b"\x89P\r\nG\xff"),
    "recoded": (_FILE, "\x89P\nG\xff".encode()),
    "bom": (_FILE, b"\xef\xbb\xbf\x89P\nG\xff"),
    "no-body": (_FILE, b""),
    "base64": (_FILE, base64.b64encode(b"\x89P\nG\xff")),
    "zipped-untold": (_FILE, gzip.compress(b"\x89P\nG\xff", mtime=0)),
    "trailing": (_JSON, '{"a": "’", "b": 1}}'.encode()),
    "other-charset": (_JSON, '{"a": "’", "b": 1}'.encode("utf-16")),
    "windows-text": (_JSON, b'{"a": "\x92", "b": 1}'),
    "wrapped": (_JSON, '{"data": {"a": "’", "b": 1}}'.encode()),
    "listed": (_JSON, '[{"a": "’", "b": 1}]'.encode()),
    "encoded-twice": (_JSON, rb'"{\"a\": \"\\u2019\", \"b\": 1}"'),
}
OTHERS: dict[str, Callable[[Answer], bool]] = {
    "zipped-untrue": lambda answer: answer.header("content-encoding") == "gzip" and answer.body == _JSON.body,
    "page": lambda answer: answer.body.startswith(b"<!DOCTYPE html>") and not answer.is_json,
    "other-type": lambda answer: not answer.is_json and answer.body == _JSON.body,
    "no-type": lambda answer: answer.header("content-type") is None and answer.body == _JSON.body,
}


def _mutated(answer: Answer, operator: str, target: str = "") -> Answer:
    changed = mutated(answer, Mutation("caseiq", "getAttachment", answer.status, operator, target))
    assert changed is not None
    return changed


@pytest.mark.parametrize("operator", [*BODIES])
def test_a_body_becomes_another_of_honest_length(operator: str) -> None:
    answer, body = BODIES[operator]

    changed = _mutated(answer, operator)

    assert changed.body == body
    assert changed.header("content-length") == str(len(body))
    assert changed.status == answer.status
    assert changed.header("etag") == answer.header("etag")


@pytest.mark.parametrize("operator", [*OTHERS])
def test_a_header_lies_about_the_body(operator: str) -> None:
    assert OTHERS[operator](_mutated(_JSON, operator))


def test_a_status_changes_and_the_rest_stays() -> None:
    changed = _mutated(_JSON, "status", "201")

    assert (changed.status, changed.headers, changed.body) == (201, _JSON.headers, _JSON.body)


def test_a_status_without_a_body_has_none() -> None:
    assert _mutated(_JSON, "status", "204") == Answer(204, (("ETag", '"a9"'),))


def test_a_header_goes_is_emptied_or_altered_in_its_place() -> None:
    others = (_JSON_HEADERS[0], _JSON_HEADERS[2])

    assert _mutated(_JSON, "drop-header", "etag").headers == others
    assert _mutated(_JSON, "empty-header", "etag").headers == (others[0], ("ETag", ""), others[1])
    assert _mutated(_JSON, "alter-header", "etag").headers == (others[0], ("ETag", '"a0"'), others[1])


@pytest.mark.parametrize("operator", ["wrapped", "drop", "bom"])
def test_what_does_not_fit_is_left_alone(operator: str) -> None:
    no_json = Answer(200, (("Content-Type", "application/json"),), b"{")
    mutation = Mutation("caseiq", "getAttachment", 200, operator, "/a" if operator == "drop" else "")

    assert (mutated(no_json, mutation) is None) is (operator != "bom")
    assert mutated(_JSON, Mutation("caseiq", "getAttachment", 200, "drop-header", "Allow")) is None


def test_every_operator_on_answers_has_an_example() -> None:
    assert {*BODIES, *OTHERS} == set(ANSWER_OPERATORS)


def test_every_operator_is_described_and_used() -> None:
    known = {STATUS_OPERATOR, *HEADER_OPERATORS, *ANSWER_OPERATORS, *OPERATORS}
    used = {mutation.operator for api in openapi.APIS for mutation in mutations(api).values()}

    assert set(WORDS) == known
    assert used == known


@pytest.mark.parametrize("api", openapi.APIS)
def test_mutants_cover_every_operation_and_have_plain_names(api: str) -> None:
    operations = {
        operation["operationId"]
        for item in openapi.spec(api)["paths"].values()
        for operation in item.values()
        if isinstance(operation, dict)
    }

    assert {mutation.operation for mutation in mutations(api).values()} == operations
    assert {
        mutation.operation for mutation in mutations(api).values() if mutation.status == 200
    } == operations
    assert all(re.fullmatch(rf"{api}\.\w+\.\d{{3}}\.[\w-]+(:[\w/*._-]+)?", name) for name in mutations(api))
    assert set(mutations(api)) <= set(all_mutations(api))
    assert 250 <= len(mutations(api)) <= 400


@pytest.mark.parametrize("api", openapi.APIS)
def test_a_mutant_of_a_member_changes_an_example_of_its_answer(api: str) -> None:
    """So that none is listed that could never strike."""
    examples = _examples(api)
    members = [each for each in all_mutations(api).values() if each.operator in OPERATORS]
    assert members
    for mutation in members:
        answers = examples[mutation.operation, mutation.status]
        others = [None] if mutation.operator != "earlier" else _earlier(answers)
        strikes = any(mutated(answer, mutation, other) for answer in answers for other in others)
        assert strikes or mutation.operator in ("neighbour", "earlier"), mutation.id


def test_names_and_order_stay() -> None:
    names = list(mutations("caseiq"))

    assert "caseiq.getAttachment.200.drop:/sizeBytes" in all_mutations("caseiq")
    for function in (mutations, kinds):
        function.cache_clear()
    assert list(mutations("caseiq")) == names
    assert [mutant.id for mutant in mutants("caseiq")] == names


def _examples(api: str) -> dict[tuple[str, int], list[Answer]]:
    spec = openapi.spec(api)
    found: dict[tuple[str, int], list[Answer]] = {}
    for item in spec["paths"].values():
        for operation in (each for each in item.values() if isinstance(each, dict)):
            for status, response in operation["responses"].items():
                content = resolved(spec, response).get("content", {}).get("application/json", {})
                values = [resolved(spec, each)["value"] for each in content.get("examples", {}).values()]
                answers = [Answer(int(status), _JSON_HEADERS).with_json(value) for value in values]
                found[operation["operationId"], int(status)] = answers
    return found


def _earlier(answers: list[Answer]) -> list[Answer | None]:
    return [*answers]
