"""The documents in OpenAPI 3.1: valid, clean, and the same contract as in 3.0."""

from __future__ import annotations

import copy
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
import yaml
from openapi_schema_validator import (
    OAS30Validator,
    OAS31Validator,
    oas30_format_checker,
    oas31_format_checker,
)
from openapi_spec_validator import OpenAPIV31SpecValidator
from ruamel.yaml import YAML

import openapi
from contract_tests.lint.linters import Linters
from contract_tests.schema import json_schema
from release import documents, openapi31
from tests.release.instances import at, examples, key, variants

EVERY_API = pytest.mark.parametrize("api", openapi.APIS)
SAMPLE = 400
_CHECKER = jsonschema.FormatChecker()
_FORMATS = {name: (lambda text, name=name: _CHECKER.conforms(text, name)) for name in ("uuid", "date-time")}


@cache
def text_31(api: str) -> str:
    return documents.in_31(openapi.spec_path(api).read_text(encoding="utf-8"))


@cache
def document_31(api: str) -> Any:
    return yaml.safe_load(text_31(api))


@dataclass(frozen=True)
class Held:
    """A value at a place, and whether each document takes it."""

    pointer: tuple[str, ...]
    value: Any
    in_30: bool
    in_31: bool


def held(old: Any, new: Any) -> Iterator[Held]:
    """Every example and its variants, held against both documents by a plain validator of JSON Schema."""
    quick: dict[tuple[str, ...], tuple[Callable[[Any], bool], Callable[[Any], bool]]] = {}
    seen: set[str] = set()
    for example in examples(old):
        if example.pointer not in quick:
            plain, newer = json_schema(old, at(old, example.pointer)), _whole(new, example.pointer)
            quick[example.pointer] = (
                jsonschema_rs.Draft4Validator(plain, formats=_FORMATS, validate_formats=True).is_valid,
                jsonschema_rs.Draft202012Validator(newer, formats=_FORMATS, validate_formats=True).is_valid,
            )
        in_30, in_31 = quick[example.pointer]
        for value in variants(example.value):
            known = key(example.pointer, value)
            if known not in seen:
                seen.add(known)
                yield Held(example.pointer, value, in_30(value), in_31(value))


def _whole(document: Any, pointer: tuple[str, ...]) -> Any:
    """A schema with what it refers to."""
    return {"allOf": [at(document, pointer)], "components": document["components"]}


def disagreements(old: Any, new: Any) -> list[Held]:
    return [one for one in held(old, new) if one.in_30 != one.in_31]


@EVERY_API
def test_both_documents_take_and_refuse_the_same_values(api: str) -> None:
    results = list(held(openapi.spec(api), document_31(api)))
    assert [one for one in results if one.in_30 != one.in_31] == []
    assert len(results) > 5000
    taken = sum(one.in_30 for one in results)
    assert taken > 500
    assert len(results) - taken > 500


@EVERY_API
def test_the_validators_of_openapi_say_the_same(api: str) -> None:
    """Of each example and a sample of the variants: they are slow, and know what `nullable` means."""
    old, new = openapi.spec(api), document_31(api)
    shown = {key(one.pointer, one.value) for one in examples(old)}
    results = list(held(old, new))
    certain = [one for one in results if key(one.pointer, one.value) in shown]
    assert all(one.in_30 for one in certain)
    for one in [*certain, *Random(5).sample(results, SAMPLE)]:
        by_30 = OAS30Validator(_whole(old, one.pointer), format_checker=oas30_format_checker)
        by_31 = OAS31Validator(_whole(new, one.pointer), format_checker=oas31_format_checker)
        assert by_30.is_valid(one.value) == by_31.is_valid(one.value), one


@pytest.mark.parametrize(
    ("api", "forgotten"), [("agentcis", "nullable"), ("caseiq", "exclusiveMinimum"), ("caseiq", "minimum")]
)
def test_a_document_that_was_derived_wrong_is_noticed(api: str, forgotten: str) -> None:
    """The same comparison, with a keyword that got lost on the way."""
    old = copy.deepcopy(openapi.spec(api))
    for schema in list(openapi31._schemas(old, "document", set())):
        schema.pop(forgotten, None)
    openapi31.derive(old)
    assert disagreements(openapi.spec(api), old)


