"""Requests that Schemathesis draws from a spec, as plain data that says which rule each one violates.

What a drawn request violates is found by holding what goes over the wire against the schemas of the spec,
not by believing the generator: a number sent as form text is a text like any other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import unquote

import hypothesis
import jsonschema
import schemathesis
from hypothesis import HealthCheck, Phase, Verbosity
from schemathesis import GenerationMode

import openapi
from contract_tests.described import Described, described
from contract_tests.schema import nearest_rule

_SETTINGS = hypothesis.settings(
    database=None,
    deadline=None,
    derandomize=False,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    verbosity=Verbosity.quiet,
)
_DRAWS_FOR_EACH_CASE = 8
_UNSENDABLE = {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}
_INTEGER = re.compile(r"-?[0-9]{1,18}")
_MISSING = object()


@dataclass(frozen=True)
class Violation:
    """What one value of a request breaks: `rule` is the nearest `x-rule`; `where` is query, path or body."""

    rule: str
    where: str
    name: str


@dataclass(frozen=True)
class Drawn:
    """A drawn request; `violation` is None for one that the spec allows. `body` holds wire values."""

    operation: str
    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    body: Mapping[str, Any]
    media_type: str | None
    violation: Violation | None


def drawn(
    api: str,
    operation: str,
    *,
    valid: bool,
    count: int,
    seed: int,
    path_parameters: Mapping[str, str] | None = None,
) -> list[Drawn]:
    """Up to `count` different requests of an operation: allowed ones, or such as violate one rule each.

    `path_parameters` are values to use instead of drawn ones. Drawn once in a process.
    """
    fixed = tuple((path_parameters or {}).items())
    return list(_drawn(api, operation, valid=valid, count=count, seed=seed, fixed=fixed))


@cache
def _drawn(
    api: str, operation: str, *, valid: bool, count: int, seed: int, fixed: tuple[tuple[str, str], ...]
) -> tuple[Drawn, ...]:
    strategy = _operations(api)[operation].as_strategy(
        generation_mode=GenerationMode.POSITIVE if valid else GenerationMode.NEGATIVE,
        path_parameters=dict(fixed) or None,
    )
    found: dict[str, Drawn] = {}

    @hypothesis.seed(seed)
    @hypothesis.settings(_SETTINGS, max_examples=count * _DRAWS_FOR_EACH_CASE)
    @hypothesis.given(strategy)
    def collect(case: Any) -> None:
        request = _request(api, operation, case) if len(found) < count else None
        if request is not None and (request.violation is None) is valid:
            found.setdefault(repr(request), request)

    collect()
    return tuple(found.values())


@cache
def _operations(api: str) -> dict[str, Any]:
    """The operations as Schemathesis knows them, without credentials: those are the client's affair."""
    document = {name: value for name, value in openapi.spec(api).items() if name != "security"}
    document["paths"] = {
        path: {name: _without_security(value) for name, value in item.items()}
        for path, item in document["paths"].items()
    }
    config = schemathesis.Config.from_dict({"generation": {"allow-x00": False}})
    schema = schemathesis.openapi.from_dict(document, config=config)
    results: list[Any] = list(schema.get_all_operations())
    operations = [result.ok() for result in results]
    return {operation.definition.raw["operationId"]: operation for operation in operations}


