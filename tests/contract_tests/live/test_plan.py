"""The plan says what a run would send, and nothing is sent to say it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

import openapi
from contract_tests.costs import costs, frugal
from contract_tests.guard.limits import limits_for
from contract_tests.plan import make_plan
from contract_tests.run import collect
from contract_tests.target import make_target

_TARGET = {"base_url": "https://staging.example.org", "token": "t", "entity": "client:6"}


@pytest.fixture
def silent_port() -> Iterator[tuple[int, socket.socket]]:
    """A port at which nobody answers, and which tells whether anybody came."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)  # noqa: FBT003 - the method takes no keyword
        yield listener.getsockname()[1], listener


def _plan(*arguments: str) -> str:
    command = [sys.executable, "-m", "contract_tests", "plan", "--no-color", *arguments]
    environ = {**os.environ, "COLUMNS": "400"}
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_plan_sends_nothing(silent_port: tuple[int, socket.socket]) -> None:
    port, listener = silent_port

    printed = _plan("--api", "agentcis", "--base-url", f"http://127.0.0.1:{port}", "--profile", "write")

    with pytest.raises(BlockingIOError):
        listener.accept()
    assert "agentcis.delete.ok" in printed


def test_a_plan_names_operations_limits_and_what_each_rule_needs() -> None:
    target = ["--api", "caseiq", "--base-url", "https://staging.example.org", "--token", "t"]
    printed = _plan(*target, "--profile", "write", "--rule", "caseiq.list.authorized")

    assert "listAttachments" in printed
    assert "case_id (missing)" in printed
    assert "restricted_token (missing)" in printed
    assert any("files stored" in line and "25" in line for line in printed.splitlines())
    assert any("deletions" in line and line.count("0") >= 2 for line in printed.splitlines())


def test_a_plan_needs_no_secret_only_to_know_where_it_will_be() -> None:
    target = ["--api", "agentcis", "--base-url", "https://staging.example.org", "--token-env", "SET_NOWHERE"]
    printed = _plan(*target, "--rule", "agentcis.list.shape")

    assert "token (missing)" not in printed
    assert "entity (missing)" in printed


def test_reading_is_the_default_for_a_system_elsewhere() -> None:
    printed = _plan(
        "--api", "agentcis", "--base-url", "https://staging.example.org", "--token", "t", "--quiet"
    )

    assert "profile read" in printed
    assert any("deletions" in line and line.count("0") == 2 for line in printed.splitlines())


@pytest.mark.parametrize("api", openapi.APIS)
def test_what_each_test_costs_is_known(api: str) -> None:
    """`make costs` measures anew after a test was added or renamed."""
    assert set(costs(api)) == set(collect(api))


@pytest.mark.parametrize("api", openapi.APIS)
def test_in_frugal_order_every_binding_rule_is_judged_before_any_is_judged_again(api: str) -> None:
    cited = collect(api)
    rules = openapi.rules(api)
    binding = {rule for named in cited.values() for rule in named if rules[rule].is_binding}
    order = frugal(api, cited)

    assert sorted(order) == sorted(cited)
    judged: set[str] = set()
    for test in order:
        fresh = set(cited[test]) - judged
        if not fresh & binding:
            break
        judged |= set(cited[test])
    assert binding <= judged


def test_a_read_plan_expects_no_more_than_reads() -> None:
    target = make_target("agentcis", _TARGET, seed=0, run_id="")
    plan = make_plan(target, "read", limits_for("agentcis", "read"), collect("agentcis"))

    assert (plan.expected.creates, plan.expected.renames, plan.expected.deletes) == (0, 0, 0)
    by_id = {planned.rule.id: planned for planned in plan.rules}
    assert by_id["agentcis.delete.ok"].judged("read") == "blocked"
    assert by_id["agentcis.delete.ok"].judged("write") == "yes"


def test_a_plan_of_one_rule_is_no_larger_than_that_of_all() -> None:
    target = make_target("agentcis", _TARGET, seed=0, run_id="")
    limits = limits_for("agentcis", "write")
    cited = collect("agentcis")
    one = make_plan(target, "write", limits, cited, frozenset({"agentcis.delete.ok"}))

    assert 0 < one.expected.requests < make_plan(target, "write", limits, cited).expected.requests
    assert [planned.rule.id for planned in one.rules] == ["agentcis.delete.ok"]
