"""Places of a JSON document: pointers (RFC 6901) in which `*` stands for every item, or every member."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

Place = tuple[str, ...]
Change = Callable[[Any, Any], Any]

EVERY = "*"


def pointer(place: Place) -> str:
    """A place as text: `/records/*/id`; the document as a whole is the empty text."""
    return "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in place)


def place_of(text: str) -> Place:
    """The place that a text names."""
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in text.split("/")[1:])


def changed(value: Any, place: Place, change: Change) -> Any:
    """A copy in which `change(container, key)` has given the container of each such place.

    Where there is no such place the copy is equal to the value.
    """
    step, *rest = place
    # From the end, as an operator may take an item away.
    for key in reversed(_keys(value, step)):
        value = put(value, key, changed(value[key], tuple(rest), change)) if rest else change(value, key)
    return value


def found(value: Any, place: Place) -> Iterator[Any]:
    """The values at a place."""
    if not place:
        yield value
        return
    for key in _keys(value, place[0]):
        yield from found(value[key], place[1:])


def put(container: Any, key: Any, value: Any) -> Any:
    """A copy of an object or array with another value of one member."""
    if isinstance(container, dict):
        return {name: value if name == key else each for name, each in container.items()}
    return [value if index == key else each for index, each in enumerate(container)]


def _keys(value: Any, step: str) -> list[Any]:
    if isinstance(value, dict):
        return list(value) if step == EVERY else [step] if step in value else []
    return list(range(len(value))) if isinstance(value, list) and step == EVERY else []
