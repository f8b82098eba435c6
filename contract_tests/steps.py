"""Steps of a state machine that end quietly at the first problem: Hypothesis would repeat one that raises."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol

import httpx

from contract_tests.guarding import RunStopped
from contract_tests.judge import NotExercised, Unusable


class Stoppable(Protocol):
    """A state machine that can be over before its steps are; `problems` are raised when it has ended."""

    problems: list[Exception]

    @property
    def is_over(self) -> bool:
        """Whether no further step is to be done."""


def until_a_problem(step: Callable[..., None]) -> Callable[..., None]:
    """A step that is not done once something went wrong: what comes after could be its consequence."""

    @wraps(step)
    def ended(self: Stoppable, **drawn: Any) -> None:
        if self.is_over:
            return
        try:
            step(self, **drawn)
        except (Unusable, NotExercised, RunStopped, httpx.TransportError) as problem:
            self.problems.append(problem)

    return ended
