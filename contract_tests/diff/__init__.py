"""What differs between two states of a contract: what breaks whom, what is new, what reads otherwise."""

from __future__ import annotations

from contract_tests.diff.change import Change, DiffError
from contract_tests.diff.compare import compare, compare_all
from contract_tests.diff.contract import Contract, read_contract

__all__ = ["Change", "Contract", "DiffError", "compare", "compare_all", "read_contract"]
