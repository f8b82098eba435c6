"""`python -m contract_tests` and the command `contract-tests`."""

from __future__ import annotations

import os
import sys

from contract_tests.cache import cache_folder
from contract_tests.cli.main import main


def run() -> None:
    """Run the command line and exit with its code."""
    # Hypothesis keeps tables of Unicode, two seconds' work, in the folder it is called in; a run leaves there
    # only the reports asked for.
    os.environ.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", str(cache_folder(os.environ) / "hypothesis"))
    sys.exit(main(sys.argv[1:], os.environ))


if __name__ == "__main__":
    run()
