"""A process that judges one world after another: `python -m tests.contract_tests.judging API PORT`.

It reads lines `WORLD RULE...` and answers each with one line of JSON: the verdicts on these rules. One
process for many runs, as the suite is loaded only once, and one of its own, as pytest does not run well
inside pytest.
"""

from __future__ import annotations

import json
import secrets
import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

import contract_tests
from contract_tests.run import Wanted, collect, run
from contract_tests.target import make_target
from contract_tests.verdicts import Verdicts
from tests.contract_tests.uploads import Uploads

_DEMO = Path(contract_tests.__file__).with_name("mock_target.toml")


def judge(
    api: str, base_url: str, world: str, rules: list[str], cited: Mapping[str, Sequence[str]]
) -> dict[str, str]:
    """The verdicts on some rules in a world of the mock, `cited` in the tests of its suite.

    A crash of a test stands among them, and so does an upload that nobody could recognise by its name.
    """
    demo = tomllib.loads(_DEMO.read_text(encoding="utf-8"))[api]
    section = {**demo, "base_url": base_url, "headers": {"X-Mock-World": world}}
    target = make_target(api, section, seed=0, run_id=secrets.token_hex(3))
    uploads = Uploads(target.run_id)
    wanted = Wanted(
        frozenset(rules),
        # Only their files need to be collected.
        frozenset(test for test, its_rules in cited.items() if set(rules) & set(its_rules)),
        is_enough=lambda known: _is_enough(known, rules),
        recorders=[uploads],
    )
    outcome = run([target], wanted)
    verdicts = {rule: outcome.verdicts.by_rule[rule].outcome for rule in rules}
    return {**verdicts, **dict(outcome.crashes), **dict.fromkeys(uploads.strange, "unrecognisable")}


def _is_enough(known: Verdicts, rules: list[str]) -> bool:
    return len(rules) == 1 and known.by_rule[rules[0]].outcome == "broken"


def main(api: str, port: str) -> None:
    """Judge until the input ends."""
    cited = collect(api)
    for line in sys.stdin:
        world, *rules = line.split()
        print(json.dumps(judge(api, f"http://127.0.0.1:{port}", world, rules, cited)), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
