"""The baseline of known deviations: what it may hold, what it excuses, when it ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from contract_tests.baseline import BaselineError, Deviation, read_baseline
from contract_tests.excuses import apply_baseline
from contract_tests.judge import Finding, Outcome
from contract_tests.redact import Redactor
from contract_tests.run import Run
from contract_tests.verdicts import Verdicts
from tests.contract_tests.bad_targets import Answer, serving
from tests.contract_tests.command import judged

_DOCUMENTED = "agentcis.auth.bearer"
_ASSUMED = "agentcis.list.order"
_TODAY = date(2026, 11, 24)
_ENTRY = """
[[deviation]]
rule = "agentcis.auth.bearer"
reason = "TICKET-1"
since = 2026-10-01
expires = {expires}
"""


def _deviation(rule: str = _DOCUMENTED, *, expires: date = _TODAY) -> Deviation:
    return Deviation(rule, "TICKET-1", date(2026, 10, 1), expires)


def _outcome(*findings: tuple[str, Outcome]) -> Run:
    verdicts = Verdicts(["agentcis"])
    verdicts.add("test", [Finding(rule, outcome, "x") for rule, outcome in findings])
    return Run([], verdicts, Redactor([]))


def test_a_known_breach_is_excused_until_the_end_of_its_last_day() -> None:
    outcome = _outcome((_DOCUMENTED, "broken"))

    apply_baseline(outcome, [_deviation()], today=_TODAY)

    verdict = outcome.verdicts.by_rule[_DOCUMENTED]
    assert verdict.is_excused
    assert not verdict.is_failure(strict=False)
    assert (outcome.expired, outcome.notes) == ([], [])


@pytest.mark.parametrize("rule", [_DOCUMENTED, _ASSUMED])
def test_a_known_breach_is_excused_in_a_strict_run_too(rule: str) -> None:
    outcome = _outcome((rule, "broken"))

    apply_baseline(outcome, [_deviation(rule)], today=_TODAY)

    assert outcome.verdicts.failures(strict=True) == []


@pytest.mark.parametrize("seen", ["broken", "held", "flaky"])
def test_on_the_day_after_the_entry_has_expired_and_excuses_nothing(seen: Outcome) -> None:
    outcome = _outcome((_DOCUMENTED, seen))

    apply_baseline(outcome, [_deviation()], today=_TODAY + timedelta(days=1))

    assert outcome.expired == [_deviation()]
    assert not outcome.verdicts.by_rule[_DOCUMENTED].is_excused


def test_another_breach_is_not_excused() -> None:
    outcome = _outcome((_DOCUMENTED, "broken"), ("agentcis.list.shape", "broken"))

    apply_baseline(outcome, [_deviation()], today=_TODAY)

    (failure,) = outcome.verdicts.failures(strict=False)
    assert failure.rule.id == "agentcis.list.shape"


def test_an_entry_whose_rule_is_kept_is_noted() -> None:
    outcome = _outcome((_DOCUMENTED, "held"))

    apply_baseline(outcome, [_deviation()], today=_TODAY)

    (note,) = outcome.notes
    assert _DOCUMENTED in note
    assert outcome.verdicts.failures(strict=True) == []


@pytest.mark.parametrize("rule", [_DOCUMENTED, "caseiq.list.shape"])
def test_an_entry_whose_rule_was_not_exercised_is_left_alone(rule: str) -> None:
    outcome = _outcome((_DOCUMENTED, "not exercised"))

    apply_baseline(outcome, [_deviation(rule)], today=_TODAY + timedelta(days=365))

    assert (outcome.expired, outcome.notes) == ([], [])


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[deviation\nrule = 1", "line 1"),
        ("deviations = []", "deviations"),
        ("[deviation]\nrule = 'x'", "[[deviation]]"),
        ("deviation = [1]", "1: must be a table"),
        (_ENTRY.format(expires="2026-12-31") + "owner = 'me'", "1: owner: unknown"),
        (_ENTRY.format(expires="2026-12-31").replace("auth.bearer", "no.such"), "agentcis.no.such"),
        (_ENTRY.format(expires="2026-12-31").replace("TICKET-1", " "), "1: reason: must be a text"),
        (_ENTRY.format(expires="'2026-12-31'"), "1: expires: must be a date"),
        (_ENTRY.format(expires="2026-12-31T00:00:00Z"), "1: expires: must be a date"),
        (_ENTRY.format(expires="2026-09-30"), "1: expires: 2026-09-30 is before since, 2026-10-01"),
        (_ENTRY.format(expires="2026-12-31") * 2, "2: rule: agentcis.auth.bearer is in an earlier entry"),
        *[
            ("\n".join(line for line in _ENTRY.format(expires="2026-12-31").split("\n") if name not in line),
             f"1: {name}: is missing")
            for name in ("reason =", "since =", "expires =")
        ],
    ],
)  # fmt: skip
def test_a_wrong_baseline_is_refused_with_file_entry_and_member(
    text: str, named: str, tmp_path: Path
) -> None:
    path = tmp_path / "known.toml"
    path.write_text(text)

    with pytest.raises(BaselineError) as raised:
        read_baseline(path)

    message = str(raised.value)
    assert message.startswith(f"{path}: ")
    assert named.replace(" =", "") in message
    assert "\n" not in message


def test_a_baseline_without_entries_excuses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "known.toml"
    path.write_text("# all are gone\n")

    assert read_baseline(path) == ()


@pytest.mark.parametrize("name", ["no/such.toml", "."])
def test_a_baseline_that_cannot_be_read_ends_the_command_and_is_not_made(name: str, tmp_path: Path) -> None:
    done = judged("--api", "agentcis", "--baseline", str(tmp_path / name))

    assert done.returncode == 2
    assert str(tmp_path / name) in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def unauthorized() -> Iterator[str]:
    with serving(Answer(401, "application/json", b'{"message":"Unauthenticated."}')) as url:
        yield url


@pytest.mark.parametrize(
    ("expires", "strict", "code", "told"),
    [
        ("9999-12-31", [], 0, "agentcis.auth.bearer"),
        ("9999-12-31", ["--strict"], 0, "agentcis.auth.bearer"),
        ("2026-10-01", [], 1, "agentcis.auth.bearer has expired on 2026-10-01, known since 2026-10-01"),
    ],
)
def test_the_command_excuses_what_is_known_until_it_expires(
    expires: str, strict: list[str], code: int, told: str, unauthorized: str, tmp_path: Path
) -> None:
    path = tmp_path / "known.toml"
    path.write_text(_ENTRY.format(expires=expires))
    target = ["--api", "agentcis", "--base-url", unauthorized, "--token", "s3cr3t", "--entity", "client:6"]

    done = judged(*target, "--rule", _DOCUMENTED, "--baseline", str(path), *strict)

    assert done.returncode == code, done.stdout + done.stderr
    assert told in done.stdout


def test_the_command_says_which_entry_is_not_needed_any_more(tmp_path: Path) -> None:
    path = tmp_path / "known.toml"
    path.write_text(_ENTRY.format(expires="9999-12-31"))

    done = judged("--api", "agentcis", "--rule", _DOCUMENTED, "--baseline", str(path), "--strict")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "agentcis.auth.bearer is kept now" in done.stdout
