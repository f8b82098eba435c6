"""Laws of the upload: what is answered, stored and rejected."""

from __future__ import annotations

from collections import Counter

import pytest

from contract_tests.agentcis import validation
from contract_tests.agentcis.client import refusal
from contract_tests.agentcis.desk import Desk
from contract_tests.agentcis.documents import Document, File, names_of, numbers_of
from contract_tests.agentcis.rows import row_problems
from contract_tests.judge import Judge, cites
from contract_tests.messages import Body, Exchange, Json, Multipart, Part

_OK = "agentcis.upload.ok"
_PARTITION = "agentcis.upload.partition"
_STORED = "agentcis.upload.stored"
_STEMS = (
    "plain", "with space", "two.dots", "UPPER", "Jörg Straße", "文書", "emoji \N{DOG FACE}", "it's",
    "a & b + c, d; e=f @g!", "(round) [square] {curly}", "l" + 120 * "o" + "ng", "dash-under_score", "0",
)  # fmt: skip


@pytest.mark.parametrize("count", [1, 2, 5])
@cites(_OK)
def test_upload_answers_both_arrays(desk: Desk, judge: Judge, count: int) -> None:
    """An upload is 200 with `uploadedFiles` and `rejectedFiles`."""
    reply = desk.api.upload_reply(*(desk.file(f"file-{number}") for number in range(count)))
    judge.expect(_OK, reply.status == 200, f"200 for {count} files")
    _expect_arrays(judge, reply)


@cites(_OK)
def test_upload_with_a_rejected_file_answers_both_arrays(desk: Desk, judge: Judge) -> None:
    """Also beside a rejected file the answer is 200 with both arrays."""
    rejected = desk.file("rejected", extension=desk.dialect.rejected_extension)
    reply = desk.api.upload_reply(desk.file("good"), rejected)
    judge.expect(_OK, reply.status == 200, "200 for a good and a rejected file")
    _expect_arrays(judge, reply)
    reply = desk.api.upload_reply(rejected)
    judge.expect(_OK, reply.status == 200, "200 for a rejected file alone, as in the vendor's sample")
    _expect_arrays(judge, reply)


@cites("agentcis.upload.field")
def test_field_is_documents_with_brackets(desk: Desk, judge: Judge) -> None:
    """Files are taken as `documents[]`, repeated once for each."""
    files = [desk.file(name) for name in ("one", "two", "three")]
    for sent in (files[:1], files[1:]):
        reply = desk.api.worded(field="documents[]").upload_reply(*sent)
        judge.expect("agentcis.upload.field", reply.status == 200, f"documents[] taken, {len(sent)} files")
    _expect_all_there(desk, judge, "agentcis.upload.field", files)


@pytest.mark.parametrize(
    ("field", "names"), [("documents[{}]", ("one", "two", "three")), ("documents", ("one",))]
)
@cites("agentcis.upload.field-spellings")
def test_other_spellings_of_the_field(desk: Desk, judge: Judge, field: str, names: tuple[str, ...]) -> None:
    """Numbered `documents[0]` and a single `documents` are taken too."""
    files = [desk.file(name) for name in names]
    reply = desk.api.worded(field=field).upload_reply(*files)
    judge.expect("agentcis.upload.field-spellings", reply.status == 200, f"{field} is taken")
    _expect_all_there(desk, judge, "agentcis.upload.field-spellings", files)


@cites(_PARTITION)
def test_each_file_is_in_one_array(desk: Desk, judge: Judge) -> None:
    """Every file sent is in exactly one of the two arrays."""
    for files in _batches(desk):
        reply = desk.api.upload_reply(*files)
        if not reply.is_success:
            raise refusal(_OK, "an upload of several files to be taken", reply)
        _expect_partition(judge, reply, files)


@cites(_PARTITION)
def test_rejected_files_are_in_one_array_too(desk: Desk, judge: Judge) -> None:
    """Rejected files, too, are in exactly one of the two arrays, wherever they stand."""
    bad = desk.dialect.rejected_extension
    for kinds in ("b", "gb", "bg", "gbgbb", "bbb"):
        files = [
            desk.file(f"{place}", extension=bad if kind == "b" else "") for place, kind in enumerate(kinds)
        ]
        reply = desk.api.upload_reply(*files)
        if reply.is_success:
            _expect_partition(judge, reply, files)


