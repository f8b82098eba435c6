"""What an item of the list has to look like."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Any

_MEMBERS = (
    "_links", "id", "original_name", "type", "namespace", "file_size", "meta", "created_at", "updated_at",
    "uploaded_by",
)  # fmt: skip
_CENT = Decimal("0.01")


def item_problems(item: Any) -> list[str]:
    """What an item lacks of the vendor's sample."""
    if not isinstance(item, dict):
        return [f"{item!r} is no object"]
    problems = [f"no {member}" for member in _MEMBERS if member not in item]
    number, name, size = item.get("id"), item.get("original_name"), item.get("file_size")
    if not isinstance(number, int) or isinstance(number, bool):
        problems.append(f"id {number!r} is no integer")
    if not isinstance(name, str) or not name:
        problems.append(f"original_name {name!r} is no text")
    if not isinstance(size, dict) or {"formatted", "actual"} - set(size):
        problems.append("file_size without formatted or actual")
    links = item.get("_links")
    for kind in ("preview", "download"):
        link = links.get(kind) if isinstance(links, dict) else None
        if not isinstance(link, str) or not link:
            problems.append(f"no _links.{kind}")
    return problems


def kilobyte_texts(size: int) -> set[str]:
    """A size of some KB as it may be formatted: nobody says how exactly half a hundredth is rounded."""
    exact = Decimal(size) / 1024
    return {f"{exact.quantize(_CENT, way)} KB" for way in (ROUND_HALF_UP, ROUND_HALF_EVEN)}
