"""`python -m mockserver` and the command `mockserver`."""

from __future__ import annotations

import os
import sys

from mockserver.cli import main


def run() -> None:
    """Run the command line and exit with its code."""
    sys.exit(main(sys.argv[1:], os.environ))


if __name__ == "__main__":
    run()
