"""A spec without references: each operation as one tree that knows where in the file its members are written.

So a change of a shared component is told for each operation, and on the side where it is used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from contract_tests.diff.contract import Budget
from contract_tests.lint.document import Document, Node, Trail
from contract_tests.schema import METHODS

# What stands below these is called as it likes …
NAMES = frozenset(
    {
        "properties",
        "examples",
        "responses",
        "headers",
        "links",
        "parameters",
        "content",
        "encoding",
        "callbacks",
    }
)
# … and what stands below these is a sample, no OpenAPI.
SAMPLES = frozenset({"example", "default", "enum", "value", "const"})
# Where a schema comes back to itself.
RECURSION = "x-recursion"


@dataclass(frozen=True)
class Operation:
    """One operation, written out."""

    name: str
    method: str
    path: str
    tree: dict[str, Any]
    origins: dict[Trail, Trail] = field(repr=False)
    # Of what is a reference, where it stands.
    references: dict[Trail, Trail] = field(repr=False)

    @property
    def id(self) -> str:
        """Its `operationId`; empty where it has none."""
        return str(self.tree.get("operationId") or "")

    def origin(self, trail: Trail) -> Trail:
        """Where in the file a place of the tree is written; of one that is not, what it would be in."""
        while trail not in self.origins:
            trail = trail[:-1]
        return self.origins[trail]

    def member(self, trail: Trail) -> Trail:
        """Where in the file it says that there is such a place, which may be written elsewhere."""
        return self.references.get(trail) or self.origin(trail)


def flat(document: Document) -> dict[str, Operation]:
    """The operations by method and route: how a route names its parameters makes it no other."""
    budget = Budget(document.file)
    found = {}
    for path, item in document.root["paths"].members():
        for method in item.mapping:
            if method in METHODS and item[method].mapping:
                operation = _Writing(document, budget).operation(path, method, item)
                found[f"{method} {re.sub(r'{[^}]*}', '{}', path)}"] = operation
    return found


@dataclass
class _Writing:
    document: Document
    budget: Budget
    origins: dict[Trail, Trail] = field(default_factory=dict)
    references: dict[Trail, Trail] = field(default_factory=dict)

    def operation(self, path: str, method: str, item: Node) -> Operation:
        node = item[method]
        self.origins[()] = node.trail
        tree = {
            name: self.value((name,), node[name])
            for name in node.mapping
            if name not in ("parameters", "security", "servers")
        }
        tree["parameters"] = self._parameters(path, item) | self._parameters(path, node)
        tree["security"] = self._security(node)
        servers = node["servers"] if "servers" in node else item["servers"]
        if servers.value is not None:
            tree["servers"] = self.value(("servers",), servers)
        return Operation(f"{method.upper()} {path}", method, path, tree, self.origins, self.references)

    def value(self, at: Trail, node: Node, above: frozenset[Trail] = frozenset()) -> Any:
        """A value with all that it refers to, which stands at `at` in the tree."""
        self.budget.spend()
        self.origins[at] = node.trail
        if node.trail in above:
            return {RECURSION: str(node.trail[-1])}
        if is_keyword(at) and at[-1] in SAMPLES:
            return node.value
        above |= {node.trail}
        if isinstance(node.value, dict):
            return {name: self._child((*at, name), node, name, above) for name in node.value}
        if isinstance(node.value, list):
            return [self._child((*at, index), node, index, above) for index in range(len(node.value))]
        return node.value

    def _child(self, at: Trail, node: Node, step: str | int, above: frozenset[Trail] = frozenset()) -> Any:
        written = (*node.trail, step)
        if node[step].trail != written:
            self.references[at] = written
        return self.value(at, node[step], above)

    def _parameters(self, path: str, holder: Node) -> dict[str, Any]:
        asked = holder["parameters"]
        keys = [_key(path, each) for each in asked.items()]
        return {key: self._child(("parameters", key), asked, index) for index, key in enumerate(keys)}

    def _security(self, node: Node) -> list[dict[str, Any]]:
        """What a caller has to show, as alternatives, with the schemes themselves instead of their names."""
        root = self.document.root
        asked = node["security"] if "security" in node else root["security"]
        self.origins[("security",)] = asked.trail
        schemes = root["components"]["securitySchemes"]
        return [
            {
                name: {"scheme": schemes[name].plain() or {}, "scopes": sorted(map(str, scopes or ()))}
                for name, scopes in alternative.mapping.items()
            }
            for alternative in asked.items()
        ]


def _key(path: str, parameter: Node) -> str:
    """What makes it the same parameter: in a path its position, elsewhere its name."""
    kind, name = parameter["in"].text, parameter["name"].text
    if kind == "path":
        names = re.findall(r"{([^}]*)}", path)
        return f"path {names.index(name) if name in names else name}"
    return f"{kind} {name.lower() if kind == 'header' else name}"


def is_keyword(trail: Trail) -> bool:
    """Whether a place is a member that OpenAPI names, and not one that the author names."""
    *_, last = keywords(trail)
    return last


def keywords(trail: Trail) -> Iterator[bool]:
    """For each step of a trail, whether it is a keyword."""
    is_name = False
    for step in trail:
        yield not is_name and isinstance(step, str)
        is_name = not is_name and step in NAMES
