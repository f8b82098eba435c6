"""The budgets of a run, with a clock of the tests."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from contract_tests.guard.intent import Kind
from contract_tests.guard.limits import Budget, Limits, limits_for

_MIB = 1024 * 1024


@dataclass
class Clock:
    """A clock that a test turns."""

    at: float = 1000.0

    def __call__(self) -> float:
        """The seconds by now."""
        return self.at


def send(budget: Budget, kind: Kind = "read", *, creates: int = 0, size_bytes: int = 0) -> str:
    """Why a request does not go out; empty where it did."""
    why = budget.refusal(kind, creates=creates, size_bytes=size_bytes)
    if not why:
        budget.sent(kind, creates=creates, size_bytes=size_bytes)
    return why


def test_the_last_request_of_a_budget_goes_out_and_the_next_ends_the_run() -> None:
    budget = Budget(Limits(max_requests=2))

    assert [send(budget), send(budget)] == ["", ""]
    assert send(budget) == budget.stopped == "the budget of 2 requests is used up"


def test_bytes_sent_and_received_count_together() -> None:
    budget = Budget(Limits(max_mib=1))
    send(budget, size_bytes=_MIB // 2)
    budget.received(_MIB // 2)

    assert send(budget) == ""
    assert send(budget, size_bytes=1) == budget.stopped != ""


def test_a_run_ends_after_its_seconds() -> None:
    clock = Clock()
    budget = Budget(Limits(max_seconds=60), now=clock)
    clock.at += 60
    assert send(budget) == ""
    clock.at += 0.1

    assert send(budget) == budget.stopped == "the budget of 60 seconds is used up"


@pytest.mark.parametrize(
    ("limit", "kind", "creates"),
    [("max_creates", "create", 1), ("max_renames", "rename", 0), ("max_deletes", "delete", 0)],
)
def test_a_budget_of_one_kind_ends_that_kind_alone(limit: str, kind: Kind, creates: int) -> None:
    budget = Budget(Limits(**{limit: 2}))  # type: ignore[arg-type]

    assert [send(budget, kind, creates=creates) for _ in range(2)] == ["", ""]
    assert "is used up" in send(budget, kind, creates=creates)
    assert not budget.stopped
    assert send(budget, "read") == ""


def test_files_of_one_upload_count_each() -> None:
    budget = Budget(Limits(max_creates=3))
    send(budget, "create", creates=2)

    assert "3 created files" in send(budget, "create", creates=2)
    assert send(budget, "create", creates=1) == ""


def test_a_refused_upload_is_given_back() -> None:
    budget = Budget(Limits(max_creates=1))
    send(budget, "create", creates=1)
    budget.created_nothing(1)

    assert send(budget, "create", creates=1) == ""


def test_a_request_that_is_too_large_is_refused_alone() -> None:
    budget = Budget(Limits(max_request_mib=1))

    assert "larger than 1 MiB" in send(budget, size_bytes=_MIB + 1)
    assert send(budget, size_bytes=_MIB) == ""


def test_requests_keep_their_pace() -> None:
    clock = Clock()
    budget = Budget(Limits(requests_per_minute=60), now=clock)
    send(budget)
    assert budget.wait_seconds() == 1.0
    clock.at += 0.25
    assert budget.wait_seconds() == 0.75
    clock.at += 100
    assert budget.wait_seconds() == 0.0


@pytest.mark.parametrize(("stated", "waits"), [(7.0, 7.0), (None, 1.0), (0.0, 0.0)])
def test_429_is_waited_for_as_long_as_it_says(stated: float | None, waits: float) -> None:
    budget = Budget(Limits(), now=Clock())
    budget.answered(429, stated)

    assert budget.wait_seconds() == waits
    assert not budget.stopped


def test_more_waiting_than_allowed_ends_the_run() -> None:
    budget = Budget(Limits(max_wait_seconds=10), now=Clock())
    budget.answered(429, 9)
    assert not budget.stopped
    budget.answered(429, 2)

    assert "10 in all are allowed" in budget.stopped


@pytest.mark.parametrize(
    ("limits", "statuses", "what"),
    [
        (Limits(max_server_errors=3), [500, 502, 599], "3 server errors (5xx) in a row"),
        (
            Limits(max_refusals=2, max_wait_seconds=0),
            [429, 429],
            "2 refusals for too many requests (429) in a row",
        ),
    ],
)
def test_bad_answers_in_a_row_end_the_run(limits: Limits, statuses: list[int], what: str) -> None:
    patient, budget = Budget(limits), Budget(limits)
    for status in statuses:
        assert not budget.stopped
        budget.answered(status, 0)
        patient.answered(status, 0)
        patient.answered(200, None)

    assert budget.stopped == send(budget) == what
    assert not patient.stopped


def test_501_is_no_accident() -> None:
    budget = Budget(Limits(max_server_errors=1))
    budget.answered(501, None)

    assert not budget.stopped


@pytest.mark.parametrize(("is_timeout", "times", "what"), [(False, 25, "failures"), (True, 3, "timeouts")])
def test_answers_that_do_not_come_end_the_run(times: int, what: str, *, is_timeout: bool) -> None:
    budget = Budget(Limits())
    for _ in range(times):
        assert not budget.stopped
        budget.failed(is_timeout=is_timeout)

    assert budget.stopped == f"{times} {what} in a row"


@pytest.mark.parametrize(("api", "creates"), [("caseiq", 25), ("agentcis", 1000)])
def test_a_live_system_is_asked_little_by_default(api: str, creates: int) -> None:
    for profile in ("read", "write"):
        limits = limits_for(api, profile)  # type: ignore[arg-type]
        assert (limits.max_creates, limits.connections, limits.requests_per_minute) == (creates, 1, 300)
        assert all((limits.max_requests, limits.max_mib, limits.max_seconds, limits.max_server_errors))


def test_a_limit_that_is_asked_for_counts_also_when_it_is_none() -> None:
    limits = limits_for("agentcis", "write", max_creates=0, max_requests=7, max_mib=None)

    assert (limits.max_creates, limits.max_requests) == (0, 7)
    assert limits.max_mib == limits_for("agentcis", "write").max_mib
