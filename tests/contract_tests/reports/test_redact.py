"""What leaves the tester's machine: no secret in any form, no working link, no name of others' files."""

from __future__ import annotations

import base64
import html
import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, quote_plus
from xml.etree import ElementTree as ET

import pytest

from contract_tests.judge import Finding, seen
from contract_tests.messages import Exchange, Request
from contract_tests.redact import Redactor
from contract_tests.target import Target

_SECRET = "s3cr3t/\"of\" <the> 'tester'&ü+1"
_TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N"
_JSON = {"content-type": "application/json"}


def _redactor(*, live: bool = False, headers: tuple[tuple[str, str], ...] = (), **members: str) -> Redactor:
    known = {"base_url": "https://host.example", "token": _SECRET, **members}
    return Redactor([Target("agentcis", known, headers)], hides_others=live, marker="0a1b2c")


def _exchange(value: Any, *, url: str = "https://host.example/api/v2/x", **more: Any) -> Exchange:
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return Exchange(Request("GET", "/"), url, **{"status": 200, "headers": _JSON, "body": body, **more})


def _xml(text: str) -> str:
    element = ET.Element("a", b=text)
    element.text = text
    return ET.tostring(element, encoding="unicode")


_WRITERS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "JSON": json.dumps,
    "JSON with its letters": lambda text: json.dumps(text, ensure_ascii=False),
    "JSON of PHP": lambda text: json.dumps(text).replace("/", "\\/"),
    "JSON in JSON": lambda text: json.dumps(json.dumps(text)),
    "JSON in HTML": lambda text: html.escape(json.dumps(text)),
    "HTML": html.escape,
    "XML": _xml,
    "a repr": lambda text: repr([text]),
    "a query": lambda text: quote(text, safe=""),
    "a form": quote_plus,
    "a path": quote,
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "Basic": lambda text: base64.b64encode(f"someone:{text}".encode()).decode(),
    "base64 of more": lambda text: base64.urlsafe_b64encode(f"ab{text}, and then".encode()).decode(),
    "octal": lambda text: "".join(f"\\{byte:03o}" for byte in text.encode()),
}


@pytest.mark.parametrize("writer", _WRITERS)
@pytest.mark.parametrize("secret", [_SECRET, _TOKEN, "plain-token"])
def test_a_secret_is_found_however_it_was_written(writer: str, secret: str) -> None:
    redactor = _redactor(readonly_token=secret)
    written = _WRITERS[writer](secret)

    shown = redactor.text(f"before {written} behind")

    assert written not in shown
    assert redactor.leaks_in(written)
    assert not redactor.leaks_in(shown)
    assert shown.startswith("before")
    assert shown.endswith("behind")


@pytest.mark.parametrize(
    "name", ["Authorization", "Cookie", "X-Gateway-Key", "x-api-key", "X-Auth", "Client-Secret"]
)
def test_the_value_of_a_configured_header_is_a_secret_where_its_name_smells_of_one(name: str) -> None:
    redactor = _redactor(headers=((name, "Bearer gateway-4711"), ("X-Mock-World", "blue-world")))

    shown = redactor.text("came: gateway-4711 in blue-world")

    assert shown == "came: [redacted] in blue-world"


def test_a_token_that_the_run_obtained_is_a_secret_from_then_on() -> None:
    redactor = _redactor()
    redactor.learn(_exchange({"access_token": _TOKEN, "nested": [{"refresh_token": "again-and-again"}]}))

    shown = redactor.text(f"{_TOKEN} again-and-again")

    assert shown == "[redacted] [redacted]"


def test_cookies_are_masked_in_headers_and_wherever_else_they_stand() -> None:
    redactor = _redactor()
    cookie = "laravel_session=eyJpdiI6Im%3D; Expires=Wed, 21 Oct 2026 07:28:00 GMT; HttpOnly"
    redactor.learn(_exchange({}, headers={**_JSON, "set-cookie": cookie}))

    assert redactor.headers([("Set-Cookie", cookie)]) == [("Set-Cookie", "laravel_session=[redacted]")]
    assert redactor.headers([("Cookie", "a=1; b=2")]) == [("Cookie", "a=[redacted]; b=[redacted]")]
    assert "eyJpdiI6Im" not in redactor.text("-H 'X: eyJpdiI6Im%3D'")


