"""Redocly, as the linters have it installed."""

from __future__ import annotations

from tests.contract_tests.lint.conftest import linters

__all__ = ["linters"]
