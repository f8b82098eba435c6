"""Reading fixtures: what is wrong is named with its line, what is made is the same each time."""

from __future__ import annotations

import csv
import io
import json
import zipfile
import zlib
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from mockserver.app import beginnings_of
from mockserver.config import Config
from mockserver.fixtures.contents import Contents
from mockserver.fixtures.generated import Generated
from mockserver.fixtures.marked import NotPlain, read_marked
from mockserver.fixtures.nodes import FixtureError
from mockserver.fixtures.reading import parse_fixture
from mockserver.fixtures.validating import SCHEMA_PATH
from mockserver.store.blobs import Blobs

CASE = "0c5e0000-0000-4000-8000-000000000001"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPES = (
    "text/plain",
    "text/csv",
    "image/png",
    "image/jpeg",
    "application/pdf",
    "application/zip",
    DOCX,
    "x/y",
)


def begin(tmp_path: Path, *texts: str, **settings: object) -> None:
    """Read fixtures as the mock does when it starts."""
    paths = [tmp_path / f"{number}.yaml" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(f"version: 1\n{text}", encoding="utf-8")
    beginnings_of(Config(fixture=tuple(paths), **settings))  # type: ignore[arg-type]


# ---------------------------------------------------------------- YAML


def test_only_plain_values_are_read_and_words_stay_words() -> None:
    text = "{a: 5, b: 1.5, c: true, d: no, e: 2030-01-01, f: 010, g: '5', h: null, 5: x, no: y}"
    assert read_marked(text) == {
        "a": 5,
        "b": 1.5,
        "c": True,
        "d": "no",
        "e": "2030-01-01",
        "f": "010",
        "g": "5",
        "h": None,
        "5": "x",
        "no": "y",
    }


def test_what_an_anchor_names_can_be_used_again() -> None:
    assert read_marked("a: &one {x: [1]}\nb: *one")["b"] == {"x": [1]}


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a: 1\na: 2", 2, "twice"),
        ("a: [", 2, "no YAML"),
        ("a: !!python/object/apply:os.system [ls]", 1, "tags"),
        ("a: !!binary aGk=", 1, "tags"),
        ("a: &a [*a]", 1, "no such anchor"),
        ("---\na\n---\nb", 3, "more than one"),
        ("[1]: 2", 1, "key"),
        ("a: {<<: {}}", 1, "merge"),
        ("[" * 100_000, 1, "nested"),
        ("a: \0", 1, "no YAML"),
    ],
)
def test_a_text_that_is_no_plain_yaml_is_refused_with_its_line(text: str, line: int, said: str) -> None:
    with pytest.raises(NotPlain, match=said) as refused:
        read_marked(text)
    assert refused.value.line == line


def test_a_small_text_that_would_be_huge_is_refused() -> None:
    laughs = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12))
    with pytest.raises(NotPlain, match="repeat"):
        read_marked(f"a0: &a0 [ha, ha]\n{laughs}")


# ---------------------------------------------------------------- validation


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(json.loads(SCHEMA_PATH.read_text(encoding="utf-8")))


