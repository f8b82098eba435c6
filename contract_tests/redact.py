"""Takes out of texts what must not leave the tester's machine."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import openapi
from contract_tests.judge import Finding, seen
from contract_tests.messages import Exchange
from contract_tests.redaction import credentials, others
from contract_tests.redaction.credentials import MASK, Relatives, is_credential_header
from contract_tests.redaction.encodings import binary_encodings, encodings
from contract_tests.redaction.needles import Needles
from contract_tests.redaction.others import Others
from contract_tests.target import MEMBERS, Target

_LARGEST_LEARNT_BYTES = 256 * 1024
_SHORTEST_SECRET = 6
_SHORTEST_NAME = 5
_NOTE = re.compile(rb"\[\d+ bytes, sha256 [0-9a-f]{64}\]")


class Redactor:
    """Knows the secrets of a run, and those that the target's answers show.

    A secret of under six characters is a word like others; it is masked only where it stands as a credential.
    With `hides_others` also what other people's files are called is masked, and who made them: everything
    that was not made by the run with the id `marker`.
    """

    def __init__(self, targets: list[Target], *, hides_others: bool = False, marker: str = "") -> None:
        self._secrets = Needles()
        self._names = Needles()
        self._short: set[str] = set()
        self._relatives = Relatives()
        self._others = Others(marker, note=self._note_name) if hides_others else None
        self._ours = _our_words(targets) if hides_others else ""
        for target in targets:
            self._know(target)

    def hide(self, what: str, secret: str, *, depth: int = 2) -> None:
        """Mask this from now on; `what` it is may be told."""
        if 0 < len(secret) < _SHORTEST_SECRET:
            self._short.add(secret)
        elif secret:
            self._secrets.add([*encodings(secret, depth=depth), *binary_encodings(secret)], what)
            self._relatives.add([secret])

    def learn(self, exchange: Exchange) -> None:
        """Take note of the tokens, cookies and names of others that an exchange shows."""
        for name, value in exchange.headers.items():
            if name.lower() == "set-cookie":
                self._learn_cookies(value)
        if len(exchange.body) > _LARGEST_LEARNT_BYTES or not _may_be_json(exchange):
            return
        if self._others is not None or b"oken" in exchange.body or b"ecret" in exchange.body:
            value = exchange.json()
            for name, secret in credentials.credentials_in(value):
                self.hide(f"{name} of an answer", secret)
            if self._others is not None and exchange.status < 400:
                self._others.json(value)

    def text(self, text: str) -> str:
        """The text without secrets, links that open something, and names of others."""
        text = self._secrets.replace(text, MASK)
        for secret in self._short:
            text = _where_a_credential_stands(secret).sub(MASK, text)
        text = credentials.without_signed_links(self._relatives.mask(text))
        return self._names.replace(text, others.MASK, keeps_words_of_markup=True)

    def json(self, value: Any) -> Any:
        """A JSON value with every text in it redacted; the names of its members stay as they are."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {name: self.json(item) for name, item in value.items()}
        return [self.json(item) for item in value] if isinstance(value, list | tuple) else value

    def headers(self, pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Headers with their credentials masked, and names of others in them."""
        return [(name, self._header(name, value)) for name, value in pairs]

    def url(self, url: str) -> str:
        """A URL whose query opens nothing and asks for no name of others."""
        return self.text(self._others.url(url) if self._others else url)

    def body(self, exchange: Exchange) -> bytes:
        """The body of an answer, its own secrets masked; of files of others only the size is told."""
        if self._others is None or exchange.status >= 400 or not exchange.body:
            return exchange.body
        value = exchange.json() if _may_be_json(exchange) else None
        if value is None:
            return self._content(exchange.body)
        hidden = self._others.json(value)
        if hidden == value:
            return exchange.body
        compact = None if b'": ' in exchange.body else (",", ":")
        return json.dumps(hidden, ensure_ascii=False, separators=compact).encode("utf-8", "replace")

    def exchange(self, exchange: Exchange) -> Exchange:
        """An exchange that may be shown, except that its request's body still goes through `text`."""
        request = replace(exchange.request, headers=tuple(self.headers(exchange.request.headers)))
        return replace(
            exchange,
            request=request,
            url=self.url(exchange.url),
            headers=dict(self.headers(exchange.headers.items())),
            body=self.body(exchange),
            sent_headers=tuple(self.headers(exchange.sent_headers)),
        )

    def finding(self, finding: Finding) -> Finding:
        """A finding that may be shown, with its exchange."""
        exchange = finding.exchange and self.exchange(finding.exchange)
        observed = finding.observed
        if finding.exchange and exchange and seen(finding.exchange) in observed:
            observed = observed.replace(seen(finding.exchange), seen(exchange))
        if self._others and not (exchange and exchange.status >= 400):
            observed = self._others.text(observed)
        observed = self._secrets.without_cut_end(self.text(observed), MASK)
        observed = self._names.without_cut_end(observed, others.MASK)
        return replace(finding, expected=self.text(finding.expected), observed=observed, exchange=exchange)

    def leaks_in(self, text: str) -> set[str]:
        """What kinds of secrets a text holds all the same; never the secrets."""
        signed = {"a signed link"} if credentials.has_signed_link(text) else set()
        return self._secrets.labels(text) | signed

    @property
    def longest_form(self) -> int:
        """How many characters the longest form of a secret has."""
        return self._secrets.longest

    def _know(self, target: Target) -> None:
        secrets = set(target.secrets())
        for member in MEMBERS[target.api]:
            value = target.get(member.name)
            if value is not None and (member.is_secret or value in secrets):
                self.hide(f"[{target.api}] {member.name}", value)
                secrets.discard(value)
        for secret in secrets:
            self.hide(f"a secret of [{target.api}]", secret)
        self.hide(f"the password in [{target.api}] base_url", credentials.password_of(target.base_url))
        for name, value in target.headers:
            if is_credential_header(name):
                self._know_header(name, value)

    def _know_header(self, name: str, value: str) -> None:
        held = [value, *value.split()[1:]]
        if "cookie" in name.lower():
            held += [held for _, held in credentials.cookies(value)]
        for secret in held:
            self.hide(f"the header {name}", secret)

    def _learn_cookies(self, value: str) -> None:
        for name, held in credentials.cookies(value):
            if len(held) >= _SHORTEST_SECRET:
                self._secrets.add(encodings(held, depth=1), f"the cookie {name}")

    def _note_name(self, name: str) -> None:
        if len(name) >= _SHORTEST_NAME and name not in self._ours:
            self._names.add(encodings(name, depth=1), "a name of others")

    def _header(self, name: str, value: str) -> str:
        if "cookie" in name.lower():
            return credentials.without_cookies(value)
        if is_credential_header(name):
            scheme, space, rest = value.partition(" ")
            return scheme + space + self._relatives.masked(self.text(rest)) if space else self.text(value)
        if self._others and name.lower() == "content-disposition":
            value = self._others.text(value)
        return self.text(value)

    def _content(self, body: bytes) -> bytes:
        is_own = self._others is not None and self._others.is_own(body[:2000].decode("utf-8", "replace"))
        if is_own or _NOTE.fullmatch(body):
            return body
        return f"[{len(body)} bytes, sha256 {hashlib.sha256(body).hexdigest()}]".encode()


def _may_be_json(exchange: Exchange) -> bool:
    return "json" in exchange.media_type or exchange.body[:1] in (b"{", b"[")


def _where_a_credential_stands(secret: str) -> re.Pattern[str]:
    return re.compile(rf"(?:(?<=bearer )|(?<=[\"'])){re.escape(secret)}(?=[\"'\s]|$)(?!\\*[\"']\s*:)", re.I)


def _our_words(targets: list[Target]) -> str:
    """What a report says anyway, and so is no name to hide: the ledgers, and what the target is called."""
    rules = [rule for target in targets for rule in openapi.rules(target.api).values()]
    told = [f"{rule.id} {rule.statement} {rule.source.page} {rule.source.sentence}" for rule in rules]
    public = ("base_url", "case_id", "restricted_case_id", "legacy_id", "entity", "other_entity")
    return "\n".join(told + [target.get(name) or "" for target in targets for name in public])
