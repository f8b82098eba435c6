"""The guard itself: decides about a request, journals it, sends it on and learns from the answer."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from contract_tests.guard.body import Unreadable
from contract_tests.guard.call import SAFE_METHODS, Call
from contract_tests.guard.intent import Intent, Kind, Profile, Shapes, Shown, unknown
from contract_tests.guard.ledger import Ledger, LedgerError
from contract_tests.guard.limits import Budget
from contract_tests.guard.ownership import Ownership
from contract_tests.guard.upstream import Answer, NoAnswer, Upstream

_MOST_PAGES = 50
_KEPT_BLOCKS = 200
_BOUND_TO_REQUESTS = ("content-", "range", "if-", "x-http-method", "x-method")


class Refused(Exception):
    """The guard does not let a request through; the text says why."""


class Stopped(Refused):
    """Nothing goes out any more; the text says why."""


@dataclass
class Record:
    """What the guard did: requests by kind, and what it blocked as (method, path, why)."""

    passed: Counter[str] = field(default_factory=Counter)
    blocked: list[tuple[str, str, str]] = field(default_factory=list)
    blocked_count: int = 0

    def block(self, call: Call, why: str) -> None:
        """Note a request that was not let through."""
        self.blocked_count += 1
        if len(self.blocked) < _KEPT_BLOCKS:
            self.blocked.append((call.method, call.path, why))


class Guard:
    """Decides about the requests of one API to one target. One at a time where anything is written.

    `known_headers` are those that the user sends to the target on purpose, in lower case.
    """

    def __init__(
        self,
        api: str,
        shapes: Shapes,
        upstream: Upstream,
        *,
        profile: Profile,
        budget: Budget,
        ownership: Ownership,
        ledger: Ledger | None = None,
    ) -> None:
        self.api = api
        self.profile = profile
        self.budget = budget
        self.ownership = ownership
        self.record = Record()
        self.known_headers: frozenset[str] = frozenset()
        self._shapes = shapes
        self._upstream = upstream
        self._ledger = ledger
        self._sent = 0
        self._turn = asyncio.Semaphore(1 if ledger else budget.limits.connections or sys.maxsize)

    async def answer(self, call: Call) -> Answer:
        """The target's answer to a request. Raises Refused where it must not go out, NoAnswer."""
        async with self._turn:
            intent = self._intent(call)
            try:
                await self._check(call, intent)
                return await self._send_on(call, intent)
            except Refused as refusal:
                self.record.block(call, str(refusal))
                raise

    async def close(self) -> None:
        """Close the connections to the target."""
        await self._upstream.close()

    def _intent(self, call: Call) -> Intent:
        strange = call.strange_header(self.known_headers)
        if strange and call.method not in SAFE_METHODS:
            return unknown(f"nobody knows what the header {strange} does")
        try:
            return self._shapes.intent(call)
        except Unreadable as doubt:
            return unknown(str(doubt))

    async def _check(self, call: Call, intent: Intent) -> None:
        if self.profile == "mock":
            return
        if intent.kind == "unknown":
            raise Refused(intent.why)
        if self.profile == "read" and intent.writes:
            msg = f"a {intent.kind}, and the profile is read"
            raise Refused(msg)
        if intent.kind == "create":
            await self._survey(call, intent.place)
        elif intent.writes:
            await self._need_own(call, intent)

    async def _survey(self, call: Call, place: str) -> None:
        """Look what is at a place before this run writes there for the first time."""
        if not place or self.ownership.place(place).is_surveyed:
            return
        records = await self._look(call, place)
        if records is not None:
            self._note_owned(place, self.ownership.survey(place, records))
            foreign = sorted(self.ownership.place(place).foreign)
            self._write("survey", place=place, foreign=foreign)

    async def _need_own(self, call: Call, intent: Intent) -> None:
        owned = self.ownership.owned
        if any(each not in owned for each in intent.ids):
            for place in self.ownership.uncertain():
                self._learn(place, await self._look(call, place))
        others = [each for each in intent.ids if each not in owned]
        if others:
            msg = f"a {intent.kind} of {others[0]}, which this run did not create"
            raise Refused(msg)
        if intent.is_unaddressed:
            await self._need_only_own(call, intent)
        elif not intent.ids:
            msg = f"a {intent.kind} that names nothing"
            raise Refused(msg)

    async def _need_only_own(self, call: Call, intent: Intent) -> None:
        """A rename at the path of an entity may mean any of its documents, whatever its body says."""
        records = await self._look(call, intent.place)
        self._learn(intent.place, records)
        shown = [record.id for record in records or ()]
        if not shown or any(each not in self.ownership.owned for each in shown):
            msg = (
                f"a {intent.kind} without an id in its path may mean any document of {intent.place}, "
                "and not all of them were created by this run"
            )
            raise Refused(msg)

    async def _look(self, call: Call, place: str) -> list[Shown] | None:
        """All that the target shows at a place; None where it does not, or not all."""
        found: list[Shown] = []
        for page in range(1, _MOST_PAGES + 1):
            look = Call("GET", self._shapes.listing(place, page), tuple(_of_a_look(call.headers)))
            answer = await self._send(look, "read")
            body = answer.json() if answer.status == 200 else None
            shown = self._shapes.shown_by(look, body)
            if shown is None:
                return None
            found += shown[1]
            if self._shapes.is_last(body, page):
                return found
        return None

    async def _send_on(self, call: Call, intent: Intent) -> Answer:
        creates = max(1, len(intent.files)) if intent.kind == "create" else 0
        self._need_budget(call, intent.kind, creates)
        self._journal_intent(intent)
        answer = await self._send(call, intent.kind, creates=creates)
        self.record.passed[intent.kind] += 1
        if self.profile != "mock" or self._ledger:
            self._take_in(call, intent, answer)
        if creates and answer.is_refused:
            self.budget.created_nothing(creates)
        return answer

    def _need_budget(self, call: Call, kind: Kind, creates: int) -> None:
        why = self.budget.refusal(kind, creates=creates, size_bytes=len(call.body))
        if why:
            raise Stopped(why) if self.budget.stopped else Refused(why)

    async def _send(self, call: Call, kind: Kind, *, creates: int = 0) -> Answer:
        self._need_budget(call, kind, creates)
        await asyncio.sleep(self.budget.wait_seconds())
        self.budget.sent(kind, creates=creates, size_bytes=len(call.body))
        try:
            answer = await self._upstream.ask(call)
        except NoAnswer as error:
            self.budget.failed(is_timeout=error.is_timeout)
            raise
        self.budget.received(len(answer.body))
        self.budget.answered(answer.status, answer.retry_after_seconds)
        return answer

    def _journal_intent(self, intent: Intent) -> None:
        if intent.kind == "create":
            self._sent += 1
            self.ownership.sent(intent.place, [file.name for file in intent.files])
            files = [{"name": file.name, "size_bytes": file.size_bytes} for file in intent.files]
            self._write("intent", number=self._sent, place=intent.place, case=intent.case, files=files)
        elif intent.kind in ("delete", "probe"):
            self._write("deleting", ids=list(intent.ids))
            self.ownership.deleted(intent.ids)

    def _take_in(self, call: Call, intent: Intent, answer: Answer) -> None:
        """Learn from an answer; what was learnt is on disk before anybody else sees the answer."""
        is_success = 200 <= answer.status < 300
        if intent.kind == "create":
            told = self._shapes.created_ids(answer.json()) if is_success else ()
            self.ownership.told(intent.place, told)
            status = answer.status
            self._write("answered", number=self._sent, place=intent.place, status=status, told=list(told))
        elif intent.kind in ("delete", "probe"):
            if answer.is_refused:
                self.ownership.refused(intent.ids)
                self._write("refused", ids=list(intent.ids))
            elif is_success:
                self._write("deleted", ids=list(intent.ids))
        elif intent.kind == "read" and answer.status == 200 and self.ownership.places:
            shown = self._shapes.shown_by(call, answer.json())
            if shown and shown[0] in self.ownership.places:
                self._learn(*shown)

    def _learn(self, place: str, records: list[Shown] | None) -> None:
        self._note_owned(place, self.ownership.shown(place, records or ()))

    def _note_owned(self, place: str, records: list[Shown]) -> None:
        if records:
            owned = [{"id": record.id, "name": record.name} for record in records]
            self._write("owned", place=place, records=owned)

    def _write(self, event: str, **members: object) -> None:
        try:
            if self._ledger:
                self._ledger.write(event, api=self.api, **members)
        except LedgerError as error:
            self.budget.stopped = str(error)
            raise Stopped(str(error)) from error


def _of_a_look(headers: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    """The headers that a look of the guard's own takes over from a request: who asks, by which gateway."""
    for name, value in headers:
        if not name.lower().startswith(_BOUND_TO_REQUESTS):
            yield name, value
