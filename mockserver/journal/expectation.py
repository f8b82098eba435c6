"""What is expected to have happened, read from JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mockserver.journal.criteria import SIMPLE, Criterion, WishError, criterion
from mockserver.journal.query import FROM_THE_START, Since, read_since

_COUNTS = ("count", "at_least", "at_most")
_MOST_STEPS = 100


@dataclass(frozen=True)
class Expectation:
    """So many requests that meet all criteria; `at_most` None for any number."""

    criteria: tuple[Criterion, ...]
    at_least: int = 1
    at_most: int | None = None
    since: Since = FROM_THE_START

    def allows(self, count: int) -> bool:
        """Whether that many are as expected."""
        return self.at_least <= count and (self.at_most is None or count <= self.at_most)

    @property
    def described(self) -> str:
        """The requests that are meant."""
        return ", ".join(map(str, self.criteria)) or "any request"

    def __str__(self) -> str:
        return f"{self._number}: {self.described}"

    @property
    def _number(self) -> str:
        if self.at_least == self.at_most:
            return f"exactly {self.at_least}"
        upper = "" if self.at_most is None else f"at most {self.at_most}"
        lower = f"at least {self.at_least}" if self.at_least or not upper else ""
        return " and ".join(filter(None, (lower, upper)))


@dataclass(frozen=True)
class Order:
    """Requests that must have come in this order; others may have come between them."""

    steps: tuple[Expectation, ...]
    since: Since = FROM_THE_START

    def __str__(self) -> str:
        return "in this order: " + "; ".join(
            f"{number}. {step.described}" for number, step in enumerate(self.steps, 1)
        )


def read_expectation(value: dict[str, Any]) -> Expectation | Order:
    """An expectation. Raises WishError naming the member."""
    if "order" not in value:
        return _expectation(value, extra=(*_COUNTS, "since"))
    _only(value, ("order", "since"))
    steps = value["order"]
    if not isinstance(steps, list) or not 0 < len(steps) <= _MOST_STEPS:
        msg = f"order: must be a list of 1 to {_MOST_STEPS} expectations"
        raise WishError(msg)
    return Order(tuple(_step(number, step) for number, step in enumerate(steps)), _since(value))


def _step(number: int, value: Any) -> Expectation:
    if not isinstance(value, dict):
        msg = f"order.{number}: must be an object"
        raise WishError(msg)
    return _expectation(value, extra=())


def _expectation(value: dict[str, Any], *, extra: tuple[str, ...]) -> Expectation:
    _only(value, (*SIMPLE, "where", *extra))
    where = value.get("where", {})
    if not isinstance(where, dict):
        msg = 'where: must be an object such as {"body.caseId": "…"}'
        raise WishError(msg)
    criteria = [criterion(name, value[name]) for name in SIMPLE if name in value]
    criteria += [criterion(name, wanted) for name, wanted in where.items()]
    at_least, at_most = _bounds(value)
    return Expectation(tuple(criteria), at_least, at_most, _since(value))


def _bounds(value: dict[str, Any]) -> tuple[int, int | None]:
    given = {name: _number(name, value[name]) for name in _COUNTS if name in value}
    if "count" in given:
        if len(given) > 1:
            msg = "count: stands alone, without at_least and at_most"
            raise WishError(msg)
        return given["count"], given["count"]
    return given.get("at_least", 0 if "at_most" in given else 1), given.get("at_most")


def _number(name: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        msg = f"{name}: must be a number from 0"
        raise WishError(msg)
    return value


def _since(value: dict[str, Any]) -> Since:
    return read_since(value["since"]) if "since" in value else FROM_THE_START


def _only(value: dict[str, Any], known: tuple[str, ...]) -> None:
    unknown = sorted(set(value) - set(known))
    if unknown:
        msg = f"{unknown[0]}: unknown here; known are {', '.join(known)}"
        raise WishError(msg)
