"""Conforming targets on which others are at work, and what they left behind there."""

from __future__ import annotations

import re
from itertools import count as counting

import httpx

from tests.contract_tests.caseiq.faults import Record, answered, page, records
from tests.contract_tests.caseiq.wire import CASE_A, CASE_B, FULL_TOKEN, PREFIX, Call
from tests.contract_tests.wire import Answer, Inner

_NUMBERS = counting()
_FORM = (
    f'--edge\r\nContent-Disposition: form-data; name="caseId"\r\n\r\n{CASE_A}\r\n'
    '--edge\r\nContent-Disposition: form-data; name="file"; filename="busy.txt"\r\n\r\nbusy\r\n--edge--\r\n'
).encode()


async def _busy(call: Call, inner: Inner) -> Answer:
    """Somebody uploads a file before each list is answered."""
    if call.operation == "list":
        kept = [pair for pair in call.but(token=FULL_TOKEN).headers if pair[0] != "content-type"]
        headers = (*kept, ("content-type", "multipart/form-data; boundary=edge"))
        await inner(Call("POST", f"{PREFIX}/save_file", (), headers, _FORM))
    return await inner(call)


def _counted(record: Record, call: Call) -> None:
    if "fields" not in call.asked:
        record["views"] = next(_NUMBERS)


_BESIDE_THE_DEMO = re.compile(r"(.*/attachment/aaaaaaaa-0000-4000-8000-0000000000f)([03-9a-f])(|/attachment)")


async def _consecutive(call: Call, inner: Inner) -> Answer:
    """Ids beside those of the demo are there, too: they answer as its first file."""
    found = _BESIDE_THE_DEMO.fullmatch(call.path)
    if found is None:
        return await inner(call)
    reply = await inner(call.but(path=f"{found[1]}1{found[3]}"))
    record = reply.json()
    return (
        reply.but(json={**record, "id": call.path.rpartition("/")[2]}) if not found[3] and record else reply
    )


WORLDS = {
    "busy": _busy,
    "consecutive": _consecutive,
    "counting": records(_counted, "get list"),
    "nothing": answered("list", lambda _call: True, page([])),
}


def fill(port: str, world: str, count: int) -> None:
    """Files of many sizes and two kinds in both cases, as if others had uploaded them."""
    headers = {"X-Mock-World": world, "Authorization": f"Bearer {FULL_TOKEN}"}
    url = f"http://127.0.0.1:{port}{PREFIX}/save_file"
    with httpx.Client(headers=headers, trust_env=False) as client:
        for number in range(count):
            ending, kind = (("TXT", "text/plain"), ("pdf", "application/pdf"))[number % 2]
            content = b"\xff " + b"y" * (number * 7919 % 3001 + 1) + b"\r\n"
            file = (f"Report {number} Übersicht.{ending}", content, kind)
            case = (None, CASE_B if number % 3 == 2 else CASE_A)
            client.post(url, files=[("caseId", case), ("file", file)]).raise_for_status()
