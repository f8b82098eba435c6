"""Laws of the web addresses that the list hands out, and of the bytes behind them."""

from __future__ import annotations

import random

import pytest

from contract_tests.agentcis.desk import Desk
from contract_tests.agentcis.documents import Document
from contract_tests.agentcis.link_types import KINDS, MEDIA_TYPES
from contract_tests.agentcis.values import disposition
from contract_tests.judge import Judge, NotExercised, cites
from contract_tests.messages import Exchange


def _contents(seed: int) -> dict[str, bytes]:
    noise = random.Random(seed)
    return {
        "one byte": b"x",
        "every byte": bytes(range(256)),
        "line ends": b"\r\n\n\r--\r\n--boundary--\r\n\r\n",
        "white space": b"  \t text \n ",
        "zeros": bytes(1000),
        "byte order mark": b"\xef\xbb\xbfa,b\r\n",
        "text": "Jörg 文書 \N{DOG FACE}\r\n".encode(),
        "over 64 KiB": noise.randbytes(65_537),
        "over 1 MiB": noise.randbytes(1_048_577),
    }


@cites("agentcis.upload.bytes")
def test_download_gives_back_the_bytes(desk: Desk, judge: Judge) -> None:
    """`_links.download` answers the very bytes that were sent."""
    contents = _contents(desk.target.seed)
    files = [desk.file(name, content) for name, content in contents.items()]
    for file, document in zip(files, desk.store(*files), strict=True):
        reply = desk.api.fetch_reply(_link(document, "download"))
        same = reply.is_success and reply.body == file.content
        judge.expect("agentcis.upload.bytes", same, f"{len(file.content)} bytes as sent", exchange=reply)


@cites("agentcis.upload.bytes")
def test_documents_of_one_call_keep_their_own_bytes(desk: Desk, judge: Judge) -> None:
    """Files of one upload, also of equal names, each keep their own bytes."""
    files = [desk.file(name, f"the bytes of {name}".encode()) for name in ("first", "2", "the third")]
    files += [desk.file("same", b"one"), desk.file("same", b"another")]
    desk.note_foreign()
    desk.api.upload_reply(*files)
    found = sorted((document.name, _bytes(desk, document)) for document in desk.mine().values())
    if len(found) < len(files):
        why = "the files of one call did not all appear"
        raise NotExercised(why)
    expected = sorted((file.name, file.content) for file in files)
    judge.expect("agentcis.upload.bytes", found == expected, "each document its own bytes", observed=found)


@pytest.mark.parametrize("kind", [*KINDS])
@cites("agentcis.list.links-work")
def test_links_answer_the_document(desk: Desk, judge: Judge, kind: str) -> None:
    """A link answers the bytes, with the type of the extension and the right disposition."""
    document = desk.one("linked", b"the bytes behind a link\n")
    is_address = document.link(kind).startswith(("https://", "http://"))
    judge.expect(
        "agentcis.list.links-work", is_address, "the link is an address", observed=document.link(kind)
    )
    for caller in (desk.api, desk.api.by(None)):
        reply = caller.fetch_reply(_link(document, kind))
        with_token = "with" if caller.token else "without"
        right = reply.status == 200 and reply.body == b"the bytes behind a link\n"
        expected = f"the {kind} {with_token} a token is 200 and the bytes"
        judge.expect("agentcis.list.links-work", right, expected, exchange=reply)
        wanted = MEDIA_TYPES.get(desk.dialect.extension)
        expected = f"Content-Type {wanted}"
        is_typed = reply.media_type == wanted
        judge.expect(
            "agentcis.list.links-work", is_typed, expected, observed=reply.media_type, exchange=reply
        )
        said = _disposition(reply)[0]
        judge.expect("agentcis.list.links-work", said == KINDS[kind], f"disposition {KINDS[kind]}")


@cites("agentcis.list.links-work")
def test_download_names_the_file(desk: Desk, judge: Judge) -> None:
    """The download's Content-Disposition names the document, in any script."""
    for stem in ("plain", "with space", "semi;colon", "Jörg", "文書 \N{DOG FACE}", "it's 100%25"):
        file = desk.file(stem)
        reply = desk.api.fetch_reply(_link(desk.store(file)[0], "download"))
        named = _disposition(reply)[1]
        right = named == file.name
        expected = f"the file name {file.name!r} by RFC 6266"
        shown = reply.headers.get("content-disposition")
        judge.expect("agentcis.list.links-work", right, expected, observed=shown, exchange=reply)


@cites("agentcis.list.links-work")
def test_type_of_the_extension(desk: Desk, judge: Judge) -> None:
    """The links answer with the type that goes with the extension."""
    for extension, wanted in MEDIA_TYPES.items():
        file = desk.file("typed", b"%PDF-1.4\n", extension=extension)
        for kind in KINDS:
            reply = desk.api.fetch_reply(_link(desk.store(file)[0], kind))
            right = reply.media_type == wanted
            expected = f"a .{extension} as {wanted}"
            judge.expect("agentcis.list.links-work", right, expected, observed=reply.media_type)


@cites("agentcis.list.links-work")
def test_links_of_listed_documents_work(desk: Desk, judge: Judge) -> None:
    """The links of documents that were there before answer as many bytes as the list says."""
    for document in [*desk.others_documents().values()][:3]:
        size = document.item.get("file_size")
        for kind in KINDS:
            reply = desk.api.fetch_reply(_link(document, kind))
            right = reply.status == 200 and isinstance(size, dict) and len(reply.body) == size.get("actual")
            judge.expect("agentcis.list.links-work", right, f"the {kind} of {document.name}", exchange=reply)


@cites("agentcis.list.links-work")
def test_links_follow_a_rename(desk: Desk, judge: Judge) -> None:
    """After a rename the links still work, and the download goes by the new name."""
    document = desk.one("before", b"renamed\n")
    desk.rename(document, desk.name("after"))
    shown = desk.documents().get(document.id, document)
    reply = desk.api.fetch_reply(_link(shown, "download"))
    judge.expect("agentcis.list.links-work", reply.body == b"renamed\n", "the bytes under the new name")
    said = _disposition(reply)[1]
    judge.expect("agentcis.list.links-work", said == shown.name, f"the file name {shown.name}", observed=said)


def _link(document: Document, kind: str) -> str:
    link = document.link(kind)
    if not link:
        msg = f"the list shows no {kind} link"
        raise NotExercised(msg)
    return link


def _bytes(desk: Desk, document: Document) -> bytes:
    return desk.api.fetch_reply(_link(document, "download")).body


def _disposition(reply: Exchange) -> tuple[str, str | None]:
    return disposition(reply.headers.get("content-disposition", ""))
