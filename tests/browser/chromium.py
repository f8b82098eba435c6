"""A real browser without a window and without a network but this machine."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage"),
    *("--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"),
    # Every name but this machine's is unknown, as on a machine without a network.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE *.localhost",
)
# How long a page may think; waiting for the network does not count.
_BUDGET = "--virtual-time-budget=20000"


@dataclass(frozen=True)
class Page:
    """What became of a page: its DOM as HTML, and the hosts that it asked for anything."""

    html: str
    hosts: frozenset[str]


def program() -> str:
    """The browser's path. Raises RuntimeError where there is none."""
    found = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chromium-browser"))), None)
    if found is None:
        msg = "these tests need a browser: apt-get install chromium"
        raise RuntimeError(msg)
    return found


def open_page(url: str, folder: Path) -> Page:
    """Open a page and let its scripts run to their end; `folder` takes the browser's files."""
    log = folder / "net.json"
    command = [program(), *FLAGS, _BUDGET, f"--user-data-dir={folder / 'profile'}", f"--log-net-log={log}"]
    done = subprocess.run(
        [*command, "--dump-dom", url], capture_output=True, text=True, timeout=120, check=True
    )
    return Page(done.stdout, _hosts_asked_by_the_page(json.loads(log.read_text(encoding="utf-8"))))


def _hosts_asked_by_the_page(log: Any) -> frozenset[str]:
    """The hosts in a NetLog, without what the browser asks for on its own account."""
    start = log["constants"]["logEventTypes"]["URL_REQUEST_START_JOB"]
    requests = [event["params"] for event in log["events"] if event["type"] == start and "params" in event]
    asked = [one for one in requests if "url" in one and one.get("request_type") != "other"]
    asked += [one for one in requests if one.get("initiator", "").startswith("http")]
    return frozenset(urlsplit(one["url"]).netloc for one in asked)
