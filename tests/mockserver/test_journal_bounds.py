"""The journal's memory: bounded in entries and bytes, for one world and for all together."""

from __future__ import annotations

import gc
import threading
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from mockserver.control.operation_table import OperationTable
from mockserver.control.recording import Recorder
from mockserver.control.worlds import KnownWorlds
from mockserver.http.exchange import Exchange
from mockserver.http.incoming import exchange_of
from mockserver.http.watching import Answer
from mockserver.journal.entry import Answered, Content, Entry, FileSeen
from mockserver.journal.journal import Journal, JournalLimits, Journals
from mockserver.journal.secrets import shown_field, shown_header, shown_text
from mockserver.store.worlds import SystemClock

MIB = 1024 * 1024
KIB = 1024
START = datetime(2030, 1, 1, tzinfo=UTC)
NOTHING = Content()


def entry(entry_id: int, *, body: Content, answer: Content = NOTHING) -> Entry:
    return Entry(
        id=entry_id,
        time=START,
        seconds=0.001,
        method="POST",
        meant_method="POST",
        path=f"/path/{entry_id}",
        api="caseiq",
        operation="uploadFile",
        path_parameters=(),
        query=((f"name{entry_id}", f"value{entry_id}"),),
        headers=tuple((f"header-{number}", f"value {entry_id} {number}") for number in range(12)),
        token="caseiq-full",
        body=body,
        answer=Answered(200, (("content-type", "application/json"),), answer),
    )


def small(entry_id: int) -> Entry:
    """A request as most are."""
    return entry(entry_id, body=Content(kept=b'{"number": %d}' % entry_id))


def large(entry_id: int) -> Entry:
    """A request and an answer of which as much is kept as may be."""
    kept = b"%08d" % entry_id * (8 * KIB)
    return entry(entry_id, body=Content(kept=kept[:]), answer=Content(kept=kept[::-1]))


def of_fields(entry_id: int) -> Entry:
    """A form of many short fields and some files."""
    texts = tuple((f"f{number}", f"v{entry_id}-{number}") for number in range(30))
    files = tuple(
        ("file", FileSeen(f"{entry_id}-{number}", "text/plain", 10**9, "0" * 64)) for number in range(3)
    )
    return entry(entry_id, body=Content(fields=(*texts, *files)))


@pytest.mark.parametrize("make", [small, large, of_fields])
def test_ten_thousand_requests_take_no_more_memory_than_allowed(make: Callable[[int], Entry]) -> None:
    limits = JournalLimits(entries=1000, bytes=4 * MIB)
    journal = Journals(limits).new()
    for _ in range(8_500):
        journal.add(make)
    gc.collect()
    # What is kept in the end is of the last thousand; tracing all would be slow.
    tracemalloc.start()
    try:
        for _ in range(1_500):
            journal.add(make)
        taken_bytes, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert taken_bytes <= limits.bytes * 1.05
    assert len(journal) <= 1000
    assert journal.last_id == 10_000
    ids = [kept.id for kept in journal.entries()]
    assert ids == list(range(10_001 - len(ids), 10_001))


def test_ten_thousand_exchanges_as_they_come_take_no_more_memory_than_allowed() -> None:
    limits = JournalLimits(entries=1000, bytes=4 * MIB)
    known = KnownWorlds(SystemClock(), Journals(limits))
    recorder = Recorder(known, OperationTable(), [])
    for number in range(8_500):
        recorder.seen(*exchanged(number), 0.001)
    gc.collect()
    tracemalloc.start()
    try:
        for number in range(1_500):
            recorder.seen(*exchanged(number), 0.001)
        taken_bytes, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    journal = known.of("default").journal
    assert taken_bytes <= limits.bytes * 1.05
    assert 100 < len(journal) <= 1000
    assert journal.get(10_000) == journal.entries()[-1]


