"""A run on a live system, whole or killed in its middle, leaves everything of others as it was.

The system holds 200 files of others of each API, with small ids, many of them in the entity of the tests.
`benchmarks/live_safety.py` is the same with the whole suites.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from contract_tests.guard.ledger import read_ledger
from contract_tests.guard.recovery import sent_files
from tests.contract_tests.guard.forking import Commands, commands
from tests.contract_tests.guard.live_system import (
    FOREIGN_OF_EACH_API,
    Deadline,
    LiveSystem,
    live_system,
    lost_or_changed,
    new,
)

SEEDS = range(20)
# The ones that rename, delete, and count what is there; each seed judges one of each API.
DANGEROUS = {
    "agentcis": (
        *("agentcis.delete.only", "agentcis.update.target", "agentcis.error.nothing-stored"),
        *("agentcis.delete.gone", "agentcis.update.persists", "agentcis.spoof", "agentcis.update.invalid"),
        *("agentcis.delete.invalid", "agentcis.list.pages", "agentcis.upload.stored"),
    ),
    "caseiq": ("caseiq.upload.unique-id", "caseiq.error.method", "caseiq.upload.names", "caseiq.error.order"),
}
APIS = ("agentcis", "caseiq")
WORLD = "live"
MOST_RESIDUE = 25


@pytest.fixture(scope="module")
def live() -> Iterator[LiveSystem]:
    """One system for all, as live systems are; in the end every byte of others is compared."""
    with live_system() as system:
        system.fill(WORLD)
        before = {api: system.held(api, WORLD, with_bytes=True) for api in APIS}
        yield system
        for api in APIS:
            assert lost_or_changed(before[api], system.held(api, WORLD, with_bytes=True)) == []


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Commands]:
    with commands(tmp_path_factory.mktemp("output")) as made:
        yield made


@pytest.fixture
def target(live: LiveSystem, tmp_path: Path) -> Path:
    """The file of a target."""
    file = tmp_path / "target.toml"
    file.write_text(target_file(live.base_url, WORLD), encoding="utf-8")
    return file


def target_file(base_url: str, world: str) -> str:
    shared = f'base_url = "{base_url}"\nheaders = {{ X-Mock-World = "{world}" }}\n'
    return (
        f'[caseiq]\n{shared}token = "caseiq-full"\ncase_id = "aaaaaaaa-0000-4000-8000-00000000000a"\n'
        f'[agentcis]\n{shared}token = "agentcis-full"\nentity = "client:6"\nother_entity = "client:5"\n'
    )


def rule_of(api: str, turn: int) -> str:
    return DANGEROUS[api][turn % len(DANGEROUS[api])]


def run_arguments(target: Path, seed: int, *rules: str) -> list[str]:
    wanted = [word for rule in rules for word in ("--rule", rule)]
    return [
        *("run", "--target", str(target), "--profile", "write", "--seed", str(seed), *wanted),
        *("--requests-per-minute", "0", "--ledger", str(target.with_name("ledger")), "--no-color", "--quiet"),
    ]


def clean_up(command: Commands, target: Path) -> tuple[int, str]:
    return command.run("cleanup", str(target.with_name("ledger")), "--target", str(target), "--no-color")


def expect_only_what_is_listed(system: LiveSystem, before: dict[str, Any], ledger: Path, said: str) -> None:
    """Nothing of others changed, nothing of ours at Agentcis, and at Case IQ what the clean-up lists."""
    for api in APIS:
        assert len(before[api]) >= FOREIGN_OF_EACH_API
        assert lost_or_changed(before[api], system.held(api, WORLD)) == []
    assert new(before["agentcis"], system.held("agentcis", WORLD)) == {}
    residue = new(before["caseiq"], system.held("caseiq", WORLD))
    events = read_ledger(ledger)
    listed = [sent for sent in sent_files(events, "caseiq") if sent.may_be_there]
    told = {number for sent in listed for number in sent.ids}
    run_id = events[0]["run_id"]
    assert told <= set(residue)
    # One upload may have been on its way; those that send most send two files.
    assert len(residue) <= len(listed) <= len(told) + 2
    assert len(listed) <= MOST_RESIDUE
    for name in residue.values():
        assert f"ct-{run_id}" in name or name.startswith("contract-tests-")
        assert name in {sent.name for sent in listed}
        assert name in said


@pytest.mark.parametrize("seed", SEEDS)
def test_a_run_leaves_everything_of_others_as_it_was(
    live: LiveSystem, command: Commands, target: Path, seed: int
) -> None:
    before = {api: live.held(api, WORLD) for api in APIS}

    code, said = command.run(*run_arguments(target, seed, *(rule_of(api, seed) for api in APIS)))
    assert code == 0, said
    assert new(before["agentcis"], live.held("agentcis", WORLD)) == {}
    code, said = clean_up(command, target)

    assert code == 0, said
    expect_only_what_is_listed(live, before, target.with_name("ledger"), said)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_run_that_is_killed_leaves_nothing_that_a_clean_up_does_not_find(
    live: LiveSystem, command: Commands, target: Path, seed: int
) -> None:
    """At another request each time; it may have reached the system, or not."""
    before = {api: live.held(api, WORLD) for api in APIS}
    live.seen.clear()
    api, turn = ("caseiq", seed // 4) if seed % 4 == 1 else ("agentcis", seed)
    pid = command.begin(*run_arguments(target, seed, rule_of(api, turn)), "--api", api)
    live.deadline = Deadline(pid, at_request=2 + turn * 4, does_it=seed % 3 != 0)

    code, said = command.end()
    assert code == -9, said
    for _ in range(2):
        code, said = clean_up(command, target)
        assert code == 0, said
        expect_only_what_is_listed(live, before, target.with_name("ledger"), said)


@pytest.mark.parametrize("profile", ["read", "write"])
def test_nothing_but_the_guard_reaches_the_target(
    live: LiveSystem, command: Commands, target: Path, profile: str
) -> None:
    """Not the first look whether it is there, nor what Schemathesis draws: all that arrives passed it."""
    live.seen.clear()
    drawn = ("agentcis.list.per-page-range", "agentcis.delete.invalid", "caseiq.list.limit-range")

    _, said = command.run(*run_arguments(target, 0, *drawn), "--profile", profile)

    counted = re.findall(rf"guarded with profile {profile}: (\d+) requests", said)
    assert len(counted) == len(APIS)
    assert len(live.seen) == sum(map(int, counted)) > 0
    assert [seen[:2] for seen in live.seen].count(("GET", "/")) == len(APIS)
