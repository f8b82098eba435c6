"""A shelf of broken implementations: a program that lists what is on it, and serves it.

`COMMAND --list` prints JSON (`docs/audit.md` tells its members); `COMMAND` prints `port=NNN` and serves until
it is ended. Which implementation a request is for, its headers say.
"""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

import openapi
from contract_tests.audit.mutant import Mutant

ROOT = Path(__file__).parents[2]
_FRESH = "{fresh}"
_LISTING_SECONDS = 60
_TEXTS = ("id", "rule", "description", "source", "equivalent")


class ShelfError(RuntimeError):
    """A shelf that cannot be used; the text says which, and why."""


@dataclass(frozen=True)
class Placed:
    """A mutant and the headers by which a request asks for it."""

    mutant: Mutant
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Shelf:
    """What a shelf says of itself.

    `unbroken`, `lenient` and `literal` are the headers of a conforming implementation, of one that is lawful
    and yet different, and of one that keeps the rules to the letter; None where it has none. `members` are
    those of a target file, where its data are not the demo's; `reset` is a path to POST to when an
    implementation was judged, to let go of what it stored.
    """

    command: tuple[str, ...]
    api: str
    placed: Mapping[str, Placed]
    unbroken: Mapping[str, str]
    lenient: Mapping[str, str] | None = None
    members: Mapping[str, Any] = field(default_factory=dict)
    reset: str = ""
    literal: Mapping[str, str] | None = None


def own_shelves(apis: Sequence[str]) -> list[tuple[str, ...]]:
    """The commands of the shelves in the repository. Raises ShelfError where this is no checkout of it."""
    servers = {api: ROOT / "tests/contract_tests" / api / "server.py" for api in apis}
    if not all(server.is_file() for server in servers.values()):
        msg = (
            "the shelf of broken implementations lies in the repository, not in the package: "
            "run the audit in a checkout, or name a shelf of yours with --shelf COMMAND"
        )
        raise ShelfError(msg)
    return [(sys.executable, "-m", f"tests.contract_tests.{api}.server") for api in servers]


def ask_for_shelf(command: Sequence[str]) -> Shelf:
    """What is on a shelf. Raises ShelfError where it does not say so."""
    try:
        done = subprocess.run(
            [*command, "--list"], cwd=_folder(command), capture_output=True, text=True, check=False,
            timeout=_LISTING_SECONDS,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _unusable(command, str(error)) from error
    if done.returncode:
        raise _unusable(command, f"--list ended with {done.returncode}: {done.stderr.strip()[-300:]}")
    try:
        return read_shelf(command, json.loads(done.stdout))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _unusable(command, f"--list printed what cannot be read: {error!r}") from error


def read_shelf(command: Sequence[str], data: Mapping[str, Any]) -> Shelf:
    """What a listing says. Raises ValueError or KeyError for one that is wrong."""
    api = data["api"]
    if api not in openapi.APIS:
        msg = f"api {api!r} is none of {', '.join(openapi.APIS)}"
        raise ValueError(msg)
    placed = [_placed(api, entry) for entry in data["mutants"]]
    by_id = {each.mutant.id: each for each in placed}
    if len(by_id) < len(placed):
        msg = "two mutants have the same id"
        raise ValueError(msg)
    return Shelf(
        tuple(command),
        api,
        by_id,
        data["unbroken"],
        data.get("lenient"),
        data.get("members", {}),
        data.get("reset", ""),
        data.get("literal"),
    )


def _placed(api: str, entry: Mapping[str, Any]) -> Placed:
    texts = {name: str(entry.get(name, "")) for name in _TEXTS}
    name, rule = entry["id"], openapi.rules(api).get(entry["rule"])
    if rule is None:
        msg = f"{name}: there is no rule {entry['rule']!r}"
        raise ValueError(msg)
    operation = rule.operations[0] if len(rule.operations) == 1 else ""
    texts["id"] = f"{api}.behaviour.{name}"
    mutant = Mutant(family="behaviour", api=api, operator=name, operation=operation, **texts)
    return Placed(mutant, {str(key): str(value) for key, value in entry["headers"].items()})


@contextmanager
def serving(shelf: Shelf) -> Iterator[str]:
    """Serve a shelf; gives its base URL. Raises ShelfError where it does not start."""
    with subprocess.Popen(
        shelf.command,
        cwd=_folder(shelf.command),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            name, _, port = process.stdout.readline().strip().partition("=")
            if name != "port" or not port.isdigit():
                raise _unusable(shelf.command, "it did not print port=NNN first")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()


def fresh(headers: Mapping[str, str], name: str) -> dict[str, str]:
    """The headers, with a name of its own for what must not meet what others left there."""
    return {key: value.replace(_FRESH, name) for key, value in headers.items()}


def let_go(shelf: Shelf, base_url: str, headers: Mapping[str, str]) -> None:
    """Tell an implementation that it was judged."""
    if shelf.reset:
        httpx.post(f"{base_url}{shelf.reset}", headers=dict(headers), trust_env=False, timeout=60)


def _folder(command: Sequence[str]) -> Path | None:
    """Our own shelves are modules of the repository, whatever folder we are called in."""
    return ROOT if "tests.contract_tests." in " ".join(command) else None


def _unusable(command: Sequence[str], why: str) -> ShelfError:
    return ShelfError(f"--shelf {shlex.join(command)}: {why}")
