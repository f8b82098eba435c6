"""The flags of the guard, shared by the commands that send something to a live system."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from contract_tests.cli.errors import CallError
from contract_tests.costs import costs
from contract_tests.guard.intent import PROFILES, Profile
from contract_tests.guard.ledger import Ledger, LedgerError
from contract_tests.guard.limits import Limits, limits_for
from contract_tests.guard.opening import Guarding, guarded, is_own_mock, journal_run
from contract_tests.guard.proxy import Guard
from contract_tests.target import Target

_LIMITS = {
    "max_requests": "requests to each API",
    "max_mib": "MiB sent and received",
    "max_creates": "files stored (Case IQ 25, as it documents no delete)",
    "max_renames": "renames",
    "max_deletes": "deletions",
    "max_seconds": "seconds for each API",
    "max_server_errors": "answers 5xx in a row",
    "max_wait_seconds": "seconds of waiting after 429, in all",
    "requests_per_minute": "requests a minute",
    "connections": "connections at a time (writing is always one after the other)",
}


def add_guard_flags(command: argparse.ArgumentParser) -> None:
    """Add `--profile`, `--ledger` and a flag for each limit."""
    group = command.add_argument_group("the guard in front of the target")
    group.add_argument(
        "--profile",
        choices=PROFILES,
        help="what may go out: nothing that writes, only what changes this run's own files, or anything "
        "(default: read; mock for a target on this machine)",
    )
    group.add_argument(
        "--ledger",
        type=Path,
        metavar="FILE",
        help="the journal of what a writing run creates (default: contract-tests-RUN.ledger)",
    )
    for name, what in _LIMITS.items():
        flag = f"--{name.replace('_', '-')}"
        group.add_argument(flag, type=_count, metavar="N", help=f"at most so many {what}; 0 is no limit")
    group.add_argument(
        "--timeout-seconds", type=_seconds, metavar="N", help="for one answer, its body included (default 30)"
    )


def profile_of(options: argparse.Namespace, target: Target) -> Profile:
    """The profile that is asked for, or the default of such a target."""
    wanted: Profile | None = options.profile
    return wanted or ("mock" if target.is_loopback else "read")


def limits_of(options: argparse.Namespace, target: Target, profile: Profile) -> Limits:
    """The limits that are asked for, or those of the profile."""
    asked = {name: getattr(options, name) for name in (*_LIMITS, "timeout_seconds")}
    return limits_for(target.api, profile, **asked)


@contextmanager
def guards(
    options: argparse.Namespace, targets: list[Target]
) -> Iterator[tuple[list[Target], dict[str, Guard]]]:
    """The targets behind their guards (by API), but for mocks of ours, which need none."""
    with ExitStack() as stack:
        found, opened, ledger = [], {}, None
        for target in targets:
            profile = profile_of(options, target)
            if options.profile is None and is_own_mock(target):
                found.append(target)
                continue
            limits = limits_of(options, target, profile)
            if profile == "write":
                ledger = ledger or stack.enter_context(new_ledger(options, target))
                start_journal(ledger, options, target, profile)
            guarding = Guarding(profile, limits, ledger if profile == "write" else None)
            behind, guard = stack.enter_context(guarded(frugal_if_capped(target, limits), guarding))
            found.append(behind)
            opened[target.api] = guard
        yield found, opened


def new_ledger(options: argparse.Namespace, target: Target) -> Ledger:
    """The ledger of a new run. Raises CallError where the file exists or cannot be written."""
    path: Path = options.ledger or Path(f"contract-tests-{target.run_id}.ledger")
    try:
        return Ledger(path, is_new=True)
    except LedgerError as error:
        raise CallError(str(error)) from error


def start_journal(ledger: Ledger, options: argparse.Namespace, target: Target, profile: Profile) -> None:
    """Write down which run this is, and where a clean-up finds the credentials again: no secret itself."""
    named = {name: value for name, value in vars(options).items() if name.endswith("_env") and value}
    file = {"target": str(options.target.resolve())} if options.target else {}
    journal_run(ledger, target, profile=profile, credentials={**named, **file})


def frugal_if_capped(target: Target, limits: Limits) -> Target:
    """The target, with a frugal order of tests where they could store more files than they may."""
    stored = sum(cost.creates for cost in costs(target.api).values())
    return replace(target, is_frugal=bool(limits.max_creates and stored > limits.max_creates))


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        msg = f"{text} is below 0"
        raise argparse.ArgumentTypeError(msg)
    return number


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds <= 3600:
        msg = f"{text} is not between 0 and 3600"
        raise argparse.ArgumentTypeError(msg)
    return seconds
