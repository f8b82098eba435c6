"""The form of an upload: caseId, description, templateLocale, bulkTags[], and file as the last field."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from mockserver.http.body import Body, BodyProblem, Item, Upload
from mockserver.http.errors import FieldError
from mockserver.http.operations import Operation

_TEXT_FIELDS = ("caseId", "description", "templateLocale")


@dataclass
class UploadForm:
    """What an upload says."""

    file: Upload
    texts: dict[str, str]
    tags: list[str] = field(default_factory=list)


def read_upload_form(body: Body, operation: Operation) -> UploadForm:
    """The form in a body, text fields checked against the spec. Raises FieldError naming the field."""
    if body.kind != "multipart":
        text = "the body must be multipart/form-data with the file in it"
        raise FieldError("caseiq.upload.file-required", "file", text)
    texts: dict[str, str] = {}
    tags: list[str] = []
    file: Upload | None = None
    for item in body.items:
        if file is not None:
            raise _after_file(item)
        if item.name == "file":
            file = _file(item)
        elif item.name in _TEXT_FIELDS:
            _take_text(item, texts, operation)
        elif item.name in ("bulkTags[]", "bulkTags"):
            tags.append(_tag(item))
        elif item.upload is not None:
            rule = "caseiq.upload.one-file"
            raise FieldError(rule, item.name, "the only file of an upload is the field `file`")
    return _complete(body, texts, tags, file)


def _complete(body: Body, texts: dict[str, str], tags: list[str], file: Upload | None) -> UploadForm:
    if body.problem is not None:
        raise _problem(body.problem)
    if "caseId" not in texts:
        raise FieldError("caseiq.upload.case-required", "caseId", "is required")
    if file is None:
        raise FieldError("caseiq.upload.file-required", "file", "is required")
    return UploadForm(file, texts, tags)


def _problem(problem: BodyProblem) -> FieldError:
    rules = {
        "file too large": "caseiq.upload.max-size",
        "text too large": "caseiq.upload.unknown-field",
        "malformed": "caseiq.upload.file-required",
    }
    return FieldError(rules[problem.reason], problem.field or "file", problem.text)


def _after_file(item: Item) -> FieldError:
    if item.name == "file":
        return FieldError("caseiq.upload.one-file", "file", "is given more than once")
    text = f"must be the last field of the body, {item.name!r} comes after it"
    return FieldError("caseiq.upload.file-last", "file", text)


def _file(item: Item) -> Upload:
    if item.upload is None or not item.upload.filename:
        text = "must be a file: a part with a file name"
        raise FieldError("caseiq.upload.file-required", "file", text)
    return item.upload


def _take_text(item: Item, texts: dict[str, str], operation: Operation) -> None:
    parameter = operation.form[item.name]
    if item.text is None:
        raise FieldError(parameter.rule, item.name, "must be a text, not a file")
    if item.name in texts:
        raise FieldError(parameter.rule, item.name, "is given more than once")
    try:
        texts[item.name] = parameter.read(item.text)
    except ValueError as error:
        raise FieldError(parameter.rule, item.name, str(error)) from error


def _tag(item: Item) -> str:
    rule = "caseiq.upload.tags-json"
    if item.name == "bulkTags":
        raise FieldError(rule, "bulkTags", "the field is named bulkTags[], brackets included")
    if item.text is None:
        raise FieldError(rule, "bulkTags[]", "must be a text, not a file")
    if _is_json_array(item.text):
        raise FieldError(rule, "bulkTags[]", "is repeated once for each tag, it is not a JSON array")
    return item.text


def _is_json_array(text: str) -> bool:
    if not text.lstrip().startswith("["):
        return False
    try:
        value: Any = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, list)
