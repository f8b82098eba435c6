"""The families of mutants by name."""

from __future__ import annotations

from collections.abc import Mapping

from contract_tests.audit.behaviour import Behaviour, Standing
from contract_tests.audit.bench import MutantFamily
from contract_tests.audit.mutant import Family


def families(standing: Standing) -> Mapping[Family, MutantFamily]:
    """All of them."""
    return {"behaviour": Behaviour(standing)}
