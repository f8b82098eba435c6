"""Response mutants: good answers, changed on their way by a proxy."""

from contract_tests.audit.response.family import fates, mutants

__all__ = ["fates", "mutants"]
