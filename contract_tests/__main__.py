"""`python -m contract_tests` and the command `contract-tests`."""

from __future__ import annotations

import os
import sys

from contract_tests.cli import main


def run() -> None:
    """Run the command line and exit with its code."""
    sys.exit(main(sys.argv[1:], os.environ))


if __name__ == "__main__":
    run()
