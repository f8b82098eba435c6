"""How the log looks: a line of text for people, or an object a line for machines."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

_TEXT = logging.Formatter("time=%(asctime)s level=%(levelname)s %(message)s", datefmt="%Y-%m-%dT%H:%M:%S%z")


class JsonLines(logging.Formatter):
    """One object a line. A request's members are members of it; a traceback is one too."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, Any] = {
            "time": time.replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
        }
        if isinstance(record.args, Mapping):
            line |= record.args
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


def set_up_log(level: str, log_format: str) -> None:
    """Log to stderr: the mock from `level` on, everything else from warnings on."""
    # No line shows these, and finding them out is a third of what a line costs.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if log_format == "json" else _TEXT)
    logging.basicConfig(handlers=[handler], level=logging.WARNING)
    # Connexion warns of every operation that takes two media types; bodies are read in front of it.
    logging.getLogger("connexion").setLevel(logging.ERROR)
    logging.getLogger("mockserver").setLevel(level.upper())
