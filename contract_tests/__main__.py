"""`python -m contract_tests` and the command `contract-tests`."""

from __future__ import annotations

import os
import sys
import tempfile

from contract_tests.cli.main import main


def run() -> None:
    """Run the command line and exit with its code."""
    with tempfile.TemporaryDirectory(prefix="contract-tests-") as scratch:
        # Hypothesis keeps tables in the folder it is called in; a run leaves only the reports asked for.
        os.environ.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", scratch)
        sys.exit(main(sys.argv[1:], os.environ))


if __name__ == "__main__":
    run()
