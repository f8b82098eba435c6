"""The cut of the project: who may import whom, what has a name, how long things may be."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

import openapi
from mockserver.agentcis.api import AgentcisApi
from mockserver.caseiq.api import CaseIqApi
from mockserver.store.worlds import Worlds
from tests.openapi.walk import operations

ROOT = Path(__file__).parents[1]
PACKAGES = ("openapi", "mockserver", "contract_tests", "release")
WEB_LIBRARIES = (
    "flask",
    "starlette",
    "werkzeug",
    "connexion",
    "uvicorn",
    "a2wsgi",
    "httpx",
    "http",
    "urllib",
)
LONGEST_FUNCTION_LINES = 40
LONGEST_MODULE_LINES = 300


@dataclass(frozen=True)
class Rule:
    """Modules under `of` but `except_in`, import nothing under `never`, but `except_for`."""

    of: str
    never: tuple[str, ...]
    because: str
    except_for: tuple[str, ...] = ()
    except_in: tuple[str, ...] = ()


VENDORS = "they are two vendors: either can be deleted"

RULES = (
    Rule("openapi", ("mockserver", "contract_tests"), "the contract is data: everything points to it"),
    Rule("mockserver", ("contract_tests",), "the mock must not be made to fit the tests that judge it"),
    Rule("contract_tests", ("mockserver",), "the mock is one more target with a URL"),
    *(
        Rule(package, ("release",), "what a release holds knows not how it is released")
        for package in PACKAGES[:3]
    ),
    Rule("release", ("mockserver",), "a release is made of the contract and of files"),
    Rule(
        "release.openapi31",
        ("yaml", "ruamel", "openapi"),
        "a document is derived without reading or writing it",
    ),
    Rule("mockserver.caseiq", ("mockserver.agentcis",), VENDORS),
    Rule("mockserver.agentcis", ("mockserver.caseiq",), VENDORS),
    Rule("contract_tests.caseiq", ("contract_tests.agentcis",), VENDORS),
    Rule("contract_tests.agentcis", ("contract_tests.caseiq",), VENDORS),
    Rule(
        "mockserver.store",
        ("mockserver", *WEB_LIBRARIES),
        "what is kept does not depend on how it is sent",
        except_for=("mockserver.store",),
    ),
    Rule(
        "mockserver.http",
        (
            "mockserver.caseiq",
            "mockserver.agentcis",
            "mockserver.control",
            "mockserver.faults",
            "mockserver.prefer",
        ),
        "it serves any API that has a spec",
    ),
    Rule(
        "mockserver.journal",
        ("mockserver", "asyncio", *WEB_LIBRARIES),
        "what was seen can be asked for without anything that serves",
        except_for=("mockserver.journal",),
    ),
    Rule(
        "mockserver.faults",
        ("mockserver.caseiq", "mockserver.agentcis", "mockserver.control"),
        "a fault strikes any API that has a spec",
    ),
    *(
        Rule(
            f"mockserver.faults.{module}",
            ("asyncio", *WEB_LIBRARIES),
            "what strikes is known without sending",
        )
        for module in ("kinds", "definition", "recipes", "header", "matching")
    ),
    Rule(
        "mockserver.prefer",
        ("mockserver.caseiq", "mockserver.agentcis", "mockserver.control", "mockserver.faults"),
        "what a spec documents, the spec says",
    ),
    Rule(
        "mockserver.fixtures",
        ("mockserver.caseiq", "mockserver.agentcis", "mockserver.control", "mockserver.http", *WEB_LIBRARIES),
        "what is in a section, each API knows of its own",
    ),
    Rule(
        "mockserver.inspector",
        ("mockserver.caseiq", "mockserver.agentcis"),
        "what a file is attached to, each API says on its own shelf",
    ),
    *(
        Rule(f"mockserver.inspector.{module}", WEB_LIBRARIES, "what is there is known without sending")
        for module in ("stored", "preview")
    ),
    Rule(
        "mockserver.*.handlers",
        ("mockserver.store", "asyncio", *WEB_LIBRARIES),
        "what answers knows neither what carries the answer nor where records are kept",
        except_for=("mockserver.store.worlds",),
    ),
    Rule("mockserver.*.payloads", ("mockserver.store", *WEB_LIBRARIES), "a payload is made of a record"),
    Rule("mockserver.*.records", ("mockserver.http", *WEB_LIBRARIES), "a record knows no request"),
    Rule(
        "mockserver",
        ("mockserver.app", "mockserver.server"),
        "one place wires and one starts it",
        except_in=("mockserver.cli",),
    ),
)


@cache
def modules() -> dict[str, Path]:
    """Every module of the product by its dotted name."""
    files = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    return {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in files}


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(modules()[module].read_text(encoding="utf-8"))


def imports(module: str) -> Iterator[str]:
    """What a module imports, as dotted names, imports within functions included."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def begins(name: str, prefix: str) -> bool:
    pattern = re.escape(prefix.rstrip(".")).replace(r"\*", r"\w+")
    return re.match(rf"{pattern}(\.|$)", name) is not None


def functions(module: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (
        node for node in ast.walk(tree(module)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.of} without {rule.never[0]}")
def test_imports_point_one_way(rule: Rule) -> None:
    judged = [name for name in modules() if begins(name, rule.of) and name not in rule.except_in]
    assert judged, f"no module is called {rule.of}"
    for module in judged:
        for name in imports(module):
            is_forbidden = any(begins(name, prefix) for prefix in rule.never)
            is_excepted = any(begins(name, prefix) for prefix in rule.except_for)
            assert is_excepted or not is_forbidden, (
                f"{module} imports {name}, and must not because {rule.because}"
            )


def test_only_one_module_knows_both_apis() -> None:
    """Whoever deletes an API finds all that is left of it there (besides the docs' titles)."""
    apis = ("mockserver.caseiq", "mockserver.agentcis")
    outside = [name for name in modules() if not any(begins(name, api) for api in apis)]
    assert {
        module for module in outside for name in imports(module) if any(begins(name, api) for api in apis)
    } == {"mockserver.app"}


@pytest.mark.parametrize(
    ("api", "served"),
    [
        ("caseiq", CaseIqApi(Worlds(lambda _: None), file_bytes=1)),  # type: ignore[arg-type,return-value]
        ("agentcis", AgentcisApi(Worlds(lambda _: None), file_bytes=1)),  # type: ignore[arg-type,return-value]
    ],
    ids=openapi.APIS,
)
def test_there_is_a_handler_for_each_operation_and_no_other(
    api: str, served: CaseIqApi | AgentcisApi
) -> None:
    assert set(served.handlers()) == {operation.id for operation in operations(api)}


@pytest.mark.parametrize("module", modules())
def test_functions_and_modules_are_short(module: str) -> None:
    for function in functions(module):
        lines = (function.end_lineno or 0) - function.lineno + 1
        assert lines <= LONGEST_FUNCTION_LINES, f"{function.name} has {lines} lines"
    assert len(modules()[module].read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE_LINES


@pytest.mark.parametrize("module", modules())
def test_a_module_is_named_after_what_is_in_it(module: str) -> None:
    """Names such as these fit everything, and so everything ends up there."""
    vague = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc", "core"}
    words = {word for part in module.split(".") for word in part.split("_")}
    assert not words & vague


@pytest.mark.parametrize("api", openapi.APIS)
def test_a_spec_holds_no_template(api: str) -> None:
    """Connexion renders the text of a spec with Jinja before it reads it."""
    assert "{{" not in openapi.spec_path(api).read_text(encoding="utf-8")
    assert "{%" not in openapi.spec_path(api).read_text(encoding="utf-8")
