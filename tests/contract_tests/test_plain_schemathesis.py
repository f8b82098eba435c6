"""Schemathesis as it comes, on the mock: no failure but those that docs/schemathesis.md explains."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import openapi
from contract_tests.mock import running_mock

_PAGE = Path(__file__).parents[2] / "docs/schemathesis.md"
_HEADING = re.compile(r"_{3,} (.+) _{3,}|=+ (Stateful) tests =+|_{3,} (Stateful) tests _{3,}")
_FAILURE = re.compile(r"- (ST\d+) ")

# Each is explained in docs/schemathesis.md.
_EXPLAINED = {
    "caseiq": {
        ("POST /auth/oauth2/token", "ST101"),
        ("GET /api-public/1.0/attachments", "ST202"),
        ("POST /api-public/1.0/save_file", "ST202"),
        ("Stateful", "ST202"),
    },
    "agentcis": {
        ("OPTIONS /api/v2/attachments", "ST205"),
        ("PUT /api/v2/attachments/{attachmentableType}/{attachmentableId}", "ST202"),
        ("PUT /api/v2/attachments/{attachmentableType}/{attachmentableId}", "ST201"),
        ("PUT /api/v2/attachments/{attachmentableType}/{attachmentableId}/{attachmentId}", "ST201"),
        ("POST /api/v2/attachments/{attachmentableType}/{attachmentableId}", "ST201"),
        ("POST /api/v2/attachments", "ST201"),
        ("DELETE /api/v2/attachments", "ST201"),
        ("Stateful", "ST201"),
        ("Stateful", "ST202"),
        ("Stateful", "ST302"),
    },
}


@pytest.fixture(scope="module")
def base_url() -> Iterator[str]:
    with running_mock(seed=0) as targets:
        yield targets["caseiq"]["base_url"]


@pytest.mark.parametrize("api", openapi.APIS)
def test_plain_schemathesis_finds_only_what_is_explained(api: str, base_url: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [
            *[
                str(Path(sys.executable).with_name("st")),
                "run",
                str(openapi.spec_path(api)),
                "--url",
                base_url,
            ],
            *["--header", f"Authorization: Bearer {api}-full", "--seed", "1", "--no-color"],
            *["--max-examples", "15"],
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    found = set(_failures(done.stdout))
    assert done.returncode in (0, 1), done.stderr
    assert "Tested: " in done.stdout
    assert found <= _EXPLAINED[api], f"not explained: {found - _EXPLAINED[api]}\n{done.stdout}"


def test_each_kind_of_failure_is_explained() -> None:
    section = _PAGE.read_text(encoding="utf-8")

    for code in {code for failures in _EXPLAINED.values() for _, code in failures}:
        assert code in section


def _failures(output: str) -> Iterator[tuple[str, str]]:
    place = ""
    for line in output.splitlines():
        if heading := _HEADING.match(line):
            place = next(group for group in heading.groups() if group).removesuffix(" tests")
        elif failure := _FAILURE.match(line):
            yield place, failure[1]
