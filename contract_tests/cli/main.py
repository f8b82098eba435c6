"""Which commands there are, and what they share: the console, and exit code 2 with one line for a wrong call.

Exit codes of every command: 0 all is well, 1 what was looked for was found (a broken rule, something left
behind), 2 the call was wrong, the target could not be reached or nothing could be said.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from importlib import import_module

from rich.console import Console

from contract_tests.baseline import BaselineError
from contract_tests.cli.errors import CallError
from contract_tests.mock import MockDidNotStart
from contract_tests.run import TargetUnreachable
from contract_tests.target import TargetError

_COMMANDS = ("plan", "run", "reproduce", "guard", "cleanup", "parity", "drift", "lint", "diff", "audit")
_WIDTH_OF_A_LOG = 140


def main(argv: Sequence[str], environ: Mapping[str, str]) -> int:
    """Run the program and answer its exit code."""
    options = _parser(argv).parse_args(argv)
    no_color = options.no_color or "NO_COLOR" in environ
    # Without colours also without bold type and a bar that moves: no control codes at all.
    console = Console(force_terminal=False if no_color else None, highlight=False)
    if not console.file.isatty() and "COLUMNS" not in environ:
        console.width = _WIDTH_OF_A_LOG
    try:
        code: int = options.command(options, environ, console)
    except (BaselineError, CallError, TargetError, TargetUnreachable, MockDidNotStart) as error:
        Console(stderr=True, highlight=False).print(f"contract-tests: {error}", markup=False, soft_wrap=True)
        return 2
    return code


def _parser(argv: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="contract-tests",
        description="Find every breach of the two attachment APIs' contracts.",
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    # To import all of them takes as long as a short run does.
    for name in argv[:1] if set(argv[:1]) & set(_COMMANDS) else _COMMANDS:
        import_module(f"contract_tests.cli.{name}_command").add_parser(commands)
    for each in commands.choices.values():
        each.add_argument("--no-color", action="store_true", help="print without colours")
    return parser
