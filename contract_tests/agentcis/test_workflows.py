"""Uploads, renames and deletions in any order, against a model of what has to be there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import httpx
from hypothesis import HealthCheck, Phase, Verbosity, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from contract_tests.agentcis.desk import Desk
from contract_tests.agentcis.documents import Document, File
from contract_tests.judge import Judge, Unusable, cites

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


def _until_a_problem(step: Callable[..., None]) -> Callable[..., None]:
    """A step that notes what keeps it from being done, and is not done after that."""

    @wraps(step)
    def guarded(self: Workflow, **drawn: Any) -> None:
        if self.problems:
            return
        try:
            step(self, **drawn)
        except (Unusable, httpx.TransportError) as problem:
            self.problems.append(problem)

    return guarded


class Workflow(RuleBasedStateMachine):
    """The documents of one test, by id, as they were last seen to be right."""

    def __init__(self, desk: Desk, judge: Judge, problems: list[Exception]) -> None:
        super().__init__()
        self.desk = desk
        self.judge = judge
        self.problems = problems
        self.model: dict[int, Document] = {}

    @rule(stems=st.lists(_STEMS, min_size=1, max_size=3), size=_SIZES)
    @_until_a_problem
    def upload(self, stems: list[str], size: int) -> None:
        """Some files of any names appear, and nothing else."""
        files = [self.desk.file(stem, b"x" * size) for stem in stems]
        reply = self.desk.api.upload_reply(*files)
        if not reply.is_success:
            return
        now = self.desk.mine()
        fresh = {number: document for number, document in now.items() if number not in self.model}
        names = sorted(document.name for document in fresh.values())
        expected = sorted(file.name for file in files)
        right = names == expected and self._is_whole(now)
        self.judge.expect(_STORED, right, f"the list and {expected}", observed=names, exchange=reply)
        self.model = now

    @precondition(lambda self: self.model)
    @rule(place=_PLACES, stem=_STEMS)
    @_until_a_problem
    def rename(self, place: int, stem: str) -> None:
        """One document gets another name, and nothing else changes."""
        document = self._one(place)
        reply = self.desk.api.rename_reply(document.id, self.desk.name(stem), way=self.desk.way)
        if not reply.is_success:
            return
        now = self.desk.mine()
        shown = now.get(document.id)
        name = File(f"{self.desk.name(stem)}.{self.desk.dialect.extension}").name
        renamed = shown is not None and shown.name == name and shown.settled == document.settled
        self.judge.expect(_PERSISTS, renamed, f"{document.name} now {name}", observed=shown, exchange=reply)
        others = self._is_whole(now, without={document.id}) and set(now) == set(self.model)
        self.judge.expect(_PERSISTS, others, "the others as before", exchange=reply)
        self.model = now

    @precondition(lambda self: self.model)
    @rule(places=st.lists(_PLACES, min_size=1, max_size=3, unique=True), beside_unknown=st.booleans())
    @_until_a_problem
    def delete(self, places: list[int], *, beside_unknown: bool) -> None:
        """Some documents vanish, and nothing else."""
        doomed = {self._one(place).id for place in places}
        reply = self.desk.api.delete_reply([*sorted(doomed), *([_UNKNOWN] if beside_unknown else [])])
        if not reply.is_success:
            return
        now = self.desk.mine()
        left = sorted(doomed & set(now))
        self.judge.expect(_GONE, not left, f"{sorted(doomed)} gone", observed=left, exchange=reply)
        whole = self._is_whole(now, without=doomed)
        self.judge.expect(_ONLY, whole, f"only {sorted(doomed)} gone", observed=[*now], exchange=reply)
        self.model = now

    def teardown(self) -> None:
        """Leave nothing for the next order of steps."""
        self.desk.clean()

    def _one(self, place: int) -> Document:
        return list(self.model.values())[place % len(self.model)]

    def _is_whole(self, now: dict[int, Document], without: set[int] | frozenset[int] = frozenset()) -> bool:
        """Whether all documents of the model, some aside, are there and as they were."""
        return all(
            now.get(number) == document for number, document in self.model.items() if number not in without
        )
