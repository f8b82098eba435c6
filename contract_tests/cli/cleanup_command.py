"""`contract-tests cleanup`: delete what a run left on a live system, and list what cannot be deleted."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from contract_tests.agentcis.cleaning import clean
from contract_tests.agentcis.documents import Document
from contract_tests.cli.errors import CallError
from contract_tests.cli.target_flags import add_target_flags, target_sections
from contract_tests.guard.ledger import Ledger, LedgerError, read_ledger
from contract_tests.guard.limits import limits_for
from contract_tests.guard.opening import Guarding, guarded
from contract_tests.guard.ownership import Ownership
from contract_tests.guard.recovery import Sent, apis_of, ownership_of, sent_files
from contract_tests.guarding import RunStopped
from contract_tests.judge import NotExercised
from contract_tests.target import Target, make_target, read_targets, resolve

Events = list[dict[str, Any]]


def add_parser(commands: Any) -> None:
    """Add the command."""
    command: argparse.ArgumentParser = commands.add_parser(
        "cleanup",
        help="delete what a run left behind",
        description="Delete what the run of a ledger left at Agentcis, and list what it left at Case IQ. "
        "Safe to repeat. Exit code 1 where something is left that could be deleted.",
    )
    command.set_defaults(command=clean_up)
    command.add_argument("ledger", type=Path, metavar="LEDGER", help="the journal of the run")
    add_target_flags(command)


def clean_up(options: argparse.Namespace, environ: Mapping[str, str], console: Console) -> int:
    """Clean up and answer the exit code."""
    try:
        events = read_ledger(options.ledger)
    except LedgerError as error:
        raise CallError(str(error)) from error
    is_clean = True
    for api, run in apis_of(events).items():
        if options.api not in (None, api):
            continue
        if api == "agentcis":
            target = _target(options, environ, run)
            left = clean_agentcis(target, events, options.ledger)
            _tell_left(console, target, left)
            is_clean = is_clean and not left
        else:
            tell_residue(console, run, sent_files(events, api))
    return 0 if is_clean else 1


def clean_agentcis(target: Target, events: Events, path: Path) -> list[Document]:
    """Delete through a guard that knows the ledger, and journals in it what it does."""
    ownership: Ownership = ownership_of(events, "agentcis")
    with Ledger(path, is_new=False) as ledger:
        guarding = Guarding("write", limits_for("agentcis", "write"), ledger, ownership)
        with guarded(target, guarding) as (behind, _):
            try:
                return clean(behind, list(ownership.places), ownership.owned)
            except (NotExercised, RunStopped) as error:
                msg = f"{target.base_url}: {error}"
                raise CallError(msg) from error


def tell_residue(console: Console, run: Mapping[str, Any], files: list[Sent]) -> None:
    """List what Case IQ keeps, as it documents no way to delete it."""
    kept = [file for file in files if file.may_be_there]
    if not kept:
        console.print("caseiq: nothing was stored")
        return
    title = f"caseiq at {run['base_url']}: {len(kept)} files stay, as no way to delete them is documented"
    table = Table("case", "name", "bytes", "id", title=title, title_justify="left", pad_edge=False)
    for file in kept:
        known = ", ".join(file.ids) or "no answer came: it may be there"
        # A name may hold what rich takes for markup.
        table.add_row(Text(file.case), Text(file.name), str(file.size_bytes), known)
    console.print(table)


def _tell_left(console: Console, target: Target, left: list[Document]) -> None:
    if not left:
        console.print(f"agentcis at {target.base_url}: nothing of the run is left")
    for document in left:
        console.print(f"agentcis: {document.id} {document.name} could not be deleted", markup=False)


def _target(options: argparse.Namespace, environ: Mapping[str, str], run: Mapping[str, Any]) -> Target:
    """The target of the ledger, with credentials from the flags or from where the ledger says they are."""
    api, credentials = run["api"], run["credentials"]
    sections = target_sections(options, environ)
    section = sections.get(api) or _recorded(api, credentials, environ)
    target = make_target(api, {"base_url": run["base_url"], **section}, seed=0, run_id=run["run_id"])
    if target.base_url != run["base_url"]:
        msg = f"the ledger is of {run['base_url']}, not of {target.base_url}"
        raise CallError(msg)
    if not target.get("token"):
        msg = "no token to delete with: give --target, or --api agentcis with --token-env"
        raise CallError(msg)
    return target


def _recorded(api: str, credentials: Mapping[str, str], environ: Mapping[str, str]) -> dict[str, Any]:
    file = credentials.get("target")
    section = read_targets(Path(file), environ).get(api, {}) if file else {}
    named = {name: value for name, value in credentials.items() if name == "token_env"}
    return {**section, **resolve(api, named, environ)}
