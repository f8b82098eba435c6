"""Operators on one place of a JSON body."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from contract_tests.audit.response import values
from contract_tests.audit.response.places import EVERY, Place, changed, found, put
from contract_tests.audit.response.values import UNFIT, ValueOperator

VALUE_OPERATORS: dict[str, ValueOperator] = {
    "retype": values.retype,
    "null": values.null,
    "empty": values.empty,
    "increment": values.increment,
    "negate": values.negate,
    "alter": values.alter,
    "pad": values.pad,
    "hour": values.hour,
    "zoneless": values.zoneless,
    "next-day": values.next_day,
    "iso-day": values.iso_day,
    "host": values.host,
    "relative": values.relative,
    "swap": values.swap,
    "cut": values.cut,
    "twice": values.twice,
}


class _Again(str):
    """A name that an object has already: the same letters, and yet another key."""

    __slots__ = ()
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


def drop(container: Any, key: Any) -> Any:
    """Without the member, or the item."""
    if isinstance(container, dict):
        return {name: value for name, value in container.items() if name != key}
    return [value for index, value in enumerate(container) if index != key]


def rename(container: Any, key: Any) -> Any:
    """With the member under its name in the other convention: `fileName` as `file_name`, and back."""
    if not isinstance(container, dict):
        return container
    return {_renamed(name) if name == key else name: value for name, value in container.items()}


def repeat(container: Any, key: Any) -> Any:
    """With the member a second time, where it says less: most parsers believe the last."""
    if not isinstance(container, dict):
        return container
    second = values.empty(container[key])
    return {**container, _Again(key): None if second is UNFIT else second}


MEMBER_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {"drop": drop, "rename": rename, "repeat": repeat}
# These look at more than one place; `earlier` also at the answer before.
OTHER_OPERATORS = ("neighbour", "earlier")
OPERATORS = (*MEMBER_OPERATORS, *VALUE_OPERATORS, *OTHER_OPERATORS)


def mutated(body: Any, operator: str, place: Place, earlier: Any = None) -> Any:
    """The body changed at a place, equal to it where nothing there can be changed so.

    `earlier` is the body of the answer before, None without one.
    """
    if operator == "neighbour":
        return _neighbour(body, place)
    if operator == "earlier":
        before = list(found(earlier, place))
        return changed(body, place, lambda container, key: put(container, key, before[0])) if before else body
    if operator in MEMBER_OPERATORS:
        return changed(body, place, MEMBER_OPERATORS[operator])
    return changed(body, place, _on_value(VALUE_OPERATORS[operator])) if place else body


def _on_value(operator: ValueOperator) -> Callable[[Any, Any], Any]:
    def change(container: Any, key: Any) -> Any:
        value = operator(container[key])
        return container if value is UNFIT else put(container, key, value)

    return change


def _neighbour(body: Any, place: Place) -> Any:
    """With what the next item has at the same place; the last item has the first one's."""
    if EVERY not in place:
        return body
    at = len(place) - 1 - place[::-1].index(EVERY)
    below = place[at + 1 :]

    def rotate(container: Any, key: Any) -> Any:
        items = container[key]
        if not isinstance(items, list):
            return container
        owners = [index for index, item in enumerate(items) if list(found(item, below))]
        taken = [next(found(items[index], below)) for index in owners]
        turned = dict(zip(owners, [*taken[1:], *taken[:1]], strict=True))
        return put(container, key, [_put_below(item, below, turned, i) for i, item in enumerate(items)])

    return changed(body, place[:at], rotate) if at else rotate({"": body}, "")[""]


def _put_below(item: Any, below: Place, turned: dict[int, Any], index: int) -> Any:
    if index not in turned:
        return item
    if not below:
        return turned[index]
    return changed(item, below, lambda container, key: put(container, key, turned[index]))


def _renamed(name: str) -> str:
    if "_" in name.strip("_"):
        other = re.sub(r"(?<=[^_])_([a-z])", lambda found: found[1].upper(), name)
    else:
        other = re.sub(r"(?<=[a-z])([A-Z])", lambda found: f"_{found[1].lower()}", name)
    return other if other != name else name.capitalize() if name.capitalize() != name else f"{name}_"
