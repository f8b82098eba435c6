"""Operators on an answer as a whole: its status, a header, the bytes of its body."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from contract_tests.audit.response import values
from contract_tests.audit.response.answer import Answer
from contract_tests.audit.response.values import UNFIT

_BOM = b"\xef\xbb\xbf"
_PAGE = b"<!DOCTYPE html><title>Sign in</title><p>Please sign in."

AnswerOperator = Callable[[Answer], Answer]


def cut_byte(answer: Answer) -> Answer:
    """Without the last byte."""
    return answer.with_body(answer.body[:-1])


def flip_byte(answer: Answer) -> Answer:
    """With one bit of the byte in the middle turned round."""
    at = len(answer.body) // 2
    flipped = bytes(byte ^ 1 for byte in answer.body[at : at + 1])
    return answer.with_body(answer.body[:at] + flipped + answer.body[at + 1 :])


def line_feed(answer: Answer) -> Answer:
    """With a line feed behind the last byte."""
    return answer.with_body(answer.body + b"\n")


def carriage_returns(answer: Answer) -> Answer:
    """With every line feed as the ends of lines of Windows, as a transfer in text mode does it."""
    return answer.with_body(answer.body.replace(b"\n", b"\r\n"))


def recoded(answer: Answer) -> Answer:
    """With the bytes taken for Latin-1 and written as UTF-8."""
    return answer.with_body(answer.body.decode("latin-1").encode())


def bom(answer: Answer) -> Answer:
    """With a byte order mark in front."""
    return answer.with_body(_BOM + answer.body)


def no_body(answer: Answer) -> Answer:
    """Without a body."""
    return answer.with_body(b"")


def in_base64(answer: Answer) -> Answer:
    """With the body in Base64."""
    return answer.with_body(base64.b64encode(answer.body))


def zipped_untold(answer: Answer) -> Answer:
    """With the body compressed, and no header that says so."""
    return answer.with_body(gzip.compress(answer.body, mtime=0)) if answer.body else answer


def zipped_untrue(answer: Answer) -> Answer:
    """With a header that says the body is compressed, which it is not."""
    return answer.with_header("content-encoding", "gzip") if answer.body else answer


def page(answer: Answer) -> Answer:
    """With a page of HTML instead of the body."""
    return answer.with_body(_PAGE).with_header("content-type", "text/html; charset=utf-8")


def trailing(answer: Answer) -> Answer:
    """With a brace too much behind the JSON."""
    return answer.with_body(answer.body + b"}")


def other_charset(answer: Answer) -> Answer:
    """With the JSON in UTF-16, and a header that says UTF-8."""
    return answer.with_body(_text(answer).encode("utf-16")).with_header(
        "content-type", "application/json; charset=utf-8"
    )


def as_windows_text(answer: Answer) -> Answer:
    """With what is not ASCII in the code page of Western Windows."""
    plain = answer.with_json(answer.json())
    return answer.with_body(_text(plain).encode("cp1252", "replace")) if not plain.body.isascii() else answer


def wrapped(answer: Answer) -> Answer:
    """With the JSON as a member `data` of an object."""
    return answer.with_json({"data": answer.json()})


def listed(answer: Answer) -> Answer:
    """With the JSON as the one item of an array."""
    return answer.with_json([answer.json()])


def encoded_twice(answer: Answer) -> Answer:
    """With the JSON as a text of JSON."""
    return answer.with_json(json.dumps(answer.json()))


def other_type(answer: Answer) -> Answer:
    """With a Content-Type that says HTML."""
    return answer.with_header("content-type", "text/html; charset=utf-8")


def no_type(answer: Answer) -> Answer:
    """Without a Content-Type."""
    return answer.with_header("content-type", None)


BYTES_OPERATORS: dict[str, AnswerOperator] = {
    "cut-byte": cut_byte,
    "flip-byte": flip_byte,
    "line-feed": line_feed,
    "carriage-returns": carriage_returns,
    "recoded": recoded,
    "bom": bom,
    "no-body": no_body,
    "base64": in_base64,
    "zipped-untold": zipped_untold,
    "zipped-untrue": zipped_untrue,
    "page": page,
    "other-type": other_type,
    "no-type": no_type,
}
JSON_OPERATORS: dict[str, AnswerOperator] = {
    "cut-byte": cut_byte,
    "trailing": trailing,
    "bom": bom,
    "other-charset": other_charset,
    "windows-text": as_windows_text,
    "no-body": no_body,
    "zipped-untold": zipped_untold,
    "zipped-untrue": zipped_untrue,
    "page": page,
    "wrapped": wrapped,
    "listed": listed,
    "encoded-twice": encoded_twice,
    "other-type": other_type,
    "no-type": no_type,
}
ANSWER_OPERATORS: dict[str, AnswerOperator] = {**BYTES_OPERATORS, **JSON_OPERATORS}
HEADER_OPERATORS = ("drop-header", "empty-header", "alter-header")
STATUS_OPERATOR = "status"


def with_status(answer: Answer, status: int) -> Answer:
    """With another status; without a body where that status has none."""
    changed = replace(answer, status=status)
    if status not in (204, 304):
        return changed
    return replace(changed, body=b"").with_header("content-length", None).with_header("content-type", None)


def with_changed_header(answer: Answer, operator: str, name: str) -> Answer:
    """With a header that is missing, empty or another."""
    value: Any = answer.header(name)
    if value is None:
        return answer
    wanted = {"drop-header": None, "empty-header": "", "alter-header": values.alter(value)}[operator]
    return answer if wanted is UNFIT else answer.with_header(name, wanted)


def _text(answer: Answer) -> str:
    return answer.body.decode("utf-8", "replace")