@pytest.mark.parametrize(
    "query",
    [
        "signature=abc%2Bdef%3D",
        "X-Amz-Signature=1f2e3d&X-Amz-Credential=AKIA/20260101",
        "Expires=1700000000&Key-Pair-Id=APKA&Policy=eyJTd",
        "sig=1f2e3d",
        "token=1f2e3d",
        "code=1f2e3d&key=1f&secret=x&password=y",
    ],
)
@pytest.mark.parametrize("writer", ["as it is", "JSON of PHP", "HTML", "JSON in JSON", "a query"])
def test_a_signed_link_works_for_nobody_who_reads_it(query: str, writer: str) -> None:
    redactor = _redactor()
    written = _WRITERS[writer](f"https://cdn.example/f/1?page=2&{query}")

    shown = redactor.text(written)

    for value in (pair.partition("=")[2] for pair in query.split("&")):
        assert f"={value}" not in shown
        assert f"%3D{quote(value)}" not in shown
    assert "cdn.example" in shown
    assert "page" in shown
    assert redactor.leaks_in(written) == {"a signed link"}
    assert not redactor.leaks_in(shown)


def test_the_password_in_a_url_is_a_secret() -> None:
    redactor = _redactor(base_url="https://tester:hunter%20two@host.example")

    shown = redactor.text("https://tester:hunter%20two@host.example/ hunter two")

    assert shown == "https://[redacted]@host.example/ [redacted]"


