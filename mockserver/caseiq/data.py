"""What a world of Case IQ begins with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mockserver.caseiq.records import Account, CaseFile
from mockserver.caseiq.state import CaseIqState, Token


@dataclass(frozen=True)
class CaseIqData:
    """Cases, API keys by (User ID, key), tokens by name, files by id."""

    cases: tuple[str, ...] = ()
    api_keys: Mapping[tuple[str, str], Account] = field(default_factory=dict)
    tokens: Mapping[str, Token] = field(default_factory=dict)
    files: Mapping[str, CaseFile] = field(default_factory=dict)

    def fill(self, state: CaseIqState) -> None:
        """Give a new world all of it."""
        state.cases.update(self.cases)
        state.api_keys.update(self.api_keys)
        state.tokens.update(self.tokens)
        state.files.add_all(self.files.values())

    def described(self) -> str:
        """What there is, and the latest of the cases by name."""
        names = ", ".join(self.cases[:-4:-1])
        return f"{len(self.files)} files in {len(self.cases)} cases: {names}{' …' * (len(self.cases) > 3)}"
