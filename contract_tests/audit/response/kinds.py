"""The kinds of answers that a spec documents: of which operation, with which status, of what shape."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Literal

import openapi
from contract_tests.audit.response.places import EVERY, Place
from contract_tests.drift.places import Document, Node
from contract_tests.schema import METHODS, resolved

# No request asks for these: a server gives the one when it is busy, the other when it fails. The shelf of
# broken implementations has some that do.
_UNASKED = (429, 500)
# About a part of a file, or one that the client has. The mock knows them for every file, the contract
# where the statements of its rules say so.
_OF_PARTS = (206, 304, 416)

# A new answer; an error of a shape that other errors have; the very answer that another operation has.
Novelty = Literal["new", "alike", "same"]


@dataclass(frozen=True)
class Member:
    """A place in a JSON body, the values that the examples have there, and the rule that speaks of it."""

    place: Place
    values: tuple[Any, ...]
    rule: str


@dataclass(frozen=True)
class Kind:
    """The answers of an operation with one status.

    `rule` is the one that promises them; `headers` are those that a rule names. `members` are empty for
    answers that are no JSON. `novelty` says how much of it no kind before has.
    """

    api: str
    operation: str
    status: int
    rule: str
    novelty: Novelty
    is_json: bool
    has_body: bool
    headers: tuple[str, ...] = ()
    members: tuple[Member, ...] = field(default=(), repr=False)


@cache
def kinds(api: str) -> tuple[Kind, ...]:
    """All kinds of answers of an API that a request can ask for, in the order of the spec."""
    spec, document = openapi.spec(api), Document(openapi.spec(api))
    answers: set[int] = set()
    shapes: set[tuple[Place, ...]] = set()
    found = []
    for operation, place, response in _responses(spec):
        kind = _kind(api, document, place, operation, response)
        if kind.status in _OF_PARTS and str(kind.status) not in _statement(api, kind.rule):
            continue
        shape = tuple(member.place for member in kind.members)
        is_same, is_alike = id(response) in answers, kind.status >= 400 and shape in shapes
        found.append(replace(kind, novelty="same" if is_same else "alike" if is_alike else "new"))
        answers.add(id(response))
        shapes.add(shape)
    return tuple(found)


def _responses(spec: dict[str, Any]) -> Iterator[tuple[str, Place, dict[str, Any]]]:
    """Each response with its operation and its place."""
    for path, item in spec["paths"].items():
        has_wrong_method = False
        for method in (each for each in item if each in METHODS):
            for status, response in item[method]["responses"].items():
                # An answer to a method that a path lacks is of no operation: the path's first stands for it.
                if int(status) in _UNASKED or (status == "405" and has_wrong_method):
                    continue
                place: Place = ("paths", path, method, "responses", status)
                yield item[method]["operationId"], place, resolved(spec, response)
            has_wrong_method = True


def _kind(api: str, document: Document, place: Place, operation: str, response: dict[str, Any]) -> Kind:
    content = response.get("content", {})
    rule = response.get("x-rule", "")
    return Kind(
        api,
        operation,
        int(place[-1]),
        rule,
        "new",
        is_json="application/json" in content,
        has_body=bool(content),
        headers=tuple(_headers(api, document.spec, response)),
        members=tuple(_members(document, place, content.get("application/json"), rule)),
    )


def _headers(api: str, spec: dict[str, Any], response: dict[str, Any]) -> Iterator[str]:
    for name, header in response.get("headers", {}).items():
        if f"`{name}" in _statement(api, resolved(spec, header).get("x-rule", "")):
            yield name


def _statement(api: str, rule: str) -> str:
    return openapi.rules(api)[rule].statement if rule else ""


def _members(document: Document, place: Place, content: dict[str, Any] | None, rule: str) -> Iterator[Member]:
    if content is None:
        return
    at = (*document.at(place)[0], "content", "application/json", "schema")
    found: dict[Place, list[Any]] = {}
    rules: dict[Place, str] = {}
    for example in content["examples"].values():
        value = resolved(document.spec, example)["value"]
        for step, node, below in _walk(document, list(document.nodes(at, value, rule)), value, ()):
            found.setdefault(step, []).append(below)
            rules.setdefault(step, node)
    for step, values in found.items():
        yield Member(step, tuple(values), rules[step])


def _walk(
    document: Document, nodes: list[Node], value: Any, place: Place
) -> Iterator[tuple[Place, str, Any]]:
    """Every place below a value with what is there, and the first rule that speaks of it."""
    children: list[tuple[str, Any, list[Node]]] = []
    if isinstance(value, dict):
        for name, each in value.items():
            known = _below(document, nodes, ("properties", name), each)
            free = [] if known else _below(document, nodes, ("additionalProperties",), each)
            children.append((EVERY if free else name, each, known or free))
    elif isinstance(value, list):
        children = [(EVERY, each, _below(document, nodes, ("items",), each)) for each in value]
    for step, each, speaking in children:
        rule = next((node.rule for node in speaking), nodes[0].rule if nodes else "")
        yield (*place, step), rule, each
        yield from _walk(document, speaking or nodes[:1], each, (*place, step))


def _below(document: Document, nodes: list[Node], steps: tuple[str, ...], value: Any) -> list[Node]:
    return [
        below
        for node in nodes
        if _has(node.schema, steps)
        for below in document.nodes((*node.place, *steps), value, node.rule)
    ]


def _has(schema: Any, steps: tuple[str, ...]) -> bool:
    for step in steps:
        if not isinstance(schema, dict) or not isinstance(schema.get(step), dict):
            return False
        schema = schema[step]
    return True
