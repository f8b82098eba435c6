"""Mutants and fates to count."""

from __future__ import annotations

from contract_tests.audit.mutant import Fate, Kill, Mutant

RULE, OTHER = "caseiq.list.count", "caseiq.list.shape"


def mutant(name: str, *, rule: str = RULE, equivalent: str = "", api: str = "caseiq") -> Mutant:
    """A behaviour mutant."""
    return Mutant(
        f"{api}.behaviour.{name}", "behaviour", api, name, "wrong", rule=rule, equivalent=equivalent
    )


def killed(of: Mutant, *rules: str, is_binding: bool = True) -> Fate:
    """Killed by a law, which names these rules; by default the right one."""
    named = rules or (of.rule,)
    return Fate(of, Kill("test_list::test_it", "laws", named, is_binding, 0.5), named)


def survived(of: Mutant, trouble: str = "") -> Fate:
    """Nobody noticed."""
    return Fate(of, None, trouble=trouble)
