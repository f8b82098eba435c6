"""The one door to the contract: the specs and the ledgers of rules, as data.

Everything that the mock serves or the contract tests judge is a `Rule` of a ledger.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

Evidence = Literal["documented", "sibling", "framework", "assumed"]

APIS = ("caseiq", "agentcis")

_HERE = Path(__file__).parent
# The one in C is ten times faster, and not in every build of PyYAML.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Source:
    """Where a rule comes from: a page of the vendor (or a framework file) and the sentence in question."""

    page: str
    sentence: str


@dataclass(frozen=True)
class Rule:
    """One promise of an API and how we know it.

    `operations` names the operations (`operationId`) that the rule is about. `not_expressible` says why
    OpenAPI cannot state the rule, and is empty where the spec cites it in an `x-rules`.
    """

    id: str
    evidence: Evidence
    statement: str
    source: Source
    operations: tuple[str, ...]
    not_expressible: str = ""

    @property
    def is_binding(self) -> bool:
        """Whether a breach on a real system is a failure, not only a warning."""
        return self.evidence in ("documented", "sibling")


def spec_path(api: str) -> Path:
    """The OpenAPI document of an API."""
    return _HERE / api / "openapi.yaml"


def rules_path(api: str) -> Path:
    """The ledger of rules of an API."""
    return _HERE / api / "rules.yaml"


@cache
def rules(api: str) -> dict[str, Rule]:
    """The rules of an API by id, in the ledger's order."""
    ledger = yaml.load(rules_path(api).read_text(encoding="utf-8"), Loader=_LOADER)
    return {entry["id"]: _rule(entry) for entry in ledger["rules"]}


@cache
def spec(api: str) -> dict[str, Any]:
    """The OpenAPI document of an API as plain data. Shared: do not change it."""
    document: dict[str, Any] = yaml.load(
        spec_path(api).read_text(encoding="utf-8"),
        Loader=_LOADER,
    )
    return document


def _rule(entry: dict[str, Any]) -> Rule:
    return Rule(
        id=entry["id"],
        evidence=entry["evidence"],
        statement=entry["statement"],
        source=Source(**entry["source"]),
        operations=tuple(entry["operations"]),
        not_expressible=entry.get("not_expressible", ""),
    )
