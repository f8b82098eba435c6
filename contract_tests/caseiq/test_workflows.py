"""Random sequences of calls against a model of what must be there."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
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

from contract_tests.caseiq import questions
from contract_tests.caseiq.client import CaseIq, Fields
from contract_tests.caseiq.dialect import Dialect
from contract_tests.caseiq.records import METADATA, Record, differing, records_of
from contract_tests.caseiq.samples import Samples
from contract_tests.judge import Judge, cites
from contract_tests.steps import until_a_problem

_SETTINGS = settings(
    max_examples=8,
    stateful_step_count=14,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    verbosity=Verbosity.quiet,
    print_blob=False,
)

_UNIQUE = "caseiq.upload.unique-id"
_SIZE = "caseiq.upload.size"
_GET = "caseiq.get.ok"
_SAME = "caseiq.get.same"
_FRESH = "caseiq.list.fresh"
_BYTES = "caseiq.download.bytes"
_WALK = "caseiq.list.walk"

_contents = st.one_of(
    st.binary(min_size=1, max_size=300),
    st.sampled_from([1, 101, 1023, 4096, 8191, 8193, 65535, 65537]).flatmap(
        lambda size: st.builds(
            lambda salt: (salt * (size // len(salt) + 1))[:size], st.binary(min_size=7, max_size=40)
        )
    ),
)
_texts = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=20)
_descriptions = st.none() | _texts.map(str.strip)
_tags = st.lists(_texts.map(str.strip).filter(lambda text: text and text[0] not in "[{\"'"), max_size=3)
_endings = st.sampled_from(["", ".txt", ".tar.gz", ".PDF", "-grün.csv", " 漢字.json", "-😀.bin"])
_kinds = st.sampled_from(["text/plain", "application/pdf", "application/octet-stream", "application/json"])


@dataclass
class _Known:
    """What the model knows of one upload."""

    name: str
    record: Record
    content_hash: str
    size_bytes: int


class Workflow(RuleBasedStateMachine):
    """Uploads, and looks at what was uploaded in every way that there is.

    `ascending` is the word for that direction, None where pages cannot be relied upon.
    """

    problems: list[Exception]

    def __init__(self, caseiq: CaseIq, judge: Judge, samples: Samples, ascending: str | None) -> None:
        super().__init__()
        self.caseiq = caseiq
        self.judge = judge
        self.ascending = ascending
        self.samples = samples
        self.known: dict[str, _Known] = {}

    @property
    def is_over(self) -> bool:
        """Whether no further step is to be done."""
        return bool(self.problems)

    @initialize()
    def begin(self) -> None:
        """Take a stem that the names of this sequence share."""
        self.stem = self.samples.stem()

    @rule(
        content=_contents,
        ending=_endings,
        kind=_kinds,
        description=_descriptions,
        tags=_tags,
        number=st.integers(1, 3),
    )
    @until_a_problem
    def upload(
        self, content: bytes, ending: str, kind: str, description: str | None, tags: list[str], number: int
    ) -> None:
        """Upload a file, maybe under a name that another one has."""
        name = f"{self.stem}-{number}{ending}"
        reply = self.caseiq.upload_reply(
            name, content, fields=self._fields(description, tags), content_type=kind
        )
        record = reply.json_object()
        attachment_id = record.get("id")
        if not reply.is_success or not isinstance(attachment_id, str):
            return
        self.judge.expect(_UNIQUE, attachment_id not in self.known, "an upload gets an id of its own")
        if isinstance(record.get("sizeBytes"), int):
            is_right = record["sizeBytes"] == len(content)
            self.judge.expect(_SIZE, is_right, f"sizeBytes of {len(content)} bytes is {len(content)}")
        self.known[attachment_id] = _Known(str(record.get("name")), record, _hash(content), len(content))

    def _fields(self, description: str | None, tags: list[str]) -> Fields:
        fields = dict(self.caseiq.fewest_fields())
        if description is not None:
            fields["description"] = description
        tagged = [("bulkTags[]", tag) for tag in tags]
        return [
            *((name, text) for name, text in fields.items() if not (tags and name == "bulkTags[]")),
            *tagged,
        ]

    @precondition(lambda self: self.known)
    @rule(data=st.data())
    @until_a_problem
    def retrieve(self, data: Any) -> None:
        """Look at a known file's metadata."""
        attachment_id, known = self._draw(data)
        reply = self.caseiq.get_reply(attachment_id)
        if not self.judge.expect(_GET, reply.status == 200, "what was uploaded can be retrieved"):
            return
        others = differing(known.record, reply.json_object(), may_lack=("id", "createdDate"))
        self.judge.expect(_SAME, not others, "the metadata stay as the upload answered them", observed=others)

    @precondition(lambda self: self.known)
    @rule(data=st.data())
    @until_a_problem
    def download(self, data: Any) -> None:
        """Look at a known file's bytes."""
        attachment_id, known = self._draw(data)
        reply = self.caseiq.download_reply(attachment_id)
        self.judge.expect(
            _BYTES,
            reply.status == 200 and _hash(reply.body) == known.content_hash,
            "the bytes stay those that were uploaded",
            observed=f"{reply.status}, {len(reply.body)} of {known.size_bytes} bytes",
        )

    @precondition(lambda self: self.known)
    @rule(data=st.data())
    @until_a_problem
    def find(self, data: Any) -> None:
        """Look for the files of one name."""
        _, known = self._draw(data)
        expected = {key: other.record for key, other in self.known.items() if other.name == known.name}
        records = records_of(self.caseiq.list_reply(("name", known.name)))
        if records is None:
            return
        shown = {str(record.get("id")): record for record in records}
        missing = set(expected) - set(shown)
        self.judge.expect(_FRESH, not missing, "every uploaded file is in the list", observed=missing)
        for key in set(expected) & set(shown):
            others = differing(expected[key], shown[key], may_lack=(*METADATA, "createdDate"))
            self.judge.expect(_FRESH, not others, "the list has its metadata", observed=others)

    @precondition(lambda self: self.known)
    @rule(data=st.data(), limit=st.integers(1, 3))
    @until_a_problem
    def walk(self, data: Any, limit: int) -> None:
        """Walk through the files of one name by their ids."""
        _, known = self._draw(data)
        expected = sorted(key for key, other in self.known.items() if other.name == known.name)
        query = (("name", known.name), ("sort", "id"), ("order", self.ascending or ""))
        if self.ascending is None or questions.ids(self.caseiq.list_reply(*query)) != expected:
            return
        found: list[str] = []
        while len(found) <= len(expected):
            after = (("after", found[-1]),) if found else ()
            records = records_of(self.caseiq.list_reply(*query, ("limit", str(limit)), *after))
            if not records:
                break
            found += [str(record.get("id")) for record in records]
        self.judge.expect(_WALK, found == expected, "a walk gives each record once, in order", observed=found)

    def _draw(self, data: Any) -> tuple[str, _Known]:
        keys = list(self.known)
        key = keys[data.draw(st.integers(0, len(keys) - 1))]
        return key, self.known[key]


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@cites(_UNIQUE, _SIZE, _GET, _SAME, _FRESH, _BYTES, _WALK)
def test_whatever_is_uploaded_is_there_and_stays(
    judge: Judge, caseiq: CaseIq, dialect: Dialect, samples: Samples
) -> None:
    """What the sequences build upon comes first: Hypothesis repeats a sequence that raises."""
    ascending, can_limit = dialect.directions[0], dialect.can_limit

    class Bound(Workflow):
        problems: list[Exception] = []  # noqa: RUF012 - of all sequences together

        def __init__(self) -> None:
            super().__init__(caseiq, judge, samples, ascending if can_limit else None)

    run_state_machine_as_test(Bound, settings=_SETTINGS)
    if Bound.problems:
        raise Bound.problems[0]
