"""Every place in which two trees differ, without saying yet what that means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from contract_tests.diff.flat import NAMES, SAMPLES, is_keyword
from contract_tests.lint.document import Trail


class Missing:
    """The value of a member that is not there."""

    def __bool__(self) -> bool:
        """It counts as nothing."""
        return False

    def __repr__(self) -> str:
        return "nothing"


MISSING: Final = Missing()
# The step in whose place an order of names is compared.
ORDER = "(order)"
_COMBINED = frozenset({"allOf", "oneOf", "anyOf"})
# What is compared as one value.
_WHOLE = SAMPLES | {"security", "servers", "discriminator", "not", "xml", "externalDocs"}


@dataclass(frozen=True)
class Difference:
    """One place and what stood there and stands there now; either may be `MISSING`.

    `was` is the last step of the trail as it was before, where only the name is another.
    """

    trail: Trail
    old: Any
    new: Any
    was: str = ""

    @property
    def trails(self) -> tuple[Trail, ...]:
        """The place now, and what it was called before."""
        return (self.trail, (*self.trail[:-1], self.was)) if self.was else (self.trail,)

    @property
    def is_removed(self) -> bool:
        """Whether nothing is there now."""
        return self.new is MISSING


def differences(old: dict[str, Any], new: dict[str, Any]) -> list[Difference]:
    """All of them, each as deep as it has a meaning of its own.

    What another part of the same `allOf` says still, or said already, is none.
    """
    found = raw_differences(old, new)
    if any("allOf" in one.trail for one in found):
        before, after = _Stated(old), _Stated(new)
        found = [each for one in found for each in _unless_said_elsewhere(one, before, after)]
    return _with_renames(found)


def raw_differences(old: dict[str, Any], new: dict[str, Any]) -> list[Difference]:
    """All of them, as they are written."""
    return list(_differences(old, new, ()))


class _Stated:
    """What a tree says of each value, in whichever part of an `allOf`."""

    def __init__(self, tree: dict[str, Any]) -> None:
        self.said: dict[Trail, list[Any]] = {}
        self._note(tree, ())

    def says(self, place: Trail, value: Any) -> bool:
        """Whether it says this of a place, or more: of some values fewer are allowed."""
        said = self.said.get(place, [])
        if place[-1] == "enum" and isinstance(value, list):
            return any(isinstance(each, list) and all(one in value for one in each) for each in said)
        return any(_is_same(each, value) for each in said)

    def _note(self, value: Any, trail: Trail) -> None:
        self.said.setdefault(logical(trail), []).append(value)
        if isinstance(value, dict):
            for name, each in value.items():
                self._note(each, (*trail, name))
        elif isinstance(value, list):
            for index, each in enumerate(value):
                self._note(each, (*trail, index))


def _unless_said_elsewhere(one: Difference, before: _Stated, after: _Stated) -> Iterator[Difference]:
    if MISSING not in (one.old, one.new):
        yield one
        return
    there, value = (after, one.old) if one.is_removed else (before, one.new)
    place = logical(one.trail)
    if there.says(place, value):
        return
    if isinstance(value, dict) and place in there.said:
        # Another part describes the same member: what comes or goes is what this part says of it.
        sides = (value, {}) if one.is_removed else ({}, value)
        for each in _differences(*sides, one.trail):
            yield from _unless_said_elsewhere(each, before, after)
    else:
        yield one


def _with_renames(found: list[Difference]) -> list[Difference]:
    """A member that went and one that came in its place, alike in all but the name, are one difference."""
    by_holder: dict[Trail, list[Difference]] = {}
    for one in found:
        is_named = one.trail[:-1] == ("parameters",) or one.trail[-2:-1] == ("properties",)
        if MISSING in (one.old, one.new) and is_named:
            by_holder.setdefault(one.trail[:-1], []).append(one)
    renamed: dict[int, Difference | None] = {}
    for pair in by_holder.values():
        if len(pair) == 2 and {one.is_removed for one in pair} == {True, False}:
            went, came = sorted(pair, key=lambda one: not one.is_removed)
            if _is_same(_unnamed(went.old), _unnamed(came.new)):
                renamed[id(went)] = None
                renamed[id(came)] = Difference(came.trail, went.old, came.new, str(went.trail[-1]))
    return [each for one in found if (each := renamed.get(id(one), one)) is not None]


def _unnamed(value: dict[str, Any]) -> dict[str, Any]:
    return {key: each for key, each in value.items() if key not in ("name", "in", "description", "example")}


def logical(trail: Trail) -> Trail:
    """A place of a value, in whichever part of an `allOf` it is described."""
    kept: list[str | int] = []
    steps = iter(trail)
    for step in steps:
        if step == "allOf" and is_keyword((*kept, step)):
            next(steps, None)
        else:
            kept.append(step)
    return tuple(kept)


def _differences(old: Any, new: Any, trail: Trail) -> Iterator[Difference]:
    step = trail[-1] if trail and is_keyword(trail) else None
    if step in NAMES:
        # All of them may come and go with the member that holds them.
        old, new = ({} if each is MISSING else each for each in (old, new))
    if step == "allOf":
        old, new = ([] if each is MISSING else each for each in (old, new))
    if isinstance(old, dict) and isinstance(new, dict) and step not in _WHOLE:
        yield from _of_members(old, new, trail)
    elif isinstance(old, list) and isinstance(new, list) and step in _COMBINED:
        yield from _of_items(old, new, trail)
    elif not _is_same(old, new):
        yield Difference(trail, old, new)


def _of_members(old: dict[str, Any], new: dict[str, Any], trail: Trail) -> Iterator[Difference]:
    for name in {**old, **new}:
        yield from _differences(old.get(name, MISSING), new.get(name, MISSING), (*trail, name))
    if trail and trail[-1] == "properties" and is_keyword(trail) and list(old) != list(new):
        yield Difference((*trail, ORDER), list(old), list(new))


def _of_items(old: list[Any], new: list[Any], trail: Trail) -> Iterator[Difference]:
    # A part of an `allOf` that is not there demands nothing.
    nothing: Any = {} if trail[-1] == "allOf" else MISSING
    for index in range(max(len(old), len(new))):
        before, after = (each[index] if index < len(each) else nothing for each in (old, new))
        yield from _differences(before, after, (*trail, index))


def _is_same(old: Any, new: Any) -> bool:
    """As JSON has it: true is no 1, and the order of members says nothing."""
    if isinstance(old, bool) or isinstance(new, bool):
        return old is new
    if isinstance(old, dict) and isinstance(new, dict):
        return old.keys() == new.keys() and all(_is_same(old[key], new[key]) for key in old)
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(map(_is_same, old, new))
    return bool(old == new)
