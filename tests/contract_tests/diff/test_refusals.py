"""What cannot be compared is said in one line and with exit code 2: no traceback, no comparison of less."""

from __future__ import annotations

import http.server
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import openapi
from contract_tests.cli.main import main
from contract_tests.diff import DiffError
from contract_tests.diff.flat import flat
from contract_tests.diff.redocly import verdicts
from contract_tests.lint.linters import Linters
from tests.contract_tests.diff.corpus import ours
from tests.contract_tests.diff.repository import Repository

Diff = Callable[..., int]
Printed = pytest.CaptureFixture[str]
START = 'openapi: "3.0.3"\ninfo: {title: a, version: "1"}\npaths:\n  /a:\n    get:\n      operationId: a\n'
ANSWER = "      responses: {'200': {description: x, content: {a/b: {schema: {$ref: %s}}}}}\n"
SCHEMAS = "components:\n  schemas:\n"
# Each refers to the one before ten times.
BOMB = "".join(
    f"    S{n}:\n      allOf:\n" + f"        - $ref: '#/components/schemas/S{n - 1}'\n" * 10
    for n in range(1, 8)
)

REFUSED = {
    "no YAML": (b"openapi: [", "openapi.yaml:"),
    "no UTF-8": (b"openapi: \xff\xfe", "is no UTF-8"),
    "a list": (b"- 1\n", "must be a mapping"),
    "another document": (b"swagger: '2.0'\ninfo: {}\npaths: {}\n", "no OpenAPI 3 document"),
    "no paths": (b"openapi: 3.0.3\ninfo: {title: a, version: '1'}\n", "no OpenAPI 3 document"),
    "a member that there is not": (
        START.encode() + b"      responce: {}\n",
        "this is no valid OpenAPI document",
    ),
    "six megabytes": (b"a: " + b"x" * 6_000_000, "bytes are more than"),
    "a reference to a file": ((START + ANSWER % "other.yaml").encode(), "leads outside"),
    "a reference to the network": ((START + ANSWER % "http://127.0.0.1:9/x").encode(), "leads outside"),
    "a reference into the air": ((START + ANSWER % "'#/components/schemas/X'").encode(), "leads nowhere"),
    "references that are never written out": (
        (START + ANSWER % "'#/components/schemas/S7'" + SCHEMAS + "    S0: {type: string}\n" + BOMB).encode(),
        "with its references written out it has more than",
    ),
    "a control character of a terminal": (b'openapi: "3.0.3"\npaths: {}\n"\\e[2J": 1\n', "no valid OpenAPI"),
}


def refused(code: int, printed: Printed) -> str:
    assert code == 2
    said = printed.readouterr()
    (line,) = said.err.splitlines()
    assert line.startswith("contract-tests: ")
    assert "\x1b" not in line
    assert said.out == ""
    return line


@pytest.mark.parametrize(("content", "why"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_is_no_spec(
    content: bytes, why: str, tmp_path: Path, diff: Diff, capsys: Printed
) -> None:
    spec = tmp_path / "openapi.yaml"
    spec.write_bytes(content)
    for arguments in ((spec, openapi.spec_path("caseiq")), (openapi.spec_path("caseiq"), spec)):
        assert why in refused(diff(*arguments), capsys)


def test_a_ledger_that_is_none(repository: Repository, diff: Diff, capsys: Printed) -> None:
    (repository.folder / "openapi/caseiq/rules.yaml").write_text("nothing: here\n", encoding="utf-8")
    assert "this is no ledger" in refused(diff("openapi/caseiq"), capsys)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("nowhere.yaml", "openapi/caseiq"), "nowhere.yaml: there is no spec"),
        (("no-such-branch:openapi/caseiq", "openapi/caseiq"), "no-such-branch: there is no such revision"),
        (("main:openapi/nothing.yaml", "openapi/caseiq"), "the revision has no spec there"),
        (("main:CHANGELOG.md", "openapi/caseiq"), "main:CHANGELOG.md:"),
        (("main:openapi", "openapi/caseiq"), "do not belong together"),
        (("openapi/caseiq", "--base", "no-such-branch"), "there is no such revision"),
        (("openapi/caseiq", "--json", "nowhere/diff.json"), "nowhere/diff.json"),
        (("http://127.0.0.1:1", "openapi/caseiq", "--api", "caseiq"), "there is no answer"),
        (("http://[::1", "openapi/caseiq"), "http://[::1"),
    ],
)
def test_a_wrong_call(
    arguments: tuple[str, ...], why: str, repository: Repository, diff: Diff, capsys: Printed
) -> None:
    code = diff(*arguments)
    if "--json" in arguments:
        capsys.readouterr().out  # noqa: B018 (what was found is printed before it is written)
        assert code == 2
    else:
        assert why in refused(code, capsys)


