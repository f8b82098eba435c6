"""What a change may have touched, and how few mutants that are."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

import openapi
from contract_tests.audit.changes import ChangesError, changes_since
from contract_tests.audit.mutant import Mutant
from contract_tests.audit.touched import Change, Touched, touched
from contract_tests.run import collect
from tests.contract_tests.agentcis.shelf import FAULTS_BY_MODULE as AGENTCIS
from tests.contract_tests.caseiq.shelf import FAULTS_BY_MODULE as CASEIQ

_LEDGER = openapi.rules_path("caseiq").read_text("utf-8")
_SPEC = openapi.spec_path("caseiq").read_text("utf-8")
_TESTS = Path(__file__).parents[3] / "contract_tests/caseiq/test_list.py"
_CITED = {
    "caseiq": {"test_list::test_a[x]": ["r.a"], "test_list::test_b": ["r.b"], "test_get::test_a": ["r.c"]}
}
_MODULE = """
'A docstring.'
X = 1

def help_it():
    return X

def test_a():
    help_it()

def test_b():
    pass
"""


def _mutants() -> list[Mutant]:
    return [
        Mutant(
            f"{api}.behaviour.{fault.name}", "behaviour", api, fault.name, fault.description,
            rule=fault.rule, source=f"{module.replace('.', '/')}.py",
        )
        for api, modules in (("caseiq", CASEIQ), ("agentcis", AGENTCIS))
        for module, faults in modules.items()
        for fault in faults
    ]  # fmt: skip


def _by_test(old: str, new: str) -> frozenset[str]:
    return touched([Change("contract_tests/caseiq/test_list.py", old, new)], _CITED).rules


def test_a_changed_entry_of_the_ledger_touches_its_rule_alone() -> None:
    """The case of a pull request that changes one rule: some seconds of judging."""
    new = _LEDGER.replace("not a grand total", "no grand total")
    found = touched([Change("openapi/caseiq/rules.yaml", _LEDGER, new)], {})
    chosen = found.chosen(_mutants())

    assert found == Touched(rules=frozenset({"caseiq.list.count"}))
    assert {mutant.rule for mutant in chosen} == {"caseiq.list.count"}
    assert 0 < len(chosen) < 10


def test_a_changed_order_of_the_ledger_touches_nothing() -> None:
    old = "rules: [{id: a, statement: x}, {id: b, statement: y}]"
    new = "rules: [{id: b, statement: y}, {id: a, statement: x}] # another order"

    assert touched([Change("openapi/caseiq/rules.yaml", old, new)], {}) == Touched()


def test_a_changed_operation_touches_the_rules_that_are_about_it() -> None:
    new = re.sub(
        r"(?m)^      operationId: downloadAttachment\n", r"\g<0>      deprecated: true\n", _SPEC, count=1
    )
    found = touched([Change("openapi/caseiq/openapi.yaml", _SPEC, new)], {})

    assert found.operations == {("caseiq", "downloadAttachment")}
    assert "caseiq.download.bytes" in found.rules
    assert "caseiq.list.walk" not in found.rules


def test_a_changed_component_touches_the_operations_that_use_it_however_far_away() -> None:
    document = """
paths:
  /a: {get: {operationId: getA, responses: {200: {$ref: '#/components/responses/A'}}}}
  /b: {get: {operationId: getB, responses: {}}}
components:
  responses: {A: {content: {x: {schema: {$ref: '#/components/schemas/S'}}}}}
  schemas: {S: {properties: {more: {$ref: '#/components/schemas/S'}, size: {type: integer}}}}
