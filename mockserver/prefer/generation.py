"""Values that fit a schema of the specs: sensible ones where they fit, else any that the schema allows."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from random import Random
from typing import Any

from mockserver.prefer.patterns import text_of_pattern

_MOST_ITEMS = 3
_LARGEST = 100_000
_WORDS = ("amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heath", "ivory", "juniper")


class Generator:
    """Makes values; the same ones for the same random numbers and time."""

    def __init__(self, random: Random, now: datetime) -> None:
        self._random = random
        self._now = now

    def value(self, schema: Mapping[str, Any]) -> Any:
        """A value that fits a schema without references."""
        schema = merged(schema)
        if "enum" in schema:
            return self._random.choice(schema["enum"])
        if schema.get("nullable") and self._random.random() < 0.2:
            return None
        makers: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {
            "object": self._object,
            "array": self._array,
            "string": self._text,
            "integer": self._integer,
            "number": self._integer,
            "boolean": self._boolean,
        }
        maker = makers.get(schema.get("type", "object" if "properties" in schema else ""))
        # Where the spec says nothing of a value the vendors' samples have null.
        return None if maker is None else maker(schema)

    def _object(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        made = {name: self.value(each) for name, each in schema.get("properties", {}).items()}
        further = schema.get("additionalProperties")
        if not made and isinstance(further, dict):
            made = {f"{self._word()}{index}": self.value(further) for index in range(self._count(schema))}
        return made

    def _array(self, schema: Mapping[str, Any]) -> list[Any]:
        count = min(self._count(schema), schema.get("maxItems", _MOST_ITEMS))
        return [self.value(schema.get("items", {})) for _ in range(count)]

    def _count(self, schema: Mapping[str, Any]) -> int:
        fewest = max(schema.get("minItems", 0), schema.get("minProperties", 0), 1)
        return self._random.randint(fewest, max(fewest, _MOST_ITEMS))

    def _integer(self, schema: Mapping[str, Any]) -> int:
        lowest = schema.get("minimum", 1)
        return self._random.randint(lowest, schema.get("maximum", max(lowest, _LARGEST)))

    def _boolean(self, _schema: Mapping[str, Any]) -> bool:
        return self._random.random() < 0.5

    def _text(self, schema: Mapping[str, Any]) -> str:
        formats = {"uuid": self._uuid, "date-time": self._time, "binary": self._word}
        if schema.get("format") in formats:
            return formats[schema["format"]]()
        patterns = schema.get("x-patterns", [])
        if not patterns:
            return self._word()
        fitting = [text for text in self._sensible() if all(re.search(each, text) for each in patterns)]
        return fitting[0] if fitting else text_of_pattern(patterns[0], self._random)

    def _sensible(self) -> list[str]:
        number = self._random.randint(1, 9)
        return [
            self._word(),
            self._uuid(),
            self._time(),
            f"{self._now:%Y-%m-%dT%H:%M:%S.%f}Z",
            f"{self._now:%m-%d-%Y}",
            f"http://localhost/{self._word()}?page={number}",
            "http://localhost/page?page=1",
            f"{number}.50 KB",
        ]

    def _word(self) -> str:
        return self._random.choice(_WORDS)

    def _uuid(self) -> str:
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    def _time(self) -> str:
        return f"{self._now:%Y-%m-%dT%H:%M:%S}.{self._now.microsecond // 1000:03d}Z"


def merged(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A schema with all of `allOf` and the first of `oneOf` or `anyOf` in it; patterns are collected."""
    flat = {key: value for key, value in schema.items() if key not in ("allOf", "oneOf", "anyOf")}
    flat.setdefault("x-patterns", [schema["pattern"]] if "pattern" in schema else [])
    parts = [*schema.get("allOf", ()), *schema.get("oneOf", ())[:1], *schema.get("anyOf", ())[:1]]
    for part in map(merged, parts):
        flat = _both(flat, part)
    return flat


def _both(left: Mapping[str, Any], right: Mapping[str, Any]) -> dict[str, Any]:
    both = {**left, **right}
    both["x-patterns"] = [*left["x-patterns"], *right["x-patterns"]]
    properties = [each.get("properties", {}) for each in (left, right)]
    if any(properties):
        both["properties"] = {
            name: {"allOf": [each[name] for each in properties if name in each]}
            for name in {**properties[0], **properties[1]}
        }
    items = [each["items"] for each in (left, right) if "items" in each]
    if items:
        both["items"] = {"allOf": items}
    if "enum" in left and "enum" in right:
        both["enum"] = [value for value in left["enum"] if value in right["enum"]]
    both["minItems"] = max(left.get("minItems", 0), right.get("minItems", 0))
    # Null fits only where each part allows it.
    both["nullable"] = all(each.get("nullable", "type" not in each) for each in (left, right))
    return both
