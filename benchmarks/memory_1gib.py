"""Does memory stay flat? Uploads and downloads a file of 1 GiB on both APIs and watches the mock's memory.

`python benchmarks/memory_1gib.py [MIB]` prints the growth in MiB and exits 1 where it is 64 or more.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MIB = 1024 * 1024
LIMIT_MIB = 64
CHUNK_BYTES = 1 * MIB
BOUNDARY = "benchmark"
CASE = "aaaaaaaa-0000-4000-8000-00000000000a"


@dataclass
class Mock:
    """A running mock and what its process is made of."""

    process: subprocess.Popen[str]
    port: int

    def memory_mib(self, name: str) -> float:
        """`VmRSS`, the memory held now, or `VmHWM`, the most ever held."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        found = re.search(rf"{name}:\s+(\d+) kB", status)
        assert found
        return int(found[1]) / 1024

    def connect(self) -> http.client.HTTPConnection:
        """A new connection."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)


def start_mock(limit_mib: int) -> Mock:
    """Start a mock that takes files of this size."""
    command = [sys.executable, "-m", "mockserver", "--port", "0", "--limit-mb", str(limit_mib)]
    process = subprocess.Popen(
        [*command, "--log-level", "warning"], stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    assert process.stdout is not None
    return Mock(process, int(process.stdout.readline().strip().removeprefix("port=")))


def content(size_mib: int) -> Iterator[bytes]:
    """The file: every MiB of it is another."""
    block = hashlib.shake_256(b"benchmark").digest(CHUNK_BYTES - 8)
    for number in range(size_mib):
        yield number.to_bytes(8, "big") + block


def multipart(fields: dict[str, str], file_field: str, size_mib: int) -> tuple[int, Iterator[bytes]]:
    """The length of a form with the file as its last field, and the form."""
    text = "".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    about = f'Content-Disposition: form-data; name="{file_field}"; filename="large.bin"'
    head = f"{text}--{BOUNDARY}\r\n{about}\r\n\r\n".encode()
    tail = f"\r\n--{BOUNDARY}--\r\n".encode()

    def body() -> Iterator[bytes]:
        yield head
        yield from content(size_mib)
        yield tail

    return len(head) + size_mib * CHUNK_BYTES + len(tail), body()


def upload(mock: Mock, path: str, token: str, form: tuple[int, Iterator[bytes]]) -> Any:
    """Upload and answer the JSON."""
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        "Content-Length": str(form[0]),
    }
    connection = mock.connect()
    connection.request("POST", path, body=form[1], headers=headers)
    response = connection.getresponse()
    answer = json.loads(response.read())
    assert response.status == 200, answer
    connection.close()
    return answer


def download(mock: Mock, path: str, token: str) -> str:
    """The SHA-256 of what a path answers."""
    connection = mock.connect()
    connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
    response = connection.getresponse()
    assert response.status == 200
    digest = hashlib.sha256()
    while chunk := response.read(CHUNK_BYTES):
        digest.update(chunk)
    connection.close()
    return digest.hexdigest()


def caseiq(mock: Mock, size_mib: int) -> Iterator[str]:
    """Upload to Case IQ, then download."""
    form = multipart({"caseId": CASE}, "file", size_mib)
    record = upload(mock, "/api-public/1.0/save_file", "caseiq-full", form)
    yield "upload"
    path = f"/api-public/1.0/attachment/{record['id']}/attachment"
    assert download(mock, path, "caseiq-full") == sha256(size_mib)
    yield "download"


def agentcis(mock: Mock, size_mib: int) -> Iterator[str]:
    """Upload to Agentcis, then download."""
    form = multipart({}, "documents[]", size_mib)
    answer = upload(mock, "/api/v2/attachments/client/6", "agentcis-full", form)
    yield "upload"
    path = f"/attachments/{answer['uploadedFiles'][0]['id']}/download"
    assert download(mock, path, "agentcis-full") == sha256(size_mib)
    yield "download"


def sha256(size_mib: int) -> str:
    """The hash of the file."""
    digest = hashlib.sha256()
    for chunk in content(size_mib):
        digest.update(chunk)
    return digest.hexdigest()


def warm_up(mock: Mock) -> None:
    """One small round: what is loaded once does not grow with a file."""
    for work in (caseiq, agentcis):
        list(work(mock, 1))


def main(size_mib: int) -> int:
    """Run it and answer the exit code."""
    mock = start_mock(limit_mib=size_mib * 2)
    try:
        warm_up(mock)
        before = mock.memory_mib("VmRSS")
        print(f"{size_mib} MiB a file; the mock holds {before:.1f} MiB before")
        for work in (caseiq, agentcis):
            started = time.perf_counter()
            for step in work(mock, size_mib):
                seconds = time.perf_counter() - started
                now, most = mock.memory_mib("VmRSS"), mock.memory_mib("VmHWM")
                print(f"{work.__name__:9} {step:9} {seconds:5.1f} s   now {now:6.1f}   most {most:6.1f} MiB")
                started = time.perf_counter()
        growth_mib = mock.memory_mib("VmHWM") - before
    finally:
        mock.process.terminate()
        mock.process.communicate(timeout=30)
    print(f"growth at most {growth_mib:.1f} MiB, allowed are {LIMIT_MIB}")
    return int(growth_mib >= LIMIT_MIB)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1024))
