"""Which entries a changelog has that it had not before, for one spec."""

from __future__ import annotations

import re
from collections.abc import Iterator

_HEADING = re.compile(r"(#{2,})\s+(.*?)\s*#*$")
_ITEM = re.compile(r"[-*+]\s+(.*)")


def new_entries(old: str, new: str, title: str) -> list[str]:
    """The entries of the version in the making, the first, that are new.

    A section `### Case IQ spec` is that of the spec whose title begins with `Case IQ`, and where there is
    one, only what stands in it counts.
    """
    before = {entry for _, _, entry in _entries(old)}
    entries = [(section, entry) for version, section, entry in _entries(new) if version == 1]
    sections = {section for _, section, _ in _entries(new) if _is_of(section, title)}
    return [
        entry for section, entry in entries if entry not in before and (section in sections or not sections)
    ]


def _is_of(section: str, title: str) -> bool:
    name = section.removesuffix(" spec")
    return name != section and bool(name) and title.startswith(name)


def _entries(text: str) -> Iterator[tuple[int, str, str]]:
    """Each entry with the number of its version, from 1, and its section."""
    version, section, entry = 0, "", ""
    for line in [*text.splitlines(), "## end"]:
        heading, item = _HEADING.match(line), _ITEM.match(line)
        if (heading or item or not line.strip()) and entry:
            yield version, section, entry
            entry = ""
        if heading:
            version += heading[1] == "##"
            section = heading[2] if len(heading[1]) > 2 else ""
        elif item:
            entry = item[1].strip()
        elif entry:
            entry = f"{entry} {line.strip()}"