@EVERY_API
def test_nothing_changes_but_what_3_1_says_otherwise(api: str) -> None:
    """Operations, descriptions, examples, rules and their order are those of the spec."""
    before = openapi.spec_path(api).read_text(encoding="utf-8").splitlines()
    words = (
        "openapi: ",
        "type: ",
        "nullable: ",
        "minimum: ",
        "exclusiveMinimum: ",
        "example: ",
        "examples: [",
    )
    after = text_31(api).splitlines()
    kept_before, kept_after = (
        [line for line in lines if not line.strip().startswith(words)] for lines in (before, after)
    )
    assert kept_before == kept_after
    assert len(before) > len(after) > len(before) - 40


@EVERY_API
def test_who_reads_and_writes_a_spec_without_deriving_changes_no_byte_of_it(api: str) -> None:
    written, reader = io.StringIO(), documents._reader()
    text = openapi.spec_path(api).read_text(encoding="utf-8")
    reader.dump(reader.load(text), written)
    assert written.getvalue() == text


@EVERY_API
def test_readers_of_both_versions_of_yaml_read_the_same(api: str) -> None:
    """JavaScript reads YAML 1.2, PyYAML 1.1: to them `no`, `1e3` or a date are not the same."""
    of_1_2 = YAML(typ="safe", pure=True).load(text_31(api))
    assert of_1_2 == document_31(api)


@EVERY_API
def test_the_document_is_valid(api: str) -> None:
    document = document_31(api)
    OpenAPIV31SpecValidator(document).validate()
    assert document["openapi"] == "3.1.1"


@EVERY_API
def test_the_concessions_to_tools_are_made(api: str) -> None:
    text = text_31(api)
    assert "jsonSchemaDialect" not in text
    assert "contentMediaType" not in text
    assert (
        text.count("format: binary") == openapi.spec_path(api).read_text("utf-8").count("format: binary") > 0
    )


def test_spectral_and_redocly_find_nothing(linters: Linters, tmp_path: Path) -> None:
    files = [tmp_path / f"{api}.yaml" for api in openapi.APIS]
    for api, file in zip(openapi.APIS, files, strict=True):
        file.write_text(text_31(api), encoding="utf-8")
    assert linters.lint(files, [file.name for file in files]) == []


ODD = """\
openapi: 3.0.3
paths:
  /a:
    post:
      parameters:
        - name: nullable
          in: query
          schema: &shared
            {type: integer, minimum: 1, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: false}
          example: {nullable: true, example: 1}
      requestBody:
        content:
          a/b:
            schema: *shared
            encoding: {x: {headers: {x-h: {schema: {type: string, nullable: false}}}}}
            examples: {schema: {value: {schema: {nullable: true}}}}
      responses:
        default:
          content: {a/b: {schema: {$ref: "#/components/schemas/example", description: ignored by 3.0}}}
        x-more: {content: {a/b: {schema: {nullable: true}}}}
      callbacks: {on: {"{$url}": {post: {responses: {"200": {content: {a/b: {schema: {nullable: true}}}}}}}}}
components:
  schemas:
    example:
      properties:
        example: {not: {type: string, nullable: true, example: null}}
        x-a:
          oneOf: [{type: number, exclusiveMaximum: true}]
          additionalProperties: {type: array, items: {nullable: true}}
      default: {nullable: true}
      enum: [{example: 1}]
"""
DERIVED = """\
openapi: 3.1.1
paths:
  /a:
    post:
      parameters:
        - name: nullable
          in: query
          schema: {type: integer, exclusiveMinimum: 1, maximum: 9}
          example: {nullable: true, example: 1}
      requestBody:
        content:
          a/b:
            schema: {type: integer, exclusiveMinimum: 1, maximum: 9}
            encoding: {x: {headers: {x-h: {schema: {type: string}}}}}
            examples: {schema: {value: {schema: {nullable: true}}}}
      responses:
        default: {content: {a/b: {schema: {$ref: "#/components/schemas/example"}}}}
        x-more: {content: {a/b: {schema: {nullable: true}}}}
      callbacks: {on: {"{$url}": {post: {responses: {"200": {content: {a/b: {schema: {}}}}}}}}}
components:
  schemas:
    example:
      properties:
        example: {not: {type: [string, "null"], examples: [null]}}
        x-a: {oneOf: [{type: number}], additionalProperties: {type: array, items: {}}}
      default: {nullable: true}
      enum: [{example: 1}]
"""


def test_words_of_schemas_are_derived_wherever_a_schema_stands_and_nowhere_else() -> None:
    document = yaml.safe_load(ODD)
    openapi31.derive(document)
    assert document == yaml.safe_load(DERIVED)
