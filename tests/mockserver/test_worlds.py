"""Worlds, ids, clocks and limits: what surrounds the rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from mockserver.app import create_app
from mockserver.caseiq.records import Account
from mockserver.caseiq.state import CaseIqState
from mockserver.config import Config
from mockserver.http.rate import RateLimiter
from mockserver.store.worlds import Ids
from tests.mockserver.clients import (
    ATTACHMENTS,
    CLIENT_5,
    CLIENT_6,
    LEGACY,
    RECORDS,
    TOKEN,
    Agentcis,
    CaseIq,
    bytes_path,
    record_path,
)
from tests.mockserver.process import MockProcess
from tests.mockserver.test_rules_caseiq_auth import CREDENTIALS

BEARER = {"Authorization": "Bearer caseiq-full"}
AGENT = {"Authorization": "Bearer agentcis-full"}


START = datetime(2030, 1, 1, 23, 59, 59, 999_900, tzinfo=UTC)


class SetClock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.time = START

    def now(self) -> datetime:
        """The time of the test."""
        return self.time

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.time += timedelta(seconds=seconds)


@pytest.fixture(scope="module")
def timed_mock() -> Iterator[tuple[httpx.Client, SetClock]]:
    """A mock in this process with a clock that is moved by hand."""
    clock = SetClock()
    with TestClient(create_app(Config(), clock=clock), base_url="http://localhost") as client:
        yield client, clock


@pytest.fixture
def clock(timed_mock: tuple[httpx.Client, SetClock]) -> SetClock:
    """The clock, put back to its start."""
    timed_mock[1].time = START
    return timed_mock[1]


@pytest.fixture
def timed(timed_mock: tuple[httpx.Client, SetClock], clock: SetClock, world: str) -> httpx.Client:
    """A client of the mock with that clock, in the test's world."""
    timed_mock[0].headers["X-Mock-World"] = world
    return timed_mock[0]


def limited(clock: SetClock, requests_a_minute: int) -> TestClient:
    app = create_app(Config(rate_limit=requests_a_minute), clock=clock)
    return TestClient(app, base_url="http://localhost")


# ---------------------------------------------------------------- clock


@pytest.mark.rules("caseiq.auth.bearer", "caseiq.auth.token")
@pytest.mark.parametrize("ttl", [None, 1, 0.5, 3600])
def test_a_token_lives_for_its_ttl_and_not_longer(
    timed: httpx.Client, clock: SetClock, ttl: float | None
) -> None:
    request = {**CREDENTIALS, **({} if ttl is None else {"ttl": ttl})}
    token = timed.post(TOKEN, json=request).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    clock.advance((ttl or 600) - 0.001)
    assert timed.get(RECORDS, headers=headers).status_code == 200
    clock.advance(0.001)
    answer = timed.get(RECORDS, headers=headers)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert timed.get(RECORDS, headers=BEARER).status_code == 200


@pytest.mark.rules("caseiq.auth.bearer")
def test_tokens_end_each_at_its_own_time_however_many_there_are(clock: SetClock) -> None:
    state = CaseIqState(clock, Ids(1, "world"), RateLimiter(0, clock))
    account = Account("somebody")
    short, long = state.issue_token(account, 1), state.issue_token(account, 100)
    clock.advance(2)
    for _ in range(2000):
        state.issue_token(account, 1)
    assert (state.caller(short), state.caller(long)) == (None, account)
    assert len(state.tokens) > 1000
    clock.advance(50)
    state.issue_token(account, 1)
    assert len(state.tokens) == 2


@pytest.mark.rules("caseiq.get.date-format", "agentcis.list.dates-zone", "agentcis.update.row")
def test_times_are_those_of_the_clock(timed: httpx.Client) -> None:
    assert CaseIq(timed, "caseiq-full").stored()["createdDate"] == "2030-01-01T23:59:59.999Z"
    agentcis = Agentcis(timed, "agentcis-full")
    assert agentcis.stored()["created_at"] == "2030-01-01T23:59:59.000000Z"
    assert agentcis.documents()[0]["created_at"] == "01-01-2030"


@pytest.mark.rules("caseiq.list.before-after", "caseiq.list.walk")
def test_what_was_created_is_after_what_was_seen(timed: httpx.Client, clock: SetClock) -> None:
    caller = CaseIq(timed, "caseiq-full")
    seen = caller.stored()["createdDate"]
    clock.advance(0.001)
    later = caller.stored()
    assert caller.records(after=seen) == [later]
    assert caller.records(after=later["createdDate"]) == []


@pytest.mark.rules("agentcis.update.persists")
def test_the_time_of_the_last_update_does_not_go_back(timed: httpx.Client, clock: SetClock) -> None:
    agentcis = Agentcis(timed, "agentcis-full")
    stored = agentcis.stored()
    clock.advance(-86_400)
    row = agentcis.put(CLIENT_6, json={"original_name": "b"}).json()["data"]
    assert row["updated_at"] == stored["updated_at"]
    clock.advance(2 * 86_400)
    row = agentcis.put(CLIENT_6, json={"original_name": "c"}).json()["data"]
    assert (row["updated_at"], row["created_at"]) == ("2030-01-02T23:59:59.000000Z", stored["created_at"])