@cites(_STORED)
def test_file_is_listed_under_its_name(desk: Desk, judge: Judge) -> None:
    """An uploaded file is in the list at once, under the name sent."""
    desk.note_foreign()
    before = set(desk.documents())
    for file in map(desk.file, _STEMS):
        reply = desk.api.upload_reply(file)
        _taken(reply)
        now = desk.documents()
        names = [document.name for number, document in now.items() if number not in before]
        expected = f"{file.name!r} in the list at once"
        judge.expect(_STORED, names == [file.name], expected, observed=names, exchange=reply)
        before = set(now)


@cites(_STORED)
def test_files_of_one_call_are_all_listed(desk: Desk, judge: Judge) -> None:
    """Several files of one call are each in the list, as many as the answer says."""
    for count in (2, 3, 9):
        files = [desk.file(f"of-{count}-{number}") for number in range(count)]
        _taken(desk.api.upload_reply(*files))
        _expect_all_there(desk, judge, _STORED, files)


@cites(_STORED)
def test_equal_names_do_not_replace_each_other(desk: Desk, judge: Judge) -> None:
    """Files of one name stay apart, in one call and in several."""
    contents = (b"1", b"22", b"333", b"4444")
    files = [desk.file("same", content) for content in contents]
    for sent in (files[:1], files[1:2], files[2:]):
        _taken(desk.api.upload_reply(*sent))
    found = desk.named(files[0].name)
    sizes = sorted(document.item.get("file_size", {}).get("actual", -1) for document in found)
    judge.expect(_STORED, len(found) == len(files), "four documents of one name", observed=sizes)
    judge.expect(_STORED, sizes == [1, 2, 3, 4], "each with its own size", observed=sizes)


@cites(_STORED)
def test_rejected_files_are_never_listed(desk: Desk, judge: Judge) -> None:
    """What is in `rejectedFiles` is not in the list, and what is in `uploadedFiles` is."""
    bad = desk.file("rejected", extension=desk.dialect.rejected_extension)
    good = [desk.file("good"), desk.file("better")]
    for sent in ([bad], [good[0], bad], [bad, good[1]]):
        desk.api.upload_reply(*sent)
    names = sorted(document.name for document in desk.mine().values())
    expected = sorted(file.name for file in good)
    judge.expect(_STORED, names == expected, f"only the good files in the list: {expected}", observed=names)


@cites("agentcis.upload.empty")
def test_file_of_no_bytes_is_stored(desk: Desk, judge: Judge) -> None:
    """A file of 0 bytes is stored, alone and beside others."""
    files = [desk.file("empty", b""), desk.file("empty too", b""), desk.file("not empty")]
    for sent in (files[:1], files[1:]):
        reply = desk.api.upload_reply(*sent)
        judge.expect("agentcis.upload.empty", reply.status == 200, "200 for a file of 0 bytes")
    _expect_all_there(desk, judge, "agentcis.upload.empty", files)


@cites("agentcis.upload.uploaded")
def test_uploaded_files_are_raw_rows(desk: Desk, judge: Judge) -> None:
    """An element of `uploadedFiles` is the raw row of the document that is stored."""
    loud = desk.dialect.extension.upper()
    files = [desk.file("row", b"12345"), desk.file("Jörg", b"1234567"), desk.file("loud", extension=loud)]
    for sent in ([files[0]], files):
        reply = desk.api.upload_reply(*sent)
        rows = reply.json_object().get("uploadedFiles")
        listed = desk.mine()
        for file, row in zip(sent, rows if isinstance(rows, list) else [], strict=False):
            problems = row_problems(row, desk.api.entity, size=len(file.content))
            judge.expect("agentcis.upload.uploaded", not problems, "a raw row", observed=problems)
            right = isinstance(row, dict) and row.get("original_name") == file.name
            judge.expect("agentcis.upload.uploaded", right, f"the row of {file.name}", observed=row)
            stored = listed.get(numbers_of([row])[0] or 0)
            is_stored = stored is not None and stored.name == file.name
            expected = f"the id under which the list shows {file.name}"
            judge.expect("agentcis.upload.uploaded", is_stored, expected, observed=row)
            is_typed = stored is not None and row.get("type") == stored.item.get("type")
            judge.expect("agentcis.upload.uploaded", is_typed, "the type that the list shows", observed=row)


