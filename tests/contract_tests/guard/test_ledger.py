"""A ledger that was cut off anywhere still tells what a run has created."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from contract_tests.guard.intent import Shown
from contract_tests.guard.ledger import Ledger, LedgerError, read_ledger
from contract_tests.guard.recovery import ownership_of, sent_files
from tests.contract_tests.guard.attacks import BULK, ENTITY
from tests.contract_tests.guard.fronts import MARKER, RUN_ID, front, said_by_guard
from tests.contract_tests.guard.permissive import Kept, System, serving

_RUN = {"format": 1, "api": "agentcis", "run_id": RUN_ID, "base_url": "http://h", "credentials": {}}
_OTHER = "/api/v2/attachments/client/9"
# Each of these ends a line, to somebody.
_LINE_ENDS = "a\x85b\u2028c\u2029d\x1ce"


@dataclass
class Moment:
    """What the system held after a request, and how long the ledger was by then."""

    ledger_bytes: int
    documents: dict[int, Kept]


@dataclass
class Watched(System):
    """A system that remembers every state it has been in."""

    ledger: Path = Path()
    moments: list[Moment] = field(default_factory=list)

    def do(self, *request: Any) -> Any:
        """Answer, and note the state."""
        said = super().do(*request)
        self.moments.append(Moment(self.ledger.stat().st_size, dict(self.documents)))
        return said


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Watched:
    """A system after a run that uploaded, renamed and deleted beside documents of others."""
    system = Watched(ledger=tmp_path_factory.mktemp("run") / "ledger")
    system.add("client/6", "theirs.txt")
    with serving(system) as base_url, front(base_url, ledger=system.ledger) as guarded:
        for at, name in ((ENTITY, "1.txt"), (ENTITY, "Jörg.txt"), (_OTHER, "3.txt")):
            files = [("documents[]", (f"{MARKER}-{place}-{name}", b"ours")) for place in range(2)]
            guarded.http.post(at, files=files)
            guarded.http.get(at)
        guarded.http.put(f"{ENTITY}/2", json={"original_name": f"{MARKER}-renamed.txt"})
        guarded.http.post(BULK, json={"ids": [2, 3], "_method": "delete"})
        system.add("client/6", "theirs too.txt")
        guarded.http.get(ENTITY)
        guarded.http.post(ENTITY, files={"documents[]": (f"{MARKER}-last.txt", b"ours")})
        guarded.http.post(BULK, json={"ids": [4], "_method": "delete"})
    return system


def states(system: Watched, cut: int) -> Iterator[dict[int, Kept]]:
    """What the system may hold when a run ends whose ledger is as long as that."""
    reached = [place for place, moment in enumerate(system.moments) if moment.ledger_bytes <= cut]
    for place in reached[-2:]:
        yield system.moments[place].documents


def test_every_prefix_of_a_ledger_tells_what_may_be_left(watched: Watched, tmp_path: Path) -> None:
    """Cut at every byte, it leads to all that the system may hold of the run, and to nothing else."""
    whole = watched.ledger.read_bytes()
    begin = whole.index(b"\n") + 1
    assert len(watched.moments) > 10
    for cut in range(begin, len(whole) + 1):
        path = tmp_path / "cut"
        path.write_bytes(whole[:cut])
        events = read_ledger(path)
        for documents in states(watched, cut):
            recovered = ownership_of(events, "agentcis")
            for place in list(recovered.places):
                at = [(number, kept) for number, kept in documents.items() if kept.place == place]
                recovered.shown(place, [Shown(str(number), kept.name) for number, kept in at])
            ours = {str(number) for number, kept in documents.items() if kept.content == b"ours"}
            theirs = {str(number) for number, kept in documents.items() if kept.content == b"theirs"}
            assert ours <= set(recovered.owned), whole[:cut][-200:]
            assert not theirs & set(recovered.owned)


def test_every_prefix_lists_what_was_sent(watched: Watched, tmp_path: Path) -> None:
    whole = watched.ledger.read_bytes()
    path = tmp_path / "cut"
    for end in [place for place, byte in enumerate(whole) if byte == 10]:
        path.write_bytes(whole[: end + 5])
        listed = {sent.name for sent in sent_files(read_ledger(path), "agentcis") if sent.may_be_there}
        for documents in states(watched, end):
            held = {kept.name for kept in documents.values() if kept.content == b"ours"}
            assert held - {f"{MARKER}-renamed.txt"} <= listed


def test_a_ledger_cut_in_its_first_line_is_none(watched: Watched, tmp_path: Path) -> None:
    """Nothing has gone out by then."""
    path = tmp_path / "cut"
    path.write_bytes(watched.ledger.read_bytes()[:20])

    with pytest.raises(LedgerError, match="no ledger"):
        read_ledger(path)


def test_events_after_a_torn_line_are_read(tmp_path: Path) -> None:
    """As a clean-up appends to the ledger of a run that was killed."""
    path = tmp_path / "ledger"
    with Ledger(path, is_new=True) as ledger:
        ledger.write("run", **_RUN)
        ledger.write("intent", api="agentcis", number=1, place="client/6", files=[])
    path.write_bytes(path.read_bytes()[:-9])
    with Ledger(path, is_new=False) as ledger:
        ledger.write("deleting", api="agentcis", ids=["1"])

    assert [event["event"] for event in read_ledger(path)] == ["run", "deleting"]


@pytest.mark.parametrize("name", [_LINE_ENDS, "\ud800", '"}\n{"event": "owned"', "漢字", ""])
def test_a_name_may_hold_anything(tmp_path: Path, name: str) -> None:
    path = tmp_path / "ledger"
    files = [{"name": name, "size_bytes": 1}]
    with Ledger(path, is_new=True) as ledger:
        ledger.write("run", **_RUN)
        ledger.write("intent", api="agentcis", number=1, place="client/6", case="", files=files)

    assert [sent.name for sent in sent_files(read_ledger(path), "agentcis")] == [name]


def test_a_file_named_with_line_ends_is_found_again(tmp_path: Path) -> None:
    path, system = tmp_path / "ledger", System()
    name = f"{MARKER}-{_LINE_ENDS}.txt"
    body = (
        f'--b\r\nContent-Disposition: form-data; name="documents[]"; filename="{name}"\r\n\r\nx\r\n--b--\r\n'
    )
    with serving(system) as base_url, front(base_url, ledger=path) as guarded:
        headers = {"Content-Type": "multipart/form-data; boundary=b"}
        guarded.http.post(ENTITY, content=body.encode(), headers=headers)

    assert [sent.name for sent in sent_files(read_ledger(path), "agentcis")] == [name]


@pytest.mark.parametrize(
    "content", ["", "nonsense", "[]", '{"event": "run"}', '{"event": "run", "format": 99}']
)
def test_what_is_no_ledger_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "ledger"
    path.write_text(content)

    with pytest.raises(LedgerError, match="ledger"):
        read_ledger(path)


def test_a_ledger_that_exists_is_never_taken_for_a_new_one(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    path.write_text("something")

    with pytest.raises(LedgerError, match="ledger"):
        Ledger(path, is_new=True)
    assert path.read_text() == "something"


def test_an_upload_is_on_disk_before_it_goes_out(tmp_path: Path) -> None:
    """The system itself looks into the ledger while it is asked."""
    path, seen = tmp_path / "ledger", []

    class Reader(System):
        def do(self, *request: Any) -> Any:
            seen.append([json.loads(line)["event"] for line in path.read_text().splitlines()])
            return super().do(*request)

    with serving(Reader()) as base_url, front(base_url, ledger=path) as guarded:
        guarded.http.post(ENTITY, files={"documents[]": (f"{MARKER}-1.txt", b"ours")})

    assert seen[-1] == ["run", "survey", "intent"]


def test_nothing_goes_out_when_the_ledger_cannot_be_written() -> None:
    """`/dev/full` is a disk without space."""
    system = System()
    with (
        serving(system) as base_url,
        front(base_url) as guarded,
        Ledger(Path("/dev/full"), is_new=False) as full,
    ):
        guarded.guard._ledger = full
        answers = [
            guarded.http.post(ENTITY, files={"documents[]": (f"{MARKER}-1.txt", b"ours")}) for _ in range(2)
        ]

    assert [said_by_guard(answer) for answer in answers] == ["stopped", "stopped"]
    assert "the ledger cannot be written" in answers[0].json()["why"]
    assert not system.documents
