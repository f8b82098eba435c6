"""Each call of the API on one document, for the rules that all of them have to keep."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from contract_tests.agentcis.client import UNNAMED, Agentcis, Way
from contract_tests.agentcis.desk import Desk
from contract_tests.agentcis.documents import Document
from contract_tests.judge import Judge
from contract_tests.messages import Exchange


@dataclass(frozen=True)
class Call:
    """One call, to be made as any caller; its `name` reads as `the upload`."""

    name: str
    send: Callable[[Agentcis], Exchange]


READS = (
    Call("the list", lambda api: api.list_reply()),
    Call("a page of the list", lambda api: api.list_reply(per_page=10, page=1)),
)


def writes(desk: Desk, document: Document) -> list[Call]:
    """The calls that would change something, in every form that the target understands.

    The order matters where they succeed: an update may mean the only document, and a deletion ends it.
    """
    ids = [document.id]
    calls = [
        *(_update(desk, document, way) for way in ways(desk, document)),
        Call("the upload", lambda api: api.upload_reply(desk.file("uploaded"))),
        Call("the upload of two", lambda api: api.upload_reply(desk.file("one"), desk.file("two"))),
        Call("the deletion", lambda api: api.delete_reply(ids)),
    ]
    if desk.dialect.deletes_directly:
        calls.append(Call("the real DELETE", lambda api: api.delete_directly_reply(ids)))
    return calls


def ways(desk: Desk, document: Document) -> list[Way]:
    """The ways in which this very document can be named now."""
    unnamed = [UNNAMED] if desk.dialect.updates_unnamed and desk.is_alone(document) else []
    return [*unnamed, *desk.dialect.ways]


def _update(desk: Desk, document: Document, way: Way) -> Call:
    name = desk.name("changed")
    return Call(f"the update with {way.name}", lambda api: api.rename_reply(document.id, name, way=way))


@dataclass(frozen=True)
class Witness:
    """What was there before a call that must change nothing."""

    desk: Desk
    before: dict[int, dict[str, Any]]

    @classmethod
    def of(cls, desk: Desk) -> Witness:
        """Look now."""
        return cls(desk, {number: document.item for number, document in desk.documents().items()})

    def expect_same(self, judge: Judge, rule: str, what: str, exchange: Exchange | None = None) -> bool:
        """Judge that no document appeared, changed or vanished."""
        now = {number: document.item for number, document in self.desk.documents().items()}
        changed = sorted(
            number for number in {*self.before, *now} if self.before.get(number) != now.get(number)
        )
        shown = {number: (self.before.get(number), now.get(number)) for number in changed[:2]}
        return judge.expect(
            rule, not changed, f"nothing changed by {what}", observed=f"changed: {shown}", exchange=exchange
        )
