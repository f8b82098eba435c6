"""What each operator does to an answer, in words; `{0}` is what it works on."""

from __future__ import annotations

from contract_tests.audit.response.mutation import Mutation

WORDS = {
    "status": "the status is {0}",
    "drop-header": "the header {0} is missing",
    "empty-header": "the header {0} is empty",
    "alter-header": "the header {0} has another last letter or digit",
    "drop": "`{0}` is missing",
    "rename": "`{0}` is written in the other convention, such as `file_name` for `fileName`",
    "repeat": "`{0}` stands there twice, the second time empty",
    "retype": "`{0}` has another type, such as a number as text",
    "null": "`{0}` is null",
    "empty": "`{0}` is empty, or 0",
    "increment": "`{0}` is one more",
    "negate": "`{0}` is the opposite",
    "alter": "`{0}` has another last letter or digit",
    "pad": "`{0}` has a blank at its end",
    "hour": "`{0}` is an hour later",
    "zoneless": "`{0}` has lost its zone",
    "next-day": "`{0}` is a day later",
    "iso-day": "`{0}` is a day in the order of ISO 8601",
    "host": "`{0}` leads to another host",
    "relative": "`{0}` has neither scheme nor host",
    "swap": "the first two of `{0}` have changed places",
    "cut": "the last of `{0}` is missing",
    "twice": "the last of `{0}` is there twice",
    "neighbour": "`{0}` is that of the next item",
    "earlier": "`{0}` is that of the answer before",
    "cut-byte": "the last byte is missing",
    "flip-byte": "one bit in the middle is another",
    "line-feed": "a line feed stands at the end",
    "carriage-returns": "line feeds have become ends of lines of Windows",
    "recoded": "the bytes were taken for Latin-1 and written as UTF-8",
    "bom": "a byte order mark stands in front",
    "no-body": "there is no body",
    "base64": "the body is in Base64",
    "zipped-untold": "the body is compressed, and no header says so",
    "zipped-untrue": "a header says that the body is compressed, and it is not",
    "page": "the body is a page of HTML",
    "trailing": "a brace too much stands at the end",
    "other-charset": "the JSON is in UTF-16, under a header that says UTF-8",
    "windows-text": "what is not ASCII is in the code page of Western Windows",
    "wrapped": "the JSON is a member `data` of an object",
    "listed": "the JSON is the only item of an array",
    "encoded-twice": "the JSON is a text that holds JSON",
    "other-type": "the Content-Type says HTML",
    "no-type": "there is no Content-Type",
}


def described(mutation: Mutation) -> str:
    """A mutation in a sentence."""
    words = WORDS[mutation.operator].format(mutation.target)
    return f"in answers {mutation.status} of {mutation.operation} {words}"
