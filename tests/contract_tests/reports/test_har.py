"""The traffic of a run as HAR 1.2: whole, readable by any viewer, and without secrets."""

from __future__ import annotations

import base64
import json
import tracemalloc
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from contract_tests.messages import Exchange, Json, Multipart, Part, Raw, Request
from contract_tests.redact import Redactor
from contract_tests.target import Target
from contract_tests.traffic import Traffic
from tests.contract_tests.command import judged

_SECRET = "s3cr3t-token-4711"


def _object(required: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": required.split(), "properties": properties}


_NUMBER = {"type": "number", "minimum": -1}
_TEXT = {"type": "string"}
_PAIRS = {"type": "array", "items": _object("name value", name=_TEXT, value=_TEXT)}
_BOTH = {
    "httpVersion": _TEXT,
    "cookies": _PAIRS,
    "headers": _PAIRS,
    "headersSize": _NUMBER,
    "bodySize": _NUMBER,
}
# https://w3c.github.io/web-performance/specs/HAR/Overview.html
_HAR = _object(
    "log",
    log=_object(
        "version creator entries",
        version={"const": "1.2"},
        creator=_object("name version", name=_TEXT, version=_TEXT),
        entries={
            "type": "array",
            "items": _object(
                "startedDateTime time request response cache timings",
                startedDateTime={
                    "type": "string",
                    "format": "date-time",
                    "pattern": r"^\d{4}-\d\d-\d\dT.*\+00:00$",
                },
                time={"type": "number", "minimum": 0},
                comment=_TEXT,
                request=_object(
                    "method url httpVersion cookies headers queryString headersSize bodySize",
                    **{**_BOTH, "method": _TEXT, "url": {"type": "string", "pattern": "^https?://"}},
                    queryString=_PAIRS,
                    postData=_object("mimeType text", mimeType=_TEXT, text=_TEXT),
                ),
                response=_object(
                    "status statusText httpVersion cookies headers content redirectURL headersSize bodySize",
                    **{**_BOTH, "status": {"type": "integer"}, "statusText": _TEXT, "redirectURL": _TEXT},
                    content=_object("size mimeType", size=_NUMBER, mimeType=_TEXT, text=_TEXT),
                ),
                timings=_object("send wait receive", send=_NUMBER, wait=_NUMBER, receive=_NUMBER),
            ),
        },
    ),
)


def _redactor() -> Redactor:
    return Redactor([Target("caseiq", {"base_url": "https://h.example", "token": _SECRET})])


def _exchange(body: bytes = b"{}", *, sent: Any = None, **more: Any) -> Exchange:
    request = Request("POST", "/x", body=sent, token=_SECRET)
    headers = {"content-type": "application/json", **more.pop("headers", {})}
    return Exchange(request, "https://h.example/x?page=1&sig=abcdef", 200, headers, body, 0.25, **more)


def _written(path: Path, *exchanges: Exchange) -> list[Any]:
    traffic = Traffic(path, _redactor())
    for exchange in exchanges:
        traffic.record("test_of::test_it", exchange)
    traffic.close()
    har = json.loads(path.read_text(encoding="utf-8"))
    jsonschema.validate(har, _HAR)
    assert _SECRET not in path.read_text(encoding="utf-8")
    return list(har["log"]["entries"])


def test_a_run_without_requests_is_a_whole_archive(tmp_path: Path) -> None:
    assert _written(tmp_path / "h.har") == []


def test_an_entry_has_what_was_sent_what_came_and_the_test_but_no_secret(tmp_path: Path) -> None:
    exchange = _exchange(
        json.dumps({"access": _SECRET, "ok": True}).encode(),
        sent=Json({"client_secret": _SECRET, "ttl": 3}),
        sent_headers=(("authorization", f"Bearer {_SECRET}"), ("x-own", "1")),
        headers={"location": "https://cdn.example/?token=abcdef", "set-cookie": "sid=abcdef; Path=/"},
    )

    (entry,) = _written(tmp_path / "h.har", exchange)

    assert entry["comment"] == "test_of::test_it"
    assert entry["request"]["url"] == "https://h.example/x?page=1&sig=[redacted]"
    assert entry["request"]["queryString"][0] == {"name": "page", "value": "1"}
    assert entry["request"]["headers"] == [
        {"name": "authorization", "value": "Bearer [redacted]"},
        {"name": "x-own", "value": "1"},
    ]
    assert json.loads(entry["request"]["postData"]["text"]) == {"client_secret": "[redacted]", "ttl": 3}
    assert json.loads(entry["response"]["content"]["text"]) == {"access": "[redacted]", "ok": True}
    assert entry["response"]["redirectURL"] == "https://cdn.example/?token=[redacted]"
    assert {"name": "set-cookie", "value": "sid=[redacted]"} in entry["response"]["headers"]
    assert entry["time"] == 250.0


def test_a_wrong_token_that_was_made_from_the_right_one_is_masked_too(tmp_path: Path) -> None:
    (entry,) = _written(
        tmp_path / "h.har", _exchange(sent_headers=(("Authorization", f"Bearer {_SECRET[:-1]}"),))
    )

    assert entry["request"]["headers"] == [{"name": "Authorization", "value": "Bearer [redacted]"}]


def test_small_bytes_are_kept_as_base64_and_large_bodies_are_told_by_size_and_hash(tmp_path: Path) -> None:
    png, large, binary = b"\x89PNG\0\xff", b"x" * 300_000, b"\0" * 70_000
    first, second, third = _written(tmp_path / "h.har", *map(_exchange, (png, large, binary)))

    assert base64.b64decode(first["response"]["content"]["text"]) == png
    assert first["response"]["content"]["encoding"] == "base64"
    assert second["response"]["content"]["text"].startswith("[300000 bytes, sha256 ")
    assert third["response"]["content"]["text"].startswith("[70000 bytes, sha256 ")


@pytest.mark.parametrize(
    "sent", [Raw(b"\xff\xfe\0"), Multipart((Part("file", b"\0" * 70_000, "a.bin"),)), Raw(b"")]
)
def test_odd_requests_are_recorded(tmp_path: Path, sent: Any) -> None:
    (entry,) = _written(tmp_path / "h.har", _exchange(b"\xff{ \xed\xa0", sent=sent))

    assert entry["request"]["bodySize"] == len(sent.encode()[1])


def test_memory_stays_flat_however_much_is_recorded(tmp_path: Path) -> None:
    traffic = Traffic(tmp_path / "h.har", _redactor())
    tracemalloc.start()
    for number in range(200):
        traffic.record("t", _exchange(f"{number} ".encode() * 20_000))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    traffic.close()

    assert (tmp_path / "h.har").stat().st_size > 10_000_000
    assert peak < 5_000_000


def test_a_disk_that_is_full_ends_the_archive_and_not_the_run(tmp_path: Path) -> None:
    traffic = Traffic(Path("/dev/full"), _redactor())
    for _ in range(3):
        traffic.record("t", _exchange(b"x" * 100_000))
    traffic.close()

    assert "space" in traffic.failure


def test_the_command_writes_what_a_run_on_the_mock_sent(tmp_path: Path) -> None:
    path = tmp_path / "run.har"
    done = judged("--api", "caseiq", "--rule", "caseiq.auth.role", "--har", str(path))

    assert done.returncode == 0, done.stdout + done.stderr
    text = path.read_text(encoding="utf-8")
    har = json.loads(text)
    jsonschema.validate(har, _HAR)
    tests = {entry["comment"].partition("::")[0] for entry in har["log"]["entries"]}
    assert tests == {"test_credentials", "test_standing"}
    assert "caseiq-full" not in text
    assert "caseiq-readonly" not in text


def test_an_archive_that_cannot_be_begun_is_told_before_anything_is_sent(tmp_path: Path) -> None:
    done = judged("--api", "caseiq", "--rule", "caseiq.auth.role", "--har", str(tmp_path / "no" / "x.har"))

    assert done.returncode == 2
    assert "cannot write" in done.stderr
    assert "held" not in done.stdout
