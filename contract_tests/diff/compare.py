"""Two states of contracts in, all changes between them out; many pairs are compared in one go."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from contract_tests.diff.change import LEVELS, Affected, By, Change
from contract_tests.diff.combined import without_repeated
from contract_tests.diff.contract import Contract, read_contract
from contract_tests.diff.differences import all_differences, with_renames
from contract_tests.diff.document import judge_document
from contract_tests.diff.flat import Operation, flat
from contract_tests.diff.judgement import Demands, Judgement, Pair, Rated
from contract_tests.diff.ledger import binding_rules, judge_ledger, told_rules
from contract_tests.diff.operations import judge
from contract_tests.diff.place import ANSWER, answers
from contract_tests.diff.redocly import Verdict
from contract_tests.diff.redocly import verdicts as ask_redocly
from contract_tests.lint.document import Trail
from contract_tests.lint.finding import printable
from contract_tests.lint.linters import Linters


def compare(old: Path, new: Path, linters: Linters) -> list[Change]:
    """All changes from one spec file to another, and of the ledgers beside them. Raises DiffError."""
    (changes,) = compare_all([(read_contract(old), read_contract(new))], linters)
    return changes


def compare_all(pairs: Sequence[tuple[Contract, Contract]], linters: Linters) -> list[list[Change]]:
    """The changes of each pair, the worst first; Redocly is asked once for all of them. Raises DiffError."""
    # Many pairs may have one side in common.
    flats = {id(each): flat(each.spec) for each in {id(one): one for pair in pairs for one in pair}.values()}
    compared = [_Compared.of(old, new, flats[id(old)], flats[id(new)]) for old, new in pairs]
    asked = [(pair.old, pair.new) for one in compared for pair in one.pairs]
    told = iter(ask_redocly(linters, asked))
    return [one.changes([next(told) for _ in one.pairs]) for one in compared]


@dataclass(frozen=True)
class _Compared:
    old: Contract
    new: Contract
    # The operations that only one of both has, and those that both have and that differ.
    gone: tuple[Operation, ...]
    come: tuple[Operation, ...]
    pairs: tuple[Pair, ...]
    # Of the operations by their ids.
    names: dict[str, str]

    @classmethod
    def of(
        cls, old: Contract, new: Contract, was: dict[str, Operation], now: dict[str, Operation]
    ) -> _Compared:
        """Of two contracts, and of their operations written out."""
        ids = ((was[key].id, now[key].id) for key in was if key in now)
        known = (
            binding_rules(old.ledger),
            told_rules(old, new),
            frozenset(each for each in ids if each[0] != each[1]),
        )
        both = [(was[key], now[key]) for key in was if key in now and _differ(was[key], now[key])]
        return cls(
            old,
            new,
            tuple(each for key, each in was.items() if key not in now),
            tuple(each for key, each in now.items() if key not in was),
            tuple(Pair(one, other, Demands(one), Demands(other), *known) for one, other in both),
            {one.id: one.name for one in (*was.values(), *now.values())},
        )

    def changes(self, told: list[list[Verdict]]) -> list[Change]:
        rated = [each for pair, said in zip(self.pairs, told, strict=True) for each in _rated(pair, said)]
        found = [
            *self._of_whole_operations(),
            *self._grouped(rated),
            *judge_document(self.old, self.new),
            *judge_ledger(self.old, self.new),
        ]
        found = [self._readable(each) for each in found]
        return sorted(found, key=lambda each: (LEVELS.index(each.level), each.file, each.line, each.message))

    def _readable(self, change: Change) -> Change:
        """Operations by method and path, and no text that a terminal would obey."""
        operations = tuple(self.names.get(each, each) for each in change.operations)
        return replace(change, operations=operations, message=printable(change.message))

    def _of_whole_operations(self) -> Iterator[Change]:
        moved = {one.id: one for one in self.come if one.id}
        stayed: set[str] = set()
        for one in self.gone:
            other = moved.get(one.id)
            if other:
                stayed.add(other.name)
                line, column = self.new.spec.mark(other.origin(()))
                said = f"it was `{one.name}`; requests to the old address find nothing"
                yield Change("breaking", "requests", said, self.new.spec.file, line, column, (other.name,))
            else:
                line, column = self.old.spec.mark(one.origin(()))
                said = "there is no such operation any more; requests to it find nothing"
                where = (self.old.spec.file, line, column, (one.name,))
                yield Change("breaking", "requests", said, *where, is_removed=True)
        for one in self.come:
            if one.name not in stayed:
                line, column = self.new.spec.mark(one.origin(()))
                said = "there is a new operation"
                yield Change("compatible", "requests", said, self.new.spec.file, line, column, (one.name,))

    def _grouped(self, rated: list[Rated]) -> Iterator[Change]:
        """One change for each edit, however many operations and answers it reaches."""
        groups: dict[tuple[object, ...], list[Rated]] = {}
        for one in rated:
            said = one.judgement
            key = (said.level, said.affected, said.message, one.origin, one.is_removed)
            groups.setdefault(key, []).append(one)
        for group in groups.values():
            first = group[0]
            spec = self.old.spec if first.is_removed else self.new.spec
            line, column = spec.mark(first.origin)
            message = first.judgement.message
            if ANSWER in message:
                message = message.replace(ANSWER, answers([one.judgement.status for one in group]))
            yield Change(
                first.judgement.level,
                first.judgement.affected,
                message,
                spec.file,
                line,
                column,
                tuple(dict.fromkeys(one.operation for one in group)),
                first.is_removed,
                self.new.spec.mark(first.origin)[0] if first.is_removed else 0,
                tuple(sorted({by for one in group for by in one.rated_by}, reverse=True)),
            )


def _differ(one: Operation, other: Operation) -> bool:
    """Whether they are written otherwise, be it only in another order."""
    return json.dumps(one.tree, default=str) != json.dumps(other.tree, default=str)


def _rated(pair: Pair, verdicts: list[Verdict]) -> Iterator[Rated]:
    """What we and Redocly say of a pair of operations; where they differ, the stricter counts."""
    written = list(all_differences(pair.old.tree, pair.new.tree))
    meant = with_renames(list(without_repeated(written, pair.old.tree, pair.new.tree)))
    found = {id(one): (one, list(judge(pair, one))) for one in meant}
    by: dict[int, tuple[By, ...]] = {}
    for verdict in verdicts:
        fitting = [each for each in found.values() if _meet(each[0].trails, verdict.trails)]
        breaking = [one for one, said in fitting if any(each.level == "breaking" for each in said)]
        by |= {id(one): ("redocly", "house") for one in breaking}
        told = [(one, said) for one, said in fitting if said and not one.elsewhere]
        if told and not breaking and not _is_known_better(pair, verdict):
            one, said = told[0]
            found[id(one)] = one, [_raised(verdict, said)]
            by[id(one)] = ("redocly",)
        elif not fitting and not any(_meet(one.trails, verdict.trails) for one in written):
            yield _theirs(pair, verdict)
    for one, said in found.values():
        for judgement in said:
            rated_by: tuple[By, ...] = (
                by.get(id(one), ("house",)) if judgement.level == "breaking" else ("house",)
            )
            yield Rated(judgement, pair.new.name, pair.origin(one), one.is_removed, rated_by)


def _is_known_better(pair: Pair, verdict: Verdict) -> bool:
    """Whether we look closer: at credentials, not at their names, and at all that an `allOf` says.

    Redocly may also take a member for gone, or for new, that is only described otherwise, or by another part.
    """
    trail = verdict.trails[-1]
    if trail[:1] == ("security",) or "allOf" in trail[-2:]:
        return True
    if verdict.kind == "removed":
        return _has(pair.new.tree, trail) or pair.now.declares(trail)
    return verdict.kind == "added" and (_has(pair.old.tree, trail) or pair.was.declares(trail))


def _has(tree: Any, trail: Trail) -> bool:
    for step in trail:
        try:
            tree = tree[step]
        except (LookupError, TypeError):
            return False
    return True


def _meet(some: tuple[Trail, ...], others: tuple[Trail, ...]) -> bool:
    """Whether a place is another, or one is within the other."""
    return any(one[: len(other)] == other[: len(one)] for one in some for other in others)


def _raised(verdict: Verdict, said: list[Judgement]) -> Judgement:
    status = said[0].status if said else ""
    ours = f"{said[0].message}; " if said else ""
    return Judgement("breaking", _side(verdict.trails[-1]), f"{ours}Redocly: {verdict.message}", status)


def _theirs(pair: Pair, verdict: Verdict) -> Rated:
    judgement = Judgement("breaking", _side(verdict.trails[-1]), f"Redocly: {verdict.message}")
    return Rated(
        judgement, pair.new.name, pair.new.origin(verdict.trails[-1]), is_removed=False, rated_by=("redocly",)
    )


def _side(trail: Trail) -> Affected:
    return "answers" if trail[:1] == ("responses",) else "requests"
