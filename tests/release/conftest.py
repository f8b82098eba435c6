"""Redocly and Spectral, as the gate installs them: nothing is installed twice."""

from tests.contract_tests.lint.conftest import linters

__all__ = ["linters"]
