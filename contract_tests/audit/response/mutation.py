"""A mutant of answers: which answers it changes, and how. Pure: an answer in, an answer out."""

from __future__ import annotations

from dataclasses import dataclass

from contract_tests.audit.response import members
from contract_tests.audit.response.answer import Answer
from contract_tests.audit.response.bodies import (
    ANSWER_OPERATORS,
    HEADER_OPERATORS,
    STATUS_OPERATOR,
    with_changed_header,
    with_status,
)
from contract_tests.audit.response.places import place_of


@dataclass(frozen=True)
class Mutation:
    """What is done to every answer of an operation with a status.

    `target` is what the operator works on: a JSON pointer, the name of a header, another status, or nothing;
    `rule` is the one that speaks of it in the spec.
    """

    api: str
    operation: str
    status: int
    operator: str
    target: str = ""
    rule: str = ""

    @property
    def id(self) -> str:
        """Its name: `caseiq.getAttachment.200.drop:/name`."""
        plain = f"{self.api}.{self.operation}.{self.status}.{self.operator}"
        return f"{plain}:{self.target}" if self.target else plain


def mutated(answer: Answer, mutation: Mutation, earlier: Answer | None = None) -> Answer | None:
    """The answer that is sent instead; None where the mutation finds nothing to change in it.

    `earlier` is the answer of the same kind before this one, as it came.
    """
    try:
        changed = _changed(answer, mutation, earlier)
    except ValueError:  # no JSON
        return None
    return None if changed == answer else changed


def _changed(answer: Answer, mutation: Mutation, earlier: Answer | None) -> Answer:
    operator, target = mutation.operator, mutation.target
    if operator == STATUS_OPERATOR:
        return with_status(answer, int(target))
    if operator in HEADER_OPERATORS:
        return with_changed_header(answer, operator, target)
    if operator in ANSWER_OPERATORS:
        return ANSWER_OPERATORS[operator](answer)
    body = answer.json()
    before = earlier.json() if earlier else None
    changed = members.mutated(body, operator, place_of(target), before)
    # True equals 1 in Python, and yet is another value of JSON.
    return answer if repr(changed) == repr(body) else answer.with_json(changed)
