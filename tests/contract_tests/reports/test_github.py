"""A run in GitHub Actions: annotations that nobody can forge, and a job summary that is only text."""

from __future__ import annotations

import io
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from contract_tests.judge import Finding
from contract_tests.redact import Redactor
from contract_tests.report.github import (
    Annotation,
    is_github,
    report_to_github,
    shown_annotations,
    without_commands,
)
from contract_tests.report.github_summary import fenced, job_summary, plain
from contract_tests.report.places import Place
from contract_tests.run import Run
from contract_tests.target import Target
from contract_tests.verdicts import Verdicts
from tests.contract_tests.reports.sample import (
    BLOCKED,
    BROKEN,
    FLAKY,
    HOSTILE_RULE,
    KNOWN,
    SECRET,
    WARNING,
    calm_run,
    sample_run,
)

ROOT = Path(__file__).parents[3]


def printed(outcome: Run, *, strict: bool = False, environ: dict[str, str] | None = None) -> list[str]:
    out = io.StringIO()
    report_to_github(outcome, environ or {}, out, strict=strict)
    return out.getvalue().splitlines()


def all_broken() -> Run:
    """Every rule of Case IQ broken, the ones that do not bind before the others."""
    target = Target("caseiq", {"base_url": "https://customer.example.org"})
    verdicts = Verdicts(["caseiq"])
    for verdict in verdicts.by_rule.values():
        verdicts.add("test", [Finding(verdict.rule.id, "broken", "it holds", "it does not")])
    return Run([target], verdicts, Redactor([target]))


def test_an_annotation_is_at_the_line_of_the_rule_in_the_ledger() -> None:
    (line,) = [line for line in printed(sample_run()) if f"title={BROKEN}" in line]
    found = re.fullmatch(r"::error file=([^,:]+),line=(\d+),title=([^,:]+)::(.*)", line)
    assert found
    file, number, title, message = found.groups()
    ledger = (ROOT / file).read_text(encoding="utf-8").splitlines()
    assert ledger[int(number) - 1].strip() == f"- id: {BROKEN}"
    assert unquote(title) == f"{BROKEN} (documented): broken"
    assert "expected: an upload answers 200 with the new attachment%0Aobserved: 500" in message


def test_levels_say_whether_it_fails_the_run() -> None:
    levels = {
        rule: line.split()[0]
        for line in printed(sample_run())
        for rule in (BROKEN, HOSTILE_RULE, WARNING, KNOWN, FLAKY)
        if f"title={rule} " in line
    }
    assert levels == {
        BROKEN: "::error",
        HOSTILE_RULE: "::error",
        WARNING: "::warning",
        KNOWN: "::notice",
        FLAKY: "::notice",
    }


def test_an_answer_cannot_forge_a_command() -> None:
    """A body may have a line that begins with `::`, and a carriage return counts as the end of one."""
    lines = printed(sample_run(hostile="x\n::error::owned\r::add-path::/tmp"))
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in lines)
    assert any("%0A::error::owned%0D::add-path::/tmp" in line for line in lines)


def test_what_github_takes_for_syntax_is_escaped() -> None:
    annotation = Annotation("error", "50%: a,b\nc", "100%\r\nd: e, f", Place("a.yaml", 3, ""))
    assert annotation.command() == "::error file=a.yaml,line=3,title=50%25%3A a%2Cb%0Ac::100%25%0D%0Ad: e, f"


def test_ten_of_a_level_are_shown_and_the_last_says_how_many_are_not() -> None:
    lines = printed(all_broken())
    errors = [line for line in lines if line.startswith("::error")]
    assert len(errors) == 10
    failing = len(all_broken().verdicts.failures(strict=False))
    assert f"title=and {failing - 9} more" in errors[-1]
    assert len(lines) == 20


def test_ten_fit_without_a_word() -> None:
    ten = [Annotation("warning", f"{number}", "") for number in range(10)]
    assert shown_annotations(ten) == ten