def exchanged(number: int) -> tuple[Exchange, Answer]:
    """A request with a few headers and parameters, and its answer."""
    headers = [(b"host", b"localhost"), *((b"header-%d" % at, b"value %d" % number) for at in range(8))]
    query = "&".join(f"name{at}={number}" for at in range(number % 8)).encode()
    scope = {"method": "GET", "path": f"/api/{number}", "scheme": "http", "query_string": query}
    sent = [(b"content-type", b"application/json"), (b"content-length", b"%d" % number)]
    answer = Answer(200, sent, number, b"%08d" % number * (number % 1000))
    return exchange_of({**scope, "headers": headers}), answer


def test_all_worlds_together_are_bounded_and_those_that_were_quiet_longest_forget_first() -> None:
    journals = Journals(JournalLimits(entries=1000, bytes=MIB))
    worlds = [journals.new() for _ in range(50)]
    for journal in worlds:
        for _ in range(20):
            journal.add(large)
    assert journals.bytes <= 4 * MIB
    assert journals.entries == sum(len(journal) for journal in worlds)
    kept = [len(journal) for journal in worlds]
    assert kept[0] == 0
    assert kept[-1] == max(kept) > 0
    for journal in worlds:
        journal.clear()
    assert (journals.bytes, journals.entries) == (0, 0)


def test_one_request_that_is_larger_than_all_room_is_not_kept() -> None:
    journal = Journals(JournalLimits(entries=10, bytes=64 * KIB)).new()
    journal.add(small)
    journal.add(large)
    assert journal.entries() == []
    journal.add(small)
    assert [kept.id for kept in journal.entries()] == [3]


def test_without_entries_nothing_is_kept() -> None:
    assert not Journals(JournalLimits(entries=0)).new().is_kept


def test_many_threads_write_each_id_once_and_in_order() -> None:
    journal = Journals().new()
    threads = [threading.Thread(target=add_100, args=(journal,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [kept.id for kept in journal.entries()] == list(range(1, 801))


def add_100(journal: Journal) -> None:
    for _ in range(100):
        journal.add(small)


def test_who_listens_is_told_until_it_has_enough() -> None:
    journal, told = Journals().new(), []
    stop = journal.listen(lambda: told.append(journal.last_id))
    journal.add(small)
    stop()
    journal.add(small)
    assert told == [1]


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("authorization", "Bearer caseiq-full", "Bearer …full"),
        ("authorization", "Bearer short", "Bearer …"),
        ("authorization", "token-without-scheme", "…heme"),
        ("authorization", "Basic  dXNlcjpwYXNz ", "Basic …YXNz"),
        ("x-mock-token", "admin-secret", "…cret"),
        ("cookie", "session=abcdefgh", "…efgh"),
        ("accept", "application/json", "application/json"),
    ],
)
def test_a_credential_in_a_header_is_shortened(name: str, value: str, shown: str) -> None:
    assert shown_header(name, value) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (b'{"client_secret": "mock-api-key-0"}', b'{"client_secret": "\\u2026ey-0"}'),
        (b'{"client_secret":"a\\"quoted\\\\secret\\""}', b'{"client_secret":"\\u2026cret"}'),
        (b'{"a": {"access_token" : "0123456789abcdef', b'{"a": {"access_token" : "\\u2026cdef'),
        (b'{"client_secret": 5}', b'{"client_secret": 5}'),
        (b'{"caseId": "x"}', b'{"caseId": "x"}'),
        (b'{"password": "\xff\xfe\xfd\xfc\xfb\xfa\xf9\xf8"}', '{"password": "\\u2026����"}'.encode()),
    ],
)
def test_a_credential_in_json_is_shortened_and_the_rest_stays(text: bytes, shown: bytes) -> None:
    assert shown_text(text) == shown


def test_a_credential_in_a_form_is_shortened() -> None:
    assert shown_field("client_secret", "mock-api-key-0") == "…ey-0"
    assert shown_field("caseId", "mock-api-key-0") == "mock-api-key-0"
