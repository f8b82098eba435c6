"""Spec mutants: one keyword of a spec that is looser, or gone."""

from contract_tests.audit.spec.family import fates, mutants

__all__ = ["fates", "mutants"]
