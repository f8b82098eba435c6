"""Ways to change the form of an upload."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.contract_tests.caseiq.faults import answered, refused
from tests.contract_tests.caseiq.wire import CASE_A, Call
from tests.contract_tests.wire import How


def refuses(when: Callable[[Call], Any], status: int = 400, text: str = "refused") -> How:
    return answered("upload", lambda call: bool(call.token) and bool(when(call)), refused(status, text))


def elsewhere(call: Call) -> Call:
    return call.mapped(lambda part: part.but(content=CASE_A.encode()) if part.name == "caseId" else part)
