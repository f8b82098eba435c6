"""The families of mutants by name."""

from __future__ import annotations

from collections.abc import Mapping

from contract_tests.audit import response, spec
from contract_tests.audit.behaviour import Behaviour, Standing
from contract_tests.audit.bench import MutantFamily
from contract_tests.audit.mutant import Family


def families(standing: Standing) -> Mapping[Family, MutantFamily]:
    """All of them; a module is a family too."""
    return {"behaviour": Behaviour(standing), "response": response, "spec": spec}
