"""`python -m tests.contract_tests.agentcis.server`: the mock with a world for each fault, in one process.

Prints `port=NNN` first. The world `lenient` is lawful but different; any other world is the mock itself.
"""

from __future__ import annotations

import logging
import warnings

from mockserver.config import Config
from tests.contract_tests.agentcis.lenient import LENIENT
from tests.contract_tests.agentcis.shelf import FAULTS
from tests.contract_tests.agentcis.wire import Worlds


def main() -> None:
    """Serve until a signal."""
    warnings.filterwarnings("ignore", message="Using `httpx` with")
    from mockserver.app import create_app  # noqa: PLC0415 - after the filter
    from mockserver.server import bind, serve  # noqa: PLC0415

    logging.getLogger("connexion").setLevel(logging.ERROR)
    listener = bind("127.0.0.1", 0)
    print(f"port={listener.getsockname()[1]}", flush=True)
    hows = {fault.world: fault.how for fault in FAULTS}
    serve(Worlds(create_app(Config()), {**hows, "lenient": LENIENT}), listener)


if __name__ == "__main__":
    main()