# ---------------------------------------------------------------- rate limit


@pytest.mark.rules("caseiq.rate-limit", "caseiq.rate-limit-retry", "caseiq.error.order")
def test_over_the_limit_case_iq_answers_429_until_the_minute_is_over(clock: SetClock) -> None:
    with limited(clock, 2) as http:
        assert [http.get(RECORDS, headers=BEARER).status_code for _ in range(3)] == [200, 200, 429]
        unknown_path = http.get("/api-public/1.0/unknown", headers=BEARER)
        assert http.get(RECORDS).status_code == 401
        other = {"Authorization": "Bearer caseiq-readonly"}
        assert http.get(RECORDS, headers=other).status_code == 200
        body = unknown_path.json()
        assert (body["message"], body["httpstatus"]) == ("TOO_MANY_REQUESTS", 429)
        clock.advance(float(unknown_path.headers["Retry-After"]))
        assert http.get(RECORDS, headers=BEARER).status_code == 200


@pytest.mark.rules("caseiq.rate-limit", "caseiq.error.nothing-stored")
def test_an_upload_over_the_limit_stores_nothing(clock: SetClock) -> None:
    with limited(clock, 1) as http:
        caller = CaseIq(http, "caseiq-full")
        assert [caller.upload().status_code for _ in range(2)] == [200, 429]
        assert CaseIq(http, "caseiq-readonly").page()["count"] == 4


@pytest.mark.rules("agentcis.rate-limit")
def test_over_the_limit_agentcis_answers_429_with_the_headers_of_laravel(clock: SetClock) -> None:
    with limited(clock, 1) as http:
        assert http.get(CLIENT_5, headers=AGENT).status_code == 200
        answer = http.get(CLIENT_5, headers=AGENT)
        assert (answer.status_code, answer.json()) == (429, {"message": "Too Many Attempts."})
        assert 1 <= int(answer.headers["Retry-After"]) <= 60
        assert (answer.headers["X-RateLimit-Limit"], answer.headers["X-RateLimit-Remaining"]) == ("1", "0")
        assert int(answer.headers["X-RateLimit-Reset"]) > clock.now().timestamp()
        clock.advance(float(answer.headers["Retry-After"]))
        assert http.get(CLIENT_5, headers=AGENT).status_code == 200


@pytest.mark.rules("caseiq.rate-limit", "agentcis.rate-limit")
def test_without_the_setting_there_is_no_limit(timed: httpx.Client) -> None:
    statuses = [
        timed.get(path, headers=h).status_code for path, h in [(RECORDS, BEARER), (CLIENT_5, AGENT)] * 100
    ]
    assert set(statuses) == {200}


# ---------------------------------------------------------------- worlds


def by_header(world: str) -> dict[str, str]:
    return {"X-Mock-World": world}


def by_host(world: str) -> dict[str, str]:
    return {"Host": f"{world}.localhost:8080"}


@pytest.mark.parametrize("name", [by_header, by_host], ids=["header", "host"])
def test_a_world_sees_nothing_of_another(http: httpx.Client, world: str, name: Any) -> None:
    here, there = name(f"{world}-a"), name(f"{world}-b")
    with httpx.Client(base_url=http.base_url, headers=here) as one:
        stored = CaseIq(one, "caseiq-full").stored(b"secret")
        document = Agentcis(one, "agentcis-full").stored("secret.txt")
        token = one.post(TOKEN, json=CREDENTIALS).json()["access_token"]
        Agentcis(one, "agentcis-full").delete([3])
    with httpx.Client(base_url=http.base_url, headers=there) as other:
        caseiq, agentcis = CaseIq(other, "caseiq-full"), Agentcis(other, "agentcis-full")
        assert caseiq.page()["count"] == 3
        assert caseiq.get(record_path(stored["id"])).status_code == 404
        assert caseiq.get(bytes_path(stored["id"])).status_code == 404
        assert CaseIq(other, token).get(RECORDS).status_code == 401
        assert len(agentcis.documents(CLIENT_5)) == 2
        assert agentcis.documents() == []
        assert agentcis.delete([document["id"]]).json()["deletedFile"] == []
        assert agentcis.stored()["id"] == document["id"]
    http.headers["X-Mock-World"] = world


def test_the_header_counts_before_the_host(http: httpx.Client, world: str) -> None:
    caller = CaseIq(http, "caseiq-full")
    stored = caller.stored()
    answer = caller.get(record_path(stored["id"]), headers={"Host": "elsewhere.localhost"})
    assert answer.status_code == 200


def test_a_host_that_is_no_tenant_is_the_default_world(http: httpx.Client) -> None:
    del http.headers["X-Mock-World"]
    hosts = ["localhost", "127.0.0.1:80", "[::1]:8080", "example.org", "LOCALHOST", "localhost.example.org"]
    agentcis = Agentcis(http, "agentcis-full")
    totals = [agentcis.get(CLIENT_5, headers={"Host": host}).json()["meta"]["total"] for host in hosts]
    assert totals == [2] * len(hosts)


