"""What many values have in common, as a schema of OpenAPI 3.0.3; the values themselves are not kept."""

from __future__ import annotations

from typing import Any

from contract_tests.drift.vocabulary import is_name

MOST_MEMBERS = 40

_DEEPEST = 12
_ORDER = ("string", "integer", "number", "boolean", "object", "array")


def type_of(value: Any) -> str:
    """The type of a JSON value, as JSON Schema draft 4 names it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    kinds = {int: "integer", float: "number", str: "string", list: "array", dict: "object"}
    return kinds[type(value)]


class Shape:
    """Merges values. Members that are too many, or whose names look like data, leave a map."""

    def __init__(self, depth: int = 0) -> None:
        self.types: set[str] = set()
        self._depth = depth
        self._members: dict[str, Shape] = {}
        self._items: Shape | None = None
        self._is_map = False

    def add(self, value: Any) -> None:
        """Take a value into account."""
        self.types.add(type_of(value))
        if self._depth >= _DEEPEST:
            self._is_map = True
        elif isinstance(value, dict):
            for name, member in value.items():
                self._add_member(name, member)
        elif isinstance(value, list):
            self._items = self._items or Shape(self._depth + 1)
            for item in value:
                self._items.add(item)

    def schema(self) -> dict[str, Any]:
        """The schema that all the values fit; nothing is required, and null alone says no type."""
        types = self.types - ({"integer"} if "number" in self.types else set())
        schemas = [self._of_type(name) for name in _ORDER if name in types]
        if schemas and "null" in types:
            schemas[0]["nullable"] = True
        if len(schemas) > 1:
            return {"anyOf": schemas}
        return schemas[0] if schemas else {}

    def words(self) -> str:
        """The types in words."""
        return " or ".join(name for name in (*_ORDER, "null") if name in self.types)

    def _add_member(self, name: str, value: Any) -> None:
        if name not in self._members and (not is_name(name) or len(self._members) >= MOST_MEMBERS):
            self._is_map = True
            return
        self._members.setdefault(name, Shape(self._depth + 1)).add(value)

    def _of_type(self, name: str) -> dict[str, Any]:
        if name == "array":
            return {"type": name, "items": self._items.schema() if self._items else {}}
        schema: dict[str, Any] = {"type": name}
        if name == "object" and self._members and len(self._members) < MOST_MEMBERS:
            schema["properties"] = {member: shape.schema() for member, shape in self._members.items()}
        if name == "object" and self._is_map:
            schema["additionalProperties"] = {}
        return schema
