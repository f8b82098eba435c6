"""One audit: which mutants are judged, and all that came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from contract_tests.audit.alarms import Lawful, false_alarms, runs_of
from contract_tests.audit.behaviour import Standing
from contract_tests.audit.bench import Bench, MutantFamily
from contract_tests.audit.comparison import Comparison, compare, runs_on, sample
from contract_tests.audit.mutant import Family, Fate, Mutant
from contract_tests.audit.record import Measured, Record
from contract_tests.audit.score import fallen, scores, uncovered, unsound

Note = Callable[[str], None]
# Counts what is done of so many, of what.
Counting = Callable[[int, str], AbstractContextManager[Note]]


@dataclass(frozen=True)
class Audit:
    """What there is to judge, and what is asked for.

    `every` are all mutants of the families and APIs in question, `chosen` those of them to judge. `compared`
    is how many of each API are compared with Schemathesis, `seeds` how often lawful ones are judged.
    """

    families: dict[Family, MutantFamily]
    every: Sequence[Mutant]
    chosen: Sequence[Mutant]
    standing: Standing
    compared: int = 0
    seeds: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether all mutants are judged that there are in the families and APIs in question."""
        return len(self.chosen) == len(self.every)

    def fates(self, bench: Bench, counting: Counting) -> Iterator[Fate]:
        """What becomes of the chosen mutants."""
        with counting(len(self.chosen), "mutants") as note:
            for name, family in self.families.items():
                chosen = [mutant for mutant in self.chosen if mutant.family == name]
                for fate in family.fates(chosen, bench) if chosen else ():
                    note(fate.mutant.id)
                    yield fate

    def comparisons(self, bench: Bench, counting: Counting) -> Iterator[Comparison]:
        """The sample of each API, by Schemathesis too."""
        for api in self.standing.shelves if self.compared else ():
            shelved = [mutant for mutant in self.every if (mutant.family, mutant.api) == ("behaviour", api)]
            chosen = sample(shelved, self.compared, bench.seed)
            with counting(runs_on(len(chosen)), f"runs on {api}") as note:
                yield compare(self.standing, api, chosen, bench, note)

    def lawful(self, bench: Bench, counting: Counting) -> Iterator[Lawful]:
        """The implementations that break nothing."""
        shelves = self.standing.shelves.values() if self.seeds else ()
        total = sum(runs_of(shelf, self.seeds) for shelf in shelves)
        if total:
            with counting(total, "whole runs") as note:
                yield from false_alarms(self.standing, self.seeds, bench, note)


@dataclass(frozen=True)
class Found:
    """What came of an audit."""

    audit: Audit
    fates: tuple[Fate, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    lawful: tuple[Lawful, ...] = ()

    def record(self, measured: Measured) -> Record:
        """As a record knows it."""
        return Record.of(scores(self.fates, self.audit.every), self.comparisons, self.lawful, measured)

    def lasting(self, measured: Measured) -> Record:
        """What is kept of it: a score only of all mutants of a family."""
        found = self if self.audit.is_whole else replace(self, fates=())
        return found.record(measured)

    def wrong(self, known: Record) -> Iterator[str]:
        """What must not be, a sentence each."""
        yield from unsound(self.fates)
        if self.audit.chosen:
            now = scores(self.fates, self.audit.every)
            yield from fallen(known.scores.values(), now, is_whole=self.audit.is_whole)
            yield from uncovered(self.audit.every, self.audit.standing.shelves)
        for comparison in self.comparisons:
            yield from comparison.wrong()
        for lawful in self.lawful:
            yield from (f"{lawful.api}, {lawful.kind} implementation, {alarm}" for alarm in lawful.alarms)
