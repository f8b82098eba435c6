"""Mocks that begin with what a test says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from starlette.testclient import TestClient

from mockserver.app import create_app
from mockserver.config import Config

CASE = "0c5e0000-0000-4000-8000-000000000001"


@contextmanager
def mock_with(*fixtures: Path, **settings: Any) -> Iterator[httpx.Client]:
    """A client of a mock in this process, called from this machine."""
    app = create_app(Config(fixture=fixtures, **settings))
    with TestClient(app, base_url="http://localhost", client=("127.0.0.1", 5000)) as client:
        yield client


def written(path: Path, text: str) -> Path:
    """A fixture file."""
    path.write_text(f"version: 1\n{text}", encoding="utf-8")
    return path
