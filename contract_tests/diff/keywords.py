"""What a changed keyword of a schema does to the values that it allows."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from contract_tests.diff.change import listed
from contract_tests.diff.differences import MISSING

Direction = Literal["narrower", "wider", "other", "same"]


@dataclass(frozen=True)
class Effect:
    """Whether fewer or more values are allowed now, and which, as the end of a sentence about the value."""

    direction: Direction
    phrase: str


def effect_of(keyword: str, old: Any, new: Any) -> Effect:
    """What a keyword does that is one no more, is one now, or has another value."""
    if keyword in _READ:
        return _READ[keyword](old, new)
    if keyword in _BOUNDS:
        return _of_bound(keyword, old, new)
    return _of_other(f"`{keyword}`", old, new)


def _of_other(named: str, old: Any, new: Any) -> Effect:
    if old is MISSING:
        return Effect("narrower", f"has to keep to {named}, which is new")
    if new is MISSING:
        return Effect("wider", f"no longer has to keep to {named}")
    return Effect("other", f"is described by another {named}")


def _of_type(old: Any, new: Any) -> Effect:
    if old is MISSING:
        return Effect("narrower", f"has to be of type {new}")
    if new is MISSING:
        return Effect("wider", f"may be of any type, not only {old}")
    if (old, new) == ("integer", "number"):
        return Effect("wider", "may be any number, not only a whole one")
    if (old, new) == ("number", "integer"):
        return Effect("narrower", "has to be a whole number")
    return Effect("other", f"is of type {new} instead of {old}")


def _of_form(what: str) -> Callable[[Any, Any], Effect]:
    def read(old: Any, new: Any) -> Effect:
        if old is MISSING:
            return Effect("narrower", f"has to have the {what} `{new}`")
        if new is MISSING:
            return Effect("wider", f"no longer has to have the {what} `{old}`")
        return Effect("other", f"has to have the {what} `{new}` instead of `{old}`")

    return read


def _of_enum(old: Any, new: Any) -> Effect:
    if old is MISSING:
        return Effect("narrower", f"has to be {_any_of(new)}")
    if new is MISSING:
        return Effect("wider", f"may be anything, not only {_any_of(old)}")
    gone, come = [each for each in old if each not in new], [each for each in new if each not in old]
    if gone and come:
        return Effect("other", f"can be {_any_of(come)}, and no longer {_any_of(gone)}")
    if gone:
        return Effect("narrower", f"can no longer be {_any_of(gone)}")
    return Effect("wider", f"can now be {_any_of(come)} too") if come else Effect("same", "")


def _any_of(values: list[Any]) -> str:
    return listed([_json(value) for value in values]).replace(" and ", " or ")


def _json(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _of_nullable(old: Any, new: Any) -> Effect:
    if bool(old) == bool(new):
        return Effect("same", "")
    return Effect("wider", "may now be null") if new else Effect("narrower", "can no longer be null")


def _of_further_members(old: Any, new: Any) -> Effect:
    # What does not say that there are none allows them all.
    before, after = (True if each is MISSING or each == {} else each for each in (old, new))
    if before == after:
        return Effect("same", "")
    if after is False:
        return Effect("narrower", "can no longer have members that are not described")
    if after is True:
        return Effect("wider", "may now have members that are not described")
    if before is False:
        return Effect("wider", "may now have further members of one kind")
    return Effect("narrower" if before is True else "other", "may have further members of one kind only")


def _of_unique(old: Any, new: Any) -> Effect:
    if bool(old) == bool(new):
        return Effect("same", "")
    phrases = ("can no longer hold an item twice", "may now hold an item twice")
    return Effect("narrower", phrases[0]) if new else Effect("wider", phrases[1])


def _of_edge(edge: str) -> Callable[[Any, Any], Effect]:
    def read(old: Any, new: Any) -> Effect:
        if not all(isinstance(each, bool) or each is MISSING for each in (old, new)):
            return _of_bound(edge, old, new)
        if bool(old) == bool(new):
            return Effect("same", "")
        words = f"be equal to its {edge}"
        return Effect("narrower", f"can no longer {words}") if new else Effect("wider", f"may now {words}")

    return read


def _of_forms(old: Any, new: Any) -> Effect:
    """All alternatives at once, or one of them."""
    if isinstance(old, list) or isinstance(new, list):
        return _of_other("alternatives", old, new)
    if old is MISSING:
        return Effect("wider", "may now have one more form")
    return Effect("narrower", "can no longer have one of its forms")


def _of_bound(keyword: str, old: Any, new: Any) -> Effect:
    words = _BOUNDS.get(keyword, f"be {keyword} {{}}")
    if new is MISSING:
        return Effect("wider", f"no longer has to {words.format(old)}")
    said = f"has to {words.format(new)}"
    said = said[:-1] if new == 1 and said.endswith(("characters", "items", "members")) else said
    if old is MISSING:
        return Effect("narrower", said)
    try:
        is_narrower = (
            new > old if keyword.lower().endswith(("minimum",)) or keyword.startswith("min") else new < old
        )
    except TypeError:
        return Effect("other", said)
    return Effect("narrower" if is_narrower else "wider", f"{said} instead of {old}")


_BOUNDS = {
    "minimum": "be at least {}",
    "maximum": "be at most {}",
    "minLength": "have at least {} characters",
    "maxLength": "have at most {} characters",
    "minItems": "have at least {} items",
    "maxItems": "have at most {} items",
    "minProperties": "have at least {} members",
    "maxProperties": "have at most {} members",
}


def _of_items(old: Any, new: Any) -> Effect:
    if old is MISSING:
        return Effect("narrower", "can no longer hold items of any kind")
    return (
        Effect("wider", "may now hold items of any kind")
        if new is MISSING
        else Effect("other", "holds other items")
    )


_READ: dict[str, Callable[[Any, Any], Effect]] = {
    "type": _of_type,
    "format": _of_form("format"),
    "pattern": _of_form("pattern"),
    "multipleOf": _of_form("step"),
    "enum": _of_enum,
    "nullable": _of_nullable,
    "additionalProperties": _of_further_members,
    "uniqueItems": _of_unique,
    "exclusiveMinimum": _of_edge("minimum"),
    "exclusiveMaximum": _of_edge("maximum"),
    "items": _of_items,
    "oneOf": _of_forms,
    "anyOf": _of_forms,
}
