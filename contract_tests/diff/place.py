"""Where in an operation something is, in the words of a developer: the answer's `records[].name`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from contract_tests.diff.differences import logical
from contract_tests.diff.flat import Operation
from contract_tests.lint.document import Trail

Side = Literal["request", "answer"]
# Stands for the answers that a change is about, until it is known for how many it holds.
ANSWER = "{answer}"
_THROUGH = {"oneOf", "anyOf", "not"}


@dataclass(frozen=True)
class Place:
    """A place in a request or in an answer.

    `holder` is the parameter, body or header; `member` the place of a value in it, empty for the value as a
    whole; `rest` the steps that are left, from the first keyword on.
    """

    side: Side
    holder: str
    member: str
    rest: Trail
    status: str = ""

    @property
    def subject(self) -> str:
        """The value, as the subject of a sentence."""
        return f"{self.member} in {self.holder}" if self.member else self.holder


def place_of(operation: Operation, trail: Trail) -> Place | None:
    """The place that a trail leads to; None for what belongs to the operation itself."""
    if trail[0] == "parameters" and len(trail) > 1:
        member, rest = _member(trail[2:])
        return Place("request", holder_of_parameter(operation.tree, str(trail[1])), member, rest)
    if trail[0] == "requestBody":
        member, rest = _in_content(trail[1:])
        return Place("request", "the body", member, rest)
    if trail[0] == "responses" and len(trail) > 1:
        status = str(trail[1])
        if trail[2:3] == ("headers",) and len(trail) > 3:
            member, rest = _member(trail[4:])
            return Place("answer", f"the header `{trail[3]}` of {ANSWER}", member, rest, status)
        member, rest = _in_content(trail[2:])
        return Place("answer", ANSWER, member, rest, status)
    return None


def holder_of_parameter(tree: dict[str, Any], key: str) -> str:
    """A parameter by its kind and name."""
    parameter = tree["parameters"].get(key) or {}
    kind, _, name = key.partition(" ")
    kinds = {"query": "the query parameter", "path": "the path parameter", "header": "the header"}
    return f"{kinds.get(kind, f'the {kind} parameter')} `{parameter.get('name', name)}`"


def answers(statuses: list[str]) -> str:
    """The answers with these statuses: that of success needs no number."""
    numbers = sorted(set(statuses))
    if all(number.startswith("2") for number in numbers):
        return "the answer"
    text = ", ".join(numbers[:-1]) + " or " + numbers[-1] if len(numbers) > 1 else numbers[0]
    return f"the answer with status {text}"


def _in_content(trail: Trail) -> tuple[str, Trail]:
    """What is in a body: past its media type, if something in its schema is meant."""
    if trail[:1] == ("content",) and trail[2:3] == ("schema",):
        return _member(trail[2:])
    return "", trail


def _member(trail: Trail) -> tuple[str, Trail]:
    """The member that a trail leads to, and what is left of it."""
    if trail[:1] != ("schema",):
        return "", trail
    member, steps = "", list(logical(trail)[1:])
    while steps:
        if steps[0] == "properties" and len(steps) > 1 and steps[1] != "(order)":
            member = f"{member}.{steps[1]}" if member else str(steps[1])
            if len(steps) == 2:
                return f"`{member}`", ("properties", str(steps[1]))
            steps = steps[2:]
        elif steps[0] == "items" and len(steps) > 1:
            member, steps = f"{member}[]", steps[1:]
        elif steps[0] == "additionalProperties" and len(steps) > 1:
            member, steps = f"{member}.*" if member else "*", steps[1:]
        elif steps[0] in _THROUGH and len(steps) > 2:
            steps = steps[2:]
        else:
            break
    return f"`{member}`" if member else "", tuple(steps)
