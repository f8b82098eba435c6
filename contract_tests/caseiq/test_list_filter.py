"""Which records a list keeps (filters)."""

from __future__ import annotations

import pytest

from contract_tests.caseiq.client import CaseIq, Upload
from contract_tests.caseiq.dialect import Dialect
from contract_tests.caseiq.records import records_of
from contract_tests.caseiq.samples import Samples
from contract_tests.judge import Judge, NotExercised, cites

_FILTER = "caseiq.list.filter"
_UNKNOWN = "caseiq.list.filter-unknown"

# The page names these; of other fields it only says that some are supported.
_NAMED_BY_THE_PAGE = ("kind", "fileFormat")
_MAYBE_SUPPORTED = ("nameWithoutExtension", "mimeType", "objectId", "encoding")
_OTHER_VALUES = {"kind": "Packet", "encoding": "8bit"}


def _expect_found(
    judge: Judge, caseiq: CaseIq, query: dict[str, str], there: list[Upload], expected: list[Upload]
) -> None:
    """Of files that are known to be there, a filter finds just those that it should."""
    reply = caseiq.list_reply(*query.items())
    records = records_of(reply)
    said = " and ".join(f"{field}={value}" for field, value in query.items())
    found = None if records is None else {str(record.get("id")) for record in records}
    known = {upload.id for upload in there}
    judge.expect(
        _FILTER,
        found is not None and found & known == {upload.id for upload in expected},
        f"{said} finds {len(expected)} of {len(there)} known files",
        exchange=reply,
    )
    wrong = [record for record in records or () if any(record.get(f, v) != v for f, v in query.items())]
    judge.expect(_FILTER, not wrong, f"{said} finds nothing else", observed=wrong[:2], exchange=reply)


def _known(caseiq: CaseIq, dialect: Dialect, uploads: list[Upload]) -> None:
    """Raise NotExercised where files cannot be found without a filter either."""
    for upload in uploads:
        name = str(upload.record.get("name"))
        if any(
            record.get("id") == upload.id for record in records_of(caseiq.list_reply(("name", name))) or ()
        ):
            continue
        newest = (("sort", "createdDate"), ("order", dialect.directions[1]))
        records = records_of(caseiq.list_reply(*newest)) or ()
        if not any(record.get("id") == upload.id for record in records):
            msg = "an uploaded file is not in the list (see caseiq.list.fresh)"
            raise NotExercised(msg)


@cites(_FILTER)
def test_a_filter_keeps_the_records_whose_field_is_equal(
    judge: Judge, caseiq: CaseIq, dialect: Dialect, samples: Samples
) -> None:
    stem = samples.stem()
    names = [
        f"{stem}.txt",
        f"{stem}.txt.bak",
        f"{stem}x.txt",
        f"{stem.upper()}.txt",
        f"a{stem}.txt",
        f"{stem}.TXT",
    ]
    uploads = [caseiq.upload(name, samples.content()) for name in names]
    _known(caseiq, dialect, uploads)
    for upload in uploads:
        name = str(upload.record.get("name"))
        same = [other for other in uploads if other.record.get("name") == name]
        _expect_found(judge, caseiq, {"name": name}, uploads, same)
    for nothing in (stem, f"{stem}.tx", "%", f"{stem}%", f"{stem}*", f"^{stem}"):
        _expect_found(judge, caseiq, {"name": nothing}, uploads, [])


@cites(_FILTER)
@pytest.mark.parametrize(
    "pattern",
    [
        "{} with space.txt",
        "{}+plus.txt",
        "{}&and=is.txt",
        "{}-grün-漢字-😀.txt",
        "{},comma;.txt",
        "{}50%25#?.txt",
        "{}(1)*[a].txt",
    ],
)
def test_a_filter_takes_any_text(
    judge: Judge, caseiq: CaseIq, dialect: Dialect, samples: Samples, pattern: str
) -> None:
    uploads = [caseiq.upload(pattern.replace("{}", samples.stem()), samples.content()), samples.other_file]
    _known(caseiq, dialect, uploads)
    name = str(uploads[0].record.get("name"))
    _expect_found(judge, caseiq, {"name": name}, uploads, uploads[:1])


@cites(_FILTER)
def test_each_documented_text_can_be_filtered(
    judge: Judge, caseiq: CaseIq, dialect: Dialect, samples: Samples
) -> None:
    """With the values that the records show; a member that they do not have is left out."""
    name = samples.name("csv")
    uploads = [
        caseiq.upload(name, samples.content(), content_type="text/csv"),
        samples.upload(content_type="application/pdf"),
    ]
    _known(caseiq, dialect, uploads)
    record = caseiq.get(uploads[0].id)
    other = caseiq.get(uploads[1].id)
    for field in (*_NAMED_BY_THE_PAGE, *filter(dialect.can_filter, _MAYBE_SUPPORTED)):
        value = record.get(field)
        if not isinstance(value, str) or not value:
            continue
        expected = [
            upload for upload, each in zip(uploads, (record, other), strict=True) if each.get(field) == value
        ]
        _expect_both(judge, caseiq, field, value, uploads, expected)


