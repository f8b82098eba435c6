"""Targets that answer as no API should: the command says so in a line, in time, and in little memory."""

from __future__ import annotations

import ssl
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from contract_tests.mock import running_mock
from tests.contract_tests.bad_targets import (
    Answer,
    Behaviour,
    Bytes,
    Endless,
    head_of,
    serving,
    silent,
)
from tests.contract_tests.command import Done, judged
from tests.contract_tests.turning_targets import Turning

_JSON = "application/json"
_LONGEST_SECONDS = 20
_MIB = 1024 * 1024
_MOST_MIB = 600
_CASE = "aaaaaaaa-0000-4000-8000-00000000000a"
_FLAGS = {
    "agentcis": ["--api", "agentcis", "--token", "agentcis-full", "--entity", "client:6"],
    "caseiq": ["--api", "caseiq", "--token", "caseiq-full", "--case-id", _CASE],
}
_BOUNDS = ["--timeout-seconds", "1", "--max-seconds", "5", "--max-server-errors", "10"]
_STATUS_200 = b"HTTP/1.1 200 OK\r\n"
_CHUNKED = head_of(200, [("Content-Type", _JSON), ("Transfer-Encoding", "chunked")])

NO_ANSWER: dict[str, Behaviour] = {
    "says nothing": silent,
    "answers after half a minute": Answer(200, _JSON, b"{}", after_seconds=30),
    "resets at once": Bytes(reset=True, waits_for_request=False),
    "hangs up": Bytes(),
    "resets in the middle of the body": Bytes(
        head_of(200, [("Content-Length", "1000")]) + b'{"data":', reset=True
    ),
    "ends before its Content-Length": Bytes(head_of(200, [("Content-Length", "1000")]) + b'{"data":'),
    "has a Content-Length that is no number": Bytes(head_of(200, [("Content-Length", "many")]) + b"{}"),
    "speaks another protocol": Bytes(b"SSH-2.0-OpenSSH_9.6\r\n", waits_for_request=False),
    "sends noise": Bytes(bytes(range(256)) * 64),
    "sends ten thousand headers": Bytes(
        head_of(200, [(f"X-Header-{number}", "x" * 100) for number in range(10_000)]) + b"{}"
    ),
    "sends a header of ten MiB": Bytes(head_of(200, [("X-Header", "x" * 10 * _MIB)]) + b"{}"),
    "sends headers without end": Endless(_STATUS_200, b"X-Header: x\r\n", pause_seconds=0.05),
    "drips a body without end": Endless(_CHUNKED, b"1\r\n \r\n", pause_seconds=0.05),
}


@pytest.fixture(scope="module")
def mock_port() -> Iterator[int]:
    with running_mock(seed=0) as sections:
        yield int(sections["agentcis"]["base_url"].rpartition(":")[2])


def _judged(behaviour: Behaviour, *flags: str, api: str = "agentcis") -> Done:
    with serving(behaviour) as url:
        return _judged_at(url, *flags, api=api)


def _judged_at(url: str, *flags: str, api: str = "agentcis") -> Done:
    done = judged(*_FLAGS[api], "--base-url", url, *_BOUNDS, *flags, longest_seconds=_LONGEST_SECONDS)
    assert "Traceback" not in done.stdout + done.stderr, done.stdout + done.stderr
    assert done.peak_mib < _MOST_MIB
    return done


@pytest.mark.parametrize("name", NO_ANSWER)
def test_a_target_that_gives_no_answer_is_named_and_exits_2(name: str) -> None:
    done = _judged(NO_ANSWER[name], "--rule", "agentcis.list.shape")

    assert done.returncode == 2, done.stdout + done.stderr
    assert "does not answer" in done.stderr


@pytest.mark.parametrize("name", ["says nothing", "resets at once", "drips a body without end"])
def test_a_target_that_stops_to_answer_ends_the_run(name: str, mock_port: int) -> None:
    done = _judged(Turning(mock_port, after=60, then=NO_ANSWER[name]))

    assert done.returncode == 2, done.stdout + done.stderr
    assert "stopped: " in done.stdout
    assert "in a row" in done.stdout


@pytest.mark.parametrize("name", ["a wrong certificate", "no TLS behind https", "TLS behind http"])
def test_a_wrong_certificate_or_none_exits_2(name: str) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    is_served_by_tls = name != "no TLS behind https"
    with serving(Answer(200, _JSON, b"{}"), context if is_served_by_tls else None) as url:
        scheme = "http" if name == "TLS behind http" else "https"
        done = _judged_at(f"{scheme}://{url.partition('://')[2]}")

    assert done.returncode == 2, done.stdout + done.stderr
    assert "does not answer" in done.stderr
    assert name != "a wrong certificate" or "CERTIFICATE_VERIFY_FAILED" in done.stderr