def _without_security(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {name: member for name, member in value.items() if name != "security"}


def _request(api: str, operation: str, case: Any) -> Drawn | None:
    """A drawn case as data; None where it violates more than one rule or could not be sent as it is."""
    body = case.body if isinstance(case.body, dict) else {}
    path_values = {name: str(value) for name, value in (case.path_parameters or {}).items()}
    plain_path_values = {name: unquote(text) for name, text in path_values.items()}
    query = list(_pairs(case.query or {}))
    if not (_is_sendable(query) and _is_sendable(body) and all(map(_is_segment, path_values.values()))):
        return None
    spoken = described(api, operation)
    violations = [
        *_parameter_violations(spoken, "path", plain_path_values),
        *_parameter_violations(spoken, "query", dict(query)),
        *_query_violations(spoken, query),
        *_body_violations(spoken, body),
    ]
    if len(violations) > 1 or any(violation is None for violation in violations):
        return None
    path = case.path
    for name, text in path_values.items():
        path = path.replace(f"{{{name}}}", text)
    violation = violations[0] if violations else None
    return Drawn(operation, case.method, path, tuple(query), body, case.media_type, violation)


def _pairs(query: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in query.items():
        for item in value if isinstance(value, list) else [value]:
            yield name, str(item).lower() if isinstance(item, bool) else str(item)


def _is_sendable(value: Any) -> bool:
    """Whether no server or proxy in between has reason to stumble over the characters."""
    if isinstance(value, str):
        return not any(unicodedata.category(letter) in _UNSENDABLE for letter in value)
    if isinstance(value, Mapping):
        return all(_is_sendable(name) and name and _is_sendable(item) for name, item in value.items())
    if isinstance(value, list | tuple):
        return all(_is_sendable(item) for item in value)
    return True


def _is_segment(text: str) -> bool:
    """Whether a value stays one segment of the path on its way through proxies."""
    plain = unquote(text)
    return plain not in ("", ".", "..") and not set(plain) & set("/\\;?#%") and _is_sendable(plain)


def _parameter_violations(
    spoken: Described, where: str, texts: Mapping[str, str]
) -> Iterator[Violation | None]:
    for parameter in spoken.parameters:
        text = texts.get(parameter["name"])
        if parameter["in"] != where or (text is None and not parameter.get("required")):
            continue
        if text is None or not _is_valid(parameter["schema"], _read(parameter["schema"], text)):
            yield _violation(parameter.get("x-rule"), where, parameter["name"])


def _query_violations(spoken: Described, query: list[tuple[str, str]]) -> Iterator[Violation | None]:
    known = {parameter["name"] for parameter in spoken.parameters if parameter["in"] == "query"}
    names = [name for name, _ in query]
    for name in sorted(set(names)):
        if name not in known or names.count(name) > 1:
            yield _violation(spoken.closed_query_rule, "query", name)


def _body_violations(spoken: Described, body: Mapping[str, Any]) -> Iterator[Violation | None]:
    properties = spoken.body.get("properties", {})
    for name, schema in properties.items():
        value = body.get(name, _MISSING)
        if value is _MISSING:
            is_wrong = name in spoken.body.get("required", [])
        elif schema.get("format") == "binary":
            is_wrong = False
        else:
            is_wrong = not _is_valid(schema, value)
        if is_wrong:
            # Form fields are text: what is none cannot be told from its text on the other side.
            is_text = value is _MISSING or isinstance(value, str) or not spoken.is_form
            rule = _rule_of(schema, value) or spoken.body.get("x-rule")
            yield _violation(rule if is_text else None, "body", name)
    for name in set(body) - set(properties):
        yield _violation(None, "body", name)


def _rule_of(schema: Mapping[str, Any], value: Any) -> str | None:
    """The rule that a member breaks: its own, or that of a part of its schema where only that is broken."""
    own: str | None = schema.get("x-rule")
    if value is _MISSING:
        return own
    errors = _validator(schema).iter_errors(value)
    rules = [nearest_rule(schema, error.absolute_schema_path) for error in errors]
    return own if own in rules else next(iter(rules), own)


def _violation(rule: str | None, where: str, name: str) -> Violation | None:
    return Violation(rule, where, name) if rule else None


def _read(schema: Mapping[str, Any], text: str) -> Any:
    """A parameter's text as the value that it stands for."""
    if schema.get("type") == "integer":
        return int(text) if _INTEGER.fullmatch(text) else text
    return text.split(",") if schema.get("type") == "array" else text


def _is_valid(schema: Mapping[str, Any], value: Any) -> bool:
    return bool(_validator(schema).is_valid(value))


def _validator(schema: Mapping[str, Any]) -> jsonschema.Draft4Validator:
    return jsonschema.Draft4Validator(dict(schema), format_checker=jsonschema.FormatChecker())
