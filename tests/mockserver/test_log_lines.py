"""The log as JSON lines: one object a line, whatever is logged."""

from __future__ import annotations

import json
import logging
import sys
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from mockserver.log_lines import JsonLines
from tests.mockserver.clients import CLIENT_5, RECORDS
from tests.mockserver.process import MockProcess


def line(message: str, *arguments: object, failed: bool = False) -> str:
    """What the formatter makes of a record."""
    error = sys.exc_info() if failed else None
    record = logging.LogRecord("mockserver", logging.ERROR, "file.py", 1, message, arguments, error)
    return JsonLines().format(record)


def test_with_json_each_request_is_an_object_with_the_members_of_the_line_of_text(tmp_path: Path) -> None:
    mock = MockProcess(tmp_path / "log", "--log-format", "json")
    try:
        httpx.get(mock.url + RECORDS)
        httpx.get(f"{mock.url}{CLIENT_5}%0A%22}}", headers={"X-Mock-World": "here"})
        mock.terminate()
        assert mock.exit_code() == 0
    finally:
        mock.stop()
    first, second = map(json.loads, mock.log.read_text().splitlines())
    assert first.pop("ms") > 0
    assert datetime.fromisoformat(first.pop("time")).tzinfo is not None
    assert first.pop("message").startswith(f"method=GET path={RECORDS} status=401 rule=caseiq.auth.required")
    assert first == {
        "level": "info",
        "method": "GET",
        "path": RECORDS,
        "status": 401,
        "rule": "caseiq.auth.required",
        "world": "default",
    }
    assert (second["world"], second["status"]) == ("here", 404)


def test_a_traceback_is_a_member_of_one_object() -> None:
    try:
        raise ValueError("broken\nin two lines")
    except ValueError:
        text = line("this is a defect of the mock", failed=True)
    assert text.count("\n") == 0
    told = json.loads(text)
    assert (told["level"], told["message"]) == ("error", "this is a defect of the mock")
    assert told["exception"].startswith("Traceback")
    assert "in two lines" in told["exception"]


@pytest.mark.parametrize("message", ['"quoted"', "line\nfeed\r\x00\x1b[31m", "\u2028 ’ \ud800"])
def test_any_message_stays_on_one_line(message: str) -> None:
    text = line(message)
    assert len(text.splitlines()) == 1
    assert text.isascii()
    assert json.loads(text)["message"] == message


def test_arguments_of_other_programs_are_put_into_the_message() -> None:
    assert json.loads(line("%s of %d", "one", 2))["message"] == "one of 2"
