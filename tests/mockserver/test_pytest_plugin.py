"""The fixture `mockserver`, in projects of others: each run is a pytest process of its own."""

from __future__ import annotations

import re
import signal
import subprocess
import sys

import pytest

from tests.mockserver.test_server import wait_until_refused

pytest_plugins = ("pytester",)

MOST_IMPORT_MS = 20

# Others that are installed here and take a second to load.
ALONE = ("-p", "no:schemathesis", "-p", "no:hypothesispytest", "-p", "no:cacheprovider")

WORLDS = """
import datetime, pytest
from mockserver.testing import MockRefused

CLIENT_5 = "/api/v2/attachments/client/5"

def uploaded(world):
    answer = world.client(headers=world.caseiq.headers).post(
        world.caseiq.base_url + "/save_file",
        data={"caseId": "aaaaaaaa-0000-4000-8000-00000000000a"}, files={"file": b"text"},
    )
    assert answer.status_code == 200, answer.text
    return answer.json()["id"]

def count(world):
    client = world.client(headers=world.caseiq.headers)
    return len(client.get("/api-public/1.0/attachments").json()["records"])

@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_has_a_world_with_the_demo_data(mockserver, turn):
    assert count(mockserver) == 3
    uploaded(mockserver)
    assert count(mockserver) == 4
    mockserver.reset()
    assert count(mockserver) == 3

def test_ids(mockserver):
    print("id", uploaded(mockserver))
    print("url", mockserver.url)

def test_tokens_and_addresses(mockserver):
    api, client = mockserver.agentcis, mockserver.client()
    assert client.get(CLIENT_5, headers=api.headers).status_code == 200
    for kind, status in (("full", 200), ("readonly", 200), ("none", 403)):
        headers = {"Authorization": f"Bearer {api.tokens[kind]}"}
        answer = client.get(f"{api.base_url}/attachments/client/5", headers=headers)
        assert answer.status_code == status
    assert set(mockserver.caseiq.tokens) == {"full", "readonly", "restricted"}

def test_a_world_by_the_name_of_a_host_is_the_same(mockserver):
    uploaded(mockserver)
    scheme, _, host = mockserver.host_url.partition("://")
    assert mockserver.url.startswith(f"{scheme}://")
    client = mockserver.client(headers={"Host": host, "Authorization": "Bearer caseiq-full"})
    del client.headers["X-Mock-World"]
    assert len(client.get(mockserver.caseiq.base_url + "/attachments").json()["records"]) == 4

def test_the_clock(mockserver):
    then = datetime.datetime(2030, 1, 31, 12, tzinfo=datetime.UTC)
    mockserver.clock.freeze()
    assert mockserver.clock.set(then) == then
    assert mockserver.clock.advance(seconds=60) == then + datetime.timedelta(minutes=1)
    assert mockserver.clock.now() == mockserver.clock.now()
    assert mockserver.clock.unfreeze() >= then
    assert mockserver.clock.reset() < then
    with pytest.raises(MockRefused, match="advance_seconds: no date is so far away"):
        mockserver.clock.advance(seconds=1e300)

def test_what_goes_wrong(mockserver):
    client = mockserver.client(headers=mockserver.agentcis.headers)
    assert mockserver.faults.all() == []
    mockserver.faults.add(kind="status", status=503, times=1)
    assert [client.get(CLIENT_5).status_code for _ in range(2)] == [503, 200]
    mockserver.faults.add(kind="status", status=503)
    assert mockserver.faults.all()[-1]["status"] == 503
    mockserver.faults.clear()
    assert client.get(CLIENT_5).status_code == 200
    with pytest.raises(MockRefused, match="kind"):
        mockserver.faults.add(kind="unheard-of")

def test_what_was_asked(mockserver):
    mockserver.client(headers=mockserver.agentcis.headers).get(CLIENT_5)
    (asked,) = mockserver.requests(method="GET")
    assert (asked["path"], asked["status"]) == (CLIENT_5, 200)
    assert mockserver.requests(method="DELETE") == []
    mockserver.verify(method="GET", path=CLIENT_5, count=1)
    with pytest.raises(AssertionError, match="exactly 2"):
        mockserver.verify(method="GET", path=CLIENT_5, count=2)
    with pytest.raises(MockRefused, match="/_mock/verify: 400: "):
        mockserver.verify(unheard_of=1)

def test_options_of_a_client_are_those_of_httpx(mockserver):
    client = mockserver.client(base_url=mockserver.agentcis.base_url, headers={"Accept": "text/plain"})
    request = client.build_request("GET", "/x")
    assert (str(request.url), request.headers["Accept"]) == (mockserver.url + "/api/v2/x", "text/plain")
    assert request.headers["X-Mock-World"] == mockserver.headers["X-Mock-World"]

kept = []

def test_a_client_is_there(mockserver):
    kept.append(mockserver.client())

def test_and_closed_after_the_test():
    assert kept[0].is_closed
"""


