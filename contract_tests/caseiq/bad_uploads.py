"""Forms that are wrong in one way each."""

from __future__ import annotations

from dataclasses import dataclass

from contract_tests.caseiq.client import CaseIq, Fields, file_part, form
from contract_tests.messages import Multipart, Part

_EXTRA: Fields = (("description", "after the file"),)


@dataclass(frozen=True)
class BadUpload:
    """A form with one flaw; `field` is what the error should name, `rule` what the flaw breaks."""

    what: str
    field: str
    rule: str
    case_id: str | None = "the case"
    before: Fields = ()
    after: Fields = ()
    files: tuple[str, ...] = ("file",)

    @property
    def is_about_the_case(self) -> bool:
        """Whether the flaw is in the caseId."""
        return self.field == "caseId"

    def form(self, caseiq: CaseIq, name: str, content: bytes, *, case_id: str | None = None) -> Multipart:
        """The form, flawless but for the one flaw."""
        right_case = case_id or caseiq.case_id
        case = right_case if self.case_id == "the case" else self.case_id
        case_field = [] if case is None else [("caseId", case.replace("{case}", right_case))]
        replaced = {name for name, _ in self.before}
        plain = [pair for pair in caseiq.fewest_fields() if pair[0] not in replaced]
        files = [_file(kind, name, content) for kind in self.files]
        after = [(name, value.replace("{case}", right_case)) for name, value in self.after]
        return form(*case_field, *plain, *self.before, *files, *after)


def _file(kind: str, name: str, content: bytes) -> Part:
    return file_part(name, content) if kind == "file" else Part("file", content)


_CASE = "caseiq.upload.case-required"
_FILE = "caseiq.upload.file-required"
_LAST = "caseiq.upload.file-last"

BAD_UPLOADS = (
    BadUpload("no caseId", "caseId", _CASE, case_id=None),
    BadUpload("an empty caseId", "caseId", _CASE, case_id=""),
    BadUpload("a caseId that is a word", "caseId", _CASE, case_id="not-a-uuid"),
    BadUpload("a caseId that is a number", "caseId", _CASE, case_id="12345"),
    BadUpload(
        "a caseId with a letter that no UUID has",
        "caseId",
        _CASE,
        case_id="g" * 8 + "-0000-4000-8000-" + "0" * 12,
    ),
    BadUpload("a caseId that goes on after the UUID", "caseId", _CASE, case_id="{case}x"),
    BadUpload("a caseId of two UUIDs", "caseId", _CASE, case_id="{case},{case}"),
    BadUpload("no file", "file", _FILE, files=()),
    BadUpload("a file that is a text field", "file", "caseiq.upload.file-required-status", files=("text",)),
    BadUpload("a description after the file", "file", _LAST, after=_EXTRA),
    BadUpload("a locale after the file", "file", _LAST, after=(("templateLocale", "en_US"),)),
    BadUpload("a tag after the file", "file", _LAST, after=(("bulkTags[]", "late"),)),
    BadUpload("two fields after the file", "file", _LAST, after=(*_EXTRA, ("bulkTags[]", "late"))),
    BadUpload(
        "a caseId and a tag after the file",
        "file",
        _LAST,
        case_id=None,
        after=(("caseId", "{case}"), ("bulkTags[]", "late")),
    ),
    BadUpload("an unknown field after the file", "file", _LAST, after=(("colour", "red"),)),
    BadUpload("an empty field after the file", "file", _LAST, after=(("description", ""),)),
    BadUpload("the caseId after the file", "file", _LAST, case_id=None, after=(("caseId", "{case}"),)),
    BadUpload("two files", "file", "caseiq.upload.one-file", files=("file", "file")),
    BadUpload("tags without brackets", "bulkTags", "caseiq.upload.tags-json", before=(("bulkTags", "a"),)),
    BadUpload("tags as JSON", "bulkTags", "caseiq.upload.tags-json", before=(("bulkTags[]", '["a", "b"]'),)),
    BadUpload("no tags as JSON", "bulkTags", "caseiq.upload.tags-json", before=(("bulkTags[]", "[]"),)),
    BadUpload(
        "a JSON array after a tag",
        "bulkTags",
        "caseiq.upload.tags-json",
        before=(("bulkTags[]", "a"), ("bulkTags[]", "[1]")),
    ),
    BadUpload(
        "a locale in words",
        "templateLocale",
        "caseiq.upload.locale-value",
        before=(("templateLocale", "english"),),
    ),
    BadUpload(
        "a locale with a hyphen",
        "templateLocale",
        "caseiq.upload.locale-value",
        before=(("templateLocale", "en-US"),),
    ),
    BadUpload(
        "a locale in the wrong case",
        "templateLocale",
        "caseiq.upload.locale-value",
        before=(("templateLocale", "EN_us"),),
    ),
    BadUpload(
        "a locale that goes on",
        "templateLocale",
        "caseiq.upload.locale-value",
        before=(("templateLocale", "en_US_x"),),
    ),
    BadUpload(
        "half a locale", "templateLocale", "caseiq.upload.locale-value", before=(("templateLocale", "en_"),)
    ),
)


def bad_uploads(rule: str) -> list[BadUpload]:
    """The forms that break a rule."""
    return [bad for bad in BAD_UPLOADS if bad.rule == rule]
