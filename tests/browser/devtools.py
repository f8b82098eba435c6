"""A browser that a test drives: keys, media and scripts, by the DevTools protocol over two pipes."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.browser.chromium import FLAGS, program

# Chromium reads commands from descriptor 3 and writes answers to descriptor 4.
_CONNECT = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); os.dup2(int(sys.argv[2]), 4); "
    "os.execv(sys.argv[3], sys.argv[3:])"
)
_KEY_CODES = {
    "Tab": 9,
    "Enter": 13,
    "Escape": 27,
    "End": 35,
    "Home": 36,
    "ArrowUp": 38,
    "ArrowDown": 40,
    "/": 191,
}
_FIRST_FREE_FD = 10
_LONGEST_SECONDS = 60


class Tab:
    """A page that is open; `errors` is what it complained about, `asked` the URLs that it asked for."""

    def __init__(self, commands: int, answers: int) -> None:
        self._commands = os.fdopen(commands, "wb", buffering=0)
        self._answers = answers
        self._read_ahead = b""
        self._session: str | None = None
        self._count = 0
        self._happened: set[str] = set()
        self.errors: list[str] = []
        self.asked: list[str] = []

    def attach(self) -> None:
        """Open a tab and listen to it."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def open(self, url: str) -> None:
        """Go to a page and wait until it has loaded; also where only the part after the # is another."""
        for where in ("about:blank", url):
            self._happened.discard("Page.loadEventFired")
            self.call("Page.navigate", url=where)
            while "Page.loadEventFired" not in self._happened:
                self._note(self._read())

    def run(self, script: str) -> Any:
        """The value of an expression in the page."""
        given = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in given, given
        return given["result"].get("value")

    def type(self, text: str) -> None:
        """Type into what has the focus."""
        self.call("Input.insertText", text=text)

    def press(self, key: str) -> None:
        """Press and release a key, a letter or sign among them."""
        code = _KEY_CODES[key] if key in _KEY_CODES else ord(key.upper())
        text = {"text": "\r" if key == "Enter" else key} if key == "Enter" or len(key) == 1 else {}
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code, **text)

    def pdf(self) -> bytes:
        """The page in print."""
        return base64.b64decode(self.call("Page.printToPDF", printBackground=True)["data"])

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command and answer its result; what happens meanwhile is noted."""
        self._count += 1
        message: dict[str, Any] = {"id": self._count, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        self._commands.write(json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self._count:
                assert "error" not in answer, answer
                result: dict[str, Any] = answer["result"]
                return result
            self._note(answer)

    def close(self) -> None:
        """Let go of the browser's pipes, at which it ends."""
        self._commands.close()
        os.close(self._answers)

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._read_ahead:
            ready, _, _ = select.select([self._answers], [], [], _LONGEST_SECONDS)
            piece = os.read(self._answers, 1 << 20) if ready else b""
            assert piece, "the browser has ended" if ready else "the browser does not answer"
            self._read_ahead += piece
        message, _, self._read_ahead = self._read_ahead.partition(b"\0")
        answer: dict[str, Any] = json.loads(message)
        return answer

    def _note(self, event: dict[str, Any]) -> None:
        method, params = event.get("method", ""), event.get("params", {})
        self._happened.add(method)
        if method == "Runtime.exceptionThrown":
            self.errors.append(params["exceptionDetails"]["text"])
        elif method == "Log.entryAdded":
            self.errors.append(params["entry"]["text"])
        elif method == "Network.requestWillBeSent":
            self.asked.append(params["request"]["url"])


@contextmanager
def open_tab(folder: Path) -> Iterator[Tab]:
    """A tab of a browser of its own; `folder` takes the browser's files."""
    theirs_in, ours_out = _pipe()
    ours_in, theirs_out = _pipe()

    chromium = [program(), *FLAGS, f"--user-data-dir={folder / 'profile'}", "--remote-debugging-pipe"]
    with subprocess.Popen(
        [sys.executable, "-IS", "-c", _CONNECT, str(theirs_in), str(theirs_out), *chromium],
        pass_fds=(theirs_in, theirs_out),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as browser:
        os.close(theirs_in)
        os.close(theirs_out)
        tab = Tab(ours_out, ours_in)
        try:
            tab.attach()
            yield tab
        finally:
            tab.close()
            browser.terminate()


def _pipe() -> tuple[int, int]:
    """A pipe whose ends are not the numbers that the browser wants."""
    ends = os.pipe()
    moved = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, _FIRST_FREE_FD) for end in ends]
    for end in ends:
        os.close(end)
    return moved[0], moved[1]
