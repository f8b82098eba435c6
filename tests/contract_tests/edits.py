"""Edits of files of ours, by their text or by a place in what they say."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openapi
from contract_tests.lint.gate import LEDGER, SPEC, Contract


@dataclass(frozen=True, kw_only=True)
class Edit:
    """In the file, from the text `within` on, the first `replace` becomes `by`."""

    api: str
    replace: str
    by: str
    file: str = SPEC
    within: str = ""

    def write(self, folder: Path) -> Contract:
        """Our spec and ledger in a folder, with the edit."""
        folder.mkdir(parents=True)
        for path in (openapi.spec_path(self.api), openapi.rules_path(self.api)):
            shutil.copyfile(path, folder / path.name)
        (folder / self.file).write_text(self.edited(), encoding="utf-8")
        return Contract(folder / SPEC, folder / LEDGER)

    def edited(self) -> str:
        """The file as it is then."""
        text, offset = self.original(), self.offset()
        return text[:offset] + self.by + text[offset + len(self.replace) :]

    def offset(self) -> int:
        """Where the edit begins."""
        text = self.original()
        return text.index(self.replace, text.index(self.within))

    def original(self) -> str:
        """The file as it is in the repository."""
        folder = openapi.spec_path(self.api).parent
        return (folder / self.file).read_text(encoding="utf-8")


def places(value: Any, trail: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The places of everything below a value."""
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, child in children:
        yield (*trail, key)
        yield from places(child, (*trail, key))


def changed(data: dict[str, Any], trail: tuple[Any, ...], value: Any) -> dict[str, Any]:
    """A copy with another value at a place."""
    changed = copy.deepcopy(data)
    holder = changed
    for step in trail[:-1]:
        holder = holder[step]
    holder[trail[-1]] = copy.deepcopy(value)
    return changed
