"""What a change may have touched: pure, from the texts before and after to rules, operations and files."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

import yaml

import openapi
from contract_tests.audit.mutant import Mutant
from contract_tests.schema import METHODS

_SHARED = ("mockserver/", "pyproject.toml", "requirements")
_SAID_OF_ALL = ("security", "servers")
_REF = "$ref"

Cited = Mapping[str, Mapping[str, Sequence[str]]]


@dataclass(frozen=True)
class Change:
    """A file before and after; None where it is not there."""

    path: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class Touched:
    """What is to be judged again.

    `rules` with all their mutants, `operations` (API and operationId) with theirs, mutants from `sources`,
    and of each of the `apis` one mutant for each rule: what all its tests share was changed.
    """

    rules: frozenset[str] = frozenset()
    operations: frozenset[tuple[str, str]] = frozenset()
    sources: frozenset[str] = frozenset()
    apis: frozenset[str] = frozenset()

    def chosen(self, mutants: Sequence[Mutant]) -> list[Mutant]:
        """The mutants that are to be judged, in their order."""
        sampled = self._sampled(mutants)
        return [mutant for mutant in mutants if self._is_touched(mutant) or mutant.id in sampled]

    def _is_touched(self, mutant: Mutant) -> bool:
        if mutant.family == "behaviour":
            return mutant.rule in self.rules or mutant.source in self.sources
        return (mutant.api, mutant.operation) in self.operations

    def _sampled(self, mutants: Sequence[Mutant]) -> set[str]:
        first: dict[str, str] = {}
        for mutant in mutants:
            if mutant.family == "behaviour" and mutant.api in self.apis:
                first.setdefault(mutant.rule, mutant.id)
        return set(first.values())


@dataclass
class _Found:
    rules: set[str] = field(default_factory=set)
    operations: set[tuple[str, str]] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    apis: set[str] = field(default_factory=set)


def touched(changes: Sequence[Change], cited: Cited) -> Touched:
    """What changes touched; `cited` are the rules that the tests of an API cite, by test."""
    found = _Found()
    for change in changes:
        _look_at(change, cited, found)
    return Touched(*(frozenset(each) for each in vars(found).values()))


def _look_at(change: Change, cited: Cited, found: _Found) -> None:
    path = PurePosixPath(change.path)
    match path.parts:
        case ("openapi", api, "rules.yaml"):
            found.rules |= _changed_rules(change)
        case ("openapi", api, "openapi.yaml"):
            operations = _changed_operations(change)
            found.operations |= {(api, operation) for operation in operations}
            found.rules |= _rules_of(api, operations)
        case ("contract_tests", api, name) if api in openapi.APIS and name.startswith("test_"):
            found.rules |= _rules_of_tests(change, path.stem, cited.get(api, {}))
        case ("tests", "contract_tests", api, name) if api in openapi.APIS and name.startswith("faults_"):
            found.sources.add(change.path)
        case _:
            found.apis |= _sharing(path)


def _sharing(path: PurePosixPath) -> set[str]:
    """The APIs whose tests, or whose broken implementations, all depend on a file."""
    if path.suffix not in (".py", ".toml", ".lock"):
        return set()
    of_one = {api for api in openapi.APIS if api in path.parts}
    match path.parts:
        case ("contract_tests", _) | ("contract_tests", "audit", _) | ("tests", "contract_tests", _):
            is_shared = not path.name.startswith("test_")
        case ("contract_tests" | "mockserver", *_) if of_one:
            is_shared = True
        case ("tests", "contract_tests", *_) if of_one:
            is_shared = not path.name.startswith("test_")
        case _:
            is_shared = str(path).startswith(_SHARED)
    return (of_one or set(openapi.APIS)) if is_shared else set()


def _changed_rules(change: Change) -> set[str]:
    old, new = _entries(change.old), _entries(change.new)
    return {rule for rule in {**old, **new} if old.get(rule) != new.get(rule)}


def _entries(text: str | None) -> dict[str, Any]:
    rules = (yaml.safe_load(text or "") or {}).get("rules") or []
    return {entry["id"]: entry for entry in rules}


def _changed_operations(change: Change) -> set[str]:
    old, new = _operations(change.old), _operations(change.new)
    return {operation for operation in {**old, **new} if old.get(operation) != new.get(operation)}


def _operations(text: str | None) -> dict[str, Any]:
    """Each operation with all that counts for it: its path's members, the components that it uses."""
    spec = yaml.safe_load(text or "") or {}
    said_of_all = {name: spec.get(name) for name in _SAID_OF_ALL}
    found = {}
    for item in (spec.get("paths") or {}).values():
        shared = {name: value for name, value in item.items() if name not in METHODS}
        for operation in (item[method] for method in METHODS if method in item):
            used: dict[str, Any] = {}
            _follow([operation, shared], spec, used)
            found[operation["operationId"]] = [operation, shared, used, said_of_all]
    return found


def _follow(value: Any, spec: Mapping[str, Any], used: dict[str, Any]) -> None:
    """Note every component that a value refers to, however far away."""
    if isinstance(value, list):
        for each in value:
            _follow(each, spec, used)
    elif isinstance(value, dict):
        name = value.get(_REF)
        if isinstance(name, str) and name not in used:
            used[name] = _at(name, spec)
            _follow(used[name], spec, used)
        _follow(list(value.values()), spec, used)


def _at(reference: str, spec: Any) -> Any:
    for step in reference.removeprefix("#/").split("/"):
        spec = spec.get(step) if isinstance(spec, dict) else None
    return spec


def _rules_of(api: str, operations: set[str]) -> set[str]:
    return {rule.id for rule in openapi.rules(api).values() if operations & set(rule.operations)}


def _rules_of_tests(change: Change, module: str, cited: Mapping[str, Sequence[str]]) -> set[str]:
    """The rules of the tests that were changed; of all in the module, where what they share was."""
    old, new = _parts(change.old), _parts(change.new)
    changed = {name for name in {**old, **new} if old.get(name) != new.get(name)}
    is_shared = any(not name.startswith("test_") for name in changed)
    return {
        rule
        for test, rules in cited.items()
        for file, _, name in [test.partition("::")]
        if file == module and (is_shared or name.partition("[")[0] in changed)
        for rule in rules
    }


def _parts(text: str | None) -> dict[str, str]:
    """The code of a module by function, the rest under an empty name; comments count for nothing."""
    tree = ast.parse(text or "")
    found = {node.name: ast.dump(node) for node in _functions(tree)}
    rest = [ast.dump(node) for node in tree.body if node not in list(_functions(tree))]
    # The docstring of a module is no code.
    return {**found, "": "".join(rest[1:] if ast.get_docstring(tree) else rest)}


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    return (node for node in tree.body if isinstance(node, ast.FunctionDef))
