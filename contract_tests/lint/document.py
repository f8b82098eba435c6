"""A YAML document as plain data that knows where each of its members is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from contract_tests.lint.catalogue import FIXES
from contract_tests.lint.finding import Finding, printable

Trail = tuple[str | int, ...]
# The values below these are samples: what looks like OpenAPI in them is none …
_SAMPLES = frozenset({"example", "default", "enum", "value"})
# … but below these a member is only called so.
_NAMES = frozenset({"properties", "examples", "responses", "headers", "links", "schemas", "parameters"})


@dataclass(frozen=True)
class Document:
    """A file that could be read; `marks` has the line and column, from 1, of every place in it."""

    file: str
    path: Path
    text: str
    data: dict[str, Any]
    marks: dict[Trail, tuple[int, int]] = field(repr=False)

    @property
    def root(self) -> Node:
        """The document as a whole."""
        return Node(self, (), self.data)

    def mark(self, trail: Trail) -> tuple[int, int]:
        """Where a place is written; of one that is missing, where it is missing from."""
        while trail not in self.marks:
            trail = trail[:-1]
        return self.marks[trail]

    def finding(self, trail: Trail, rule: str, message: str) -> Finding:
        """A defect at a place, in the words of the house."""
        line, column = self.mark(trail)
        return Finding(self.file, line, column, rule, "error", printable(message), FIXES[rule])

    def resolve(self, trail: Trail, value: Any) -> tuple[Trail, Any]:
        """Where a `$ref` leads to, through others; nothing where it leads nowhere."""
        seen: set[Trail] = set()
        while isinstance(value, dict) and isinstance(value.get("$ref"), str):
            if trail in seen:
                return trail, None
            seen.add(trail)
            target = self.target(value["$ref"])
            if target is None:
                return trail, None
            trail, value = target
        return trail, value

    def target(self, reference: str) -> tuple[Trail, Any] | None:
        """The place that a reference names, not followed further; None where there is none."""
        if not reference.startswith("#/"):
            return None
        trail: Trail = ()
        value: Any = self.data
        for step in reference.removeprefix("#/").split("/"):
            name = step.replace("~1", "/").replace("~0", "~")
            if not isinstance(value, dict) or name not in value:
                return None
            trail, value = (*trail, name), value[name]
        return trail, value


@dataclass(frozen=True)
class Node:
    """A place of a document and what is there; whoever asks for a member never meets a `$ref`.

    What is missing or of another type is empty, so that a rule reads the same on a broken document.
    """

    document: Document
    trail: Trail
    value: Any

    def __getitem__(self, key: str | int) -> Node:
        """The member or item; one whose value is None where there is none."""
        trail = (*self.trail, key)
        if isinstance(self.value, dict) and key in self.value:
            return Node(self.document, *self.document.resolve(trail, self.value[key]))
        if isinstance(self.value, list) and isinstance(key, int) and key < len(self.value):
            return Node(self.document, *self.document.resolve(trail, self.value[key]))
        return Node(self.document, trail, None)

    def __contains__(self, key: object) -> bool:
        return isinstance(self.value, dict) and key in self.value

    @property
    def mapping(self) -> dict[str, Any]:
        """The value if it is a mapping, else an empty one."""
        return self.value if isinstance(self.value, dict) else {}

    @property
    def sequence(self) -> list[Any]:
        """The value if it is a list, else an empty one."""
        return self.value if isinstance(self.value, list) else []

    @property
    def text(self) -> str:
        """The value if it is a text, else an empty one."""
        return self.value if isinstance(self.value, str) else ""

    def members(self) -> list[tuple[str, Node]]:
        """The members by name; in the order of the document."""
        return [(name, self[name]) for name in self.mapping]

    def items(self) -> list[Node]:
        """The items of a list."""
        return [self[index] for index in range(len(self.sequence))]

    def breaks(self, rule: str, message: str) -> Finding:
        """A defect at this place."""
        return self.document.finding(self.trail, rule, message)

    def plain(self) -> Any:
        """The value without any `$ref` in it; where it comes back to itself, anything goes."""
        return _plain(self.document, self.trail, self.value, frozenset())

    def walk(self) -> Iterator[Node]:
        """The place and all that is written below it, references and samples not followed."""
        yield self
        children: list[tuple[str | int, Any]] = []
        if isinstance(self.value, dict):
            are_names = bool(self.trail) and self.trail[-1] in _NAMES
            children = [(key, each) for key, each in self.value.items() if are_names or key not in _SAMPLES]
        elif isinstance(self.value, list):
            children = list(enumerate(self.value))
        for key, child in children:
            yield from Node(self.document, (*self.trail, key), child).walk()


def _plain(document: Document, trail: Trail, value: Any, above: frozenset[Trail]) -> Any:
    trail, value = document.resolve(trail, value)
    if trail in above:
        return {}
    above |= {trail}
    if isinstance(value, dict):
        return {key: _plain(document, (*trail, key), each, above) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(document, (*trail, index), each, above) for index, each in enumerate(value)]
    return value
