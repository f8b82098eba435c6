"""The header `X-Mock-Fault`: faults for a single request.

latency=500                          a kind, with the value of its main member
status=503; delay_ms=200             further members after semicolons
slow-3g; bytes_per_second=2000       a recipe
latency=500, truncated=10            several, with commas or in several headers
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from mockserver.faults.definition import Definition, DefinitionError
from mockserver.faults.kinds import KINDS, MATCHING_MEMBERS
from mockserver.faults.recipes import RECIPES, read_fault

_MOST_FAULTS = 10
_LISTS = ("names", "ids")


def read_header(headers: Iterable[str], statuses: Mapping[str, Collection[int]]) -> list[Definition]:
    """The faults that the headers name. Raises DefinitionError naming the member."""
    texts = [text for header in headers for text in header.split(",") if text.strip()]
    if len(texts) > _MOST_FAULTS:
        msg = f"names more than {_MOST_FAULTS} faults"
        raise DefinitionError(msg)
    return [definition for text in texts for definition in _read(text, statuses)]


def _read(text: str, statuses: Mapping[str, Collection[int]]) -> list[Definition]:
    first, *further = [part.strip() for part in text.split(";")]
    name, equals, value = (part.strip() for part in first.partition("="))
    members = dict(_member(part) for part in further if part)
    if name in RECIPES and not equals:
        members["recipe"] = name
    elif name in KINDS:
        members["kind"] = name
        main = KINDS[name].main
        if equals and main is None:
            msg = f"{name}: has no value"
            raise DefinitionError(msg)
        if equals and main is not None:
            members[main] = _value(main, value)
    else:
        msg = f"{name[:40]!r} is neither a kind ({', '.join(KINDS)}) nor a recipe ({', '.join(RECIPES)})"
        raise DefinitionError(msg)
    definitions = read_fault(members, statuses)
    for definition in definitions:
        if KINDS[definition.kind].is_lasting:
            msg = f"{definition.kind}: is about several requests, use /_mock/faults"
            raise DefinitionError(msg)
    return definitions


def _member(text: str) -> tuple[str, Any]:
    name, equals, value = (part.strip() for part in text.partition("="))
    if not equals or name in (*MATCHING_MEMBERS, "kind", "recipe"):
        msg = f"{name[:40] or text[:40]!r} is no member=value of a single request"
        raise DefinitionError(msg)
    return name, _value(name, value)


def _value(name: str, text: str) -> Any:
    """A number or a boolean as such, all else as text."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = text.strip('"')
    if name == "names":
        value = text.strip('"')
    return [value] if name in _LISTS else value
