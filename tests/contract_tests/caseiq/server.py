"""The mock in which every broken implementation of the shelf is a world. Prints `port=NNN` first."""

from __future__ import annotations

from tests.contract_tests import literal as to_the_letter
from tests.contract_tests.caseiq.lenient import WORLD, lenient
from tests.contract_tests.caseiq.literal import literal
from tests.contract_tests.caseiq.shelf import FAULTS_BY_MODULE
from tests.contract_tests.caseiq.standing_worlds import WORLDS
from tests.contract_tests.caseiq.wire import Call
from tests.contract_tests.shelves import Shelf, main

if __name__ == "__main__":
    main(Shelf("caseiq", Call, FAULTS_BY_MODULE, {WORLD: lenient, to_the_letter.WORLD: literal} | WORLDS))