@pytest.mark.parametrize("path", [RECORDS, CLIENT_5, "/_mock/reset"])
@pytest.mark.parametrize("name", ["", "a b", "../x", "a/b", "-a", "ä", "x" * 65, "a\tb", "a,b", "*"])
def test_a_name_that_cannot_be_a_world_is_400(http: httpx.Client, path: str, name: str) -> None:
    headers = {"X-Mock-World": name.encode(), **(BEARER if path == RECORDS else AGENT)}
    answer = http.request("POST" if path == "/_mock/reset" else "GET", path, headers=headers)
    assert answer.status_code == 400
    assert "X-Mock-World" in answer.text


def test_a_reset_puts_one_world_back_to_the_demo_data(http: httpx.Client, world: str) -> None:
    caseiq, agentcis = CaseIq(http, "caseiq-full"), Agentcis(http, "agentcis-full")
    before = caseiq.state(), agentcis.state()
    other = by_header(f"{world}-other")
    kept = agentcis.send("POST", CLIENT_6, headers=other, files={"documents[]": ("kept.txt", b"x")}).json()
    caseiq.stored()
    agentcis.put(CLIENT_5, json={"id": 3, "original_name": "x"})
    agentcis.delete([4, 5])
    agentcis.stored()
    assert http.post("/_mock/reset").json() == {"reset": world}
    assert (caseiq.state(), agentcis.state()) == before
    assert caseiq.get(bytes_path(LEGACY)).content == b"first file\n"
    ids = [item["id"] for item in agentcis.get(CLIENT_6, headers=other).json()["data"]]
    assert ids == [kept["uploadedFiles"][0]["id"]]


def test_a_world_can_be_put_back_by_its_host_too(http: httpx.Client, world: str) -> None:
    del http.headers["X-Mock-World"]
    with httpx.Client(base_url=http.base_url, headers=by_host(world)) as tenant:
        Agentcis(tenant, "agentcis-full").delete([3])
        assert tenant.post("/_mock/reset").json() == {"reset": world}
        assert len(Agentcis(tenant, "agentcis-full").documents(CLIENT_5)) == 2


# ---------------------------------------------------------------- settings


def ids_of_a_run(http: httpx.Client) -> list[Any]:
    caseiq, agentcis = CaseIq(http, "caseiq-full"), Agentcis(http, "agentcis-full")
    records = [caseiq.stored() for _ in range(3)]
    rows = [agentcis.stored() for _ in range(3)]
    token = http.post(TOKEN, json=CREDENTIALS).json()["access_token"]
    return [[(r["id"], r["objectId"]) for r in records], [(r["id"], r["path"]) for r in rows], token]


def test_with_a_seed_the_same_calls_get_the_same_ids(tmp_path: Path) -> None:
    runs = []
    for number in range(2):
        mock = MockProcess(tmp_path / f"log{number}", "--seed", "7")
        with httpx.Client(base_url=mock.url) as http:
            runs.append(ids_of_a_run(http))
            http.post("/_mock/reset")
            runs.append(ids_of_a_run(http))
            http.headers["X-Mock-World"] = "other"
            other = ids_of_a_run(http)
        mock.stop()
    assert runs[0] == runs[1] == runs[2] == runs[3]
    assert other[0] != runs[0][0]


def test_without_a_seed_ids_differ_from_run_to_run() -> None:
    runs = []
    for _ in range(2):
        with TestClient(create_app(Config()), base_url="http://localhost") as http:
            runs.append(ids_of_a_run(http)[0])
    assert runs[0] != runs[1]


def test_without_demo_data_there_are_cases_entities_and_tokens_but_no_files() -> None:
    with TestClient(create_app(Config(demo_data=False)), base_url="http://localhost") as http:
        caseiq, agentcis = CaseIq(http, "caseiq-full"), Agentcis(http, "agentcis-full")
        assert caseiq.page() == {"records": [], "count": 0}
        assert agentcis.state() == [[], [], []]
        assert caseiq.upload().status_code == 200
        assert agentcis.stored(entity=CLIENT_5)["id"] > 0
        assert agentcis.delete([3]).json()["deletedFile"] == []
        assert agentcis.get(f"{ATTACHMENTS}/client/7").status_code == 404


def test_the_limit_of_a_file_can_be_set_for_both() -> None:
    with TestClient(create_app(Config(limit_mb=1)), base_url="http://localhost") as http:
        caseiq, agentcis = CaseIq(http, "caseiq-full"), Agentcis(http, "agentcis-full")
        exact, over = b"x" * 1024 * 1024, b"x" * (1024 * 1024 + 1)
        assert [caseiq.upload(content).status_code for content in (exact, over)] == [200, 400]
        assert [agentcis.upload(("a", content)).status_code for content in (exact, over)] == [200, 413]
