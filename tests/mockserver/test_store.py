"""Records against a model that sorts everything, and blobs against plain bytes."""

from __future__ import annotations

import gc
import hashlib
import threading
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.store.blobs import Blobs, BlobSlice
from mockserver.store.records import Bounds, RecordStore
from mockserver.store.worlds import Ids, TooManyWorlds, Worlds


@dataclass(frozen=True)
class Row:
    """A record with members that have ties."""

    id: int
    color: str
    size: int


ROWS = st.builds(Row, id=st.integers(1, 12), color=st.sampled_from("rgb"), size=st.integers(0, 3))
CHANGES = st.lists(
    st.one_of(st.tuples(st.just("remove"), st.integers(1, 12)), st.tuples(st.just("put"), ROWS))
)
QUERIES = st.fixed_dictionaries(
    {
        "where": st.fixed_dictionaries(
            {}, optional={"color": st.sampled_from("rgbx"), "size": st.integers(0, 4)}
        ),
        "sort": st.sampled_from(["id", "color", "size"]),
        "limit": st.integers(1, 15),
        "descending": st.booleans(),
        "after": st.none() | st.integers(0, 4),
        "before": st.none() | st.integers(0, 4),
    }
)


def by_the_model(rows: dict[int, Row], query: dict[str, Any], bounds: Bounds) -> list[Row]:
    """What a list must hold, the slow way."""

    def value(row: Row) -> Any:
        return getattr(row, query["sort"])

    def is_within(row: Row) -> bool:
        low, high = (bounds.before, bounds.after) if query["descending"] else (bounds.after, bounds.before)
        return (low is None or value(row) > low) and (high is None or value(row) < high)

    found = [row for row in rows.values() if all(getattr(row, k) == v for k, v in query["where"].items())]
    found = sorted(filter(is_within, found), key=lambda row: row.id)
    return sorted(found, key=value, reverse=query["descending"])[: query["limit"]]


def apply(store: RecordStore[Row], rows: dict[int, Row], change: tuple[str, Any]) -> None:
    """The same change to the store and to the model."""
    kind, subject = change
    if kind == "remove":
        assert store.remove(subject) == rows.pop(subject, None)
    elif subject.id in rows:
        rows[subject.id] = subject
        assert store.change(subject.id, lambda _: subject) == subject
    else:
        rows[subject.id] = subject
        store.add(subject)


def bound_of(sort: str, number: int | None) -> Any:
    """A bound that can be compared with the values of the member."""
    return number if number is None or sort != "color" else "agmsz"[number]


@settings(deadline=None)
@given(first=CHANGES, then=CHANGES, query=QUERIES)
def test_lists_are_what_sorting_everything_would_give(
    first: list[tuple[str, Any]], then: list[tuple[str, Any]], query: dict[str, Any]
) -> None:
    store: RecordStore[Row] = RecordStore()
    rows: dict[int, Row] = {}
    bounds = Bounds(*(bound_of(query["sort"], query[name]) for name in ("after", "before")))
    for changes in (first, then):
        for change in changes:
            apply(store, rows, change)
        found = store.ordered(
            query["where"],
            sort=query["sort"],
            limit=query["limit"],
            descending=query["descending"],
            bounds=bounds,
        )
        assert found == by_the_model(rows, query, bounds)
        everything = by_the_model(rows, {**query, "sort": "id", "descending": False, "limit": 99}, Bounds())
        assert store.count(query["where"]) == len(everything)
        window = store.window(query["where"], start=1, stop=4)
        assert window == (everything[1:4], len(everything))


def test_more_kinds_of_lists_than_are_kept_are_still_right() -> None:
    members = [f"m{number}" for number in range(40)]
    wide = type("Wide", (), {"id": 1, **dict.fromkeys(members, 7)})()
    store: RecordStore[Any] = RecordStore()
    store.add(wide)
    for _ in range(2):
        assert [store.count({member: 7}) for member in members] == [1] * 40
        assert [store.count({member: 8}) for member in members] == [0] * 40


def test_only_what_may_be_kept_counts_towards_the_limit() -> None:
    store: RecordStore[Row] = RecordStore()
    store.add_all(Row(number, "r" if number % 3 else "g", number) for number in range(30))
    found = store.ordered({}, sort="size", limit=4, keep=lambda row: row.color == "g")
    assert [row.id for row in found] == [0, 3, 6, 9]


