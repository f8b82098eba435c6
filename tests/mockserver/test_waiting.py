"""`mockserver wait`: for scripts that have started a mock."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlsplit

import pytest

from mockserver.cli import main
from mockserver.waiting import wait_for
from tests.mockserver.process import MockProcess


class Clock:
    """A clock that moves only when somebody sleeps by it."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.pauses: list[float] = []

    def now(self) -> float:
        """Seconds since it was made."""
        return self.seconds

    def sleep(self, seconds: float) -> None:
        """Move it, and remember by how much."""
        self.pauses.append(seconds)
        self.seconds += seconds


class Answering(HTTPServer):
    """A server that answers everything with one status, once it was told to listen."""

    def __init__(self, status: int) -> None:
        super().__init__(("127.0.0.1", 0), _Handler, bind_and_activate=False)
        self.status = status
        self.paths: list[str] = []
        self.thread = threading.Thread(target=self.serve_forever, args=(0.01,))
        self.server_bind()

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server_port}"

    def listen(self) -> None:
        """Take connections from now on; before, they are refused."""
        self.server_activate()
        self.thread.start()


class _Handler(BaseHTTPRequestHandler):
    server: Answering

    def do_GET(self) -> None:
        self.server.paths.append(self.path)
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def answering(status: int, *, listens: bool = True) -> Iterator[Answering]:
    server = Answering(status)
    if listens:
        server.listen()
    yield server
    server.shutdown()
    server.thread.join()
    server.server_close()


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that is taken and not listened on: connections are refused."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


def test_a_mock_that_runs_is_exit_code_0_and_no_word(
    mock: MockProcess, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["wait", mock.url], {}) == 0
    assert main(["wait", f"{mock.url}/api/v2/attachments/client/5?page=1", "--timeout-seconds", "5"], {}) == 0
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("path", "asked"), [("", "/_mock/health"), ("/", "/_mock/health"), ("/a?b=%20#c", "/a?b=%20")]
)
def test_a_url_without_a_path_asks_for_the_mocks_health_and_any_other_is_asked_as_it_is(
    path: str, asked: str
) -> None:
    with answering(401) as server:
        assert main(["wait", server.url + path], {}) == 0
        assert server.paths == [asked]


def test_nobody_there_is_exit_code_1_and_one_line_that_says_so(
    silent_port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["wait", f"http://127.0.0.1:{silent_port}", "--timeout-seconds", "0.1"], {}) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(
        f"mockserver: http://127.0.0.1:{silent_port}/_mock/health did not answer within 0.1 seconds: "
    )
    assert "refused" in printed.err
    assert printed.err.count("\n") == 1


def test_one_that_comes_up_late_is_waited_for() -> None:
    clock = Clock()
    with answering(200, listens=False) as late:

        def sleep(seconds: float) -> None:
            clock.sleep(seconds)
            if len(clock.pauses) == 2:
                late.listen()

        assert wait_for(urlsplit(f"{late.url}/x"), timeout_seconds=5, now=clock.now, sleep=sleep) == ""
        assert (len(clock.pauses), late.paths) == (2, ["/x"])


def test_it_asks_less_and_less_often_and_never_longer_than_it_was_told(silent_port: int) -> None:
    clock = Clock()
    url = urlsplit(f"http://127.0.0.1:{silent_port}/")
    assert "refused" in wait_for(url, timeout_seconds=5, now=clock.now, sleep=clock.sleep)
    assert clock.pauses[:5] == [0.05, 0.1, 0.2, 0.4, 0.8]
    assert max(clock.pauses) == 1
    assert clock.seconds == pytest.approx(5)


def test_a_server_that_fails_is_not_up_yet() -> None:
    clock = Clock()
    with answering(503) as server:
        url = urlsplit(server.url)
        assert wait_for(url, timeout_seconds=0, now=clock.now, sleep=clock.sleep) == "status 503"


def test_what_answers_but_not_in_http_is_not_up() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()

        def babble() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(b"220 mail ready\r\n\r\n")

        thread = threading.Thread(target=babble)
        thread.start()
        url = urlsplit(f"http://127.0.0.1:{listener.getsockname()[1]}/")
        assert "220 mail ready" in wait_for(url, timeout_seconds=0)
        thread.join()


@pytest.mark.parametrize(
    ("environ", "url"),
    [
        ({"MOCKSERVER_HOST": "0.0.0.0"}, "http://127.0.0.1:{port}"),
        ({"MOCKSERVER_HOST": "::"}, "http://[::1]:{port}"),
        ({"MOCKSERVER_TLS": "true"}, "https://127.0.0.1:{port}"),
        ({"MOCKSERVER_TLS_CERT": "a", "MOCKSERVER_TLS_KEY": "b"}, "https://127.0.0.1:{port}"),
    ],
)
def test_without_a_url_it_asks_where_the_mock_would_be_that_is_started_here(
    silent_port: int, capsys: pytest.CaptureFixture[str], environ: dict[str, str], url: str
) -> None:
    environ = {**environ, "MOCKSERVER_PORT": str(silent_port)}
    assert main(["wait", "--timeout-seconds", "0"], environ) == 1
    assert capsys.readouterr().err.startswith(
        f"mockserver: {url.format(port=silent_port)}/_mock/health did not answer"
    )


def test_where_the_mock_would_take_a_free_port_nobody_can_tell_whom_to_ask() -> None:
    with pytest.raises(SystemExit) as ended:
        main(["wait"], {"MOCKSERVER_PORT": "0"})
    assert ended.value.code == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["127.0.0.1:8080"],
        ["ftp://127.0.0.1"],
        ["http://"],
        ["http://h:99999"],
        ["http://h:0"],
        ["http://h/a b"],
        ["http://h/é"],
        ["http://h", "--timeout-seconds", "-1"],
        ["http://h", "--timeout-seconds", "nan"],
        ["http://h", "--timeout-seconds", "soon"],
        ["http://h", "http://i"],
    ],
)
def test_a_wrong_call_to_wait_is_exit_code_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["wait", *arguments], {})
    assert ended.value.code == 2
    assert "mockserver wait: error: " in capsys.readouterr().err


def test_serve_is_another_name_for_the_program_without_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--port", "many"], {}) == 2
    assert capsys.readouterr().err == "mockserver: --port: must be an integer from 0 to 65535, is 'many'\n"
