"""Reads the shell blocks of a page, with what the page says they print."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).parents[2]

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Shell:
    """A shell block; `prints` is the `text` block that follows it, None without one."""

    commands: str
    prints: str | None


def pages() -> list[Path]:
    """Every page of documentation."""
    below = [*ROOT.glob("[a-z]*/README.md"), *ROOT.glob("clients/*/README.md")]
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *below])


def blocks(page: Path) -> list[tuple[str, str]]:
    """Language and content of each fenced block."""
    return _BLOCK.findall(page.read_text(encoding="utf-8"))


def shells(page: Path) -> list[Shell]:
    """The shell blocks in their order."""
    found = [*blocks(page), ("", "")]
    return [
        Shell(content, following if next_language == "text" else None)
        for (language, content), (next_language, following) in pairwise(found)
        if language == "sh"
    ]


def matches(expected: str, printed: str) -> bool:
    """Whether a text is as expected, where `…` stands for anything on a line and empty lines do not count."""
    wanted, got = (
        [line.rstrip() for line in text.splitlines() if line.strip()] for text in (expected, printed)
    )
    patterns = [".*".join(map(re.escape, line.split("…"))) for line in wanted]
    return len(wanted) == len(got) and all(
        re.fullmatch(pattern, line) for pattern, line in zip(patterns, got, strict=True)
    )