def test_changes_and_removals_of_many_threads_are_not_lost() -> None:
    store: RecordStore[Row] = RecordStore()
    store.add_all(Row(number, "r", 0) for number in range(5))
    removed: list[Row | None] = []

    def work() -> None:
        for _ in range(200):
            store.change(0, lambda row: replace(row, size=row.size + 1))
        removed.extend(store.remove(number) for number in range(1, 5))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counted = store.get(0)
    assert counted is not None
    assert counted.size == 1600
    assert len([row for row in removed if row is not None]) == 4
    assert store.ordered({}, sort="size", limit=9) == [counted]


def test_what_is_not_there_cannot_be_changed() -> None:
    store: RecordStore[Row] = RecordStore()
    assert store.change(1, lambda row: row) is None
    assert store.get(1) is None


# ---------------------------------------------------------------- blobs


@pytest.mark.parametrize("size_bytes", [0, 1, 65_535, 65_536, 65_537, 300_000])
def test_a_blob_has_the_bytes_that_were_written_in_any_pieces(tmp_path: Path, size_bytes: int) -> None:
    content = (bytes(range(256)) * 1200)[:size_bytes]
    for piece_bytes in (1000, 65_536, 500_000):
        spool = Blobs(tmp_path).spool()
        for start in range(0, size_bytes, piece_bytes):
            spool.write(content[start : start + piece_bytes])
        blob = spool.finish()
        assert blob.open().read() == content
        assert (blob.size_bytes, blob.sha256) == (size_bytes, hashlib.sha256(content).hexdigest())
        assert (blob.path is not None) == (size_bytes > 65_536)


@pytest.mark.parametrize("size_bytes", [10, 100_000])
@pytest.mark.parametrize(("start", "stop"), [(0, 0), (0, 10), (3, 7), (9, 10)])
def test_a_slice_gives_its_bytes_in_pieces(tmp_path: Path, size_bytes: int, start: int, stop: int) -> None:
    content = (b"0123456789" * 10_000)[:size_bytes]
    blob = Blobs(tmp_path).of(content)
    assert list(BlobSlice(blob, start, stop).chunks(3)) == [
        content[at : min(at + 3, stop)] for at in range(start, stop, 3)
    ]


def test_a_large_blob_takes_its_file_with_it(tmp_path: Path) -> None:
    blob = Blobs(tmp_path).of(b"x" * 100_000)
    reader = blob.open()
    assert len(list(tmp_path.iterdir())) == 1
    del blob
    gc.collect()
    assert list(tmp_path.iterdir()) == []
    assert len(reader.read()) == 100_000
    reader.close()


@pytest.mark.parametrize("size_bytes", [10, 100_000])
def test_a_spool_that_is_discarded_leaves_nothing(tmp_path: Path, size_bytes: int) -> None:
    spool = Blobs(tmp_path).spool()
    spool.write(b"x" * size_bytes)
    spool.discard()
    assert list(tmp_path.iterdir()) == []


def test_the_folder_of_its_own_is_gone_after_closing() -> None:
    blobs = Blobs()
    blob = blobs.of(b"x" * 100_000)
    assert blob.path is not None
    blobs.close()
    assert not blob.path.parent.exists()


# ---------------------------------------------------------------- worlds and ids


def test_a_world_is_made_once_and_again_after_a_reset() -> None:
    made: list[str] = []
    worlds: Worlds[list[str]] = Worlds(lambda name: made.append(name) or [name])  # type: ignore[func-returns-value]
    assert worlds.state("a") is worlds.state("a")
    assert worlds.state("b") == ["b"]
    worlds.reset("a")
    worlds.reset("never")
    assert worlds.state("a") == ["a"]
    assert made == ["a", "b", "a"]


def test_there_is_a_last_world() -> None:
    worlds: Worlds[str] = Worlds(str)
    for number in range(4096):
        worlds.state(str(number))
    with pytest.raises(TooManyWorlds):
        worlds.state("one more")
    assert worlds.state("7") == "7"
    worlds.reset("7")
    assert worlds.state("one more") == "one more"


def test_seeded_ids_are_the_same_again_and_others_in_another_world() -> None:
    first, again, other = Ids(1, "a"), Ids(1, "a"), Ids(1, "b")
    drawn = [(ids.uuid(), ids.hex(32)) for ids in (first, again, other)]
    assert drawn[0] == drawn[1] != drawn[2]
    assert len(drawn[0][1]) == 32
    assert drawn[0][0][14] == "4"


def test_ids_without_a_seed_are_new_each_time() -> None:
    assert Ids(None, "a").uuid() != Ids(None, "a").uuid()
