"""Which mutants of a spec there are: of every part of it the edits of such a part, of each kind a few.

All edits would be four times as many, and most of a kind are noticed the same way. Which are taken is drawn
by their names, so that a part that comes or goes changes little.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

import openapi
from contract_tests.audit.spec.edit import Edit
from contract_tests.audit.spec.example_edits import example_edits
from contract_tests.audit.spec.part_edits import PART_EDITS
from contract_tests.audit.spec.roles import parts
from contract_tests.audit.spec.schema_edits import schema_edits

_MOST_OF_A_KIND = 8


@cache
def edits(api: str) -> dict[str, Edit]:
    """The edits of an API's spec by id, in the order of the spec."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for edit in all_edits(api).values():
        kinds[edit.operator].append(edit.id)
    drawn = {each for ids in kinds.values() for each in sorted(ids, key=_lot)[:_MOST_OF_A_KIND]}
    return {name: edit for name, edit in all_edits(api).items() if name in drawn}


@cache
def all_edits(api: str) -> dict[str, Edit]:
    """The same, with all of each kind."""
    return {edit.id: edit for edit in _edits(api)}


def _edits(api: str) -> Iterator[Edit]:
    for part in parts(openapi.spec(api)):
        if part.role == "schema":
            yield from schema_edits(api, part)
        elif part.role == "example":
            yield from example_edits(api, part)
        else:
            yield from PART_EDITS[part.role](api, part)


def _lot(name: str) -> int:
    return zlib.crc32(name.encode())
