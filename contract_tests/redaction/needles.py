"""Many texts looked for in another at once."""

from __future__ import annotations

import re
from collections.abc import Iterable

_BEGINNING = 5
_FEW = 64


class Needles:
    """Texts of at least five characters, each with the name of what it shows.

    What a search costs hardly depends on how many there are: only those are looked for whose beginning
    occurs at all.
    """

    def __init__(self) -> None:
        self._labels: dict[str, str] = {}
        self._by_beginning: dict[str, set[str]] = {}
        self.longest = 0

    def __len__(self) -> int:
        return len(self._labels)

    def add(self, needles: Iterable[str], label: str) -> None:
        """Look for these too; what is too short is left out."""
        for needle in needles:
            if len(needle) >= _BEGINNING and needle not in self._labels:
                self._labels[needle] = label
                self._by_beginning.setdefault(needle[:_BEGINNING], set()).add(needle)
                self.longest = max(self.longest, len(needle))

    def found(self, text: str) -> list[str]:
        """Those that the text holds, the longest first."""
        candidates: Iterable[str] = self._labels
        if len(self._labels) > _FEW:
            there = {text[at : at + _BEGINNING] for at in range(len(text) - _BEGINNING + 1)}
            beginnings = there & self._by_beginning.keys()
            candidates = [needle for beginning in beginnings for needle in self._by_beginning[beginning]]
        return sorted((needle for needle in candidates if needle in text), key=len, reverse=True)

    def labels(self, text: str) -> set[str]:
        """What those show that the text holds."""
        return {self._labels[needle] for needle in self.found(text)}

    def replace(self, text: str, mask: str, *, keeps_words_of_markup: bool = False) -> str:
        """The text with each of them masked, but, if so wanted, where one is a name in JSON or XML."""
        found = self.found(text)
        if not found:
            return text
        any_of_them = "|".join(map(re.escape, found))
        if keeps_words_of_markup:
            any_of_them = rf'(?<![<\w])(?<!</)(?:{any_of_them})(?!\\*"\s*:)(?!=")'
        return re.sub(any_of_them, lambda _: mask, text)

    def without_cut_end(self, text: str, mask: str) -> str:
        """The text with an end masked that is the beginning of one of them: it may have been cut there."""
        for at in range(max(0, len(text) - self.longest), len(text) - _BEGINNING):
            end = text[at:]
            if any(needle.startswith(end) for needle in self._by_beginning.get(end[:_BEGINNING], ())):
                return text[:at] + mask
        return text