CASEIQ = f"caseiq:\n  cases: [{CASE}]\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("casiq: {}", "0.yaml:2: casiq: unknown; is caseiq meant?"),
        ("caseiq:", "0.yaml:2: caseiq: must be an object, is null"),
        ("extends: mine", "0.yaml:2: extends: must be demo, is "),
        (
            f"{CASEIQ}  files:\n  - case: {CASE}\n    nam: x",
            "0.yaml:6: caseiq.files[0].nam: unknown; is name",
        ),
        (f"{CASEIQ}  files:\n  - case: {CASE}", "0.yaml:5: caseiq.files[0].name: is missing"),
        (
            f"{CASEIQ}  files:\n  - {{case: 5, name: x}}",
            "0.yaml:5: caseiq.files[0].case: must be a text, is 5",
        ),
        (
            f"{CASEIQ}  files:\n  - {{case: {CASE[:-1]}2, name: x}}",
            "0.yaml:5: caseiq.files[0].case: …none such",
        ),
        (
            f"{CASEIQ}  tokens:\n    t:\n      expires: soon",
            "0.yaml:6: caseiq.tokens.t.expires: 'soon' is no time",
        ),
        (f"{CASEIQ}  tokens: {{t: {{expires: 0001-01-01}}}}", "from the year"),
        (f"{CASEIQ}  tokens: {{'a b': {{}}}}", "0.yaml:4: caseiq.tokens.a b: is no name"),
        (
            f"{CASEIQ}  tokens: {{t: {{denied_cases: [{CASE[:-1]}2]}}}}",
            "tokens.t.denied_cases[0]: …none such",
        ),
        (
            f"caseiq:\n  cases:\n  - {CASE}\n  - {CASE.upper()}",
            "0.yaml:5: caseiq.cases[1]: …is there already",
        ),
        (f"{CASEIQ}  generate: {{count: -1}}", "generate.count: must be 0 or more, is -1"),
        (
            f"{CASEIQ}  generate: {{count: 9, from: 2030-01-01, until: 2029-01-01}}",
            "generate.until: …before",
        ),
        (f"{CASEIQ}  generate: {{count: 1001, cases: [{CASE}]}}", "generate.cases: …no room"),
        (f'caseiq: {{cases: ["{CASE}\\n"]}}', "caseiq.cases[0]: must be a UUID"),
        (
            f'{CASEIQ}  files: [{{case: {CASE}, name: x, mime_type: "a/b\\r\\nX: y"}}]',
            "mime_type: must be a media type",
        ),
        ("agentcis: {entities: [client]}", "agentcis.entities[0]: must be type and number"),
        ("agentcis: {entities: [a/1], documents: [{id: 0, entity: a/1, name: x}]}", "id: must be 1 or more"),
        (
            "agentcis: {entities: [a/1], documents: [{id: 1, entity: a/2, name: x}]}",
            "a/2: there is none such",
        ),
        (
            "agentcis: {entities: [a/1], documents: [{id: 5, entity: a/1, name: x}], last_id: 4}",
            "last_id: …5",
        ),
        ("clock: {now: 2030-02-30}", "0.yaml:2: clock.now: '2030-02-30' is no time"),
        ("worlds: {-x: {}}", "worlds.-x: is no name"),
        ("worlds: {x: {agentcis: {entities: [5]}}}", "worlds.x.agentcis.entities[0]: must be a text, is 5"),
    ],
)
def test_what_is_wrong_is_named_with_file_line_and_member(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(FixtureError) as refused:
        begin(tmp_path, text)
    assert all(part in str(refused.value) for part in said.split("…"))


def test_another_version_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(FixtureError, match=r"f\.yaml:1: version: must be 1, is 2"):
        parse_fixture("version: 2", "f.yaml", Contents(Blobs(tmp_path), None))


def test_a_file_that_is_none_or_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "latin").write_bytes(b"\xe9")
    for name, said in (("gone", "No such file"), ("latin", "UTF-8"), (".", "directory")):
        with pytest.raises(FixtureError, match=said):
            beginnings_of(Config(fixture=(tmp_path / name,)))


def test_a_later_file_may_use_a_case_of_an_earlier_one_and_repeat_nothing(tmp_path: Path) -> None:
    file = f"caseiq: {{files: [{{case: {CASE}, name: x.txt}}]}}"
    begin(tmp_path, CASEIQ, file)
    with pytest.raises(FixtureError, match=r"0\.yaml:2: caseiq\.files.0.\.case"):
        begin(tmp_path, file, CASEIQ)
    with pytest.raises(FixtureError, match=r"1\.yaml:3: caseiq\.cases.0.: .*already"):
        begin(tmp_path, CASEIQ, CASEIQ)


