"""Faults by a name that frontend teams know; every member of a recipe can be replaced."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from mockserver.faults.definition import Definition, DefinitionError, read_definition
from mockserver.faults.kinds import KINDS, MATCHING_MEMBERS


@dataclass(frozen=True)
class Recipe:
    """Faults that belong together, and what they are like."""

    name: str
    text: str
    faults: tuple[Mapping[str, Any], ...]


RECIPES = {
    recipe.name: recipe
    for recipe in (
        Recipe(
            "slow-3g",
            "a phone at the edge of the network: 300 ms before each answer, 50 kB a second",
            (
                {"kind": "latency", "mean_ms": 300, "deviation_ms": 100},
                {"kind": "slow-body", "bytes_per_second": 50_000},
            ),
        ),
        Recipe(
            "flaky-upload",
            "every third upload or so breaks off half way",
            ({"kind": "dropped-upload", "operation": "upload*", "percent": 50, "probability": 0.35},),
        ),
        Recipe(
            "flaky-server",
            "one call in five is answered with 500",
            ({"kind": "status", "status": 500, "probability": 0.2},),
        ),
        Recipe(
            "maintenance",
            "everything is answered with 503, come back in two minutes",
            ({"kind": "status", "status": 503, "retry_after_seconds": 120},),
        ),
        Recipe(
            "bad-gateway",
            "everything is answered with 502",
            ({"kind": "status", "status": 502},),
        ),
        Recipe(
            "gateway-timeout",
            "504 after three seconds",
            ({"kind": "status", "status": 504, "delay_ms": 3000},),
        ),
        Recipe(
            "rate-limited",
            "429 after ten calls in a minute, for each token",
            ({"kind": "rate-limit", "requests": 10, "window_seconds": 60},),
        ),
        Recipe(
            "expired-session",
            "the next call finds its token expired; one that then gets a new one goes on",
            ({"kind": "expired-token", "times": 1},),
        ),
        Recipe(
            "eventually-consistent",
            "lists show what was there five seconds ago",
            ({"kind": "stale-list", "window_seconds": 5},),
        ),
        Recipe(
            "connection-loss",
            "one call in ten has its connection reset before the answer",
            ({"kind": "reset", "probability": 0.1},),
        ),
        Recipe(
            "lost-answer",
            "uploads are stored, but their answer never comes",
            ({"kind": "reset", "operation": "upload*", "carried_out": True},),
        ),
        Recipe(
            "broken-download",
            "downloads end half way",
            ({"kind": "truncated", "operation": "download*", "percent": 50},),
        ),
        Recipe(
            "corrupted-download",
            "downloads have wrong bytes, as many as there should be",
            ({"kind": "corrupted"},),
        ),
        Recipe(
            "partly-rejected",
            "every second file of an upload or a deletion is rejected",
            ({"kind": "partial-rejection", "every": 2},),
        ),
        Recipe(
            "cold-start",
            "the next call takes three seconds",
            ({"kind": "latency", "delay_ms": 3000, "times": 1},),
        ),
    )
}


def read_fault(value: Any, statuses: Mapping[str, Collection[int]]) -> list[Definition]:
    """A definition, or those of a recipe: `{"recipe": "slow-3g", ...}` with members that replace its own.

    Raises DefinitionError.
    """
    if not isinstance(value, dict) or "recipe" not in value:
        return [read_definition(value, statuses)]
    recipe = RECIPES.get(value["recipe"]) if isinstance(value["recipe"], str) else None
    if recipe is None:
        msg = f"recipe: must be one of {', '.join(RECIPES)}"
        raise DefinitionError(msg)
    given = {name: each for name, each in value.items() if name != "recipe"}
    return [read_definition(each, statuses) for each in _replaced(recipe, given)]


def _replaced(recipe: Recipe, given: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each fault of a recipe with what is given for it; of several, each takes what its kind has."""
    taken = {name: [fault for fault in recipe.faults if _takes(fault, name)] for name in given}
    for name, takers in taken.items():
        if not takers:
            msg = f"{name}: is no member of any fault of the recipe {recipe.name}"
            raise DefinitionError(msg)
        if name == "id" and len(recipe.faults) > 1:
            msg = f"id: the recipe {recipe.name} makes {len(recipe.faults)} faults"
            raise DefinitionError(msg)
    return [
        {**fault, **{name: value for name, value in given.items() if fault in taken[name]}}
        for fault in recipe.faults
    ]


def _takes(fault: Mapping[str, Any], name: str) -> bool:
    return name in MATCHING_MEMBERS or name in fault or name in KINDS[str(fault["kind"])].members
