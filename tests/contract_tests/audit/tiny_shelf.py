"""A shelf of five: one is noticed, one is not, one cannot be, one is noticed by another name, one is lawful.

It is told by `--list` and served like those of the project.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from typing import Any

from tests.contract_tests.caseiq.faults import Fault
from tests.contract_tests.caseiq.shelf import FAULTS
from tests.contract_tests.caseiq.wire import Call
from tests.contract_tests.shelves import Shelf, main
from tests.contract_tests.wire import Answer, Inner

HEADER = "caseiq.auth.required-header"
REQUIRED = "caseiq.auth.required"
REASON = "the mock itself"
_EQUIVALENT = {"nothing": REASON, "accused": "so somebody thought"}


async def _unchanged(call: Call, inner: Inner) -> Answer:
    return await inner(call)


_BY_NAME = {fault.name: fault for fault in FAULTS}
TINY = (
    replace(_BY_NAME["challenge-none"], name="noticed"),
    Fault("unnoticed", HEADER, "the mock itself, and nobody says so", _unchanged),
    Fault("nothing", HEADER, "the mock itself", _unchanged),
    replace(_BY_NAME["challenge-none"], name="misnamed", rule=REQUIRED),
    replace(_BY_NAME["open-list"], name="accused"),
)


class _Told(Shelf):
    def as_data(self) -> dict[str, Any]:
        """What is on it, with the reasons of what is lawful."""
        data = super().as_data()
        return {
            **data,
            "mutants": [
                {**mutant, "equivalent": _EQUIVALENT.get(mutant["id"], "")} for mutant in data["mutants"]
            ],
        }


if __name__ == "__main__":
    if "--broken" in sys.argv:
        print(json.dumps({"api": "caseiq"}))
    else:
        main(_Told("caseiq", Call, {__name__: TINY}, {}))
