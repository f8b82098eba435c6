"""Ways through an OpenAPI document: its operations, what they refer to, and its examples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

import openapi

Json = dict[str, Any]

METHODS = ("get", "put", "post", "delete", "patch")


@dataclass(frozen=True)
class Body:
    """A request or response body: where it stands, its media type, its schema and its named examples."""

    place: str
    media_type: str
    schema: Json
    examples: Json


@dataclass(frozen=True)
class Operation:
    """One operation, without any `$ref` left in it."""

    api: str
    path: str
    method: str
    raw: Json
    parameters: tuple[Json, ...]

    @property
    def id(self) -> str:
        """The operationId."""
        name: str = self.raw["operationId"]
        return name

    @property
    def responses(self) -> Json:
        """The responses by status."""
        responses: Json = self.raw["responses"]
        return responses

    @property
    def request_bodies(self) -> list[Body]:
        """The request bodies, one for each media type."""
        return list(_bodies(f"{self.id} request", self.raw.get("requestBody", {})))

    @property
    def response_bodies(self) -> list[Body]:
        """The response bodies, one for each status and media type."""
        return [
            body
            for status, response in self.responses.items()
            for body in _bodies(f"{self.id} {status}", response)
        ]


@cache
def document(api: str) -> Json:
    """The OpenAPI document of an API with every `$ref` replaced by what it refers to."""
    root = openapi.spec(api)
    plain: Json = _plain(root, root)
    return plain


@cache
def operations(api: str) -> tuple[Operation, ...]:
    """All operations of an API in the order of the document."""
    return tuple(
        Operation(api, path, method, item[method], _parameters(item, method))
        for path, item in document(api)["paths"].items()
        for method in METHODS
        if method in item
    )


def nodes(node: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """A node and all that is below it, each with its place as a JSON pointer."""
    yield place, node
    children: Any = ()
    if isinstance(node, dict):
        children = node.items()
    elif isinstance(node, list):
        children = enumerate(node)
    for key, child in children:
        yield from nodes(child, f"{place}/{str(key).replace('/', '~1')}")


def _plain(root: Json, node: Any) -> Any:
    if isinstance(node, list):
        return [_plain(root, each) for each in node]
    if not isinstance(node, dict):
        return node
    if isinstance(node.get("$ref"), str):
        return _plain(root, _target(root, node["$ref"]))
    return {key: _plain(root, each) for key, each in node.items()}


def _target(root: Json, reference: str) -> Any:
    target: Any = root
    for step in reference.removeprefix("#/").split("/"):
        target = target[step.replace("~1", "/").replace("~0", "~")]
    return target


def _parameters(item: Json, method: str) -> tuple[Json, ...]:
    return (*item.get("parameters", []), *item[method].get("parameters", []))


def _bodies(place: str, holder: Json) -> Iterator[Body]:
    for media_type, content in holder.get("content", {}).items():
        yield Body(f"{place} {media_type}", media_type, content["schema"], content.get("examples", {}))


EVERY_API = pytest.mark.parametrize("api", openapi.APIS)