@pytest.mark.parametrize("made", [_TOKEN[:-1], _TOKEN.swapcase(), _TOKEN[: len(_TOKEN) // 2], _TOKEN + "x"])
def test_what_tests_make_from_a_token_is_masked_where_it_stands_as_a_credential(made: str) -> None:
    redactor = _redactor(token=_TOKEN)

    assert made[:20] not in redactor.text(f"curl -H 'Authorization: Bearer {made}'")
    assert made[:20] not in redactor.text(json.dumps(json.dumps({"client_secret": made})))
    ((_, value),) = redactor.headers([("Authorization", f"Bearer {made}")])
    assert value.startswith("Bearer [redacted]")


def test_a_credential_that_was_never_one_stays_readable() -> None:
    line = "curl -H 'Authorization: Digest username=x' -H \"Authorization: Bearer $TOKEN\""

    assert _redactor().text(line) == line


def test_a_short_secret_does_not_eat_the_words_of_a_report() -> None:
    redactor = _redactor(token="test")

    shown = redactor.text('{"test": "test_list", "token": "test", "h": "Bearer test"} a test of it')

    assert shown == '{"test": "test_list", "token": "[redacted]", "h": "Bearer [redacted]"} a test of it'


_OTHERS = {
    "data": [
        {"id": 3, "original_name": "Divorce Smith.docx", "uploaded_by": {"id": 7, "name": "Ann Onym"}},
        {"id": 4, "original_name": "a", "path": "tenant/7/Divorce.docx", "description": "", "file_size": 9},
        {"id": 5, "original_name": "CT-0A1B2C-1 mine.txt", "description": "for the tests"},
    ],
    "meta": {"path": "https://host.example/api/v2/attachments/client/5"},
}


def test_on_a_live_target_records_of_others_lose_their_names_and_ours_keep_them() -> None:
    redactor = _redactor(live=True)

    shown = json.loads(redactor.body(_exchange(_OTHERS)))

    first, second, ours = shown["data"]
    assert first == {"id": 3, "original_name": "[of others]", "uploaded_by": {"id": 7, "name": "[of others]"}}
    assert second == {**_OTHERS["data"][1], "original_name": "[of others]", "path": "[of others]"}  # type: ignore[index]
    assert ours == _OTHERS["data"][2]  # type: ignore[index]
    assert shown["meta"] == _OTHERS["meta"]


def test_on_the_mock_every_name_is_shown() -> None:
    exchange = _exchange(_OTHERS)

    assert _redactor().body(exchange) == exchange.body


def test_a_name_of_others_is_masked_wherever_it_turns_up_but_a_short_one_leaves_the_report_alone() -> None:
    redactor = _redactor(live=True)
    redactor.learn(_exchange(_OTHERS))

    shown = redactor.text("gone: ['Divorce Smith.docx', 'a'], GET /?name=Divorce%20Smith.docx by Ann Onym")

    assert shown == "gone: ['[of others]', 'a'], GET /?name=[of others] by [of others]"


def test_a_name_that_is_a_word_of_the_report_breaks_no_markup() -> None:
    redactor = _redactor(live=True)
    redactor.learn(_exchange([{"original_name": "breaches"}, {"original_name": "failure"}]))

    shown = redactor.text('{"breaches": ["breaches"]} <failure message="x">failure</failure>')

    assert shown == '{"breaches": ["[of others]"]} <failure message="x">[of others]</failure>'


@pytest.mark.parametrize("cut", range(20, 190, 10))
def test_what_was_observed_shows_no_name_of_others_wherever_it_was_cut(cut: int) -> None:
    redactor = _redactor(live=True)
    exchange = _exchange(
        {"data": [{"original_name": "x.md", "path": "t/7/Divorce.docx", "uploader": "Ann Onym"}]}
    )
    redactor.learn(exchange)

    found = redactor.finding(Finding("r", "broken", "e", f"odd: {seen(exchange)}"[:cut]))

    assert not {"x.md", "t/7", "Div", "Ann"} & set(found.observed.replace('"', " ").split())
    assert "Divorce" not in found.observed
    assert "Ann" not in found.observed


def test_an_error_keeps_its_code_word_on_a_live_target() -> None:
    redactor = _redactor(live=True)
    error = {"name": "SERVICE_ACCOUNT_ERROR", "httpstatus": 400, "message": "BAD_REQUEST"}
    exchange = _exchange(error, status=400)

    found = redactor.finding(Finding("r", "broken", "e", seen(exchange), exchange))

    assert "SERVICE_ACCOUNT_ERROR" in found.observed


def test_a_download_of_others_is_told_by_its_size_and_hash_and_its_header_names_no_file() -> None:
    redactor = _redactor(live=True)
    headers = {
        "content-type": "text/plain",
        "content-disposition": 'attachment; filename="Divorce.docx"; '
        "filename*=UTF-8''Divorce%20%C3%BC.docx",
    }
    exchange = _exchange(b"Dear Ann,", headers=headers)

    found = redactor.finding(Finding("r", "broken", "e", seen(exchange), exchange))

    assert found.exchange is not None
    assert found.exchange.body.startswith(b"[9 bytes, sha256 ")
    assert "Dear" not in found.observed
    assert "Divorce" not in str(found)
    assert "filename" in found.exchange.headers["content-disposition"]


def test_what_the_run_uploaded_is_shown_on_a_live_target_too() -> None:
    redactor = _redactor(live=True)
    headers = {"content-disposition": 'attachment; filename="ct-0a1b2c-1.txt"'}

    assert redactor.headers(headers.items()) == [*headers.items()]
    assert redactor.body(_exchange(b"ct-0a1b2c-1 text", headers={})) == b"ct-0a1b2c-1 text"


def test_a_secret_that_an_excerpt_cuts_in_two_is_masked_to_its_end() -> None:
    found = _redactor(token=_TOKEN).finding(Finding("r", "broken", "e", f"came: {_TOKEN[:30]}"))

    assert found.observed == "came: [redacted]"


def test_a_redacted_text_is_not_changed_again() -> None:
    redactor = _redactor(live=True)
    once = redactor.text(f"https://a.example/?sig=abcdef&page=1 {_SECRET} Authorization: Bearer {_TOKEN}")

    assert redactor.text(once) == once


def test_learning_thousands_of_answers_takes_no_time_and_large_ones_are_not_read() -> None:
    redactor = _redactor(live=True)
    large = _exchange(b'{"access_token": "' + b"x" * 50_000_000 + b'"}')
    small = [_exchange({"data": [{"original_name": f"file {n} of others.pdf"}]}) for n in range(3000)]
    start = time.perf_counter()

    for exchange in (large, *small):
        redactor.learn(exchange)
    redactor.text("x" * 100_000)

    assert time.perf_counter() - start < 5
    assert redactor.text("file 2999 of others.pdf") == "[of others]"