@cites("agentcis.upload.uploaded")
def test_the_row_of_an_upload_is_that_of_a_rename(desk: Desk, judge: Judge) -> None:
    """It is the stored document's row; a rename answers the same, but for the name and the time."""
    for way in (way for way in desk.dialect.ways if way.place != "nowhere"):
        rows = desk.api.upload_reply(desk.file("row")).json_object().get("uploadedFiles")
        row = rows[0] if isinstance(rows, list) and rows and isinstance(rows[0], dict) else {}
        number = numbers_of([row])[0]
        if number is None:
            continue
        renamed = desk.rename(Document(number, row), desk.name("renamed"), way=way).json_object().get("data")
        after = renamed if isinstance(renamed, dict) else {}
        kept = [name for name in row if name not in ("original_name", "updated_at")]
        other = {name: (row[name], after.get(name)) for name in kept if row[name] != after.get(name)}
        judge.expect("agentcis.upload.uploaded", not other, "the same row after a rename", observed=other)
        times = (str(row.get("updated_at")), str(after.get("updated_at")))
        expected = "a time that the rename is not before"
        judge.expect("agentcis.upload.uploaded", times[0] <= times[1], expected, observed=times)


@pytest.mark.parametrize("what", ["no part", "a text instead of a file", "no body", "JSON"])
@cites("agentcis.upload.missing", *validation.RULES)
def test_upload_without_a_file(desk: Desk, judge: Judge, what: str) -> None:
    """An upload without a file is a validation error."""
    field = desk.api.wording.field.format(0)
    body: Body | None = {
        "no part": Multipart(()),
        "a text instead of a file": Multipart((Part(field, "a text, no file"),)),
        "no body": None,
        "JSON": Json({"documents": []}),
    }[what]
    reply = desk.api.post_reply(body)
    item = "documents.0" if what == "a text instead of a file" else "documents"
    validation.expect_invalid(judge, "agentcis.upload.missing", reply, f"an upload with {what}", field=item)


def _batches(desk: Desk) -> list[list[File]]:
    names = [["alone"], ["a", "b"], ["same", "same", "same"], [*"cdefghi"], [*_STEMS[3:9]]]
    batches = [[desk.file(name) for name in batch] for batch in names]
    return [*batches, [desk.file("small", b"x"), desk.file("bigger", 70_000 * b"x")]]


def _taken(reply: Exchange) -> None:
    if not reply.is_success:
        raise refusal(_OK, "small files to be taken", reply)


def _expect_arrays(judge: Judge, reply: Exchange) -> None:
    answer = reply.json_object()
    for name in ("uploadedFiles", "rejectedFiles"):
        is_array = isinstance(answer.get(name), list)
        judge.expect(_OK, is_array, f"{name} an array", observed=repr(answer.get(name, "missing")))


def _expect_partition(judge: Judge, reply: Exchange, files: list[File]) -> None:
    answer = reply.json_object()
    arrays = [answer.get(name) for name in ("uploadedFiles", "rejectedFiles")]
    counts = [len(array) if isinstance(array, list) else 0 for array in arrays]
    expected = f"{len(files)} files, each in exactly one of the arrays"
    judge.expect(_PARTITION, sum(counts) == len(files), expected, observed=f"{counts} elements")
    names = [name for array in arrays for name in names_of(array)]
    if len(names) == sum(counts):
        same = Counter(names) == Counter(file.name for file in files)
        judge.expect(_PARTITION, same, expected, observed=names)


def _expect_all_there(desk: Desk, judge: Judge, rule: str, files: list[File]) -> None:
    names = Counter(document.name for document in desk.mine().values())
    for file in files:
        judge.expect(rule, names[file.name] == 1, f"{file.name} once in the list", observed=[*names])
