"""What a raw row of a document has to look like."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from contract_tests.agentcis.documents import Entity
from contract_tests.agentcis.values import row_time

_TYPES: Mapping[str, tuple[type, ...] | None] = {
    "id": (int,),
    "original_name": (str,),
    "path": (str,),
    "type": (str, type(None)),
    "description": (str, type(None)),
    "uploader": None,
    "uploader_type": (str,),
    "attachmentable_id": (int,),
    "attachmentable_type": (str,),
    "file_size": (int,),
    "created_at": (str,),
    "updated_at": (str,),
    "namespace": (str,),
    "meta": None,
}


def row_problems(row: object, entity: Entity, *, size: int, number: int | None = None) -> list[str]:
    """What is wrong with a raw row of a document of an entity, of this size and, if known, this id."""
    if not isinstance(row, dict):
        return [f"{row!r} is no object"]
    problems = [
        f"{name} {row.get(name, 'missing')!r}" for name, types in _TYPES.items() if not _is(row, name, types)
    ]
    checks: dict[str, Callable[[Any], bool]] = {
        "id": lambda value: number in (None, value),
        "path": bool,
        "attachmentable_id": lambda value: str(value) == entity.number,
        "attachmentable_type": lambda value: value == entity.kind,
        "file_size": lambda value: value == size,
        "created_at": lambda value: row_time(value) is not None,
        "updated_at": lambda value: row_time(value) is not None,
    }
    wrong = (name for name, is_right in checks.items() if name in row and not is_right(row[name]))
    return problems + [f"{name} {row[name]!r}" for name in wrong]


def _is(row: Mapping[str, Any], name: str, types: tuple[type, ...] | None) -> bool:
    if name not in row or types is None:
        return name in row
    return isinstance(row[name], types) and not isinstance(row[name], bool)