@pytest.mark.parametrize(("api", "status"), [("agentcis", 200), ("caseiq", 404)])
def test_html_pages_are_named(api: str, status: int) -> None:
    page = Answer(status, "text/html; charset=utf-8", b"<!doctype html><title>Welcome</title>")
    done = _judged(page, "--rule", f"{api}.list.shape", api=api)

    assert done.returncode == 1, done.stdout + done.stderr
    assert f"every answer is an HTML page ({status}): is this the API's host?" in done.stdout


@pytest.mark.parametrize("status", [302, 307])
def test_redirects_to_a_login_page_are_named_and_not_followed(status: int) -> None:
    where = (("Location", "/login?next=s3cr3t"),)
    done = _judged(Answer(status, "text/html", b"", headers=where), "--rule", "agentcis.list.shape")

    assert done.returncode == 1, done.stdout + done.stderr
    assert "every answer is a redirect to http://127.0.0.1:" in done.stdout
    assert "/login: is the token right, is this the API's host?" in done.stdout


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 100_000, b'{"data": NaN}'])
def test_json_that_is_none_breaks_the_rule(body: bytes) -> None:
    done = _judged(Answer(200, _JSON, body), "--rule", "agentcis.list.shape")

    assert done.returncode == 1, done.stdout + done.stderr
    assert "BROKEN agentcis.list.shape" in done.stdout


def test_a_body_that_goes_on_after_its_content_length_is_no_answer_to_the_next_request() -> None:
    answer = head_of(200, [("Content-Type", _JSON), ("Content-Length", "2")]) + b"{} and more"
    done = _judged(Bytes(answer), "--rule", "agentcis.list.shape")

    assert done.returncode == 1, done.stdout + done.stderr


def test_a_flood_without_end_ends_the_run_in_bounded_memory(mock_port: int) -> None:
    piece = b"10000\r\n" + b" " * 65536 + b"\r\n"
    done = _judged(Turning(mock_port, after=60, then=Endless(_CHUNKED, piece)))

    assert done.returncode == 2, done.stdout + done.stderr
    assert "stopped: " in done.stdout


@pytest.mark.parametrize("profile", ["mock", "write"])
def test_a_body_that_unpacks_to_a_flood_is_no_answer(profile: str, tmp_path: Path) -> None:
    """With the profile `write` the guard too reads lists, to know what is not ours."""
    bomb = Answer(200, _JSON, _packed_spaces(2048), headers=(("Content-Encoding", "gzip"),))
    rule = ["--rule", "agentcis.list.labels"]
    done = _judged(bomb, *rule, "--profile", profile, "--ledger", str(tmp_path / "ledger"))

    assert done.returncode == 2, done.stdout + done.stderr


def test_a_body_that_is_not_packed_as_it_says_is_no_answer() -> None:
    plain = Answer(200, _JSON, b"{}", headers=(("Content-Encoding", "gzip"),))
    done = _judged(plain, "--rule", "agentcis.list.shape")

    assert done.returncode == 2, done.stdout + done.stderr
    assert "the answer is not encoded as its Content-Encoding says" in done.stdout


def _packed_spaces(mib: int) -> bytes:
    """So many MiB, packed in no time: a block that was flushed in full can be repeated as it is."""
    pack = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
    beginning = pack.compress(b"") + pack.flush(zlib.Z_FULL_FLUSH)
    block = pack.compress(b" " * 16 * _MIB) + pack.flush(zlib.Z_FULL_FLUSH)
    return beginning + block * (mib // 16)


@pytest.mark.parametrize("retry_after", ["0", None, "86400", "9" * 400])
def test_a_storm_of_429_ends_the_run(retry_after: str | None) -> None:
    headers = (("Retry-After", retry_after),) if retry_after else ()
    storm = Answer(429, _JSON, b'{"message":"Too Many Attempts."}', headers=headers)
    done = _judged(storm)

    assert done.returncode == 2, done.stdout + done.stderr
    assert "stopped: " in done.stdout


@pytest.mark.parametrize(("status", "content_type"), [(500, _JSON), (503, "text/html")])
def test_a_storm_of_server_errors_ends_the_run(status: int, content_type: str, mock_port: int) -> None:
    storm = Answer(status, content_type, b'{"message":"Server Error"}')
    done = _judged(Turning(mock_port, after=60, then=storm))

    assert done.returncode in (1, 2), done.stdout + done.stderr
    assert "stopped: " in done.stdout
    assert "server errors (5xx) in a row" in done.stdout
