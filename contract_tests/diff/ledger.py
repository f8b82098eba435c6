"""What a difference between two ledgers means for who relies on the rules, and for who has to keep them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from contract_tests.diff.change import Affected, Change, Level, listed
from contract_tests.diff.contract import Contract
from contract_tests.lint.document import Document, Node

# From what is said to what is only chosen.
EVIDENCES = ("documented", "sibling", "framework", "assumed")
_BINDING = EVIDENCES[:2]


def binding_rules(ledger: Document | None) -> frozenset[str]:
    """The rules whose breach is a failure."""
    return frozenset(name for name, rule in _rules(ledger).items() if _is_binding(rule))


def told_rules(old: Contract, new: Contract) -> frozenset[str]:
    """The rules of which the ledger says that they came, went, or are about other operations."""
    was, now = _rules(old.ledger), _rules(new.ledger)
    return frozenset(
        name
        for name in {**was, **now}
        if name not in was or name not in now or _operations(was[name]) != _operations(now[name])
    )


def judge_ledger(old: Contract, new: Contract) -> Iterator[Change]:
    """All changes of the ledger; operations by their ids, as there."""
    if new.ledger is None:
        if old.ledger is not None:
            said = "the ledger is gone, and no rule is promised any more"
            yield _at(old.ledger.root, "breaking", "rules", said, is_removed=True)
        return
    if old.ledger is None:
        yield _at(new.ledger.root, "compatible", "rules", "there is a ledger now")
        return
    was, now = _rules(old.ledger), _rules(new.ledger)
    renamed = _renamed(was, now)
    names = {new_name: old_name for old_name, new_name in renamed.items()}
    for name, rule in now.items():
        before = was.get(names.get(name, name))
        yield from _of_rule(name, before, rule, was_called=names.get(name, ""))
    for name, rule in was.items():
        if name not in now and name not in renamed:
            yield _of_removed(name, rule)


def _of_rule(name: str, before: Node | None, rule: Node, *, was_called: str) -> Iterator[Change]:
    if before is None:
        said = f"the rule `{name}` is new ({rule['evidence'].text}); an implementation has to keep it"
        yield _of(rule, rule, "compatible", "implementations", said)
        return
    if was_called:
        said = f"the rule `{was_called}` is called `{name}` now; who cites it finds nothing"
        yield _of(rule, rule, "breaking", "rules", said)
    yield from _of_evidence(name, before, rule)
    if before["statement"].value != rule["statement"].value:
        said = f"the rule `{name}` says something else now"
        yield _of(rule, rule["statement"], "compatible", "rules", said)
    if before["source"].value != rule["source"].value:
        yield _of(rule, rule["source"], "editorial", "readers", f"the rule `{name}` names another source")
    if before["not_expressible"].text != rule["not_expressible"].text:
        said = f"the rule `{name}` says otherwise why OpenAPI cannot state it"
        yield _of(rule, rule["not_expressible"], "editorial", "readers", said)
    yield from _of_operations(name, before, rule)


def _of_evidence(name: str, before: Node, rule: Node) -> Iterator[Change]:
    was, now = before["evidence"].text, rule["evidence"].text
    if was == now:
        return
    at = rule["evidence"]
    if _is_binding(before) and not _is_binding(rule):
        said = f"the evidence of `{name}` fell from {was} to {now}; it is no promise of the vendor's any more"
        yield _of(rule, at, "breaking", "rules", said)
    elif _rank(now) > _rank(was):
        yield _of(rule, at, "compatible", "rules", f"the evidence of `{name}` fell from {was} to {now}")
    else:
        bites = "; a breach is a failure now" if _is_binding(rule) and not _is_binding(before) else ""
        said = f"the evidence of `{name}` rose from {was} to {now}{bites}"
        yield _of(rule, at, "compatible", "implementations", said)


def _of_operations(name: str, before: Node, rule: Node) -> Iterator[Change]:
    was, now = _operations(before), _operations(rule)
    gone, come = [each for each in was if each not in now], [each for each in now if each not in was]
    if gone:
        level: Level = "breaking" if _is_binding(before) else "compatible"
        said = f"the rule `{name}` no longer holds for {listed(gone)}"
        yield _of(rule, rule["operations"], level, "rules", said, operations=tuple(gone))
    if come:
        said = f"the rule `{name}` holds for {listed(come)} too; an implementation has to keep it"
        yield _of(rule, rule["operations"], "compatible", "implementations", said, operations=tuple(come))


def _of_removed(name: str, rule: Node) -> Change:
    evidence = rule["evidence"].text
    level: Level = "breaking" if _is_binding(rule) else "compatible"
    said = f"the rule `{name}` ({evidence}) is gone; nothing is promised in its place"
    return _of(rule, rule, level, "rules", said, is_removed=True)


def _renamed(was: dict[str, Node], now: dict[str, Node]) -> dict[str, str]:
    """Rules that say what another said that is gone."""
    came = {each["statement"].text: name for name, each in now.items() if name not in was}
    gone = {name: each["statement"].text for name, each in was.items() if name not in now}
    return {name: came[statement] for name, statement in gone.items() if statement in came}


def _rules(ledger: Document | None) -> dict[str, Node]:
    if ledger is None:
        return {}
    return {rule["id"].text: rule for rule in ledger.root["rules"].items() if rule["id"].text}


def _operations(rule: Node) -> tuple[str, ...]:
    return tuple(str(each) for each in rule["operations"].sequence)


def _is_binding(rule: Node) -> bool:
    return rule["evidence"].text in _BINDING


def _rank(evidence: str) -> int:
    return EVIDENCES.index(evidence) if evidence in EVIDENCES else len(EVIDENCES)


def _of(rule: Node, place: Node, level: Level, affected: Affected, message: str, **more: Any) -> Change:
    return _at(place, level, affected, message, **{"operations": _operations(rule), **more})


def _at(place: Node, level: Level, affected: Affected, message: str, **more: Any) -> Change:
    line, column = place.document.mark(place.trail)
    return Change(level, affected, message, place.document.file, line, column, **more)
