"""Rules named on the command line."""

from __future__ import annotations

from collections.abc import Iterable

import openapi
from contract_tests.cli.errors import CallError


def wanted_rules(named: Iterable[str]) -> frozenset[str]:
    """The rules of these ids. Raises CallError where one is in no ledger."""
    known = {rule for api in openapi.APIS for rule in openapi.rules(api)}
    for rule in named:
        if rule not in known:
            msg = f"--rule: no rule {rule!r} in the ledgers"
            raise CallError(msg)
    return frozenset(named)
