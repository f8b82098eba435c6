"""A token that expires while the target is judged: renewed where it can be, and never taken for a breach."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from contract_tests.credentials import Credential
from contract_tests.judge import NotExercised
from contract_tests.messages import Exchange, Request
from contract_tests.mock import running_mock
from tests.contract_tests.bad_targets import serving
from tests.contract_tests.command import judged
from tests.contract_tests.turning_targets import ExpiringTokens

_LIST = Request("GET", "/list", "list", token="first")
_SPARED = ("caseiq-readonly", "caseiq-restricted", "agentcis-readonly", "agentcis-none")


class _Api:
    """A target that takes the tokens in `good`, and notes what it was asked."""

    def __init__(self, *good: str) -> None:
        self.good = set(good)
        self.asked: list[tuple[str, str | None]] = []
        self.refused_paths: set[str] = set()

    def send(self, request: Request) -> Exchange:
        self.asked.append((request.path, request.token))
        held = {request.token, *(value.split(" ")[-1] for _, value in request.headers)}
        is_open = bool(held & self.good) and request.path not in self.refused_paths
        return Exchange(request, request.path, 200 if is_open else 401, {}, b"{}")

    def gives(self, *tokens: str, are_good: bool = True) -> Callable[[Any], str | None]:
        """The way to a new token: these in turn, and then none."""
        left = list(tokens)

        def renew(_: Any) -> str | None:
            token = left.pop(0) if left else None
            self.good |= {token} if token and are_good else set()
            return token

        return renew


def _credential(renew: Callable[[Any], str | None] | None = None) -> Credential:
    made = Credential()
    made.hold("first", plain_read=Request("GET", "/list", "list"), renew=renew)
    return made


def _worked(credential: Credential, api: _Api) -> Credential:
    assert credential.carry(_LIST, api.send).status == 200
    api.good.discard("first")
    api.asked.clear()
    return credential


def test_an_expired_token_is_renewed_and_the_request_sent_again() -> None:
    api = _Api("first")
    credential = _worked(_credential(api.gives("second")), api)

    exchange = credential.carry(Request("POST", "/file", token="first"), api.send)

    assert (exchange.status, exchange.request.token) == (200, "second")
    assert credential.notes == ["the token was renewed 1 time"]


def test_later_requests_with_the_earlier_token_use_the_new_one() -> None:
    api = _Api("first")
    credential = _worked(_credential(api.gives("second")), api)
    credential.carry(_LIST, api.send)
    api.asked.clear()

    credential.carry(_LIST, api.send)
    by_header = Request("GET", "/list", headers=(("Authorization", "BEARER first"),))
    exchange = credential.carry(by_header, api.send)

    assert api.asked == [("/list", "second"), ("/list", None)]
    assert exchange.request.headers == (("Authorization", "BEARER second"),)


def test_a_second_session_of_the_same_run_goes_on_with_the_new_token() -> None:
    api = _Api("first")
    credential = _worked(_credential(api.gives("second")), api)
    credential.carry(_LIST, api.send)

    credential.hold("first", plain_read=Request("GET", "/list", "list"))

    assert credential.carry(_LIST, api.send).request.token == "second"
    assert credential.notes == ["the token was renewed 1 time"]


@pytest.mark.parametrize("token", [None, "readonly", "firstx", "fir", "firstfirst"])
def test_requests_with_another_token_are_left_alone(token: str | None) -> None:
    api = _Api("first")
    credential = _worked(_credential(api.gives("second")), api)

    exchange = credential.carry(Request("GET", "/list", token=token), api.send)

    assert (exchange.status, api.asked) == (401, [("/list", token)])


def test_a_401_with_a_token_that_is_good_elsewhere_is_judged_as_it_came() -> None:
    """Else a target that wrongly refuses one operation would seem right, at the second try or the third."""
    api = _Api("first")
    credential = _credential(api.gives("second"))
    credential.carry(_LIST, api.send)
    api.refused_paths = {"/file"}

    exchange = credential.carry(Request("GET", "/file", token="first"), api.send)

    assert (exchange.status, exchange.request.token) == (401, "first")
    assert not credential.notes


def test_a_token_that_never_worked_is_neither_renewed_nor_missed() -> None:
    api = _Api()
    credential = _credential(api.gives("second"))

    assert credential.carry(_LIST, api.send).status == 401
    assert (api.asked, credential.notes, credential.end) == ([("/list", "first")], [], "")


def test_renewing_is_given_up_after_two_new_tokens_that_were_refused() -> None:
    api = _Api("first")
    credential = _worked(_credential(api.gives("second", "third", "fourth", are_good=False)), api)

    statuses = [credential.carry(_LIST, api.send).status for _ in range(4)]

    assert statuses == [401] * 4
    assert {token for _, token in api.asked} == {"first", "second", "third"}
    assert "not renewed any more" in credential.notes[0]
    assert credential.end == ""


@pytest.mark.parametrize(("renewable", "told"), [(False, "nothing was given"), (True, "was refused")])
def test_without_a_new_token_the_run_has_to_end(renewable: bool, told: str) -> None:  # noqa: FBT001
    api = _Api("first")
    credential = _worked(_credential(api.gives() if renewable else None), api)

    assert credential.carry(_LIST, api.send).status == 401
    assert "after 2 requests" in credential.end
    assert told in credential.end


def test_nothing_more_is_sent_with_a_token_that_has_expired_for_good() -> None:
    api = _Api("first")
    credential = _worked(_credential(), api)
    credential.carry(_LIST, api.send)
    api.asked.clear()

    with pytest.raises(NotExercised, match="has expired"):
        credential.carry(_LIST, api.send)
    credential.carry(Request("GET", "/list", token="readonly"), api.send)

    assert api.asked == [("/list", "readonly")]


@pytest.fixture(scope="module")
def mock_port() -> Iterator[int]:
    with running_mock(seed=0) as sections:
        yield int(sections["caseiq"]["base_url"].rpartition(":")[2])


def _report(path: Path) -> dict[str, dict[str, Any]]:
    return {rule["rule"]: rule for rule in json.loads(path.read_text())["rules"]}


def test_the_command_goes_on_with_a_new_token_and_says_so(mock_port: int, tmp_path: Path) -> None:
    flags = [
        "--token",
        "caseiq-full",
        "--client-id",
        "mock-service-account",
        "--client-secret",
        "mock-api-key-0",
    ]
    case = ["--case-id", "aaaaaaaa-0000-4000-8000-00000000000a"]
    rules = ["--rule", "caseiq.list.limit", "--rule", "caseiq.auth.bearer", "--rule", "caseiq.auth.required"]
    with serving(ExpiringTokens(mock_port, uses=20, spared=_SPARED)) as url:
        done = judged(
            *["--api", "caseiq", "--base-url", url, *flags, *case, *rules],
            *["--strict", "--json", str(tmp_path / "report.json")],
        )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "the token was renewed" in done.stdout
    verdicts = _report(tmp_path / "report.json")
    assert all(verdicts[rule]["verdict"] == "held" for rule in rules[1::2])


@pytest.mark.parametrize("api", ["caseiq", "agentcis"])
def test_the_command_stops_where_there_is_no_new_token(api: str, mock_port: int, tmp_path: Path) -> None:
    members = {
        "caseiq": ["--case-id", "aaaaaaaa-0000-4000-8000-00000000000a", "--rule", "caseiq.get.ok"],
        "agentcis": ["--entity", "client:6", "--rule", "agentcis.list.shape"],
    }
    with serving(ExpiringTokens(mock_port, uses=60, spared=_SPARED)) as url:
        done = judged(
            *["--api", api, "--base-url", url, "--token", f"{api}-full", *members[api]],
            *["--quiet", "--json", str(tmp_path / "report.json")],
        )

    assert done.returncode == 2, done.stdout + done.stderr
    assert "the token stopped working after" in done.stdout
    assert "BROKEN" not in done.stdout
    verdicts = _report(tmp_path / "report.json").values()
    assert any("the token has expired" in verdict["missing"] for verdict in verdicts)
    assert any(verdict["verdict"] == "held" for verdict in verdicts)
