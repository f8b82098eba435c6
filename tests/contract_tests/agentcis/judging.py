"""`python -m tests.contract_tests.agentcis.judging URL`: judges a world for each line on stdin.

A line is `{"world": ..., "rules": [...]}`, no rules for all; out goes a line of verdicts for each. One process
for many runs: the imports are what takes long. A run by one rule ends as soon as that is broken.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

import contract_tests
from contract_tests.plugin import RunPlugin
from contract_tests.run import _arguments
from contract_tests.target import make_target
from contract_tests.verdicts import Verdicts

_DEMO = Path(contract_tests.__file__).with_name("mock_target.toml")


def main(base_url: str) -> None:
    """Answer every line."""
    with os.fdopen(os.dup(sys.stdout.fileno()), "w") as out:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        for line in sys.stdin:
            wanted = json.loads(line)
            print(json.dumps(judged(base_url, wanted["world"], wanted["rules"])), file=out, flush=True)


def judged(base_url: str, world: str, rules: list[str]) -> dict[str, Any]:
    """The verdicts of one run, by rule."""
    section = tomllib.loads(_DEMO.read_text("utf-8"))["agentcis"]
    section |= {"base_url": base_url, "headers": {"X-Mock-World": world}}
    target = make_target("agentcis", section, seed=0, run_id=secrets.token_hex(4))
    verdicts = Verdicts(["agentcis"])

    def stop_when_broken(*_: object) -> None:
        if any(verdicts.by_rule[rule].outcome == "broken" for rule in rules):
            pytest.exit("caught")

    plugin = RunPlugin(target, verdicts, rules=frozenset(rules), on_test=stop_when_broken)
    pytest.main(_arguments(target), plugins=[plugin])
    return {
        "outcomes": {rule: verdict.outcome for rule, verdict in verdicts.by_rule.items()},
        "failures": [verdict.rule.id for verdict in verdicts.failures(strict=False)],
        "breaches": {
            rule: [f"{test}: {found.expected} / {found.observed}" for test, found in verdict.breaches]
            for rule, verdict in verdicts.by_rule.items()
            if verdict.breaches
        },
        "crashes": plugin.crashes,
    }


if __name__ == "__main__":
    main(sys.argv[1])
