"""The edits that make an example lie: a member that is missing, of another type, or another value."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

from contract_tests.audit.response import values
from contract_tests.audit.spec.edit import Edit, Place
from contract_tests.audit.spec.roles import Part


def example_edits(api: str, part: Part) -> Iterator[Edit]:
    """One member less; one of another type; one that is another value of the same form."""
    value = part.value.get("value")
    leaves = [each for each in _leaves((*part.place, "value"), value) if isinstance(each[0][-1], str)]
    if isinstance(value, dict):
        yield Edit(api, "example-undeclared", (*part.place, "value", "anew"), 1)
        for place, _ in _drawn("dropped", [((*part.place, "value", name), None) for name in value]):
            yield Edit(api, "example-member-dropped", place)
    for place, leaf in _drawn("retyped", leaves):
        yield Edit(api, "example-retyped", place, values.retype(leaf))
    for place, leaf in _drawn("altered", [each for each in leaves if _altered(each[1]) is not values.UNFIT]):
        yield Edit(api, "example-altered", place, _altered(leaf))


def _altered(value: Any) -> Any:
    for operator in (
        values.hour,
        values.next_day,
        values.host,
        values.negate,
        values.increment,
        values.alter,
    ):
        changed = operator(value)
        if changed is not values.UNFIT:
            return changed
    return values.UNFIT


def _leaves(place: Place, value: Any) -> Iterator[tuple[Place, Any]]:
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in below:
        yield from _leaves((*place, key), each)
    if not isinstance(value, dict | list):
        yield place, value


def _drawn(what: str, leaves: list[tuple[Place, Any]]) -> list[tuple[Place, Any]]:
    """One of them, by lot: their names decide."""
    return sorted(leaves, key=lambda each: zlib.crc32(f"{what}{each[0]}".encode()))[:1]
