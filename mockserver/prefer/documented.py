"""What a spec documents of each operation: its answers, with their examples and schemas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import openapi

Schema = Mapping[str, Any]

_METHODS = ("get", "put", "post", "delete", "patch")


@dataclass(frozen=True)
class Answer:
    """A documented answer; `examples` by name, `headers` with the value of their example."""

    status: int
    media_type: str | None
    schema: Schema
    examples: Mapping[str, Any]
    headers: tuple[tuple[str, str], ...]

    @property
    def is_binary(self) -> bool:
        """Whether the body is the bytes of a file."""
        return self.schema.get("format") == "binary"


@dataclass(frozen=True)
class DocumentedOperation:
    """An operation as the spec has it, spoofed ones included; `method` is the one that is sent."""

    api: str
    id: str
    method: str
    pattern: re.Pattern[str]
    needs_token: bool
    answers: Mapping[int, Answer]

    @property
    def success(self) -> Answer:
        """The first answer that is no error."""
        return self.answers[min(self.answers)]


def find_operation(api: str, method: str, path: str) -> DocumentedOperation | None:
    """The operation of a method and path, None where the spec has none."""
    for operation in documented(api):
        if operation.method == method and operation.pattern.fullmatch(path):
            return operation
    return None


@cache
def documented(api: str) -> tuple[DocumentedOperation, ...]:
    """Every operation of an API, in the spec's order."""
    return tuple(_operations(api))


@cache
def operation_statuses() -> dict[str, frozenset[int]]:
    """The documented statuses of every operation of all APIs, by operationId."""
    return {each.id: frozenset(each.answers) for api in openapi.APIS for each in documented(api)}


def _operations(api: str) -> Iterator[DocumentedOperation]:
    spec = openapi.spec(api)
    for template, item in spec["paths"].items():
        pattern = re.compile(re.sub(r"\\{\w+\\}", r"[^/\\x00-\\x1f\\x7f]+", re.escape(template)))
        for method in _METHODS:
            if method not in item:
                continue
            security = item[method].get("security", spec.get("security", []))
            answers = _plain(spec, item[method]["responses"]).items()
            yield DocumentedOperation(
                api=api,
                id=item[method]["operationId"],
                method=method.upper(),
                pattern=pattern,
                needs_token=bool(security) and {} not in security,
                answers={int(status): _answer(int(status), answer) for status, answer in answers},
            )


def _answer(status: int, response: Mapping[str, Any]) -> Answer:
    bodies: Mapping[str, Any] = response.get("content", {})
    media_type = next(iter(bodies), None)
    content = bodies[media_type] if media_type else {}
    headers = response.get("headers", {})
    return Answer(
        status=status,
        # The vendors say no type for the bytes of files: each file has its own.
        media_type="application/octet-stream" if media_type == "*/*" else media_type,
        schema=content.get("schema", {}),
        examples={name: example["value"] for name, example in content.get("examples", {}).items()},
        headers=tuple(
            (name, str(header["example"])) for name, header in headers.items() if name != "Content-Length"
        ),
    )


def _plain(spec: Mapping[str, Any], node: Any) -> Any:
    """A node with every reference replaced by what it refers to; the specs have no cycles."""
    if isinstance(node, list):
        return [_plain(spec, each) for each in node]
    if not isinstance(node, dict):
        return node
    if isinstance(node.get("$ref"), str):
        target: Any = spec
        for key in node["$ref"].removeprefix("#/").split("/"):
            target = target[key]
        return _plain(spec, target)
    return {key: _plain(spec, each) for key, each in node.items()}