def _expect_both(
    judge: Judge, caseiq: CaseIq, field: str, value: str, uploads: list[Upload], expected: list[Upload]
) -> None:
    """A filter together with the name, and with a value that no record has."""
    for upload in uploads:
        name = str(upload.record.get("name"))
        kept = [upload] if upload in expected else []
        _expect_found(judge, caseiq, {"name": name, field: value}, [upload], kept)
        _expect_found(judge, caseiq, {field: value, "name": name}, [upload], kept)
        other = _OTHER_VALUES.get(field, f"{value}-no")
        if upload.record.get(field) == other:
            other = f"{value}-no"
        _expect_found(judge, caseiq, {"name": name, field: other}, [upload], [])


@cites(_FILTER)
def test_several_filters_are_combined_with_and(
    judge: Judge, caseiq: CaseIq, dialect: Dialect, samples: Samples
) -> None:
    """Each filter alone would find other files as well."""
    stem, other_stem = samples.stem(), samples.stem()
    names = [f"{stem}.txt", f"{stem}.pdf", f"{other_stem}.txt", f"{other_stem}.pdf"]
    uploads = [caseiq.upload(name, samples.content()) for name in names]
    _known(caseiq, dialect, uploads)
    second = "nameWithoutExtension" if dialect.can_filter("nameWithoutExtension") else "fileFormat"
    values = [str(upload.record.get(second)) for upload in uploads]
    if not all(second in upload.record for upload in uploads):
        judge.not_exercised(_FILTER, "no second field to filter by is known")
        return
    for upload, value in zip(uploads, values, strict=True):
        name = str(upload.record.get("name"))
        _expect_found(judge, caseiq, {"name": name, second: value}, uploads, [upload])
        other = next(each for each in values if each != value)
        _expect_found(judge, caseiq, {"name": name, second: other}, uploads, [])
        _expect_found(judge, caseiq, {second: other, "name": name}, uploads, [])


@cites(_FILTER)
def test_filters_go_with_sort_and_limit(
    judge: Judge, caseiq: CaseIq, dialect: Dialect, samples: Samples
) -> None:
    """What else is asked for does not make a filter be forgotten."""
    uploads = samples.sizes
    name = str(uploads[0].record.get("name"))
    limit = {"limit": "50"} if dialect.can_limit else {}
    for more in (limit, {"sort": "sizeBytes"}, {"sort": "id", "order": dialect.directions[1]}):
        _expect_found(judge, caseiq, {"name": name, **more}, uploads, uploads)


@cites(_UNKNOWN)
def test_every_text_member_can_be_filtered(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    upload = samples.upload(
        fields=caseiq.fields(("description", samples.stem()), ("templateLocale", "fr_CA"))
    )
    texts = {field: text for field, text in caseiq.get(upload.id).items() if isinstance(text, str)}
    for field, text in texts.items():
        if field == "name":
            continue
        name = ("name", upload.name)
        kept = records_of(caseiq.list_reply(name, (field, text))) or ()
        is_kept = upload.id in [record.get("id") for record in kept]
        judge.expect(_UNKNOWN, is_kept, f"the filter {field} keeps the file with that value")
        other = _OTHER_VALUES.get(field, f"{text}-no")
        left = records_of(caseiq.list_reply(name, (field, other), operation=None))
        judge.expect(_UNKNOWN, left == [], f"the filter {field} leaves out a file with another value")


@cites(_UNKNOWN)
@pytest.mark.parametrize(
    "query",
    [
        (("colour", "red"),),
        (("page", "1"),),
        (("sizeBytes", "10"),),
        (("tags", "a"),),
        (("Name", "a"),),
        (("name", "a"), ("name", "b")),
        (("name", "a"), ("name", "a")),
        (("limit", "1"), ("limit", "2")),
        (("order", "asc"), ("order", "asc")),
    ],
)
def test_an_unknown_or_repeated_parameter_is_400(
    judge: Judge, caseiq: CaseIq, query: tuple[tuple[str, str], ...]
) -> None:
    reply = caseiq.list_reply(*query)
    said = "&".join("=".join(pair) for pair in query)
    judge.expect(_UNKNOWN, reply.status == 400, f"{said} is 400")
