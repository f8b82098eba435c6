"""Holds every answer against the response schemas of the spec and names the rule that a violation breaks.

The spec says in `x-rule` which rule promises a part of a body; the nearest one above the violated keyword is
the rule that is broken. So a target that differs only where the ledger says `assumed` breaks only that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from typing import Any

import jsonschema
import jsonschema_rs

import openapi
from contract_tests.judge import Finding
from contract_tests.messages import Exchange

_FORMATS = jsonschema.FormatChecker()
METHODS = ("get", "put", "post", "delete", "patch", "head", "options", "trace")


class ResponseSchemas:
    """The response schemas of one API by operation and status."""

    def __init__(self, api: str) -> None:
        self._spec = openapi.spec(api)
        self._schemas: dict[tuple[str, int], dict[str, Any] | None] = {}
        self._quick: dict[tuple[str, int], jsonschema_rs.Draft4Validator] = {}
        self._operations = {
            operation["operationId"]: operation
            for item in self._spec["paths"].values()
            for method, operation in item.items()
            if method in METHODS
        }

    def breaches(self, exchange: Exchange) -> list[Finding]:
        """What the answer breaks; empty for an answer that no schema speaks about."""
        schema = self._schema(exchange)
        if schema is None or exchange.request.method == "HEAD":
            return []
        value = exchange.json()
        if value is None and exchange.body.strip() != b"null":
            rule = schema.get("x-rule")
            expected = f"a JSON body with status {exchange.status}"
            return [Finding(rule, "broken", expected, _excerpt(exchange), exchange)] if rule else []
        if _is_surely_valid(self._quick_validator(exchange, schema), value):
            return []
        return list(_violations(schema, value, exchange))

    def _quick_validator(self, exchange: Exchange, schema: Any) -> jsonschema_rs.Draft4Validator:
        """Tells fast that all is well; what is not, and which rule that breaks, the slow one says."""
        key = (exchange.request.operation or "", exchange.status)
        if key not in self._quick:
            self._quick[key] = jsonschema_rs.Draft4Validator(
                schema, formats=_checks_of_formats(), validate_formats=True
            )
        return self._quick[key]

    def _schema(self, exchange: Exchange) -> dict[str, Any] | None:
        key = (exchange.request.operation or "", exchange.status)
        if key not in self._schemas:
            self._schemas[key] = self._read_schema(*key)
        return self._schemas[key]

    def _read_schema(self, operation_id: str, status: int) -> dict[str, Any] | None:
        operation = self._operations.get(operation_id)
        if operation is None:
            return None
        response = resolved(self._spec, operation["responses"].get(str(status)))
        content = (response or {}).get("content", {}).get("application/json")
        return json_schema(self._spec, content["schema"]) if content else None


def resolved(spec: Any, node: Any) -> Any:
    """What a node of the spec refers to, or the node itself."""
    while isinstance(node, dict) and "$ref" in node:
        target: Any = spec
        for key in node["$ref"].removeprefix("#/").split("/"):
            target = target[key]
        node = target
    return node


def json_schema(spec: Any, node: Any) -> Any:
    """A schema without references and `nullable`, as JSON Schema draft 4 knows it."""
    node = resolved(spec, node)
    if isinstance(node, list):
        return [json_schema(spec, item) for item in node]
    if not isinstance(node, dict):
        return node
    plain = {key: json_schema(spec, value) for key, value in node.items() if key != "example"}
    if plain.pop("nullable", False) is True and isinstance(plain.get("type"), str):
        plain["type"] = [plain["type"], "null"]
        if "enum" in plain and None not in plain["enum"]:
            plain["enum"] = [*plain["enum"], None]
    return plain


@lru_cache
def response_schemas(api: str) -> ResponseSchemas:
    """The response schemas of an API, read once."""
    return ResponseSchemas(api)


def _checks_of_formats() -> dict[str, Callable[[str], bool]]:
    """Those of the slow validator, so that both look at the same."""
    return {name: partial(_FORMATS.conforms, format=name) for name in _FORMATS.checkers}


def _is_surely_valid(validator: jsonschema_rs.Draft4Validator, value: Any) -> bool:
    try:
        return validator.is_valid(value)
    except (ValueError, RecursionError):  # such as a text that is no proper Unicode
        return False


def _violations(schema: Any, value: Any, exchange: Exchange) -> Iterator[Finding]:
    validator = jsonschema.Draft4Validator(schema, format_checker=_FORMATS)
    seen: set[str] = set()
    for error in validator.iter_errors(value):
        rule = nearest_rule(schema, error.absolute_schema_path)
        if rule is None or rule in seen:
            continue
        seen.add(rule)
        place = "/".join(str(step) for step in error.absolute_path) or "the body"
        expected = f"status {exchange.status} of {exchange.request.operation} as the spec describes it"
        yield Finding(rule, "broken", expected, f"{place}: {error.message[:300]}", exchange)


def nearest_rule(schema: Any, path: Iterable[str | int]) -> str | None:
    """The rule of a keyword: the nearest one above it."""
    rule: str | None = None
    for step in path:
        if isinstance(schema, dict):
            rule = schema.get("x-rule", rule)
        try:
            schema = schema[step]
        except (KeyError, IndexError, TypeError):
            break
    return rule


def _excerpt(exchange: Exchange) -> str:
    return f"{exchange.media_type or 'no media type'}: {exchange.body[:200]!r}"