"""
    new = document.replace("integer", "string")

    assert touched([Change("openapi/caseiq/openapi.yaml", document, new)], {}).operations == {
        ("caseiq", "getA")
    }


def test_a_changed_test_touches_the_rules_that_it_cites() -> None:
    assert _by_test(_MODULE, _MODULE.replace("    pass", "    return")) == {"r.b"}


def test_what_the_tests_of_a_module_share_touches_all_of_theirs() -> None:
    assert _by_test(_MODULE, _MODULE.replace("return X", "return 2")) == {"r.a", "r.b"}
    assert _by_test(_MODULE, _MODULE.replace("X = 1", "X = 2")) == {"r.a", "r.b"}


def test_comments_and_docstrings_of_modules_touch_nothing() -> None:
    assert _by_test(_MODULE, "# Ours\n" + _MODULE.replace("A docstring", "Another")) == set()


def test_a_new_module_of_tests_touches_all_that_it_cites() -> None:
    change = Change("contract_tests/caseiq/test_list.py", None, _TESTS.read_text("utf-8"))

    assert "caseiq.list.count" in touched([change], {"caseiq": collect("caseiq")}).rules


def test_a_changed_fault_touches_the_mutants_of_its_module() -> None:
    path = "tests/contract_tests/caseiq/faults_get.py"
    chosen = touched([Change(path, "", "x = 1")], {}).chosen(_mutants())

    assert {mutant.source for mutant in chosen} == {path}


@pytest.mark.parametrize(
    ("path", "apis"),
    [
        ("contract_tests/judge.py", ("caseiq", "agentcis")),
        ("contract_tests/audit/worker.py", ("caseiq", "agentcis")),
        ("contract_tests/agentcis/client.py", ("agentcis",)),
        ("mockserver/caseiq/handlers.py", ("caseiq",)),
        ("mockserver/http/front.py", ("caseiq", "agentcis")),
        ("tests/contract_tests/caseiq/wire.py", ("caseiq",)),
        ("tests/contract_tests/wire.py", ("caseiq", "agentcis")),
        ("requirements.lock", ("caseiq", "agentcis")),
        ("README.md", ()),
        ("contract_tests/lint/spec.py", ()),
        ("tests/contract_tests/caseiq/test_shelf.py", ()),
        ("tests/mockserver/test_server.py", ()),
        ("mockserver/inspector/static/page.js", ()),
    ],
)
def test_what_all_tests_share_touches_one_mutant_of_each_rule(path: str, apis: tuple[str, ...]) -> None:
    chosen = touched([Change(path, "", "x = 1")], {}).chosen(_mutants())

    assert [mutant.rule for mutant in chosen] == list(dict.fromkeys(mutant.rule for mutant in chosen))
    assert {mutant.rule for mutant in chosen} == {rule for api in apis for rule in openapi.rules(api)}


def test_response_and_spec_mutants_are_touched_by_their_operation() -> None:
    mutants = [
        Mutant(name, "response", "caseiq", "drop", "gone", operation=name) for name in ("getA", "getB")
    ]

    assert Touched(operations=frozenset({("caseiq", "getA")})).chosen(mutants) == mutants[:1]


def _git(folder: Path, *words: str) -> None:
    settings = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *settings, *words], cwd=folder, check=True, capture_output=True, timeout=60)


def test_changes_are_seen_from_where_the_work_began_and_before_they_are_committed(tmp_path: Path) -> None:
    for name in ("kept", "changed", "gone"):
        (tmp_path / f"{name}.py").write_text(f"{name} = 1\n", "utf-8")
    _git(tmp_path, "init")
    _git(tmp_path, "add", ".")
    _git(tmp_path, "commit", "-m", "one")
    (tmp_path / "changed.py").write_text("changed = 2\n", "utf-8")
    (tmp_path / "gone.py").unlink()
    (tmp_path / "new é.py").write_text("new = 1\n", "utf-8")

    assert changes_since("main", tmp_path) == [
        Change("changed.py", "changed = 1\n", "changed = 2\n"),
        Change("gone.py", "gone = 1\n", None),
        Change("new é.py", None, "new = 1\n"),
    ]


def test_where_git_knows_nothing_that_is_said(tmp_path: Path) -> None:
    with pytest.raises(ChangesError, match="git merge-base"):
        changes_since("HEAD", tmp_path)
