"""The second tier of the gate: Spectral and Redocly, where Node is at hand."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contract_tests.lint.catalogue import FIXES
from contract_tests.lint.finding import SEVERITIES, Finding, Severity, printable

_LINT_SECONDS = 300
# Neither tells anybody what it does here.
REDOCLY = "@redocly/cli/bin/cli.js"
QUIET = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true", "NO_COLOR": "1"}
# What they call a defect for which the house has a rule, so that it is told once.
SAME_AS = {
    "redocly/no-unresolved-refs": "reference/unresolved",
    "spectral/invalid-ref": "reference/unresolved",
    "redocly/no-unused-components": "component/unused",
    "spectral/oas3-unused-component": "component/unused",
    "redocly/operation-operationId-unique": "operation/id-unique",
    "spectral/operation-operationId-unique": "operation/id-unique",
    "redocly/operation-operationId": "operation/id",
    "spectral/operation-operationId": "operation/id",
    "redocly/operation-parameters-unique": "parameter/unique",
    "redocly/path-parameters-defined": "parameter/path",
    "spectral/path-params": "parameter/path",
    "redocly/no-path-trailing-slash": "path/trailing-slash",
    "spectral/path-keys-no-trailing-slash": "path/trailing-slash",
    "redocly/no-identical-paths": "path/ambiguous",
    "redocly/security-defined": "security/scheme",
    "spectral/oas3-operation-security-defined": "security/scheme",
    "redocly/no-invalid-media-type-examples": "example/value",
    "spectral/oas3-valid-media-example": "example/value",
    "spectral/oas3-valid-schema-example": "example/value",
    "redocly/no-invalid-schema-examples": "example/value",
    "redocly/no-invalid-parameter-examples": "example/value",
    "redocly/no-required-schema-properties-undefined": "schema/required",
    "redocly/no-enum-type-mismatch": "schema/enum",
    "spectral/typed-enum": "schema/enum",
    "spectral/duplicated-entry-in-enum": "schema/enum",
    "spectral/no-$ref-siblings": "reference/siblings",
    "spectral/operation-tag-defined": "operation/tag",
    "redocly/operation-tag-defined": "operation/tag",
    "redocly/path-params-defined": "parameter/path",
    "redocly/spec-ref-siblings": "reference/siblings",
    "redocly/spec-example-values": "example/one-value",
    "redocly/struct": "structure/value",
    "spectral/oas3-schema": "structure/value",
    "spectral/oas3-server-variables": "structure/value",
    "redocly/operation-summary": "operation/text",
    "redocly/operation-description": "operation/text",
    "spectral/operation-description": "operation/text",
    "redocly/operation-singular-tag": "operation/tag",
    "spectral/operation-singular-tag": "operation/tag",
    "redocly/tag-description": "document/description",
    "spectral/tag-description": "document/description",
    "redocly/no-duplicated-tag-names": "document/tag-unique",
    "spectral/openapi-tags-uniqueness": "document/tag-unique",
    "redocly/no-example-value-and-externalValue": "example/one-value",
    "spectral/oas3-examples-value-or-externalValue": "example/one-value",
    "spectral/array-items": "schema/items",
    "spectral/parser": "yaml/syntax",
}


class LintersFailed(RuntimeError):
    """The second tier could not be run; the text says why."""


@dataclass(frozen=True)
class Tool:
    """A program of the second tier, and how to read what it prints."""

    name: str
    program: str
    config: str
    flag: str
    flags: tuple[str, ...]
    read: Callable[[str, int], Iterator[tuple[str, int, int, str, Severity, str]]]


@dataclass(frozen=True)
class Linters:
    """Both programs, installed."""

    node: str
    folder: Path

    def lint(self, specs: Sequence[Path], files: Sequence[str]) -> list[Finding]:
        """What both say of all specs; `files` are the names that findings have. Raises LintersFailed."""
        if not specs:
            return []
        with tempfile.TemporaryDirectory(prefix="contract-tests-lint-") as folder:
            # By names of our own: what is a pattern, or no UTF-8, in a path of the user's cannot be one here.
            names = {f"{number}.yaml": file for number, file in enumerate(files)}
            for name, spec in zip(names, specs, strict=True):
                shutil.copyfile(spec, Path(folder, name))
            with ThreadPoolExecutor() as pool:
                printed = list(pool.map(lambda tool: self._run(tool, folder, list(names)), _TOOLS))
        return [
            each for tool, text in zip(_TOOLS, printed, strict=True) for each in _findings(tool, text, names)
        ]

    def run(
        self,
        name: str,
        program: str,
        words: Sequence[str],
        folder: str | Path,
        seconds: float,
        environ: Mapping[str, str] = QUIET,
    ) -> subprocess.CompletedProcess[bytes]:
        """Run an installed program in a folder. Raises LintersFailed where it does not run to its end."""
        try:
            return subprocess.run(
                [self.node, str(self.folder / "node_modules" / program), *words],
                cwd=folder,
                env={**os.environ, **environ},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=seconds,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            msg = f"{name} did not run: {error}"
            raise LintersFailed(msg) from error

    def _run(self, tool: Tool, folder: str, names: list[str]) -> str:
        flags = [tool.flag, str(self.folder / tool.config), *tool.flags]
        done = self.run(tool.name, tool.program, ["lint", *flags, *names], folder, _LINT_SECONDS)
        said = done.stdout.decode("utf-8", "replace")
        if done.returncode not in (0, 1) or not said.strip():
            msg = f"{tool.name} failed: {done.stderr.decode('utf-8', 'replace').strip()[-500:]}"
            raise LintersFailed(msg)
        return said


def _findings(tool: Tool, printed: str, names: Mapping[str, str]) -> Iterator[Finding]:
    try:
        found = list(tool.read(printed, len(names)))
    except (ValueError, LookupError, TypeError) as error:
        msg = f"{tool.name} printed what is no report of it: {printed[:200]}"
        raise LintersFailed(msg) from error
    for name, line, column, rule, severity, message in found:
        theirs = f"{tool.name}/{rule}"
        ours = SAME_AS.get(theirs, theirs)
        file = names[Path(name).name]
        fix = FIXES.get(ours, f"see the rule {rule} of {tool.name}")
        yield Finding(
            file, line, column, ours, severity, printable(" ".join(message.split())), fix, (tool.name,)
        )


def _read_spectral(printed: str, _specs: int) -> Iterator[tuple[str, int, int, str, Severity, str]]:
    for one in json.loads(printed):
        start = one["range"]["start"]
        severity = SEVERITIES[min(one["severity"], 2)]
        yield one["source"], start["line"] + 1, start["character"] + 1, one["code"], severity, one["message"]


def _read_redocly(printed: str, specs: int) -> Iterator[tuple[str, int, int, str, Severity, str]]:
    """It prints one JSON document after the other, one for each spec; it may give up between two."""
    decoder = json.JSONDecoder()
    for _ in range(specs):
        report, end = decoder.raw_decode(printed.lstrip())
        printed = printed.lstrip()[end:]
        for one in report["problems"]:
            place: Any = one["location"][0]
            start = place.get("start") or {"line": 1, "col": 1}
            severity: Severity = "error" if one["severity"] == "error" else "warning"
            yield place["source"]["ref"], start["line"], start["col"], one["ruleId"], severity, one["message"]


_TOOLS = (
    Tool(
        "spectral",
        "@stoplight/spectral-cli/dist/index.js",
        "spectral.yaml",
        "--ruleset",
        ("--format", "json", "--quiet", "--fail-severity", "hint"),
        _read_spectral,
    ),
    Tool(
        "redocly",
        REDOCLY,
        "redocly.yaml",
        "--config",
        ("--format", "json", "--max-problems", "100000"),
        _read_redocly,
    ),
)
