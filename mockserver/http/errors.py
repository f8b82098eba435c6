"""The errors that handlers and the layers round them raise; each API renders them in its own shape.

ApiError
└── FieldError    400, with the offending field
"""

from __future__ import annotations


class ApiError(Exception):
    """A request that is answered with an error.

    `rule` is the rule of the ledger that the request broke or that fixes this answer; `text` is for people.
    """

    def __init__(
        self, status: int, rule: str, text: str, *, headers: tuple[tuple[str, str], ...] = ()
    ) -> None:
        super().__init__(text)
        self.status = status
        self.rule = rule
        self.text = text
        self.headers = headers


class FieldError(ApiError):
    """A value that its field cannot have."""

    def __init__(self, rule: str, field: str, text: str) -> None:
        super().__init__(400, rule, f"{field}: {text}")
        self.field = field
        self.field_text = text
