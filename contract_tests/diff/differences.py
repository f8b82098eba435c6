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

    `was` is the last step of the trail as it was before, where only the name is another; `elsewhere` says
    that another place says the same, so that only the text differs.
    """

    trail: Trail
    old: Any
    new: Any
    was: str = ""
    elsewhere: bool = False

    @property
    def trails(self) -> tuple[Trail, ...]:
        """The place now, and what it was called before."""
        return (self.trail, (*self.trail[:-1], self.was)) if self.was else (self.trail,)

    @property
    def is_removed(self) -> bool:
        """Whether nothing is there now."""
        return self.new is MISSING


def with_renames(found: list[Difference]) -> list[Difference]:
    """A member that went and one that came in its place, alike in all but the name, are one difference."""
    by_holder: dict[Trail, list[Difference]] = {}
    for one in found:
        is_named = one.trail[:-1] == ("parameters",) or one.trail[-2:-1] == ("properties",)
        if MISSING in (one.old, one.new) and is_named and not one.elsewhere:
            by_holder.setdefault(one.trail[:-1], []).append(one)
    renamed: dict[int, Difference | None] = {}
    for pair in by_holder.values():
        if len(pair) == 2 and {one.is_removed for one in pair} == {True, False}:
            went, came = sorted(pair, key=lambda one: not one.is_removed)
            if is_same(_unnamed(went.old), _unnamed(came.new)):
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


def all_differences(old: Any, new: Any, trail: Trail = ()) -> Iterator[Difference]:
    """All of them, as they are written, each as deep as it has a meaning of its own."""
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
    elif not is_same(old, new):
        yield Difference(trail, old, new)


def _of_members(old: dict[str, Any], new: dict[str, Any], trail: Trail) -> Iterator[Difference]:
    for name in {**old, **new}:
        yield from all_differences(old.get(name, MISSING), new.get(name, MISSING), (*trail, name))
    if trail and trail[-1] == "properties" and is_keyword(trail) and list(old) != list(new):
        yield Difference((*trail, ORDER), list(old), list(new))


def _of_items(old: list[Any], new: list[Any], trail: Trail) -> Iterator[Difference]:
    # A part of an `allOf` that is not there demands nothing.
    nothing: Any = {} if trail[-1] == "allOf" else MISSING
    for index in range(max(len(old), len(new))):
        before, after = (each[index] if index < len(each) else nothing for each in (old, new))
        yield from all_differences(before, after, (*trail, index))


def is_same(old: Any, new: Any) -> bool:
    """Whether two values are, as JSON has it: true is no 1, and the order of members says nothing."""
    if isinstance(old, bool) or isinstance(new, bool):
        return old is new
    if isinstance(old, dict) and isinstance(new, dict):
        return old.keys() == new.keys() and all(is_same(old[key], new[key]) for key in old)
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(map(is_same, old, new))
    return bool(old == new)
