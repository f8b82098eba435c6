"""Uploads, renames and deletions in any order, against a model of what has to be there."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, Phase, Verbosity, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from contract_tests.agentcis.client import UNNAMED
from contract_tests.agentcis.desk import Desk
from contract_tests.agentcis.documents import Document, Documents
from contract_tests.judge import Judge, cites
from contract_tests.messages import Exchange
from contract_tests.steps import until_a_problem

_STORED = "agentcis.upload.stored"
_PERSISTS = "agentcis.update.persists"
_GONE = "agentcis.delete.gone"
_ONLY = "agentcis.delete.only"
_UNKNOWN = 2_000_000_017
_FEW = settings(
    max_examples=4,
    stateful_step_count=7,
    database=None,
    deadline=None,
    derandomize=False,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    verbosity=Verbosity.quiet,
)
_STEMS = st.text("abcXYZ 019-_()äß文", min_size=1, max_size=12).map(lambda text: text.strip() or "blank")
_SIZES = st.sampled_from([1, 101, 1023, 1024, 8193])
_PLACES = st.integers(0, 30)


@cites(_STORED, _PERSISTS, _GONE, _ONLY)
def test_documents_are_what_was_done_to_them(desk: Desk, judge: Judge) -> None:
    """After any order of uploads, renames and deletions the list shows exactly what has to be there."""
    problems: list[Exception] = []
    make: Any = lambda: Workflow(desk, judge, problems)  # noqa: E731 - typed as a class, any maker will do
    run_state_machine_as_test(make, settings=_FEW)
    if problems:
        raise problems[0]


class Workflow(RuleBasedStateMachine):
    """The documents made by one order of steps, by id, as they were last seen to be right."""

    def __init__(self, desk: Desk, judge: Judge, problems: list[Exception]) -> None:
        super().__init__()
        self.desk = desk
        self.judge = judge
        self.problems = problems
        self.has_failed = False
        self.model: Documents = {}
        self.deleted: dict[int, str] = {}
        self.uploads = 0
        self.earlier: set[int] = set()

    @property
    def is_over(self) -> bool:
        """Whether no further step is to be done."""
        return bool(self.problems) or self.has_failed

    @initialize()
    @until_a_problem
    def look(self) -> None:
        """What an earlier order of steps could not delete is none of ours."""
        self.earlier = set(self.desk.mine())

    @rule(stems=st.lists(_STEMS, min_size=1, max_size=3), size=_SIZES)
    @until_a_problem
    def upload(self, stems: list[str], size: int) -> None:
        """Some files of any names appear, and nothing else."""
        self.uploads += 1
        files = [self.desk.file(f"{self.uploads}-{stem}", b"x" * size) for stem in stems]
        reply = self.desk.api.upload_reply(*files)
        if not reply.is_success:
            return
        now = self._now(reply)
        names = sorted(document.name for number, document in now.items() if number not in self.model)
        expected = sorted(file.name for file in files)
        right = names == expected and self._are_whole(now, set(self.model))
        self._expect(_STORED, right, f"the list and {expected}", names, reply)
        self.model = now

    @precondition(lambda self: self.model)
    @rule(place=_PLACES, stem=_STEMS)
    @until_a_problem
    def rename(self, place: int, stem: str) -> None:
        """One document gets another name, and nothing else changes."""
        if self.desk.way == UNNAMED:
            return
        document = self._one(place)
        reply = self.desk.api.rename_reply(document.id, self.desk.name(stem), way=self.desk.way)
        if not reply.is_success:
            return
        now = self._now(reply)
        shown = now.get(document.id)
        renamed = shown is not None and shown.name.startswith(self.desk.name(stem))
        others = set(self.model) - {document.id}
        right = renamed and set(now) == set(self.model) and self._are_whole(now, others)
        self._expect(_PERSISTS, right, f"{document.name} now {stem}, all else as before", shown, reply)
        self.model = now

    @precondition(lambda self: self.model)
    @rule(places=st.lists(_PLACES, min_size=1, max_size=3, unique=True), beside_unknown=st.booleans())
    @until_a_problem
    def delete(self, places: list[int], *, beside_unknown: bool) -> None:
        """Some documents vanish, and nothing else."""
        doomed = {self._one(place).id for place in places}
        reply = self.desk.api.delete_reply([*sorted(doomed), *([_UNKNOWN] if beside_unknown else [])])
        if not reply.is_success:
            return
        self.deleted |= {number: self.model[number].name for number in doomed}
        now = self._now(reply)
        whole = self._are_whole(now, set(self.model) - doomed)
        self._expect(_ONLY, whole, f"only {sorted(doomed)} gone", [*now], reply)
        self.model = now

    def teardown(self) -> None:
        """Leave nothing for the next order of steps."""
        self.desk.clean()

    def _now(self, reply: Exchange) -> Documents:
        """The documents that are there; one that was deleted before is judged, and left out."""
        now = {number: each for number, each in self.desk.mine().items() if number not in self.earlier}
        # An id may be given again: a document is back only if its name is, too.
        back = [number for number, document in now.items() if self.deleted.get(number) == document.name]
        self._expect(_GONE, not back, f"{sorted(self.deleted)} gone for good", back, reply)
        return {number: document for number, document in now.items() if number not in back}

    def _expect(self, rule: str, holds: object, expected: str, observed: object, reply: Exchange) -> None:
        if not self.judge.expect(rule, holds, expected, observed=observed, exchange=reply):
            self.has_failed = True

    def _one(self, place: int) -> Document:
        return list(self.model.values())[place % len(self.model)]

    def _are_whole(self, now: Documents, numbers: set[int]) -> bool:
        """Whether these documents of the model are there and as they were."""
        return all(now.get(number) == self.model[number] for number in numbers)
