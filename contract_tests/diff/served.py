"""Specs and ledgers as a running mock, or another server, hands them out."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import httpx

import openapi
from contract_tests.diff.change import DiffError

_SECONDS = 10
_MOST_BYTES = 5_000_000
_OF_A_MOCK = re.compile(r"/_mock/docs/([a-z]+)(?:/openapi\.json)?/?$")


def is_url(argument: str) -> bool:
    """Whether an argument names something to fetch."""
    return argument.startswith(("http://", "https://"))


def spec_urls(url: str, api: str | None) -> list[str]:
    """The URLs of the specs that are meant: a mock has one for each API."""
    if _path(url) not in ("", "/"):
        return [url]
    return [f"{url.rstrip('/')}/_mock/docs/{each}/openapi.json" for each in ([api] if api else openapi.APIS)]


def fetch(url: str, folder: Path) -> tuple[Path, Path | None]:
    """A spec and, from a mock, its ledger, as files in a folder. Raises DiffError."""
    spec, ledger = folder / "openapi.yaml", folder / "rules.yaml"
    mock = _OF_A_MOCK.search(_path(url))
    if mock is None:
        spec.write_bytes(_get(url))
        return spec, None
    base = url[: url.index("/_mock/docs/")]
    spec.write_bytes(_without_itself(_get(f"{base}/_mock/docs/{mock[1]}/openapi.json")))
    ledger.write_bytes(_get(f"{base}/_mock/rules/{mock[1]}"))
    return spec, ledger


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError as error:
        msg = f"{url}: {error}"
        raise DiffError(msg) from error


def _without_itself(content: bytes) -> bytes:
    """The spec as it is in the repository: a mock names itself first among the servers."""
    try:
        document = json.loads(content)
        if document["servers"][0].get("description") == "This mock":
            del document["servers"][0]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        # Whoever reads it says what is wrong with it.
        return content
    return json.dumps(document, indent=1, ensure_ascii=False).encode()


def _get(url: str) -> bytes:
    content = b""
    try:
        with httpx.stream(
            "GET", url, timeout=_SECONDS, headers={"Accept": "application/json, */*"}
        ) as answer:
            if answer.status_code != 200:
                msg = f"{url}: the answer is {answer.status_code}"
                raise DiffError(msg)
            for piece in answer.iter_bytes():
                content += piece
                if len(content) > _MOST_BYTES:
                    msg = f"{url}: the answer has more than {_MOST_BYTES} bytes"
                    raise DiffError(msg)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        msg = f"{url}: there is no answer: {error}"
        raise DiffError(msg) from error
    return content
