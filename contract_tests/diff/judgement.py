"""What one difference means, before it is known for how many operations and answers it holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from contract_tests.diff.change import Affected, By, Level
from contract_tests.diff.differences import MISSING, Difference, logical
from contract_tests.diff.flat import Operation, is_keyword
from contract_tests.lint.document import Trail


@dataclass(frozen=True)
class Judgement:
    """A level, for whom, and why; `{answer}` in the message stands for the answers with this `status`."""

    level: Level
    affected: Affected
    message: str
    status: str = ""


def reworded(what: str, subject: str, status: str = "") -> Judgement:
    """Only who reads the docs notices."""
    other = f"other {what}" if what in ("examples", "tags") else f"another {what}"
    return Judgement("editorial", "readers", f"{subject} has {other}", status)


@dataclass(frozen=True)
class Rated:
    """A judgement, where it is written, and by whom it was made."""

    judgement: Judgement
    operation: str
    origin: Trail
    is_removed: bool
    rated_by: tuple[By, ...]


class Demands:
    """Which members the schemas of an operation name, and which they demand, over all parts of an `allOf`."""

    def __init__(self, operation: Operation) -> None:
        self.declared: set[tuple[Trail, str]] = set()
        self.required: set[tuple[Trail, str]] = set()
        self._read(operation.tree, ())

    def declares(self, trail: Trail) -> bool:
        """Whether some part describes the member at a place, or any member of the `properties` there."""
        if trail[-2:-1] == ("properties",):
            return (logical(trail[:-2]), str(trail[-1])) in self.declared
        holder = logical(trail[:-1])
        return trail[-1:] == ("properties",) and any(place == holder for place, _ in self.declared)

    def _read(self, value: Any, trail: Trail) -> None:
        if isinstance(value, dict):
            is_object = not trail or not is_keyword(trail) or trail[-1] not in ("properties", "examples")
            if is_object and isinstance(value.get("properties"), dict):
                self.declared |= {(logical(trail), name) for name in value["properties"]}
            if is_object and isinstance(value.get("required"), list):
                self.required |= {(logical(trail), str(name)) for name in value["required"]}
            for name, each in value.items():
                self._read(each, (*trail, name))
        elif isinstance(value, list):
            for index, each in enumerate(value):
                self._read(each, (*trail, index))


@dataclass(frozen=True)
class Pair:
    """An operation as it was and as it is."""

    old: Operation
    new: Operation
    was: Demands
    now: Demands
    # The rules whose breach is a failure; only these are promises of the vendor's.
    binding: frozenset[str]
    # The rules of which the ledger says already what became of them.
    told: frozenset[str]
    # The ids of operations that have another, before and now.
    renamed: frozenset[tuple[str, str]]

    def has(self, one: Difference) -> Operation:
        """The operation in which the place of a difference can be seen."""
        return self.old if one.is_removed else self.new

    def origin(self, one: Difference) -> Trail:
        """Where it is written: of a member that came or went, where it says that there is one."""
        if one.was and one.trail[0] == "parameters":
            return self.new.origin((*one.trail, "name"))
        is_member = not one.was and MISSING in (one.old, one.new)
        return self.has(one).member(one.trail) if is_member else self.has(one).origin(one.trail)
