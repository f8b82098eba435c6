"""What people see: in a real terminal, in a pipe, with and without colours, and of every kind of verdict."""

from __future__ import annotations

import io
import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from rich.console import Console

from contract_tests.report.junit import write_junit
from contract_tests.report.terminal import print_report
from tests.contract_tests.reports.sample import (
    BLOCKED,
    FLAKY,
    HELD,
    KNOWN,
    NOT_EXERCISED,
    SECRET,
    SETTLED,
    WARNING,
    calm_run,
    sample_run,
)

_RUN = [sys.executable, "-m", "contract_tests", "run", "--api", "agentcis", "--rule", HELD]
_COLOUR = re.compile(r"\x1b\[[0-9;]*[1-9][0-9;]*m")


def _printed(*, quiet: bool = False, calm: bool = False) -> str:
    file = io.StringIO()
    console = Console(file=file, width=200, highlight=False)
    print_report(console, calm_run() if calm else sample_run(), strict=False, is_quiet=quiet)
    return file.getvalue()


def _environ(**more: str) -> dict[str, str]:
    dropped = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "TTY_COMPATIBLE", "TTY_INTERACTIVE")
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    return {**kept, "TERM": "xterm-256color", **more}


def _in_a_terminal(*more: str, **environ: str) -> str:
    """What a terminal of 24 lines is sent by the command."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*_RUN, *more], stdin=theirs, stdout=theirs, stderr=theirs, env=_environ(**environ)
    ) as process:
        os.close(theirs)
        seen = b"".join(iter(lambda: _read(ours), b""))
        os.close(ours)
        assert process.wait(60) == 0, seen
    return seen.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # what Linux says when nobody writes there any more
        return b""


def _in_a_pipe(*more: str, **environ: str) -> str:
    done = subprocess.run(
        [*_RUN, *more], env=_environ(**environ), capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout + done.stderr


def _row(text: str, rule: str) -> str:
    return next(line for line in text.splitlines() if line.startswith(("│" + rule, rule)))


def test_a_terminal_has_a_bar_and_colours_and_the_bar_goes_away() -> None:
    seen = _in_a_terminal()

    assert "━" in seen
    assert "\x1b[?25l" in seen
    assert seen.rindex("\x1b[?25h") > seen.rindex("\x1b[?25l")
    assert _COLOUR.search(seen)
    assert "agentcis: 2 rules held, 0 broken, 0 warnings, 0 not exercised" in seen


@pytest.mark.parametrize(("more", "environ"), [(["--no-color"], {}), ([], {"NO_COLOR": "1"})])
def test_a_terminal_without_colours_gets_plain_text(more: list[str], environ: dict[str, str]) -> None:
    seen = _in_a_terminal(*more, **environ)

    assert "\x1b" not in seen
    assert "1 of 1 tests" in seen
    assert "held" in seen


def test_a_quiet_terminal_has_no_bar() -> None:
    seen = _in_a_terminal("--quiet")

    assert "\x1b[?25l" not in seen
    assert _COLOUR.search(seen)
    assert "━" not in seen
    assert "2 rules held" in seen


@pytest.mark.parametrize("more", [[], ["--quiet"], ["--no-color"]])
def test_a_pipe_gets_plain_text(more: list[str]) -> None:
    seen = _in_a_pipe(*more)

    assert "\x1b" not in seen
    assert "\r" not in seen
    assert "agentcis: 2 rules held, 0 broken, 0 warnings, 0 not exercised" in seen
    assert ("tests" in seen) is ("--quiet" not in more)


def test_the_summary_says_no_more_than_it_did_where_nothing_else_happened() -> None:
    assert "\nagentcis: 1 rules held, 0 broken, 0 warnings, 0 not exercised\n" in _printed(calm=True)


def test_the_summary_counts_what_else_happened() -> None:
    seen = _printed()

    assert "caseiq: 0 rules held, 1 broken, 1 warnings, 0 not exercised, 1 blocked, 1 flaky\n" in seen
    assert "agentcis: 2 rules held, 1 broken, 0 warnings, 1 not exercised, 1 known\n" in seen


def test_each_kind_of_verdict_is_told_with_its_reason() -> None:
    seen = _printed()

    assert "seen once, not again: the list has records" in _row(seen, FLAKY)
    assert "blocked" in _row(seen, BLOCKED)
    assert "the profile read lets no burst of requests through" in _row(seen, BLOCKED)
    assert "needed 2.5 s after each write" in _row(seen, SETTLED)
    assert "known deviation until 2099-12-31: TICKET-123" in _row(seen, KNOWN)
    assert "the target has no entity" in _row(seen, NOT_EXERCISED)
    assert "broken (warning)" in _row(seen, WARNING)


def test_a_quiet_report_still_says_what_is_broken_flaky_stopped_and_noted() -> None:
    seen = _printed(quiet=True)

    for beginning in ("BROKEN ", f"WARNING {WARNING}", f"FLAKY {FLAKY}", f"KNOWN {KNOWN}"):
        assert f"\n{beginning}" in seen
    assert "\nstopped: the target answered 503 ten times" in seen
    assert "\nnote: agentcis: the token was fetched anew" in seen
    assert "│" not in seen
    assert SECRET not in seen


def test_junit_tells_each_kind_of_verdict(tmp_path: Path) -> None:
    path = tmp_path / "report.xml"

    write_junit(path, sample_run(), strict=False)

    root = ET.parse(path).getroot()
    cases = {case.get("name"): case for case in root.iter("testcase")}
    blocked, missing = cases[BLOCKED].find("skipped"), cases[NOT_EXERCISED].find("skipped")
    assert blocked is not None
    assert blocked.get("message") == "blocked: the profile read lets no burst of requests through"
    assert missing is not None
    assert missing.get("message") == "the target has no entity"
    begins = {
        FLAKY: "flaky (seen once, not again)\n",
        KNOWN: "known deviation until 2099-12-31: TICKET-123",
        SETTLED: "held, needed 2.5 s after each write",
        WARNING: "warning (assumed)\n",
    }
    for rule, beginning in begins.items():
        assert (cases[rule].findtext("system-out") or "").startswith(beginning)
        assert cases[rule].find("failure") is None
    assert len(cases[HELD]) == 0
    for suite in root.iter("testsuite"):
        assert suite.get("tests") == str(len(suite.findall("testcase")))
        assert suite.get("skipped") == str(len(suite.findall("testcase/skipped")))
        assert suite.get("failures") == str(len(suite.findall("testcase/failure")))
        assert "stopped: the target answered 503" in (suite.findtext("system-out") or "")