def test_a_contract_that_is_gone_does_not_pass_unseen(
    repository: Repository, diff: Diff, capsys: Printed
) -> None:
    repository.spec("agentcis").unlink()
    assert "openapi/agentcis/openapi.yaml: the contract is gone" in refused(diff("openapi"), capsys)
    assert "agentcis" in refused(diff("main:openapi", "openapi"), capsys)


def test_outside_of_a_repository_nothing_says_what_was(tmp_path: Path, diff: Diff, capsys: Printed) -> None:
    (tmp_path / "openapi.yaml").write_bytes(openapi.spec_path("caseiq").read_bytes())
    assert "say" in refused(diff(tmp_path), capsys)


@contextmanager
def served(body: bytes, status: int = 200) -> Iterator[str]:
    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


def test_a_server_that_is_no_mock_has_no_ledger_to_lose(diff: Diff, capsys: Printed) -> None:
    spec = openapi.spec_path("agentcis")
    with served(spec.read_bytes()) as url:
        for arguments in ((spec, f"{url}/openapi.yaml"), (f"{url}/openapi.yaml", spec)):
            assert diff(*arguments) == 0
            first, note = capsys.readouterr().out.splitlines()
            assert first.endswith(": nothing differs")
            assert note == f"{url}/openapi.yaml has no ledger: only the specs are compared"


@pytest.mark.parametrize(
    ("body", "status", "why"),
    [
        (b"", 404, "the answer is 404"),
        (b"", 302, "the answer is 302"),
        (b"<!doctype html>", 200, "must be a mapping"),
        (b"{}", 200, "no OpenAPI 3 document"),
        (b"[" * 100_000, 200, "levels"),
        (b"x" * 6_000_000, 200, "the answer has more than"),
    ],
)
def test_a_url_that_answers_no_spec(body: bytes, status: int, why: str, diff: Diff, capsys: Printed) -> None:
    with served(body, status) as url:
        for path in ("/openapi.json", "/_mock/docs/caseiq"):
            assert why in refused(diff(f"{url}{path}", openapi.spec_path("caseiq")), capsys)


def test_without_redocly_nothing_is_compared(tmp_path: Path, capsys: Printed) -> None:
    """Also where there is no node to install it with."""
    spec = str(openapi.spec_path("caseiq"))
    nothing = {"PATH": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    assert "--node always installs it" in refused(main(["diff", spec, spec], nothing), capsys)
    assert "Node.js" in refused(main(["diff", spec, spec, "--node", "always"], nothing), capsys)


@pytest.mark.parametrize("config", ["extends: []\n", "extends: [recommended]\n", "extends: [no-such]\n"])
def test_a_redocly_that_finds_nothing_breaking_is_not_believed(linters: Linters, config: str) -> None:
    """It passes everything when a configuration leaves out its rules."""
    operation = next(iter(flat(ours("caseiq").spec).values()))
    with pytest.raises(DiffError, match=r"not believed|failed"):
        verdicts(linters, [(operation, operation)], config)


@pytest.mark.parametrize(
    "program", ["exit 1", "echo '{}'", "echo '[1]'", "echo '{\"changes\": [{}]}'", "exec 1>&-"]
)
def test_a_redocly_that_prints_no_report_is_not_believed(
    tmp_path: Path, linters: Linters, program: str
) -> None:
    node = tmp_path / "node"
    node.write_text(f"#!/bin/sh\n{program}\n", encoding="utf-8")
    node.chmod(0o755)
    with pytest.raises(DiffError, match="Redocly"):
        verdicts(Linters(os.fspath(node), linters.folder), [])
