"""What a file is called, and what kind it is said to be."""

from __future__ import annotations

import pytest

from contract_tests.caseiq.client import CaseIq, form
from contract_tests.caseiq.errors import is_error
from contract_tests.caseiq.samples import Samples
from contract_tests.judge import Judge, cites
from contract_tests.messages import Exchange, Part

_NAMES = {
    "{}.txt": "{}",
    "{}.tar.gz": "{}.tar",
    "{}": "{}",
    "{}.A.PDF": "{}.A",
    "{}.JPeG": "{}",
    "{} with spaces.docx": "{} with spaces",
    "{}.many.dots.in.it.x": "{}.many.dots.in.it",
    "{}-grün.txt": "{}-grün",
    "{}-漢字.pdf": "{}-漢字",
    "{}-😀.png": "{}-😀",
    "{}-e\u0301.txt": "{}-e\u0301",
    "{}.längere": "{}",
    "{}, (1) & 'two' + 50%, #3 = $4;.csv": "{}, (1) & 'two' + 50%, #3 = $4;",
    "{}-%41.txt": "{}-%41",
    "{}..txt": "{}.",
    ".{}.txt": ".{}",
    "{}.2026.11.21": "{}.2026.11",
    "{}-" + "long" * 40 + ".txt": "{}-" + "long" * 40,
}


@cites("caseiq.upload.names")
@pytest.mark.parametrize("pattern", _NAMES)
def test_the_name_is_the_one_sent(judge: Judge, caseiq: CaseIq, samples: Samples, pattern: str) -> None:
    stem = samples.stem()
    name, without = pattern.replace("{}", stem), _NAMES[pattern].replace("{}", stem)
    reply = caseiq.upload_reply(name, samples.content())
    judge.expect("caseiq.upload.names", not is_error(reply), f"a file may be named {name!r}")
    body = reply.json_object()
    if not is_error(reply) and isinstance(body.get("name"), str):
        judge.expect("caseiq.upload.names", body["name"] == name, f"name is {name!r}")
    if not is_error(reply) and isinstance(body.get("nameWithoutExtension"), str):
        shown = body["nameWithoutExtension"]
        judge.expect(
            "caseiq.upload.names", shown == without, f"nameWithoutExtension of {name!r} is {without!r}"
        )


@cites("caseiq.upload.names-edge")
def test_of_a_name_with_directories_the_last_segment_counts(
    judge: Judge, caseiq: CaseIq, samples: Samples
) -> None:
    for pattern in ("folder/{}", "/etc/{}", "../../{}", "C:\\\\files\\\\{}", "a/b\\\\{}"):
        name = samples.name()
        reply = _upload_raw(caseiq, pattern.replace("{}", name), samples.content())
        shown = reply.json_object().get("name")
        judge.expect(
            "caseiq.upload.names-edge", shown == name, f"of {pattern.replace('{}', name)} the name is {name}"
        )


@cites("caseiq.upload.names-edge")
def test_a_name_that_begins_with_its_only_dot_has_no_extension(
    judge: Judge, caseiq: CaseIq, samples: Samples
) -> None:
    name = f".{samples.stem()}"
    body = caseiq.upload_reply(name, samples.content()).json_object()
    shown = (body.get("name"), body.get("nameWithoutExtension"))
    judge.expect(
        "caseiq.upload.names-edge", shown == (name, name), f"{name} has no extension", observed=shown
    )


@cites("caseiq.upload.names-edge")
def test_control_characters_of_a_name_reach_no_header(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    for nasty in ("%0D%0AX-Injected: yes%0D%0A", "%09tab%09", "%01%7F"):
        name = f"{samples.stem()}{nasty}.txt"
        for disposition in (f'filename="{name}"', f"filename*=UTF-8''{name.replace(' ', '%20')}"):
            reply = _upload_raw(caseiq, None, samples.content(), disposition)
            if not reply.is_success:
                continue
            got = caseiq.download_reply(str(reply.json_object().get("id")), operation=None)
            headers = got.headers
            judge.expect(
                "caseiq.upload.names-edge", got.is_success, "a file of such a name can be downloaded"
            )
            is_clean = "x-injected" not in headers and not _has_control(
                headers.get("content-disposition", "")
            )
            judge.expect("caseiq.upload.names-edge", is_clean, "no control character reaches a header")
    judge.expect("caseiq.upload.names-edge", caseiq.list_reply().is_success, "the list works with such names")


def _has_control(text: str) -> bool:
    return any(ord(letter) < 32 or ord(letter) == 127 for letter in text)


def _upload_raw(caseiq: CaseIq, name: str | None, content: bytes, disposition: str | None = None) -> Exchange:
    """Upload with a file name that is not escaped on its way."""
    plain = f'filename="{name}"'
    text = f'form-data; name="file"; {disposition or plain}'
    # What goes out is the disposition; this name is for those who look at the parts.
    known = name or f"ct-{caseiq.target.run_id}-raw"
    part = Part("file", content, known, "text/plain", (("Content-Disposition", text),))
    return caseiq.form_reply(form(("caseId", caseiq.case_id), *caseiq.fewest_fields(), part), operation=None)


@cites("caseiq.upload.mime")
@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("text/csv; charset=utf-8", "text/csv"),
        ("application/pdf", "application/pdf"),
        ('text/plain; charset="us-ascii"; format=flowed', "text/plain"),
        ("application/x-no-such-kind", "application/x-no-such-kind"),
        ("image/svg+xml", "image/svg+xml"),
        ("application/json", "application/json"),
        (None, "text/plain"),
    ],
)
def test_the_mime_type_is_the_parts(
    judge: Judge, caseiq: CaseIq, samples: Samples, sent: str | None, expected: str
) -> None:
    body = caseiq.upload_reply(samples.name("png"), samples.content(), content_type=sent).json_object()
    what = f"mimeType of a part of {sent or 'no type'} is {expected}"
    judge.expect("caseiq.upload.mime", body.get("mimeType") == expected, what)
    judge.expect("caseiq.upload.mime", body.get("encoding") == "7bit", "encoding is 7bit by default")


@cites("caseiq.upload.mime")
def test_the_encoding_is_the_parts(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    for encoding in ("8bit", "binary", "7bit"):
        headers = (("Content-Transfer-Encoding", encoding),)
        part = Part("file", samples.content(), samples.name(), "text/plain", headers)
        reply = caseiq.form_reply(form(("caseId", caseiq.case_id), *caseiq.fewest_fields(), part))
        shown = reply.json_object().get("encoding")
        judge.expect(
            "caseiq.upload.mime", shown == encoding, f"encoding of a part in {encoding} is {encoding}"
        )
