"""What the guard promises, over real sockets: profiles, budgets and their stops, waits, one at a time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.contract_tests.guard.attacks import BULK, ENTITY
from tests.contract_tests.guard.fronts import MARKER, Front, front, said_by_guard
from tests.contract_tests.guard.permissive import System, serving
from tests.contract_tests.guard.recording import Recording, answer, recording

_SAVE = "/api-public/1.0/save_file"
_MIB = 1024 * 1024


def upload(guarded: Front, *names: str, content: bytes = b"ours", **options: Any) -> httpx.Response:
    files = [("documents[]", (f"{MARKER}-{name}", content)) for name in names or ("1.txt",)]
    return guarded.http.post(ENTITY, files=files, **options)


def delete(guarded: Front, *ids: int) -> httpx.Response:
    return guarded.http.post(BULK, json={"ids": ids, "_method": "delete"})


_WRITES: dict[str, Callable[[Front], httpx.Response]] = {
    "an upload": upload,
    "a rename": lambda guarded: guarded.http.put(f"{ENTITY}/1", json={"original_name": "x"}),
    "a rename at the entity": lambda guarded: guarded.http.put(ENTITY, json={"original_name": "x"}),
    "a deletion": lambda guarded: delete(guarded, 1),
    "a real DELETE": lambda guarded: guarded.http.request("DELETE", BULK, json={"ids": [1]}),
    "an unknown method": lambda guarded: guarded.http.request("PURGE", ENTITY),
    "an unknown path": lambda guarded: guarded.http.post("/api/v2/clients", json={}),
}


@pytest.mark.parametrize("what", _WRITES)
def test_the_profile_read_lets_nothing_write(what: str) -> None:
    seen = Recording()
    with recording(seen) as url, front(url, profile="read") as guarded:
        said = _WRITES[what](guarded)

        assert (said.status_code, said_by_guard(said)) == (403, "blocked")
        assert said.json()["why"]
        assert guarded.guard.record.blocked_count == 1
    assert not seen.requests


def test_the_profile_read_lets_tokens_be_fetched_and_nothing_be_saved() -> None:
    seen = Recording()
    with recording(seen) as url, front(url, api="caseiq", profile="read") as guarded:
        token = guarded.http.post("/auth/oauth2/token", json={"grant_type": "client_credentials"})
        saved = guarded.http.post(_SAVE, files={"file": b"x"})

    assert (said_by_guard(token), said_by_guard(saved)) == ("", "blocked")
    assert seen.lines == ["POST /auth/oauth2/token"]


@pytest.mark.parametrize("what", _WRITES)
def test_the_profile_mock_lets_everything_through(what: str) -> None:
    seen = Recording()
    with recording(seen) as url, front(url, profile="mock") as guarded:
        said = _WRITES[what](guarded)

    assert said_by_guard(said) == ""
    assert len(seen.requests) == 1


def test_what_this_run_did_not_create_is_blocked_and_the_reason_says_so(tmp_path: Path) -> None:
    system = System()
    foreign = system.add("client/6", "theirs.txt")
    with serving(system) as url, front(url, ledger=tmp_path / "ledger") as guarded:
        own = upload(guarded).json()["uploadedFiles"][0]["id"]
        for said in (delete(guarded, foreign), delete(guarded, own, foreign)):
            assert said_by_guard(said) == "blocked"
            assert said.json()["why"] == f"a delete of {foreign}, which this run did not create"
        assert delete(guarded, own).json()["deletedFile"] == [own]
    assert list(system.documents) == [foreign]


def test_a_budget_of_requests_ends_everything() -> None:
    seen = Recording()
    with recording(seen) as url, front(url, profile="read", max_requests=3) as guarded:
        said = [guarded.http.get("/") for _ in range(5)]

    assert [each.status_code for each in said] == [200, 200, 200, 503, 503]
    assert [said_by_guard(each) for each in said[3:]] == ["stopped", "stopped"]
    assert len(seen.requests) == 3


def test_a_budget_of_bytes_ends_everything() -> None:
    large = Recording(lambda _: answer(bytes(_MIB)))
    with recording(large) as url, front(url, profile="read", max_mib=2) as guarded:
        said = [said_by_guard(guarded.http.get("/")) for _ in range(5)]

    assert said == ["", "", "", "stopped", "stopped"]


def test_looks_of_the_guard_itself_count_too(tmp_path: Path) -> None:
    system = System()
    with serving(system) as url, front(url, ledger=tmp_path / "ledger", max_requests=1) as guarded:
        said = upload(guarded)

    assert said_by_guard(said) == "stopped"
    assert system.requests == [("GET", ENTITY)]
    assert not system.documents


def test_a_budget_of_files_ends_uploads_alone(tmp_path: Path) -> None:
    system = System()
    with serving(system) as url, front(url, ledger=tmp_path / "ledger", max_creates=3) as guarded:
        said = [
            upload(guarded, "1", "2"),
            upload(guarded, "3", "4"),
            upload(guarded, "5"),
            upload(guarded, "6"),
        ]

        assert [said_by_guard(each) for each in said] == ["", "blocked", "", "blocked"]
        assert guarded.http.get(ENTITY).status_code == 200
        assert delete(guarded, 1, 2, 3).status_code == 200
        assert said_by_guard(upload(guarded, "7")) == "blocked"
    assert not system.documents


@pytest.mark.parametrize(
    ("status", "left"), [("400 Bad Request", ["", ""]), ("502 Bad Gateway", ["", "blocked"])]
)
def test_only_a_refused_upload_is_given_back_to_the_budget(
    status: str, left: list[str], tmp_path: Path
) -> None:
    """A gateway may give up where the system behind it has stored the file."""
    listed = answer(b'{"data": [], "meta": {"last_page": 1}}')
    answers = Recording(lambda request: listed if request.startswith(b"GET") else answer(b"{}", status))
    with recording(answers) as url, front(url, ledger=tmp_path / "ledger", max_creates=1) as guarded:
        assert [said_by_guard(upload(guarded)) for _ in range(2)] == left


@pytest.mark.parametrize(("limit", "what"), [("max_renames", "a rename"), ("max_deletes", "a deletion")])
def test_budgets_of_renames_and_deletions(tmp_path: Path, limit: str, what: str) -> None:
    system = System()
    with serving(system) as url, front(url, ledger=tmp_path / "ledger", **{limit: 1}) as guarded:
        upload(guarded, "1", "2")
        first = _WRITES[what](guarded)
        second = guarded.http.put(f"{ENTITY}/2", json={}) if limit == "max_renames" else delete(guarded, 2)

    assert [said_by_guard(first), said_by_guard(second)] == ["", "blocked"]
    assert "is used up" in second.json()["why"]


def test_server_errors_in_a_row_end_the_run() -> None:
    seen = Recording(lambda _: answer(b"{}", "500 Oops"))
    with recording(seen) as url, front(url, profile="read", max_server_errors=2) as guarded:
        said = [said_by_guard(guarded.http.get("/")) for _ in range(4)]

    assert said == ["", "", "stopped", "stopped"]
    assert len(seen.requests) == 2


def test_answers_that_take_too_long_end_the_run() -> None:
    """The first byte, or the last one."""
    seen = Recording(lambda _: b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")
    with recording(seen) as url, front(url, profile="read", timeout_seconds=0.1, max_timeouts=2) as guarded:
        said = [guarded.http.get("/") for _ in range(3)]

    assert [said_by_guard(each) for each in said] == ["failed", "failed", "stopped"]
    assert said[0].headers["x-guard-error"] == "ReadTimeout"


def test_a_wait_that_429_asks_for_is_kept() -> None:
    times: list[float] = []

    def refuse_once(_: bytes) -> bytes:
        times.append(time.monotonic())
        return answer(b"{}", "429 Too Many Requests", "Retry-After: 1") if len(times) == 1 else answer()

    with recording(Recording(refuse_once)) as url, front(url, profile="read") as guarded:
        said = [guarded.http.get("/").status_code for _ in range(2)]

    assert said == [429, 200]
    assert times[1] - times[0] >= 1.0


@pytest.mark.parametrize("stated", ["nonsense", "-1", "Mon, 31 Dec 9999 23:59:59 -2300", "1 1 1 1"])
def test_a_wait_that_nobody_understands_is_a_second(stated: str) -> None:
    said = answer(b"{}", "429 Too Many Requests", f"Retry-After: {stated}")
    with recording(Recording(lambda _: said)) as url, front(url, profile="read") as guarded:
        assert guarded.http.get("/").status_code == 429
        assert guarded.guard.budget.spent.waited_seconds == 1.0


def test_a_fault_of_the_guard_is_not_taken_for_one_of_the_target(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = Recording()
    with recording(seen) as url, front(url, profile="read") as guarded:
        monkeypatch.setattr(guarded.guard, "_shapes", None)
        said = guarded.http.get("/")

    assert said_by_guard(said) == "failed"
    assert "the guard itself failed: AttributeError" in said.json()["why"]
    assert not seen.requests


def test_a_wait_that_is_too_long_ends_the_run() -> None:
    seen = Recording(lambda _: answer(b"{}", "429 Too Many Requests", "Retry-After: 3600"))
    with recording(seen) as url, front(url, profile="read", max_wait_seconds=10) as guarded:
        said = [guarded.http.get("/") for _ in range(2)]

    assert [each.status_code for each in said] == [429, 503]
    assert "3600 seconds of waiting" in said[1].json()["why"]


def test_requests_keep_the_pace_that_is_asked_for() -> None:
    began = time.monotonic()
    with recording(Recording()) as url, front(url, profile="read", requests_per_minute=600) as guarded:
        for _ in range(4):
            guarded.http.get("/")

    assert time.monotonic() - began >= 0.3


@pytest.mark.parametrize(("limits", "at_once"), [({}, 1), ({"connections": 3}, 3), ({"connections": 0}, 6)])
def test_no_more_requests_are_in_work_at_once_than_allowed(limits: dict[str, int], at_once: int) -> None:
    """The target holds its answers back until no more can come."""
    seen = Recording()
    seen.may_answer.clear()
    with recording(seen) as url, front(url, profile="read", **limits) as guarded:
        with ThreadPoolExecutor(6) as clients:
            asked = [clients.submit(httpx.get, guarded.url, trust_env=False) for _ in range(6)]
            until(lambda: seen.at_once >= at_once)
            seen.may_answer.set()
        assert [each.result().status_code for each in asked] == [200] * 6

    assert seen.at_once == at_once


def test_a_writing_run_has_one_request_in_work_whatever_is_asked_for(tmp_path: Path) -> None:
    seen = Recording()
    seen.may_answer.clear()
    with recording(seen) as url, front(url, ledger=tmp_path / "ledger", connections=5) as guarded:
        with ThreadPoolExecutor(5) as clients:
            asked = [clients.submit(httpx.get, guarded.url, trust_env=False) for _ in range(5)]
            until(lambda: seen.at_once >= 1)
            seen.may_answer.set()
        assert [each.result().status_code for each in asked] == [200] * 5

    assert seen.at_once == 1


def until(is_so: Callable[[], bool]) -> None:
    """Wait for something that another thread does."""
    tick, end = threading.Event(), time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < end, "it never happened"
        tick.wait(0.005)
