"""The mock in which every broken implementation of the shelf is a world. Prints `port=NNN` first.

The world `lenient` is lawful but different, `literal` keeps the rules and does nothing besides, in `busy`
documents come all the time; any other world is the mock itself.
"""

from __future__ import annotations

from tests.contract_tests import literal as to_the_letter
from tests.contract_tests.agentcis.lenient import LENIENT
from tests.contract_tests.agentcis.literal import literal
from tests.contract_tests.agentcis.shelf import FAULTS_BY_MODULE
from tests.contract_tests.agentcis.standing_worlds import WORLDS
from tests.contract_tests.agentcis.wire import Call
from tests.contract_tests.shelves import Shelf, main

if __name__ == "__main__":
    main(
        Shelf("agentcis", Call, FAULTS_BY_MODULE, {"lenient": LENIENT, to_the_letter.WORLD: literal} | WORLDS)
    )