def run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return pytester.runpytest_subprocess(*ALONE, "-rP", *arguments, timeout=120)


def printed(result: pytest.RunResult, name: str) -> set[str]:
    return set(re.findall(rf"\b{name} (\S+)", result.stdout.str()))


def test_a_world_for_each_test_with_the_same_ids_however_the_tests_are_spread_and_flags_are_given(
    pytester: pytest.Pytester,
) -> None:
    pytester.makepyfile(test_one=WORLDS, test_two=WORLDS)
    pytester.makeini("[pytest]\nmockserver_args = --seed 7 --admin-token for-tests\n")
    alone = run(pytester)
    alone.assert_outcomes(passed=22)
    (url,) = printed(alone, "url")
    assert url.startswith("http://")
    pytester.makeini("[pytest]\nmockserver_args = --seed 1 --tls\n")
    spread = run(pytester, "--mockserver-arg=--seed=7", "-n", "2", "--dist", "loadfile")
    spread.assert_outcomes(passed=22)
    assert [url.partition(":")[0] for url in printed(spread, "url")] == ["https", "https"]
    assert len(printed(alone, "id")) == 2
    assert printed(spread, "id") == printed(alone, "id")


def test_a_mock_that_does_not_start_says_why(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_it(mockserver):\n    pass\n")
    result = run(pytester, "--mockserver-arg=--limit-mb=many")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        ["*MockDidNotStart: the mock did not start: mockserver: --limit-mb: must be*"]
    )


def test_a_test_run_that_is_killed_leaves_no_mock(pytester: pytest.Pytester) -> None:
    """The port is refused as soon as nobody listens there any more."""
    pytester.makepyfile(
        """
        import os, signal

        def test_it(mockserver):
            print("url", mockserver.url, flush=True)
            os.kill(os.getpid(), signal.SIGKILL)
        """
    )
    result = run(pytester, "-s")
    assert result.ret == -signal.SIGKILL
    (url,) = printed(result, "url")
    wait_until_refused(int(url.rpartition(":")[2]))


def test_who_does_not_ask_for_it_starts_no_mock_and_imports_nothing_of_it(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import sys

        def test_it():
            assert not {"httpx", "connexion", "trustme", "yaml"} & set(sys.modules)
            assert {name for name in sys.modules if name.partition(".")[0] == "mockserver"} == {
                "mockserver", "mockserver.pytest_plugin"
            }
        """
    )
    run(pytester).assert_outcomes(passed=1)


def test_to_load_it_takes_no_time() -> None:
    """Every run of pytest pays for it where the mock is installed."""
    program = "import pytest; import mockserver.pytest_plugin"
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", program],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    (microseconds,) = re.findall(r"\| +(\d+) \| +mockserver\.pytest_plugin$", done.stderr, re.MULTILINE)
    assert int(microseconds) / 1000 < MOST_IMPORT_MS
