"""What the spec says about the values that an operation takes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import openapi


@dataclass(frozen=True)
class Described:
    """What the spec says about the values of one operation, references resolved."""

    parameters: tuple[dict[str, Any], ...]
    body: dict[str, Any]
    is_form: bool
    closed_query_rule: str | None


@cache
def described(api: str, operation_id: str) -> Described:
    """What the spec says about an operation."""
    spec = openapi.spec(api)
    item, operation = next(
        (item, operation)
        for item in spec["paths"].values()
        for operation in item.values()
        if isinstance(operation, dict) and operation.get("operationId") == operation_id
    )
    parameters = [*item.get("parameters", []), *operation.get("parameters", [])]
    content = _resolved(spec, operation.get("requestBody", {})).get("content", {})
    media_type = next(iter(content), "")
    return Described(
        parameters=tuple(_resolved(spec, parameter) for parameter in parameters),
        body=_resolved(spec, content.get(media_type, {}).get("schema", {})),
        is_form=media_type != "application/json",
        closed_query_rule=operation.get("x-closed-query"),
    )


def _resolved(spec: Any, node: Any) -> Any:
    while isinstance(node, dict) and "$ref" in node:
        target = spec
        for key in node["$ref"].removeprefix("#/").split("/"):
            target = target[key]
        node = {**target, **{key: value for key, value in node.items() if key != "$ref"}}
    if isinstance(node, dict):
        return {key: _resolved(spec, value) for key, value in node.items()}
    return [_resolved(spec, item) for item in node] if isinstance(node, list) else node
