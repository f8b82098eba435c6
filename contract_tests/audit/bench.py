"""What a family of mutants is to the command that audits, and what it is given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from contract_tests.audit.mutant import Fate, Mutant
from contract_tests.audit.worker import Workers


@dataclass(frozen=True)
class Bench:
    """The processes that judge, and what drives that which is drawn."""

    workers: Workers
    seed: int = 0


class MutantFamily(Protocol):
    """Mutants of one kind; a module with these two functions is one."""

    def mutants(self, api: str) -> tuple[Mutant, ...]:
        """All of an API, always in the same order and with the same ids."""
        ...

    def fates(self, mutants: Sequence[Mutant], bench: Bench) -> Iterator[Fate]:
        """What becomes of some mutants, each as soon as it is known, in any order."""
        ...
