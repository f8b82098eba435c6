"""A report with a secret in it never stays on the disk."""

from __future__ import annotations

import argparse
import base64
import json
from pathlib import Path

import pytest

from contract_tests.cli import report_flags
from contract_tests.cli.errors import CallError
from contract_tests.leaks import Leak, leaks
from contract_tests.redact import Redactor
from contract_tests.target import Target
from tests.contract_tests.reports.sample import SECRET, sample_run

_KINDS = list(report_flags._WRITERS)


def _redactor() -> Redactor:
    return Redactor([Target("caseiq", {"base_url": "https://h.example", "token": SECRET})])


def _options(**given: object) -> argparse.Namespace:
    nothing = dict.fromkeys([*_KINDS, "har", "ledger"])
    return argparse.Namespace(**{**nothing, "strict": False, **given})


@pytest.mark.parametrize(
    "written",
    [
        SECRET,
        json.dumps({"a": [f"x{SECRET}x"]}),
        base64.b64encode(f"me:{SECRET}".encode()).decode(),
        "x" * 999_990 + SECRET,
        "ü" * 1_999_990 + SECRET + "y" * 2_000_000,
    ],
    ids=["alone", "in JSON", "in base64", "across the end of a piece", "across the end of a later piece"],
)
def test_a_secret_in_a_file_is_found_and_named_but_not_told(tmp_path: Path, written: str) -> None:
    path = tmp_path / "report.txt"
    path.write_text(written, encoding="utf-8")

    found = leaks([path], _redactor())

    assert found == [Leak(path, "[caseiq] token")]
    assert SECRET not in str(found)


def test_a_signed_link_in_a_file_is_a_leak(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text("<a href='https://cdn.example/1?a=b&amp;X-Amz-Signature=4711'>", encoding="utf-8")

    assert leaks([path], _redactor()) == [Leak(path, "a signed link")]


def test_a_clean_file_and_bytes_that_are_no_text_are_no_leak(tmp_path: Path) -> None:
    path = tmp_path / "report.bin"
    path.write_bytes(b"\xff\0[redacted] ?sig=[redacted]&page=2")

    assert leaks([path], _redactor()) == []


def test_a_report_of_a_writer_that_leaks_is_deleted_and_the_command_ends_with_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leaking = ("it as it is", lambda path, _run, _asked: path.write_text(f"token: {SECRET}"))
    monkeypatch.setitem(report_flags._WRITERS, "json", leaking)
    path, clean = tmp_path / "report.json", tmp_path / "report.xml"

    with pytest.raises(CallError) as error:
        report_flags.write_reports(_options(json=path, junit=clean), sample_run(), None)

    assert str(error.value) == f"{path} held a secret, [caseiq] token, and was deleted"
    assert not path.exists()
    assert clean.exists()


def test_a_ledger_with_a_secret_is_kept_as_cleaning_up_needs_it_but_named(tmp_path: Path) -> None:
    ledger = tmp_path / "run.ledger"
    ledger.write_text(SECRET, encoding="utf-8")

    with pytest.raises(CallError, match=r"run\.ledger holds a secret, .* must not be given to anybody"):
        report_flags.write_reports(_options(ledger=ledger), sample_run(), None)

    assert ledger.exists()


def test_a_har_that_leaks_does_not_outlive_a_run_that_was_broken_off(tmp_path: Path) -> None:
    path = tmp_path / "run.har"

    def broken_off() -> None:
        with report_flags.recorded_traffic(_options(har=path), _redactor()):
            path.write_text("x" * 9999 + SECRET, encoding="utf-8")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()

    assert not path.exists()


@pytest.mark.parametrize("kind", _KINDS)
def test_no_report_holds_a_secret_of_a_run_with_every_kind_of_verdict(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "report"

    report_flags.write_reports(_options(**{kind: path}), sample_run(), None)

    assert SECRET not in path.read_text(encoding="utf-8")
