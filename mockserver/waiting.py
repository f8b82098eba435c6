"""`mockserver wait [URL]`: until a server answers, for scripts that have started one.

Exit codes: 0 it answers, 1 it did not in time, 2 the call was wrong.
"""

from __future__ import annotations

import argparse
import http.client
import ssl
import sys
import time
from collections.abc import Callable, Sequence
from urllib.parse import SplitResult, urlsplit

_FIRST_PAUSE_SECONDS = 0.05
_LONGEST_PAUSE_SECONDS = 1.0
_HEALTH = "/_mock/health"


def wait_command(argv: Sequence[str], *, here: str) -> int:
    """Run the command and answer its exit code. Without a URL it waits for the mock that should be `here`."""
    asked = _parser(here).parse_args(argv)
    problem = wait_for(asked.url, timeout_seconds=asked.timeout_seconds)
    if problem:
        waited = f"{asked.timeout_seconds:g} seconds"
        print(f"mockserver: {asked.url.geturl()} did not answer within {waited}: {problem}", file=sys.stderr)
    return 1 if problem else 0


def wait_for(
    url: SplitResult,
    *,
    timeout_seconds: float,
    now: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> str:
    """Ask a URL until it answers. Says nothing when it did, and what was wrong last when time is up."""
    end = now() + timeout_seconds
    pause_seconds = _FIRST_PAUSE_SECONDS
    while True:
        left_seconds = end - now()
        problem = _ask(url, timeout_seconds=max(left_seconds, _FIRST_PAUSE_SECONDS))
        left_seconds = end - now()
        if not problem or left_seconds <= 0:
            return problem
        sleep(min(pause_seconds, left_seconds))
        pause_seconds = min(pause_seconds * 2, _LONGEST_PAUSE_SECONDS)


def _ask(url: SplitResult, *, timeout_seconds: float) -> str:
    """Nothing where the answer is one, a word on it where it is none. A 404 or 401 is an answer too."""
    connection = _connection(url, timeout_seconds)
    try:
        connection.request("GET", url._replace(scheme="", netloc="", fragment="").geturl() or "/")
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        return str(error) or type(error).__name__
    finally:
        connection.close()
    return f"status {status}" if status >= 500 else ""


def _connection(url: SplitResult, timeout_seconds: float) -> http.client.HTTPConnection:
    assert url.hostname is not None
    if url.scheme == "http":
        return http.client.HTTPConnection(url.hostname, url.port, timeout=timeout_seconds)
    # Nothing secret is sent, and the certificate may be of an authority that nobody trusts yet.
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return http.client.HTTPSConnection(url.hostname, url.port, timeout=timeout_seconds, context=context)


def _parser(here: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="mockserver wait",
        allow_abbrev=False,
        description="Wait until a mock answers. Exit codes: 0 it does, 1 it did not in time.",
    )
    parser.add_argument(
        "url",
        metavar="URL",
        nargs="?",
        type=_url,
        default=here,
        help=f"whom to ask (default: the mock that MOCKSERVER_* sets up here); without a path, for {_HEALTH}",
    )
    parser.add_argument(
        "--timeout-seconds", metavar="N", type=_seconds, default=30.0, help="how long (default 30)"
    )
    return parser


def _url(text: str) -> SplitResult:
    try:
        url = urlsplit(text)
        is_one = url.scheme in ("http", "https") and bool(url.hostname) and url.port != 0
    except ValueError:
        is_one = False
    if not is_one or not text.isascii() or any(character.isspace() for character in text):
        msg = f"must be a URL such as http://127.0.0.1:8080, is {text!r}"
        raise argparse.ArgumentTypeError(msg)
    return url if url.path not in ("", "/") else url._replace(path=_HEALTH)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= 86400:
        msg = f"must be a number of seconds from 0 to 86400, is {text!r}"
        raise argparse.ArgumentTypeError(msg)
    return seconds
