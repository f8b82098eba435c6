"""What docs/testing.md shows is run as printed."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.docs.markdown import blocks
from tests.packaging.shell_steps import MOCKSERVER, ROOT, run_bash

pytest_plugins = ("pytester",)

PAGE = ROOT / "docs/testing.md"
PRINTED_PORTS = ("8080", "8443")


def shown(language: str) -> list[str]:
    return [content for name, content in blocks(PAGE) if name == language]


def test_the_tests_of_the_page_pass(pytester: pytest.Pytester) -> None:
    (example,) = shown("python")
    pytester.makepyfile(test_example=example)
    arguments = ("-p", "no:schemathesis", "-p", "no:cacheprovider")
    pytester.runpytest_subprocess(*arguments, timeout=120).assert_outcomes(passed=4)


@pytest.mark.parametrize("script", shown("bash"), ids=["ci", "https"])
def test_the_scripts_of_the_page_find_their_mock(tmp_path: Path, script: str) -> None:
    (tmp_path / "stubs").mkdir()
    (tmp_path / "stubs/mockserver").symlink_to(MOCKSERVER)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    for printed in PRINTED_PORTS:
        script = script.replace(printed, port)
    done = run_bash(f"{script}\nwait %1", tmp_path)
    assert done.returncode == 0, done.stderr
    assert "John.docx" in done.stdout
    assert "status=200" in (tmp_path / "mockserver.log").read_text(encoding="utf-8")
