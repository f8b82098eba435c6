"""All that Case IQ knows in one world."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from mockserver.caseiq.records import Account, CaseFile
from mockserver.http.errors import FieldError
from mockserver.http.rate import RateLimiter
from mockserver.store.past import Past
from mockserver.store.records import RecordStore
from mockserver.store.worlds import Clock, Ids

MOST_FILES_A_CASE = 1000
_PRUNE_TOKENS_AT = 1000


@dataclass(frozen=True)
class Token:
    """A bearer token; one without `expires` is for good."""

    account: Account
    expires: datetime | None = None


@dataclass
class CaseIqState:
    """Cases, files, accounts and tokens of one world; `api_keys` gives the account of (User ID, key)."""

    clock: Clock
    ids: Ids
    rate: RateLimiter
    cases: set[str] = field(default_factory=set)
    api_keys: dict[tuple[str, str], Account] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    files: RecordStore[CaseFile] = field(default_factory=RecordStore)
    past: Past[CaseIqState] = field(default_factory=Past)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def copied(self) -> CaseIqState:
        """A state that later changes do not reach."""
        return replace(self, files=self.files.copy())

    def caller(self, token: str | None) -> Account | None:
        """The account behind a token that is valid now."""
        known = self.tokens.get(token or "")
        if known is None or (known.expires is not None and known.expires <= self.clock.now()):
            return None
        return known.account

    def account_of(self, client_id: object, api_key: object) -> Account | None:
        """The service account with this User ID and one of its API keys."""
        if not isinstance(client_id, str) or not isinstance(api_key, str):
            return None
        return self.api_keys.get((client_id, api_key))

    def issue_token(self, account: Account, ttl_seconds: float) -> str:
        """A new token beside the earlier ones."""
        with self._lock:
            now = self.clock.now()
            if len(self.tokens) >= _PRUNE_TOKENS_AT:
                expired = [
                    name for name, token in self.tokens.items() if token.expires and token.expires <= now
                ]
                for name in expired:
                    del self.tokens[name]
            token = self.ids.hex(48)
            self.tokens[token] = Token(account, now + timedelta(seconds=ttl_seconds))
            return token

    def new_file_id(self) -> str:
        """An id that no file has: with a seed, one may be here already that came from a snapshot."""
        file_id = self.ids.uuid()
        while self.files.get(file_id) is not None:
            file_id = self.ids.uuid()
        return file_id

    def add_file(self, file: CaseFile) -> None:
        """Store a file. Raises FieldError where its case has as many as it may."""
        with self._lock:
            if self.files.count({"case_id": file.case_id}) >= MOST_FILES_A_CASE:
                rule = "caseiq.upload.max-files"
                raise FieldError(rule, "caseId", f"the case has {MOST_FILES_A_CASE} files already")
            self.files.add(file)

    def visible_file(self, file_id: str, caller: Account) -> CaseFile | None:
        """A file, unless its case is denied to the caller."""
        file = self.files.get(file_id)
        return None if file is None or file.case_id in caller.denied_cases else file
