"""Conforming targets on which others are at work, and what they left behind there."""

from __future__ import annotations

from itertools import count as counting
from typing import Any

import httpx

from tests.contract_tests.agentcis.faults import before, items
from tests.contract_tests.agentcis.wire import FULL_TOKEN, Call
from tests.contract_tests.wire import Inner

_AT_ONCE = 50
_NUMBERS = counting()
_MULTIPART = ("content-type", "multipart/form-data; boundary=edge")
_FORM = (
    b'--edge\r\nContent-Disposition: form-data; name="documents[]"; filename="busy.txt"\r\n\r\n'
    b"busy\r\n--edge--\r\n"
)


async def _somebody_uploads(call: Call, inner: Inner) -> None:
    kept = [pair for pair in call.but(token=FULL_TOKEN).headers if pair[0] != "content-type"]
    await inner(Call("POST", "/api/v2/attachments/client/5", (), (*kept, _MULTIPART), _FORM))


def _signed(item: dict[str, Any], _call: Call) -> None:
    item["_links"] = {kind: f"{link}?signature={next(_NUMBERS)}" for kind, link in item["_links"].items()}


WORLDS = {"busy": before("list", _somebody_uploads), "signed": items(_signed)}


def fill(port: str, world: str, count: int, *, field: str = "documents[]", slash: str = "") -> None:
    """Documents of many sizes at client 6, as if others had uploaded them."""
    headers = {"X-Mock-World": world, "Authorization": f"Bearer {FULL_TOKEN}"}
    url = f"http://127.0.0.1:{port}/api/v2/attachments/client/6{slash}"
    for start in range(0, count, _AT_ONCE):
        numbers = range(start, min(start + _AT_ONCE, count))
        files = [(field, (f"Report {n:04}.pdf", b"x" * (n % 40 * 611 + 1))) for n in numbers]
        httpx.post(url, headers=headers, files=files, trust_env=False).raise_for_status()


def empty(port: str, world: str) -> None:
    """Delete the demo's documents of client 5."""
    httpx.request(
        "DELETE",
        f"http://127.0.0.1:{port}/api/v2/attachments",
        headers={"X-Mock-World": world, "Authorization": f"Bearer {FULL_TOKEN}"},
        json={"ids": [3, 4]},
        trust_env=False,
    ).raise_for_status()
