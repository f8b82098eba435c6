"""`contract-tests guard`: the guard alone, for curl, Postman or another tool."""

from __future__ import annotations

import argparse
import asyncio
import secrets
import socket
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from typing import Any

from rich.console import Console

from contract_tests.cli.errors import CallError
from contract_tests.cli.guard_flags import add_guard_flags, limits_of, new_ledger, profile_of, start_journal
from contract_tests.cli.target_flags import add_target_flags, target_sections
from contract_tests.guard.call import Call
from contract_tests.guard.opening import Guarding, make_app, make_guard, marker_of
from contract_tests.guard.proxy import Guard
from contract_tests.guard.server import listener, server_of
from contract_tests.target import Target, make_target


def add_parser(commands: Any) -> None:
    """Add the command."""
    command: argparse.ArgumentParser = commands.add_parser(
        "guard",
        help="let another tool at a live system, safely",
        description="A loopback proxy that lets through only what the profile allows. Stop it with Ctrl+C.",
    )
    command.set_defaults(command=guard_target)
    command.add_argument("--port", type=int, default=0, help="where to listen (default: a free port)")
    command.add_argument("--quiet", action="store_true", help="print only what is blocked")
    add_target_flags(command)
    add_guard_flags(command)


def guard_target(options: argparse.Namespace, environ: Mapping[str, str], console: Console) -> int:
    """Serve until interrupted."""
    run_id = secrets.token_hex(4)
    sections = target_sections(options, environ)
    targets = [make_target(api, section, seed=0, run_id=run_id) for api, section in sections.items()]
    if not targets:
        msg = "--target or --api with --base-url is needed to say what is guarded"
        raise CallError(msg)
    if options.port and len(targets) > 1:
        msg = "--port is for one API: add --api"
        raise CallError(msg)
    with ExitStack() as stack:
        ledger = None
        served = []
        for target in targets:
            profile = profile_of(options, target)
            if profile == "write":
                ledger = ledger or stack.enter_context(new_ledger(options, target))
                start_journal(ledger, options, target, profile)
            guarding = Guarding(
                profile,
                limits_of(options, target, profile),
                ledger if profile == "write" else None,
                replaces_location=True,
                observe=lambda call, status, why: _log(console, options, call, status, why),
            )
            served.append((target, guarding, make_guard(target, guarding), _socket(options.port)))
        with suppress(KeyboardInterrupt):  # raised once more when all is closed
            asyncio.run(_serve(console, served))
    for target, _, guard, _ in served:
        _tell(console, target, guard)
    return 0


async def _serve(console: Console, served: list[tuple[Target, Guarding, Guard, socket.socket]]) -> None:
    servers = []
    for target, guarding, guard, sock in served:
        url = f"http://127.0.0.1:{sock.getsockname()[1]}"
        console.print(f"{target.api} {url} -> {target.base_url} ({guarding.profile})", markup=False)
        if guarding.profile == "write":
            console.print(f"name files {marker_of(target.run_id)}…: after a crash only such are deleted")
            console.print(f"ledger {guarding.ledger.path if guarding.ledger else ''}", markup=False)
        servers.append(server_of(make_app(guard, target, guarding)).serve(sockets=[sock]))
    await asyncio.gather(*servers)


def _socket(port: int) -> socket.socket:
    try:
        return listener(port)
    except OSError as error:
        msg = f"--port {port}: {error.strerror}"
        raise CallError(msg) from error


def _log(console: Console, options: argparse.Namespace, call: Call, status: int, why: str) -> None:
    """One line for each request; without the query, which may hold secrets."""
    if why or not options.quiet:
        console.print(f"{call.method} {call.path} {status} {why}".rstrip(), markup=False, soft_wrap=True)


def _tell(console: Console, target: Target, guard: Guard) -> None:
    spent = guard.budget.spent
    console.print(
        f"{target.api}: {spent.requests} requests, {spent.creates} files stored, "
        f"{guard.record.blocked_count} blocked{f'; {guard.budget.stopped}' if guard.budget.stopped else ''}",
        markup=False,
    )
