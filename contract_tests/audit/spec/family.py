"""The family of spec mutants: what there is, and which gate notices each."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from contract_tests.audit.bench import Bench
from contract_tests.audit.equivalents import equivalents, of_api
from contract_tests.audit.mutant import Fate, Kill, Layer, Mutant
from contract_tests.audit.spec.edit import Edit
from contract_tests.audit.spec.enumeration import edits
from contract_tests.audit.spec.gates import Said, compared, linted
from contract_tests.audit.spec.project import has_tests, tested
from contract_tests.audit.spec.wording import described
from contract_tests.diff import DiffError
from contract_tests.lint.installing import installed
from contract_tests.lint.linters import Linters, LintersFailed

NO_NODE = "the diff needs Redocly: `contract-tests lint --node always` installs it"

_AT_ONCE = 40


@cache
def mutants(api: str) -> tuple[Mutant, ...]:
    """The mutants of the spec of an API."""
    known = of_api(equivalents(Path(__file__).with_name("equivalents.yaml")), api, edits(api))
    return tuple(
        Mutant(
            id=edit.id,
            family="spec",
            api=api,
            operator=edit.operator,
            description=described(edit),
            equivalent=known.reason(edit.id),
            source=f"openapi/{api}/openapi.yaml",
        )
        for edit in edits(api).values()
    )


def fates(mutants: Sequence[Mutant], bench: Bench) -> Iterator[Fate]:
    """What becomes of mutants: the lint is asked first, then the diff, then the tests of the project."""
    asked = [(mutant, edits(mutant.api)[mutant.id]) for mutant in mutants]
    unnoticed = []
    for mutant, (said, seconds) in bench.workers.each(timed_lint, asked):
        if said.by:
            yield _killed(mutant, said, "lint", seconds)
        else:
            unnoticed.append(mutant)
    yield from _compared(unnoticed)


def timed_lint(edit: Edit) -> tuple[Said, float]:
    """What the lint says, and how long that took."""
    started = time.monotonic()
    return linted(edit), round(time.monotonic() - started, 3)


def _compared(mutants: Sequence[Mutant]) -> Iterator[Fate]:
    try:
        linters = installed(os.environ) if mutants else None
    except LintersFailed as error:
        yield from (Fate(mutant, None, trouble=str(error)) for mutant in mutants)
        return
    for at in range(0, len(mutants), _AT_ONCE):
        yield from _of_some(mutants[at : at + _AT_ONCE], linters)


def _of_some(mutants: Sequence[Mutant], linters: Linters | None) -> Iterator[Fate]:
    started = time.monotonic()
    if linters is None:
        yield from (Fate(mutant, None, trouble=NO_NODE) for mutant in mutants)
        return
    try:
        all_said = compared([edits(mutant.api)[mutant.id] for mutant in mutants], linters)
    except DiffError as error:
        yield from (Fate(mutant, None, trouble=f"the diff failed: {error}") for mutant in mutants)
        return
    seconds = round((time.monotonic() - started) / len(mutants), 3)
    for mutant, said in zip(mutants, all_said, strict=True):
        yield _killed(mutant, said, "diff", seconds) if said.by else _tested(mutant, seconds)


def _tested(mutant: Mutant, before: float) -> Fate:
    """What the tests of the project say: they take longest, so they are asked about suspects only."""
    if mutant.equivalent or not has_tests():
        return Fate(mutant, None, seconds=before)
    started = time.monotonic()
    try:
        said, trouble = tested(edits(mutant.api)[mutant.id]), ""
    except (RuntimeError, subprocess.TimeoutExpired) as error:
        said, trouble = Said(), f"the tests failed by themselves: {error}"
    seconds = round(before + time.monotonic() - started, 3)
    if said.by:
        return _killed(mutant, said, "project tests", seconds)
    return Fate(mutant, None, seconds=seconds, trouble=trouble)


def _killed(mutant: Mutant, said: Said, layer: Layer, seconds: float) -> Fate:
    return Fate(mutant, Kill(said.by, layer, seconds=seconds, detail=said.detail), seconds=seconds)
