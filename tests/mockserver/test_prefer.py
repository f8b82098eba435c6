"""`Prefer`: the documented answers of each operation on demand, without a token and without a trace."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Any

import httpx
import pytest
from openapi_schema_validator import OAS30ReadValidator, oas30_format_checker

import openapi
from mockserver.prefer.generation import Generator
from mockserver.prefer.patterns import text_of_pattern
from mockserver.prefer.wish import UnreadableWish, Wish, read_wish
from tests.mockserver.clients import CLIENT_5, CLIENT_6, RECORDS, SAVE_FILE, Agentcis, CaseIq, bytes_path
from tests.mockserver.raw_http import exchange, request_bytes
from tests.openapi.walk import Operation, operations

NOW = datetime(2030, 1, 31, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Documented:
    """A documented answer, with one of its examples where it has any."""

    operation: Operation
    status: int
    example: str | None
    content: dict[str, Any]

    @property
    def path(self) -> str:
        """A path of the operation."""
        examples = {each["name"]: each["example"] for each in self.operation.parameters}
        return re.sub(r"{(\w+)}", lambda found: str(examples[found[1]]), self.operation.path)

    @property
    def prefer(self) -> str:
        """The header that wishes for it."""
        return f"code={self.status}" + (f", example={self.example}" if self.example else "")

    @property
    def value(self) -> Any:
        """What the example holds."""
        return self.content["examples"][self.example]["value"]

    def breaches(self, value: Any) -> list[str]:
        """What is wrong with a value, by the schema."""
        validator = OAS30ReadValidator(self.content["schema"], format_checker=oas30_format_checker)
        return [error.message for error in validator.iter_errors(value)]


def documented() -> Iterator[Documented]:
    for api in openapi.APIS:
        for operation in operations(api):
            for status, response in operation.responses.items():
                content = next(iter(response.get("content", {}).values()), {})
                for example in content.get("examples", {None: None}):
                    yield Documented(operation, int(status), example, content)


EVERY_EXAMPLE = pytest.mark.parametrize(
    "wanted", [pytest.param(each, id=f"{each.operation.id}-{each.prefer}") for each in documented()]
)


@EVERY_EXAMPLE
def test_every_documented_example_can_be_had(http: httpx.Client, wanted: Documented) -> None:
    answer = http.request(wanted.operation.method, wanted.path, headers={"Prefer": wanted.prefer})

    assert answer.status_code == wanted.status
    assert answer.headers["Preference-Applied"] == wanted.prefer
    if wanted.example is None:
        assert answer.content == b""
    elif answer.headers["Content-Type"] == "application/json":
        assert answer.json() == wanted.value
        assert not wanted.breaches(answer.json())
    else:
        assert answer.content == wanted.value.encode()
        assert "Content-Disposition" in answer.headers


@pytest.mark.parametrize(
    "wanted",
    [
        pytest.param(each, id=f"{each.operation.id}-{each.status}")
        for each in {(each.operation.id, each.status): each for each in documented()}.values()
    ],
)
def test_every_documented_answer_can_be_generated(http: httpx.Client, wanted: Documented) -> None:
    headers = {"Prefer": f"dynamic=true, code={wanted.status}"}
    answer = http.request(wanted.operation.method, wanted.path, headers=headers)

    assert answer.status_code == wanted.status
    if answer.headers.get("Content-Type") == "application/json":
        assert not wanted.breaches(answer.json())


@pytest.mark.parametrize("seed", range(5))
def test_what_is_generated_fits_whatever_chance_says(seed: int) -> None:
    for wanted in documented():
        schema = wanted.content.get("schema", {})
        if schema.get("format") != "binary" and schema:
            assert not wanted.breaches(Generator(Random(seed), NOW).value(schema))


def test_the_same_chance_generates_the_same() -> None:
    schema = next(documented()).content["schema"]
    assert Generator(Random(1), NOW).value(schema) == Generator(Random(1), NOW).value(schema)


@pytest.mark.parametrize(
    "pattern",
    [r"^[A-Z]+(, ?[A-Z]+)*$", r"^(a|bc)\d{2,3}\.x?$", r"[^/]$", r"^.\S\w$", r"^[^\d]x{2}$"],
)
def test_a_text_of_a_pattern_matches_it(pattern: str) -> None:
    for seed in range(50):
        assert re.search(pattern, text_of_pattern(pattern, Random(seed)))


def test_a_success_is_preferred_where_no_code_is(http: httpx.Client) -> None:
    answer = http.get(CLIENT_5, headers={"Prefer": "example=NoDocument"})
    assert (answer.status_code, answer.json()["data"]) == (200, [])


@pytest.mark.parametrize(
    ("headers", "wish"),
    [
        (["code=404"], Wish(404)),
        (["Code = 404 , example=a"], Wish(404, "a")),
        (["code=404; example=a"], Wish(404, "a")),
        (["code=404", "example=a"], Wish(404, "a")),
        (['code="404", example="a b, c\\""'], Wish(404, 'a b, c"')),
        (["dynamic=true"], Wish(dynamic=True)),
        (["dynamic"], Wish(dynamic=True)),
        (["code=404, code=500"], Wish(404)),
        (["return=minimal, respond-async, code=404"], Wish(404)),
        (["return=minimal; wait=10"], None),
        (["dynamic=false"], None),
        ([""], None),
        (['"'], None),
        ([], None),
    ],
)
def test_preferences_are_read_as_the_standard_writes_them(headers: list[str], wish: Wish | None) -> None:
    assert read_wish(headers) == wish


@pytest.mark.parametrize("header", ["code=4o4", "code=", "code=999", "code=٤٠٤", "dynamic=maybe"])
def test_a_preference_that_cannot_be_meant_is_no_wish(header: str) -> None:
    with pytest.raises(UnreadableWish):
        read_wish([header])


@pytest.mark.parametrize(
    ("path", "prefer", "listed"),
    [
        (CLIENT_5, "code=418", ["code=404 (NoSuchEntity)", "code=200 (TwoDocuments,"]),
        (CLIENT_5, "example=Nothing", ["TwoDocuments", "NoDocument"]),
        (CLIENT_5, "code=404, example=TwoDocuments", ["code=404 (NoSuchEntity)"]),
        (RECORDS, "code=404", ["code=400 (limitOutOfRange, unknownParameter)"]),
        (RECORDS, "code=x", ["code must be a status"]),
    ],
)
def test_an_impossible_wish_is_400_and_says_what_there_is(
    http: httpx.Client, path: str, prefer: str, listed: list[str]
) -> None:
    answer = http.get(path, headers={"Prefer": prefer})

    assert answer.status_code == 400
    assert "Preference-Applied" not in answer.headers
    assert all(each in answer.text for each in ["Prefer", *listed])
    shape = {"message", "errors"} if path == CLIENT_5 else {"name", "httpstatus", "meta", "message"}
    assert set(answer.json()) == shape


def test_nothing_is_stored_deleted_or_renamed(caseiq: CaseIq, agentcis: Agentcis) -> None:
    before = (caseiq.state(), agentcis.state())
    prefer = {"Prefer": "code=200"}
    assert caseiq.post(SAVE_FILE, files={"file": b"x"}, headers=prefer).status_code == 200
    assert agentcis.post(CLIENT_6, files={"documents[]": b"x"}, headers=prefer).status_code == 200
    assert agentcis.put(CLIENT_5, json={"id": 3, "original_name": "x"}, headers=prefer).status_code == 200
    delete = {"ids": [3], "_method": "delete"}
    assert agentcis.post("/api/v2/attachments", json=delete, headers=prefer).status_code == 200
    assert (caseiq.state(), agentcis.state()) == before


def test_other_preferences_change_nothing(agentcis: Agentcis) -> None:
    answer = agentcis.get(CLIENT_5, headers={"Prefer": "return=minimal"})
    assert len(answer.json()["data"]) == 2
    assert "Preference-Applied" not in answer.headers


def test_a_path_or_method_that_the_spec_has_not_is_answered_as_ever(http: httpx.Client) -> None:
    assert http.get("/api/v2/nothing", headers={"Prefer": "code=200"}).status_code == 404
    assert http.patch(CLIENT_5, headers={"Prefer": "code=200"}).status_code == 405


def test_a_head_has_the_headers_of_the_get(http: httpx.Client) -> None:
    prefer = {"Prefer": "code=206"}
    path = bytes_path("aaaaaaaa-0000-4000-8000-0000000000f2")
    got, headed = http.get(path, headers=prefer), http.head(path, headers=prefer)

    assert (headed.status_code, headed.content) == (206, b"")
    volatile = {"date"}
    assert dict(headed.headers.items() - {(name, got.headers[name]) for name in volatile}) == dict(
        got.headers.items() - {(name, got.headers[name]) for name in volatile}
    )


def test_several_headers_are_one_wish(mock: Any) -> None:
    request = request_bytes("GET", CLIENT_5, {"Prefer": "code=404"})
    request = request.replace(b"\r\n\r\n", b"\r\nPrefer: example=NoSuchEntity\r\n\r\n")
    answer = exchange(mock.port, request)
    assert answer.status == 404
    assert answer.headers["preference-applied"] == "code=404, example=NoSuchEntity"
    assert json.loads(answer.content)["message"]
