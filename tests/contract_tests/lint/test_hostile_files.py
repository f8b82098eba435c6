"""Whatever a file holds, the gate says what is wrong with it: never a traceback, never an endless run."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

import openapi
from contract_tests.lint.document import Document
from contract_tests.lint.gate import CHECKS, LEDGER, Contract, lint
from contract_tests.lint.reading import read
from contract_tests.lint.spec import Spec
from tests.contract_tests.edits import changed, places

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)

HOSTILE = {
    "empty": (b"", "yaml/not-a-mapping", 1),
    "only a comment": (b"# nothing\n", "yaml/not-a-mapping", 1),
    "a list at the top": (b"- openapi: 3.0.3\n", "yaml/not-a-mapping", 1),
    "a text at the top": (b"openapi\n", "yaml/not-a-mapping", 1),
    "not UTF-8": (b"openapi: 3.0.3\ninfo: \xff\xfe\n", "yaml/encoding", 2),
    "half of a character": (b'openapi: "3.0.3"\ninfo: "\\uD800"\n', "yaml/syntax", 2),
    "a NUL": (b"openapi: 3.0.3\n\ninfo: \x00\n", "yaml/syntax", 3),
    "a control character of a terminal": (b'openapi: "3.0.3"\n"\\e[2J": 1\n', "structure/unknown-member", 2),
    "an alias bomb": (BOMB.encode(), "yaml/aliases", 1),
    "an alias in itself": (b"openapi: &me\n  - *me\n", "yaml/aliases", 1),
    "ten thousand levels": (b"a: " + b"[" * 10_000, "yaml/too-deep", 1),
    "six megabytes": (b"a: " + b"x" * 6_000_000, "yaml/too-large", 1),
    "a key that is a list": (b"openapi: 3.0.3\n? [a, b]\n: 1\n", "yaml/key", 2),
    "a key that is a mapping": (b"openapi: 3.0.3\n? {a: b}\n: 1\n", "yaml/key", 2),
    "a merge key": (b"x: &x {a: b}\nopenapi:\n  <<: *x\n", "yaml/surprise", 3),
    "an object of Python": (b"openapi: !!python/object/apply:os.system [ls]\n", "yaml/tag", 1),
    "a set": (b"openapi: !!set {a, b}\n", "yaml/tag", 1),
    "bytes that are none": (b"openapi: !!binary '*'\n", "yaml/surprise", 1),
    "a day that there is not": (b"openapi: 2024-02-31\n", "yaml/surprise", 1),
    "no number": (b"openapi: .nan\n", "yaml/surprise", 1),
    "HTML": (b"<!doctype html>\n<html><body>not found</body></html>\n", "yaml/not-a-mapping", 1),
    "JSON that is cut": (b'{"openapi": "3.0.3", "info": {', "yaml/syntax", 1),
}


@pytest.mark.parametrize(("content", "rule", "line"), HOSTILE.values(), ids=HOSTILE)
def test_a_spec_that_is_none(broken: Callable[..., Contract], content: bytes, rule: str, line: int) -> None:
    found = lint(broken(spec=content)).findings
    assert (rule, line) in [(each.rule, each.line) for each in found]
    assert all(each.message.isprintable() for each in found)


@pytest.mark.parametrize("name", ["empty", "a list at the top", "not UTF-8", "an alias bomb"])
def test_a_ledger_that_is_none(broken: Callable[..., Contract], name: str) -> None:
    """It is read as a spec is, and the spec is judged without it."""
    content, rule, line = HOSTILE[name]
    (found,) = lint(broken(ledger=content)).findings
    assert (Path(found.file).name, found.rule, found.line) == (LEDGER, rule, line)


def test_a_spec_without_a_ledger(broken: Callable[..., Contract]) -> None:
    contract = broken()
    contract.ledger.unlink()
    (found,) = lint(contract).findings
    assert (found.rule, found.line) == ("ledger/missing", 1)


def test_a_document_with_nothing_in_it_but_its_version(broken: Callable[..., Contract]) -> None:
    rules = {each.rule for each in lint(broken(spec=b'openapi: "3.0.3"\n')).findings}
    assert {"structure/missing-member", "server/mock", "security/one-scheme"} <= rules


ROUNDS = int(os.environ.get("ROUNDS", "6"))
STRANGE: tuple[Any, ...] = (
    *(None, True, -1, 1.5, "", "x", "$response.body#/0", [], {}, [[]], [None], {"x": None}, ["x", "x"]),
    *({"$ref": "#/components/schemas/None"}, {"$ref": "#/info"}, {"$ref": 1}, {"$ref": ""}, {"type": []}),
)


@pytest.mark.parametrize("api", openapi.APIS)
def test_whatever_stands_wherever_no_rule_stumbles(api: str) -> None:
    """Drawn with a seed: something strange at a place of each file; a rule may find it or not."""
    draw = random.Random(f"{api} 1")
    documents = {path: document(path) for path in (openapi.spec_path(api), openapi.rules_path(api))}
    spec, ledger = documents.values()
    specs, ledgers = list(places(spec.data)), list(places(ledger.data))
    for _ in range(ROUNDS):
        in_spec = draw.choice(specs), draw.choice(STRANGE)
        in_ledger = draw.choice(ledgers), draw.choice(STRANGE)
        strange = Spec(
            with_data(spec, changed(spec.data, *in_spec)), with_data(ledger, changed(ledger.data, *in_ledger))
        )
        for check in CHECKS:
            assert all(each.line > 0 for each in check(strange)), (in_spec, in_ledger)


def document(path: Path) -> Document:
    found = read(path, path.name).document
    assert found is not None
    assert found.data == yaml.safe_load(found.text)
    return found


def with_data(document: Document, data: dict[str, Any]) -> Document:
    return Document(document.file, document.path, document.text, data, document.marks)
