"""What a run would send to a target, known before anything is sent.

Expected numbers are those measured on the mock (`costs.json`). The numbers that cannot be passed are the
guard's limits, whatever the target answers and however often a test is repeated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace

import openapi
from contract_tests.costs import Cost, costs
from contract_tests.guard.intent import Profile
from contract_tests.guard.limits import Limits
from contract_tests.target import Target

_ALWAYS_NEEDED = {"caseiq": ("token", "case_id"), "agentcis": ("token", "entity")}
# It documents no way to change or delete what it holds, so the guard knows none.
_CHANGES_NOTHING = frozenset({"caseiq"})
_INSTEAD_OF_A_TOKEN = {"client_id", "client_secret"}


@dataclass(frozen=True)
class RulePlan:
    """What judging one rule takes. `missing` are members that tests need and the target was not given."""

    rule: openapi.Rule
    tests: int
    cost: Cost
    needs: tuple[str, ...]
    missing: tuple[str, ...]
    readable_tests: int

    def judged(self, profile: Profile) -> str:
        """How far the profile lets the rule be judged, as a word."""
        if profile != "read" or self.readable_tests == self.tests:
            return "yes"
        return "in part" if self.readable_tests else "blocked"


@dataclass(frozen=True)
class Plan:
    """What one API's run would send. `expected` are sums over its tests, `limits` those of the guard."""

    target: Target
    profile: Profile
    limits: Limits
    expected: Cost
    rules: tuple[RulePlan, ...]

    @property
    def operations(self) -> list[tuple[str, str, str]]:
        """The operations that the planned rules are about: id, method, path."""
        wanted = {name for planned in self.rules for name in planned.rule.operations}
        paths = openapi.spec(self.target.api)["paths"]
        return [
            (operation["operationId"], method.upper(), path)
            for path, item in paths.items()
            for method, operation in item.items()
            if isinstance(operation, dict) and operation.get("operationId") in wanted
        ]

    def at_most(self) -> dict[str, int]:
        """The limits by what is counted; 0 is no limit."""
        return {
            "requests": self.limits.max_requests,
            "files stored": self.limits.max_creates,
            "renames": self.limits.max_renames,
            "deletions": self.limits.max_deletes,
        }

    def is_possible(self, what: str) -> bool:
        """Whether the guard lets such a request through at all."""
        changes = what in ("renames", "deletions")
        return what == "requests" or (
            self.profile == "mock"
            or (self.profile == "write" and not (changes and self.target.api in _CHANGES_NOTHING))
        )


def make_plan(
    target: Target,
    profile: Profile,
    limits: Limits,
    cited: Mapping[str, tuple[str, ...]],
    wanted: frozenset[str] = frozenset(),
) -> Plan:
    """The plan of one API's run; `cited` are the rules of each test, `wanted` those to be judged, or all."""
    known = costs(target.api)
    tests = {test: rules for test, rules in cited.items() if not wanted or wanted & set(rules)}
    expected = _sum(known.get(test, Cost()) for test in tests)
    if wanted:
        expected = _with_shared(expected, [known.get(test, Cost()) for test in tests])
    rules = openapi.rules(target.api).values()
    planned = [_rule_plan(target, rule, tests, known) for rule in rules if not wanted or rule.id in wanted]
    return Plan(target, profile, limits, _let_through(expected, profile), tuple(planned))


def _rule_plan(
    target: Target, rule: openapi.Rule, tests: Mapping[str, tuple[str, ...]], known: Mapping[str, Cost]
) -> RulePlan:
    own = [known.get(test, Cost()) for test, rules in tests.items() if rule.id in rules]
    needs = {*_ALWAYS_NEEDED[target.api], *(name for cost in own for name in cost.needs)}
    return RulePlan(
        rule,
        tests=len(own),
        cost=_sum(own),
        needs=tuple(sorted(needs)),
        missing=tuple(sorted(name for name in needs if not _has(target, name))),
        readable_tests=sum(cost.writes == 0 for cost in own),
    )


def _has(target: Target, name: str) -> bool:
    if name == "token" and all(target.get(other) for other in _INSTEAD_OF_A_TOKEN):
        return True
    return target.get(name) is not None


def _let_through(expected: Cost, profile: Profile) -> Cost:
    """What the guard of a profile lets through of what is expected."""
    if profile != "read":
        return expected
    return Cost(requests=max(0, expected.requests - expected.writes))


def _with_shared(expected: Cost, each: list[Cost]) -> Cost:
    """The sum for some of the tests, which pay for what others pay in a whole run."""
    columns = zip(*(cost.shared for cost in each), strict=True)
    requests, creates, renames, deletes = (max(column) for column in columns)
    return replace(
        expected,
        requests=expected.requests + requests,
        creates=expected.creates + creates,
        renames=expected.renames + renames,
        deletes=expected.deletes + deletes,
    )


def _sum(each: Iterable[Cost]) -> Cost:
    found = list(each)
    names = [field.name for field in fields(Cost) if field.name not in ("needs", "shared")]
    return Cost(**{name: sum(getattr(cost, name) for cost in found) for name in names})
