"""Redocly's judgement of operations, many pairs in one call.

Each call compares a pair too of which it is known what is breaking in it. Without its rules Redocly calls
everything a patch, and a call that does so is not believed.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contract_tests.diff.change import DiffError
from contract_tests.diff.flat import Operation
from contract_tests.lint.document import Trail
from contract_tests.lint.finding import printable
from contract_tests.lint.linters import REDOCLY, Linters, LintersFailed

# Without it every change would be a patch, and none would be breaking.
CONFIG = "extends: [diff-recommended]\n"
_SECONDS = 300
_OPERATIONS_A_CALL = 120
_LISTS = frozenset({"allOf", "oneOf", "anyOf", "security", "servers", "tags"})
_ANSWER = {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string", "enum": ["x"]}}}
_CANARY = {
    "parameters": {"query q": {"name": "q", "in": "query", "schema": {"type": "string"}}},
    "responses": {"200": {"description": "x", "content": {"application/json": {"schema": _ANSWER}}}},
    "security": [],
}
_DEAD_ANSWER = {"type": "object", "properties": {"b": {"type": "string", "enum": ["x", "y"]}}}
_DEAD_CANARY = {
    "parameters": {"query q": {"name": "q", "in": "query", "required": True, "schema": {"type": "string"}}},
    "responses": {"200": {"description": "y", "content": {"application/json": {"schema": _DEAD_ANSWER}}}},
    "security": [],
}
_KNOWN = {"parameter-became-required", "property-removed", "enum-values-added"}


@dataclass(frozen=True)
class Verdict:
    """A place of an operation, as it was and as it is, whose change Redocly calls breaking, and its words."""

    trails: tuple[Trail, ...]
    message: str
    kind: str


def verdicts(
    linters: Linters, pairs: Sequence[tuple[Operation, Operation]], config: str = CONFIG
) -> list[list[Verdict]]:
    """What Redocly calls breaking in each pair of operations. Raises DiffError."""
    calls = [pairs[at : at + _OPERATIONS_A_CALL] for at in range(0, len(pairs), _OPERATIONS_A_CALL)] or [()]
    with ThreadPoolExecutor(max_workers=2) as pool:
        return [each for one in pool.map(lambda call: _call(linters, call, config), calls) for each in one]


def _call(linters: Linters, pairs: Sequence[tuple[Operation, Operation]], config: str) -> list[list[Verdict]]:
    canary = _operation(_CANARY), _operation(_DEAD_CANARY)
    watched = [canary, *pairs]
    with tempfile.TemporaryDirectory(prefix="contract-tests-diff-") as folder:
        for name, side in (("old.json", 0), ("new.json", 1)):
            document = _document([pair[side] for pair in watched])
            Path(folder, name).write_text(json.dumps(document), encoding="utf-8")
        Path(folder, "redocly.yaml").write_text(config, encoding="utf-8")
        report = _run(linters, folder)
    found: list[list[Verdict]] = [[] for _ in watched]
    rules: set[str] = set()
    try:
        for change in report["changes"]:
            number, verdict = _verdict(change, watched)
            if number == 0:
                rules |= {each["ruleId"] for each in change["verdicts"]}
            if change["impact"] == "major" and not _is_unused_scheme(change):
                found[number].append(verdict)
    except (LookupError, TypeError, ValueError) as error:
        msg = f"Redocly answered what is no report of it: {error!r}"
        raise DiffError(msg) from error
    if rules != _KNOWN or len(found[0]) != len(_KNOWN):
        seen = ", ".join(sorted(rules)) or "nothing"
        msg = f"Redocly does not see what is known to be breaking, so it is not believed: it saw {seen}"
        raise DiffError(msg)
    return found[1:]


def _operation(tree: dict[str, Any]) -> Operation:
    return Operation("GET /", "get", "/", tree, {}, {})


def _run(linters: Linters, folder: str) -> Any:
    flags = ["--config", "redocly.yaml", "--format", "json", "--fail-on", "none"]
    words = ["diff", "old.json", "new.json", *flags]
    try:
        done = linters.run("Redocly", REDOCLY, words, folder, _SECONDS)
        return json.loads(done.stdout)
    except LintersFailed as error:
        raise DiffError(str(error)) from error
    except ValueError as error:
        said = " ".join(done.stderr.decode("utf-8", "replace").split())[-300:]
        msg = f"Redocly failed: {printable(said)}"
        raise DiffError(msg) from error


def _document(operations: list[Operation]) -> dict[str, Any]:
    """One document of all operations, each at a path that begins with its number."""
    paths: dict[str, Any] = {}
    schemes: dict[str, Any] = {}
    for number, one in enumerate(operations):
        tree = {name: each for name, each in one.tree.items() if name not in ("parameters", "security")}
        tree["parameters"] = list(one.tree["parameters"].values())
        tree["security"] = []
        for alternative in one.tree["security"]:
            tree["security"].append(
                {f"{number}.{name}": each["scopes"] for name, each in alternative.items()}
            )
            schemes |= {f"{number}.{name}": each["scheme"] for name, each in alternative.items()}
        paths[f"/{number}{one.path}"] = {one.method: tree}
    info = {"title": "x", "version": "1.0.0"}
    return {"openapi": "3.0.3", "info": info, "paths": paths, "components": {"securitySchemes": schemes}}


def _is_unused_scheme(change: dict[str, Any]) -> bool:
    """Whether an operation only ceases to ask for a scheme: what it asks for is judged there."""
    return bool(change["kind"] != "modified" and change["typeName"] == "SecurityScheme")


def _verdict(change: dict[str, Any], pairs: Sequence[tuple[Operation, Operation]]) -> tuple[int, Verdict]:
    message = " ".join(each["message"] for each in change["verdicts"])
    number, trails = 0, []
    for side, name in enumerate(("base", "revision")):
        if change.get(name):
            steps = list(_steps(change[name]["pointer"]))
            # A path begins with the number of its pair, and so does the name of a scheme.
            number = int(steps[1].split("/")[1] if steps[0] == "paths" else steps[2].partition(".")[0])
            trails.append(_trail(steps, pairs[number][side].tree))
    return number, Verdict(tuple(trails), message, change["kind"])


def _trail(steps: list[str], tree: dict[str, Any]) -> Trail:
    if steps[0] != "paths":
        return ("security",)
    trail: list[str | int] = []
    for step in steps[3:]:
        if trail == ["parameters"]:
            trail.append(list(tree["parameters"])[int(step)])
        else:
            trail.append(int(step) if trail and trail[-1] in _LISTS and step.isdecimal() else step)
    return tuple(trail)


def _steps(pointer: str) -> Iterator[str]:
    for step in pointer.removeprefix("#/").split("/"):
        yield step.replace("~1", "/").replace("~0", "~")
