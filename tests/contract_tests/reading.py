"""A process that judges worlds through a guard that lets nothing be written.

`python -m tests.contract_tests.reading API PORT` reads lines `WORLD ENTITY RULE...` and answers each with
one line of JSON: the verdicts on these rules (on all where none is named), beside them how many requests went
out. ENTITY is what the target names as such, `-` for the demo's. Only the tests of standing data are run.
"""

from __future__ import annotations

import json
import secrets
import sys
import tomllib
from pathlib import Path

import contract_tests
from contract_tests.guard.limits import limits_for
from contract_tests.guard.opening import Guarding, guarded
from contract_tests.run import Wanted, collect, run
from contract_tests.target import Target, make_target
from contract_tests.verdicts import Verdicts

_DEMO = Path(contract_tests.__file__).with_name("mock_target.toml")
_MODULES = {"agentcis": ("test_standing", "test_paging"), "caseiq": ("test_standing", "test_standing_list")}
REQUESTS = "requests"


def judge(target: Target, rules: list[str], tests: frozenset[str]) -> dict[str, str]:
    """The verdicts on some rules, or on all; a crash of a test stands among them."""
    limits = limits_for(target.api, "read", requests_per_minute=0)
    with guarded(target, Guarding("read", limits)) as (reached, guard):
        wanted = Wanted(frozenset(rules), tests, is_enough=lambda known: _is_enough(known, rules))
        outcome = run([reached], wanted)
    known = outcome.verdicts.by_rule
    verdicts = {rule: known[rule].outcome for rule in rules or known}
    passed = guard.record.passed
    assert set(passed) <= {"read", "token"}, passed
    return {**verdicts, **dict(outcome.crashes), REQUESTS: str(passed["read"])}


def _is_enough(known: Verdicts, rules: list[str]) -> bool:
    return len(rules) == 1 and known.by_rule[rules[0]].outcome == "broken"


def main(api: str, port: str) -> None:
    """Judge until the input ends."""
    demo = tomllib.loads(_DEMO.read_text(encoding="utf-8"))[api]
    tests = frozenset(test for test in collect(api) if test.partition("::")[0] in _MODULES[api])
    for line in sys.stdin:
        world, entity, *rules = line.split()
        section = {**demo, "base_url": f"http://127.0.0.1:{port}", "headers": {"X-Mock-World": world}}
        section |= {} if entity == "-" else {"entity": entity}
        target = make_target(api, section, seed=0, run_id=secrets.token_hex(3))
        print(json.dumps(judge(target, rules, tests)), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
