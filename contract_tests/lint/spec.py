"""A spec and its ledger, as the rules of the house look at them: operations, bodies, parameters, rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from contract_tests.lint.document import Document, Node
from contract_tests.schema import METHODS

CITES = ("x-rule", "x-closed-query")


@dataclass(frozen=True)
class Body:
    """A request or response body: what gives it, its media type and what stands under that."""

    of: str
    media_type: str
    content: Node

    @property
    def schema(self) -> Node:
        """Its schema."""
        return self.content["schema"]

    @property
    def examples(self) -> list[tuple[str, Node]]:
        """Its named examples."""
        return self.content["examples"].members()

    @property
    def is_file(self) -> bool:
        """Whether it is bytes."""
        return bool(self.schema["format"].text == "binary")


@dataclass(frozen=True)
class Operation:
    """One operation."""

    path: str
    method: str
    node: Node
    shared: tuple[Node, ...]

    @cached_property
    def id(self) -> str:
        """The operationId, or where it is missing method and path."""
        return self.node["operationId"].text or f"{self.method} {self.path}"

    @cached_property
    def rules(self) -> list[str]:
        """What `x-rules` lists."""
        return [each for each in self.node["x-rules"].sequence if isinstance(each, str)]

    @cached_property
    def parameters(self) -> list[Node]:
        """Those of the path and its own."""
        return [*self.shared, *self.node["parameters"].items()]

    @cached_property
    def responses(self) -> list[tuple[str, Node]]:
        """The responses by status."""
        return self.node["responses"].members()

    @cached_property
    def request_bodies(self) -> list[Body]:
        """One for each media type."""
        return list(_bodies(f"the request of {self.id}", self.node["requestBody"]))

    @cached_property
    def response_bodies(self) -> list[Body]:
        """One for each status and media type."""
        return [body for status, each in self.responses for body in self.bodies_of(status, each)]

    def bodies_of(self, status: str, response: Node) -> list[Body]:
        """The bodies of one response."""
        return list(_bodies(f"{status} of {self.id}", response))


@dataclass(frozen=True)
class Spec:
    """A spec; its ledger is None where it is missing or cannot be read."""

    document: Document
    ledger: Document | None = None

    @property
    def root(self) -> Node:
        """The spec as a whole."""
        return self.document.root

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        """All operations in the order of the document."""
        return tuple(
            Operation(path, method, item[method], tuple(item["parameters"].items()))
            for path, item in self.root["paths"].members()
            for method in METHODS
            if method in item
        )

    @cached_property
    def components(self) -> list[tuple[str, str, Node]]:
        """All components: kind, name and what each is."""
        return [
            (kind, name, each)
            for kind, members in self.root["components"].members()
            for name, each in members.members()
        ]

    @cached_property
    def nodes(self) -> list[Node]:
        """Every place of the document, as it is written."""
        return list(self.root.walk())

    @cached_property
    def citing(self) -> dict[str, set[str]]:
        """The operations that list a rule in `x-rules`, by the rule's id."""
        by_rule: dict[str, set[str]] = {}
        for operation in self.operations:
            for rule in operation.rules:
                by_rule.setdefault(rule, set()).add(operation.id)
        return by_rule

    @cached_property
    def schemas(self) -> list[Node]:
        """Every schema that is written anywhere, each once."""
        found: dict[Any, Node] = {}
        for top in self._top_schemas():
            for schema in subschemas(top):
                found.setdefault(schema.trail, schema)
        return list(found.values())

    def security_of(self, operation: Operation) -> Node:
        """What the operation demands, or the document for all."""
        return operation.node["security"] if "security" in operation.node else self.root["security"]

    def needs_token(self, operation: Operation) -> bool:
        """Whether a call without a credential is refused."""
        security = self.security_of(operation).sequence
        return bool(security) and {} not in security

    def _top_schemas(self) -> Iterator[Node]:
        for node in self.nodes:
            is_component = node.trail[:2] == ("components", "schemas") and len(node.trail) == 3
            is_property = node.trail[-2:-1] == ("properties",)
            if is_component or (node.trail[-1:] == ("schema",) and not is_property):
                yield node


@dataclass(frozen=True)
class Entry:
    """A rule of the ledger, and where it is written."""

    node: Node

    @property
    def id(self) -> str:
        """The rule's id."""
        return self.node["id"].text

    @property
    def operations(self) -> list[str]:
        """The operations that it is about."""
        return [each for each in self.node["operations"].sequence if isinstance(each, str)]


def entries(ledger: Document) -> list[Entry]:
    """The rules in the ledger's order."""
    return [Entry(node) for node in ledger.root["rules"].items()]


def subschemas(schema: Node) -> Iterator[Node]:
    """A schema and all schemas that are written in it; what it refers to stands elsewhere."""
    if "$ref" in schema or not schema.mapping:
        return
    yield schema
    for name in _written(schema, "properties").mapping:
        yield from subschemas(_written(schema, "properties", name))
    for keyword in ("items", "additionalProperties", "not"):
        yield from subschemas(_written(schema, keyword))
    for keyword in ("allOf", "oneOf", "anyOf"):
        for index in range(len(_written(schema, keyword).sequence)):
            yield from subschemas(_written(schema, keyword, index))


def parts(schema: Node, above: frozenset[Any] = frozenset()) -> Iterator[Node]:
    """A schema and what its allOf, oneOf and anyOf add to it, references followed."""
    if schema.trail in above:
        return
    yield schema
    for keyword in ("allOf", "oneOf", "anyOf"):
        for part in schema[keyword].items():
            yield from parts(part, above | {schema.trail})


def _written(node: Node, *steps: str | int) -> Node:
    """A place below, as it is written there: references are not followed."""
    value = node.value
    for step in steps:
        is_there = isinstance(step, int) or (isinstance(value, dict) and step in value)
        value = value[step] if is_there else None
    return Node(node.document, (*node.trail, *steps), value)


def _bodies(of: str, holder: Node) -> Iterator[Body]:
    for media_type, content in holder["content"].members():
        yield Body(of, media_type, content)
