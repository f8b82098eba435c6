"""A run of everything in CI counts only if every test file ran and nothing was skipped."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

HERE = Path(__file__).parent

FOLDERS = frozenset(
    {
        *("browser", "contract_tests", "docs", "javascript"),
        *("mockserver", "openapi", "packaging", "real_clients", "release"),
    }
)


def pytest_configure(config: pytest.Config) -> None:
    is_everything = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    is_worker = hasattr(config, "workerinput")
    if os.environ.get("CI") and is_everything and not is_worker:
        config.pluginmanager.register(Attendance(config.rootpath))


class Attendance:
    """Fails the session where a test was skipped, a test file ran no test or a folder of tests is missing."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._ran: set[Path] = set()
        self._absent: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note what ran and what was skipped."""
        if report.skipped:
            self._absent.append(f"{report.nodeid} was skipped")
        elif report.when == "call":
            self._ran.add(self._root / report.nodeid.partition("::")[0])

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note a module that was skipped as a whole."""
        if report.skipped:
            self._absent.append(f"{report.nodeid} was not collected")

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fail a session that would be green without all its tests."""
        files = sorted(HERE.rglob("test_*.py"))
        idle = [file for file in files if file not in self._ran]
        self._absent += [f"{file.relative_to(self._root)} ran no test" for file in idle]
        attended = {file.relative_to(HERE).parts[0] for file in self._ran}
        self._absent += [f"tests/{folder} ran no test" for folder in sorted(FOLDERS - attended)]
        if self._absent and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say why."""
        if self._absent:
            terminalreporter.section("CI runs every test", red=True)
        for line in self._absent:
            terminalreporter.write_line(line, red=True)
