"""A mutant, and what became of it. Values only: what makes, judges or counts them is elsewhere.

A family is a package beside this module. It has `mutants(api)`, its mutants in a fixed order with ids that
stay, and `fates(mutants, bench)`, which judges some of them and gives the fate of each as it is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Family = Literal["behaviour", "response", "spec"]
Layer = Literal["conformance", "laws", "workflows", "lint", "diff", "project tests"]

FAMILIES: tuple[Family, ...] = get_args(Family)
LAYERS: tuple[Layer, ...] = get_args(Layer)


@dataclass(frozen=True)
class Mutant:
    """One wrong thing that somebody should notice; `id` is its name among the mutants of all families.

    `rule` is the one that it breaks, where that is known beforehand: a kill has to name it. `operation` is
    the operationId where it is about one, `operator` what was done (`drop`, `retype`, the name of a fault).
    `equivalent` is the reason why the contract allows it, so that nobody can notice; empty where it does not.
    `source` is the file that holds it, as seen from the root of the repository.
    """

    id: str
    family: Family
    api: str
    operator: str
    description: str
    operation: str = ""
    rule: str = ""
    equivalent: str = ""
    source: str = ""


@dataclass(frozen=True)
class Kill:
    """Who noticed first: a test or a gate, after how long, and which rules it called broken.

    `detail` is what it said: what was expected, what came, and the request to send again.
    """

    by: str
    layer: Layer
    rules: tuple[str, ...] = ()
    is_binding: bool = True
    seconds: float = 0.0
    detail: str = ""


@dataclass(frozen=True)
class Fate:
    """What became of a mutant; without a `kill` it survived.

    `rules` are all that were called broken while it was judged. `trouble` is why nothing can be said: the
    judging itself failed.
    """

    mutant: Mutant
    kill: Kill | None
    rules: tuple[str, ...] = ()
    seconds: float = 0.0
    trouble: str = ""

    @property
    def is_named(self) -> bool:
        """Whether the rule that it breaks is among those called broken; true where no rule is known."""
        return not self.mutant.rule or self.mutant.rule in self.rules

    @property
    def neighbours(self) -> tuple[str, ...]:
        """The other rules that were called broken."""
        return tuple(rule for rule in self.rules if rule != self.mutant.rule)


def layer_of(test: str) -> Layer:
    """The layer of a contract test, by the module in its name."""
    module = test.partition("::")[0]
    if module == "test_conformance":
        return "conformance"
    return "workflows" if module == "test_workflows" else "laws"
