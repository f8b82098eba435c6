"""Which tests see which kinds of answers: found out by a run of each suite against the unbroken target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import openapi
from contract_tests.audit.mutant import Layer, layer_of
from contract_tests.audit.response.calls import Calls
from contract_tests.audit.response.mutation import Mutation
from contract_tests.guard.call import Call
from contract_tests.messages import Exchange
from contract_tests.run import Wanted, run
from contract_tests.target import make_target

# The layer of a test, and whether it is about the topic.
_STAGES: tuple[tuple[Layer, bool], ...] = (
    ("conformance", True),
    ("laws", True),
    ("laws", False),
    ("workflows", True),
)


@dataclass(frozen=True)
class Unbroken:
    """A target that holds everything, as the members of its section; `api` says of which API."""

    api: str
    section: Mapping[str, Any]
    seed: int


@dataclass(frozen=True)
class Exercise:
    """The tests by kind of answer (operation and status), and the rules that each of them cites.

    `trouble` says what is wrong with the target itself; then no mutant of it can be judged.
    """

    tests: Mapping[tuple[str, int], tuple[str, ...]]
    cited: Mapping[str, tuple[str, ...]]
    trouble: str = ""

    def stages(self, mutation: Mutation) -> tuple[tuple[str, ...], ...]:
        """The tests that may notice a mutation, those first that are likely to.

        Conformance comes first, then the laws of the same topic as the rule in question, the other laws, and
        at last the workflows. What one test has fetched others look at, so that having seen an answer is not
        all: a test counts too if it cites a rule that is about the operation.
        """
        seen = self.tests.get((mutation.operation, mutation.status), ())
        about = _rules_about(mutation.api, mutation.operation)
        stages: dict[int, list[str]] = {}
        for test, cited in self.cited.items():
            is_near = _topic(mutation.rule) in map(_topic, cited)
            if test in seen or (seen and not about.isdisjoint(cited)):
                stage = _STAGES.index((layer_of(test), layer_of(test) != "laws" or is_near))
                stages.setdefault(stage, []).append(test)
        return tuple(tuple(stages[stage]) for stage in sorted(stages))


def exercise(unbroken: Unbroken) -> Exercise:
    """What the whole suite sees."""
    calls = Calls(openapi.spec(unbroken.api))
    seen: dict[tuple[str, int], dict[str, None]] = {}

    def note(test: str, exchange: Exchange) -> None:
        operation = calls.operation(call_of(exchange), exchange.status)
        seen.setdefault((operation, exchange.status), {})[test] = None

    target = make_target(unbroken.api, dict(unbroken.section), seed=unbroken.seed, run_id="audit0")
    outcome = run([target], Wanted(recorders=[note]))
    broken = [
        f"an unbroken target breaks {verdict.rule.id}" for verdict in outcome.verdicts.failures(strict=True)
    ]
    crashed = [f"{test} failed by itself: {why}" for test, why in outcome.crashes]
    cited: dict[str, tuple[str, ...]] = {}
    for verdict in outcome.verdicts.of(unbroken.api):
        cited |= {test: (*cited.get(test, ()), verdict.rule.id) for test in verdict.tests}
    return Exercise(
        {kind: tuple(tests) for kind, tests in seen.items()}, cited, next(iter([*broken, *crashed]), "")
    )


def _rules_about(api: str, operation: str) -> frozenset[str]:
    return frozenset(rule.id for rule in openapi.rules(api).values() if operation in rule.operations)


def _topic(rule: str) -> str:
    return ".".join(rule.split(".")[:2])


def call_of(exchange: Exchange) -> Call:
    """The request as the proxy sees it."""
    url = urlsplit(exchange.url)
    body = exchange.request.body.encode()[1] if exchange.request.body else b""
    return Call(exchange.request.method, f"{url.path}?{url.query}", exchange.sent_headers, body)
