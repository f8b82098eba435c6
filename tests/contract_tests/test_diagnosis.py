"""One line about what all answers have in common, and none where they have nothing."""

from __future__ import annotations

import pytest

from contract_tests.answers import Answers
from contract_tests.messages import Exchange, Request
from contract_tests.redact import Redactor
from contract_tests.report.diagnosis import diagnose
from contract_tests.run import Run
from contract_tests.verdicts import Verdicts

_PAGE = {"content-type": "text/html; charset=utf-8"}
_JSON = {"content-type": "application/json"}


def _said(*answers: tuple[int, dict[str, str]]) -> list[str]:
    outcome = Run([], Verdicts(["caseiq"]), Redactor([]), answers={"caseiq": Answers()})
    for status, headers in answers:
        exchange = Exchange(Request("GET", "/a"), "https://api.example.org/a", status, headers, b"")
        outcome.answers["caseiq"].note(exchange)
    return diagnose(outcome)


def test_pages_are_named_with_all_their_statuses() -> None:
    assert _said((200, _PAGE), (404, _PAGE)) == [
        "caseiq: every answer is an HTML page (200, 404): is this the API's host?"
    ]


@pytest.mark.parametrize(
    ("location", "shown"),
    [
        ("/login?next=/a", "https://api.example.org/login"),
        ("https://me:secret@sso.example.org/in#top", "https://sso.example.org/in"),
        ("http://[", "an address that is none"),
    ],
)
def test_a_redirect_is_told_without_what_may_be_secret(location: str, shown: str) -> None:
    (line,) = _said((302, {**_PAGE, "location": location}))

    assert f"every answer is a redirect to {shown}: is the token right" in line


@pytest.mark.parametrize("other", [(200, _JSON), (302, {"location": "/b"}), (204, {})])
def test_one_answer_of_another_kind_is_enough_to_say_nothing(other: tuple[int, dict[str, str]]) -> None:
    assert _said((200, _PAGE), other) == []


def test_nothing_is_said_of_no_answers() -> None:
    assert _said() == []
