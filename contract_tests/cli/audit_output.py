"""What `contract-tests audit` prints and writes."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markdown import Markdown

from contract_tests.audit.behaviour import Standing
from contract_tests.audit.mutant import Fate
from contract_tests.audit.page import markdown, put_into
from contract_tests.audit.record import Record, write_record
from contract_tests.audit.worker import SAID
from contract_tests.cli.errors import CallError


def print_record(console: Console, record: Record) -> None:
    """The tables of what was found."""
    console.print(Markdown(markdown(record)))


def print_findings(console: Console, findings: Sequence[str]) -> None:
    """What is wrong, and how to look closer."""
    for finding in findings:
        console.print(f"WRONG {finding}", style="red", markup=False, soft_wrap=True)
    if findings:
        console.print(
            "contract-tests audit --mutant ID tells the whole story of one", markup=False, soft_wrap=True
        )


def print_story(console: Console, fate: Fate, standing: Standing) -> None:
    """All that is known of one mutant."""
    mutant, kill = fate.mutant, fate.kill
    lines = {
        "what": mutant.description,
        "operation": mutant.operation,
        "breaks": mutant.rule,
        "source": mutant.source,
        "equivalent": mutant.equivalent,
        "served by": shlex.join(standing.shelves[mutant.api].command) if mutant.family == "behaviour" else "",
        "trouble": fate.trouble,
        "fate": f"killed by {kill.by} ({kill.layer}) after {kill.seconds:g} s" if kill else "survived",
        "named": ", ".join(fate.rules),
    }
    console.print(f"\n{mutant.id}", style="bold", markup=False)
    for name, text in lines.items():
        if text:
            console.print(f"  {name + ':':<11}{text}", markup=False, soft_wrap=True)
    for line in (kill.detail if kill else "").splitlines():
        name, _, text = line.partition(":")
        name, text = (name, text.strip()) if name in SAID else ("said", line)
        console.print(f"  {name + ':':<11}{text}", markup=False, soft_wrap=True)


def write_files(
    score: Path | None, page: Path | None, fates_file: Path | None, record: Record, fates: Iterable[Fate]
) -> None:
    """The record, its tables in a page, the fates as JSON. Raises CallError where one cannot be written."""
    try:
        if score:
            write_record(score, record)
        if page:
            before = page.read_text(encoding="utf-8") if page.exists() else ""
            page.write_text(put_into(before, markdown(record)), encoding="utf-8")
        if fates_file:
            told = [_told(fate) for fate in sorted(fates, key=lambda each: each.mutant.id)]
            fates_file.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    except OSError as error:
        msg = f"cannot write what the audit found: {error}"
        raise CallError(msg) from error


def _told(fate: Fate) -> dict[str, Any]:
    return {
        **asdict(fate.mutant),
        "kill": asdict(fate.kill) if fate.kill else None,
        "rules": list(fate.rules),
        "seconds": fate.seconds,
        "trouble": fate.trouble,
    }
