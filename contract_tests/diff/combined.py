"""What an `allOf` says in all: a value keeps to every part, so what one says another may say already."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from contract_tests.diff.differences import MISSING, Difference, all_differences, is_same, logical
from contract_tests.diff.flat import is_keyword
from contract_tests.lint.document import Trail

# These count for the part in which they stand: what another part says makes no difference to them.
_OF_THE_PART = frozenset({"additionalProperties", "required"})


def without_repeated(
    found: list[Difference], old: dict[str, Any], new: dict[str, Any]
) -> Iterator[Difference]:
    """The differences, of which some only say `elsewhere` what is said still, or was said already."""
    before, after = _Stated(old), _Stated(new)
    told: set[Trail] = set()
    for one in found:
        for each in _weighed(one, before, after):
            # What all parts say together is told at the first of them that differs.
            place = logical(each.trail)
            is_told = _is_joint(each.trail) and place in told
            told.add(place)
            yield replace(each, elsewhere=True) if is_told else each


class _Stated:
    """What a tree says of each place of a value."""

    def __init__(self, tree: dict[str, Any]) -> None:
        self._tree = tree
        self._said: dict[Trail, list[Any]] = {}
        self._note(tree, ())

    def __contains__(self, place: Trail) -> bool:
        """Whether it says anything of a place."""
        return place in self._said

    def says(self, place: Trail, value: Any) -> bool:
        """Whether some part says this of a place."""
        return any(is_same(each, value) for each in self._said.get(place, []))

    def jointly(self, place: Trail, keyword: str) -> Any:
        """What all parts together say of the values there, or of null."""
        parts = [each for each in self._said.get(place, []) if isinstance(each, dict)]
        if keyword == "nullable":
            typed = [part for part in parts if "type" in part]
            return True if typed and all(part.get("nullable") is True for part in typed) else MISSING
        lists = [part["enum"] for part in parts if isinstance(part.get("enum"), list)]
        return [one for one in lists[0] if all(one in each for each in lists)] if lists else MISSING

    def is_closed(self, trail: Trail) -> bool:
        """Whether the object at a place takes no members but those that this part describes."""
        value: Any = self._tree
        for step in trail:
            try:
                value = value[step]
            except (LookupError, TypeError):
                return False
        return isinstance(value, dict) and value.get("additionalProperties") is False

    def _note(self, value: Any, trail: Trail) -> None:
        self._said.setdefault(logical(trail), []).append(value)
        if isinstance(value, dict):
            for name, each in value.items():
                self._note(each, (*trail, name))
        elif isinstance(value, list):
            for index, each in enumerate(value):
                self._note(each, (*trail, index))


def _is_joint(trail: Trail) -> bool:
    return is_keyword(trail) and trail[-1] in ("enum", "nullable")


def _weighed(one: Difference, before: _Stated, after: _Stated) -> Iterator[Difference]:
    place, name = logical(one.trail), str(one.trail[-1])
    if _is_joint(one.trail):
        yield _of_all_parts(one.trail, before, after) or replace(one, elsewhere=True)
        return
    is_of_the_part = is_keyword(one.trail) and (name.startswith("x-") or name in _OF_THE_PART)
    if is_of_the_part or MISSING not in (one.old, one.new):
        yield one
        return
    there, value = (after, one.old) if one.is_removed else (before, one.new)
    if place not in there or there.is_closed(one.trail[:-2]):
        yield one
    elif there.says(place, value):
        yield replace(one, elsewhere=True)
    elif isinstance(value, dict):
        # Another part describes the same member: what comes or goes is what this part says of it.
        for each in all_differences(*((value, {}) if one.is_removed else ({}, value)), one.trail):
            yield from _weighed(each, before, after)
        null = _of_all_parts((*one.trail, "nullable"), before, after)
        if null:
            yield null
    else:
        yield one


def _of_all_parts(trail: Trail, before: _Stated, after: _Stated) -> Difference | None:
    """A difference of what all parts say together; None where that stays the same."""
    place, keyword = logical(trail[:-1]), str(trail[-1])
    was, now = before.jointly(place, keyword), after.jointly(place, keyword)
    return None if is_same(was, now) else Difference(trail, was, now)