# ---------------------------------------------------------------- contents


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("path: ../secret", "outside"),
        ("path: /etc/hostname", "outside"),
        ("path: link", "outside"),
        ("path: linked/secret", "outside"),
        ("path: gone.txt", "no such file"),
        ("path: folder", "no such file"),
        ('path: "a\\0b"', "no path"),
        ("base64: '*'", "no base64"),
        ("{text: a, base64: YQ==}", "given already by text"),
        ("generated: {size: 2 MB}", "2 MiB"),
        ("generated: {size: 5 GiB}", "less than 4 GiB"),
        ("contents: []", "must not be empty"),
        ("contents: [{path: gone.txt}]", r"contents\[0\].path: gone.txt: there is no such file"),
    ],
)
def test_a_content_that_cannot_be_had_is_refused(tmp_path: Path, content: str, said: str) -> None:
    home = tmp_path / "home"
    (home / "folder").mkdir(parents=True)
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    (home / "link").symlink_to(tmp_path / "secret")
    (home / "linked").symlink_to(tmp_path)
    with pytest.raises(FixtureError, match=said):
        begin(
            home,
            f"{CASEIQ}  files:\n  - {{case: {CASE}, name: x.txt, {content.strip('{}')}}}"
            if content.startswith("{")
            else f"{CASEIQ}  files:\n  - case: {CASE}\n    name: x.txt\n    {content}",
        )


@pytest.mark.parametrize("media_type", TYPES)
@pytest.mark.parametrize("size_bytes", [0, 1, 10, 700, 5000, 65_536, 300_001])
def test_a_generated_content_has_its_size_and_can_be_read_from_anywhere(
    media_type: str, size_bytes: int
) -> None:
    recipe = Generated(size_bytes, media_type, seed=3)
    content = recipe.open().read()
    assert len(content) == size_bytes
    for start in (size_bytes // 3, size_bytes - 1, size_bytes + 5):
        with recipe.open() as reader:
            reader.seek(max(0, start))
            assert reader.read() == content[max(0, start) :]


def generated(media_type: str, size_bytes: int = 300_001, seed: int = 3) -> bytes:
    return Generated(size_bytes, media_type, seed).open().read()


@pytest.mark.parametrize("media_type", TYPES)
def test_the_same_seed_makes_the_same_content_and_another_makes_another(media_type: str) -> None:
    assert generated(media_type) == generated(media_type)
    assert generated(media_type) != generated(media_type, seed=4)
    digests = {Generated(9, media_type, seed).blob().sha256 for seed in (3, 3, 4)}
    assert len(digests) == 2


def test_a_generated_pdf_has_a_cross_reference_table_that_is_right() -> None:
    content = generated("application/pdf")
    start = int(content[-17:-7])
    assert content[start:].startswith(b"xref\n")
    offsets = [int(line[:10]) for line in content[start:].splitlines()[3:10]]
    assert [content[at:][:7] for at in offsets] == [b"%d 0 obj" % number for number in range(1, 8)]
    length = int(content[offsets[-1] :].partition(b"/Length ")[2][:10])
    stream = content[offsets[-1] :].partition(b"stream\n")[2]
    assert stream[length:].startswith(b"\nendstream\nendobj\nxref")


def test_a_generated_picture_is_one() -> None:
    content = generated("image/png")
    assert content.startswith(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    length = int.from_bytes(content[33:37], "big")
    assert len(zlib.decompress(content[41 : 41 + length])) == 48 * (1 + 64 * 3)
    assert b"IEND\xaeB`\x82" in content
    assert generated("image/jpeg").startswith(b"\xff\xd8\xff\xe0\0\x10JFIF")


@pytest.mark.parametrize(
    ("media_type", "member"), [("application/zip", "readme.txt"), (DOCX, "word/document.xml")]
)
def test_a_generated_archive_opens(media_type: str, member: str) -> None:
    archive = zipfile.ZipFile(io.BytesIO(generated(media_type)))
    assert archive.testzip() is None
    assert b"Generated" in archive.read(member)


def test_a_generated_table_has_three_columns_in_every_row() -> None:
    rows = list(csv.reader(io.StringIO(generated("text/csv").decode())))
    assert len(rows) > 4000
    assert {len(row) for row in rows} == {3}
    assert generated("text/plain").decode("ascii").endswith("\n")
