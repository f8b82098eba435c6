"""The clock of a world, over HTTP: it stands, it moves, and what happens in the world follows it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from mockserver.store.clocks import WorldClock
from tests.mockserver.clients import CASE_A, CLIENT_6, SAVE_FILE, TOKEN, Agentcis, CaseIq
from tests.mockserver.test_rules_caseiq_auth import CREDENTIALS

CLOCK = "/_mock/clock"


class Machine:
    """The machine's clock, moved by hand."""

    def __init__(self) -> None:
        self.time = datetime(2030, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        """The time."""
        return self.time


def test_a_clock_goes_with_the_machine_until_it_is_moved() -> None:
    machine = Machine()
    clock = WorldClock(machine)
    assert clock.now() == machine.time

    clock.set(datetime(2000, 1, 1, tzinfo=UTC))
    machine.time += timedelta(hours=1)
    assert clock.now() == datetime(2000, 1, 1, 1, tzinfo=UTC)

    clock.reset()
    assert clock.now() == machine.time


def test_a_frozen_clock_moves_by_hand_only_and_goes_on_from_what_it_shows() -> None:
    machine = Machine()
    clock = WorldClock(machine)
    clock.freeze()
    machine.time += timedelta(hours=1)
    clock.advance(timedelta(minutes=1))
    assert clock.now() == datetime(2030, 1, 1, 0, 1, tzinfo=UTC)

    clock.unfreeze()
    machine.time += timedelta(hours=1)
    assert clock.now() == datetime(2030, 1, 1, 1, 1, tzinfo=UTC)


def test_dates_of_uploads_follow_the_clock(http: httpx.Client, caseiq: CaseIq, agentcis: Agentcis) -> None:
    shown = http.put(CLOCK, json={"now": "2031-02-03T04:05:06.789Z", "frozen": True}).json()
    assert shown == {"now": "2031-02-03T04:05:06.789Z", "frozen": True}

    form = {"data": {"caseId": CASE_A}, "files": {"file": ("a.txt", b"a")}}
    record = caseiq.send("POST", SAVE_FILE, **form).json()
    assert caseiq.get(f"/api-public/1.0/attachment/{record['id']}").json()["createdDate"] == shown["now"]

    agentcis.send("POST", CLIENT_6, files={"documents[]": ("a.txt", b"a")})
    assert agentcis.get(CLIENT_6).json()["data"][0]["created_at"] == "02-03-2031"


def test_tokens_expire_by_the_clock(http: httpx.Client) -> None:
    http.put(CLOCK, json={"frozen": True})
    token = http.post(TOKEN, json={**CREDENTIALS, "ttl": 600}).json()["access_token"]
    caller = CaseIq(http, token)

    http.put(CLOCK, json={"advance_seconds": 599})
    assert caller.get("/api-public/1.0/attachments").status_code == 200
    http.put(CLOCK, json={"advance_seconds": 1})
    assert caller.get("/api-public/1.0/attachments").status_code == 401


def test_each_world_has_a_clock_of_its_own_and_a_reset_puts_it_right(http: httpx.Client, world: str) -> None:
    http.put(CLOCK, json={"now": "2031-01-01T00:00:00Z", "frozen": True})
    other = http.get(CLOCK, headers={"X-Mock-World": f"{world}b"}).json()
    assert other["now"][:4] != "2031"
    assert world in http.get("/_mock/worlds").json()["worlds"]

    http.post("/_mock/reset")
    assert http.get(CLOCK).json()["frozen"] is False
    http.put(CLOCK, json={"now": "2031-01-01T00:00:00Z"})
    assert http.delete(CLOCK).json()["now"][:4] != "2031"


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (b"{", "JSON"),
        (b"[]", "object"),
        (b"{}", "advance_seconds"),
        (b'{"now": "yesterday"}', "now"),
        (b'{"now": 5}', "now"),
        (b'{"advance_seconds": "1"}', "advance_seconds"),
        (b'{"advance_seconds": true}', "advance_seconds"),
        (b'{"advance_seconds": 1e300}', "advance_seconds"),
        (b'{"advance_seconds": 1e12}', "advance_seconds"),
        (b'{"advance_seconds": NaN}', "advance_seconds"),
        (b'{"frozen": "yes", "now": "2031-01-01"}', "frozen"),
        (b'{"speed": 2}', "speed"),
    ],
)
def test_a_wrong_wish_is_400_names_the_member_and_changes_nothing(
    http: httpx.Client, body: bytes, named: str
) -> None:
    http.put(CLOCK, json={"now": "2031-01-01T00:00:00Z", "frozen": True})
    answer = http.put(CLOCK, content=body)

    assert answer.status_code == 400
    assert named in answer.json()["message"]
    assert http.get(CLOCK).json() == {"now": "2031-01-01T00:00:00.000Z", "frozen": True}
