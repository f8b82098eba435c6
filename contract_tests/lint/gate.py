"""The first tier of the gate, pure Python: every rule of the house on specs and their ledgers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from contract_tests.lint.bodies import bodies
from contract_tests.lint.examples import examples
from contract_tests.lint.finding import Finding, merged
from contract_tests.lint.ledger import ledger
from contract_tests.lint.links import links
from contract_tests.lint.operations import operations
from contract_tests.lint.outline import outline
from contract_tests.lint.reading import Read, read
from contract_tests.lint.references import references
from contract_tests.lint.schemas import schemas
from contract_tests.lint.spec import Spec
from contract_tests.lint.structure import libraries, structure

SPEC, LEDGER = "openapi.yaml", "rules.yaml"
# Who follows the one would ask the network, who follows the other never comes to an end.
_UNREADABLE = ("reference/outside", "reference/cycle")

CHECKS: tuple[Callable[[Spec], Iterator[Finding]], ...] = (
    structure,
    references,
    outline,
    operations,
    bodies,
    schemas,
    examples,
    links,
    ledger,
)


@dataclass(frozen=True)
class Contract:
    """A spec and the ledger beside it, by the names that findings have."""

    spec: Path
    ledger: Path


@dataclass(frozen=True)
class Linted:
    """What the first tier says of a contract, and whether other tools can read its spec at all."""

    contract: Contract
    file: str
    findings: tuple[Finding, ...]
    is_readable: bool


def lint(contract: Contract) -> Linted:
    """Hold one contract against all rules. Raises OSError where the spec cannot be read."""
    file = shown_path(contract.spec)
    spec = read(contract.spec, file)
    rules = (
        read(contract.ledger, shown_path(contract.ledger)) if contract.ledger.is_file() else Read(None, ())
    )
    findings = [*spec.findings, *rules.findings]
    if spec.document is not None:
        if not contract.ledger.is_file():
            findings.append(spec.document.finding((), "ledger/missing", f"there is no {LEDGER} beside it"))
        checked = Spec(spec.document, rules.document)
        findings += [finding for check in CHECKS for finding in check(checked)]
        findings += libraries(checked) if not findings else ()
    is_unreadable = spec.findings or any(finding.rule in _UNREADABLE for finding in findings)
    return Linted(contract, file, tuple(merged(findings)), is_readable=not is_unreadable)


def specs_at(path: Path) -> list[Path]:
    """The specs that a path names: itself, the one beside a ledger, in a folder, or in the folders of it."""
    if path.is_dir():
        return [path / SPEC] if (path / SPEC).is_file() else sorted(path.glob(f"*/{SPEC}"))
    if path.name == LEDGER and path.with_name(SPEC).is_file():
        return [path.with_name(SPEC)]
    return [path] if path.is_file() else []


def shown_path(path: Path) -> str:
    """A path as annotations and SARIF want it: relative to where the command runs, if it is below."""
    absolute = path.absolute()
    here = Path.cwd()
    return (absolute.relative_to(here) if absolute.is_relative_to(here) else path).as_posix()