def test_what_fails_the_run_comes_first() -> None:
    order = [line.split()[0] for line in printed(sample_run())]
    assert order == sorted(order, key=["::error", "::warning", "::notice"].index)
    assert f"title={BROKEN}" in printed(sample_run())[0]


def test_nothing_is_said_about_a_run_in_which_all_held() -> None:
    assert printed(calm_run()) == []


def test_the_summary_is_appended_to_the_file_that_github_names(tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("what a step before has written\n", encoding="utf-8")
    printed(sample_run(), environ={"GITHUB_STEP_SUMMARY": str(summary)})
    text = summary.read_text(encoding="utf-8")
    assert text.startswith("what a step before has written\n## Contract tests: 2 rules broken\n")


def test_the_summary_tells_the_numbers_and_what_needs_a_look() -> None:
    text = job_summary(sample_run(), strict=False)
    assert "| documented | 1 | 0 | 0 | 1 | 0 | 0 | 0 |" in text
    assert f"| ❌ broken | `{BROKEN}` | documented | an upload answers 200 with the new attachment |" in text
    for rule in (HOSTILE_RULE, WARNING, KNOWN, FLAKY, BLOCKED):
        assert f"`{rule}`" in text
    assert "TICKET-123" in text
    assert "**Stopped:** the target answered 503 ten times" in text


def test_the_summary_of_hundreds_of_breaches_fits_in_what_github_takes() -> None:
    outcome = all_broken()
    for verdict in outcome.verdicts.by_rule.values():
        huge = Finding(verdict.rule.id, "broken", "x", "y" * 40_000)
        verdict.breaches = [("test", huge)] * 3
    assert len(job_summary(outcome, strict=False).encode()) < 2**20


@pytest.mark.parametrize(
    "hostile", ["| a | b |", "<img src=x>", "[a](http://b)", "a\n\n# b", "*a* `b` ~c~ @d"]
)
def test_text_of_the_target_is_no_markdown(hostile: str) -> None:
    assert not re.search(r"[|<>\[\]*`~@\n]|(?<!&)#|://", plain(hostile))


def test_a_block_of_code_ends_where_it_should() -> None:
    text = fenced("a\n```\n````` b")
    assert text.startswith("``````text\n")
    assert text.endswith("\n``````")


def test_no_secret_is_in_annotations_or_summary(tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    lines = printed(sample_run(), environ={"GITHUB_STEP_SUMMARY": str(summary)})
    assert SECRET not in "\n".join(lines) + summary.read_text(encoding="utf-8")


def test_a_summary_that_holds_a_secret_all_the_same_is_withheld(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Redactor, "text", lambda _, text: text)
    summary = tmp_path / "summary.md"
    printed(sample_run(), environ={"GITHUB_STEP_SUMMARY": str(summary)})
    assert summary.read_text(encoding="utf-8").startswith("The summary is withheld")
    assert SECRET not in summary.read_text(encoding="utf-8")


def test_while_the_report_is_printed_no_line_of_it_is_a_command() -> None:
    out = io.StringIO()
    with without_commands(out, is_github=True):
        out.write("::error::owned\n")
    first, forged, last = out.getvalue().splitlines()
    word = first.removeprefix("::stop-commands::")
    assert (forged, last) == ("::error::owned", f"::{word}::")
    assert len(word) >= 32


def test_commands_are_on_again_after_an_error() -> None:
    out = io.StringIO()
    with pytest.raises(OSError, match="full"), without_commands(out, is_github=True):
        raise OSError("full")
    assert out.getvalue().count("\n") == 2


def test_elsewhere_nothing_is_said_to_github() -> None:
    out = io.StringIO()
    with without_commands(out, is_github=False):
        out.write("report\n")
    assert out.getvalue() == "report\n"
    assert not is_github({})
    assert not is_github({"GITHUB_ACTIONS": "false"})
    assert is_github({"GITHUB_ACTIONS": "true"})
