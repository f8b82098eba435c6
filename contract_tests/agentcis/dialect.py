"""How this target says what the contract leaves open, so that documented rules are judged in its own words.

Each question is asked once a run, the contract's way first. Where no way works, the contract's is kept, and
the tests will say what is broken. What the guard does not let be asked is answered in the contract's way.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property

from contract_tests.agentcis.client import IN_BODY, IN_PATH, UNNAMED, Agentcis, Way
from contract_tests.agentcis.documents import Document, File, names_of, number_of
from contract_tests.judge import Blocked, NotExercised
from contract_tests.messages import Exchange

_PAGE_SIZES = (100, 50, 25, 20, 15, 10)
_FIELDS = ("documents[]", "documents", "documents[{}]", "file", "file[]", "files", "files[]", "document")
_EXTENSIONS = ("txt", "pdf", "docx", "png", "jpg")
_REJECTED_EXTENSIONS = ("exe", "bat", "php", "sh", "js", "msi", "cmd", "jar", "vbs", "com", "scr", "ps1")
_OTHER_WAYS = (
    Way("a body attachment_id", "body", "attachment_id"),
    Way("a body attachmentId", "body", "attachmentId"),
    Way("a body document_id", "body", "document_id"),
    Way("a query id", "query", "id"),
)


@dataclass(frozen=True)
class _Basics:
    """What every test needs to know; `blocked` says why nothing can be uploaded, empty where it can."""

    api: Agentcis
    extension: str
    updates_unnamed: bool
    blocked: str = ""


class Dialect:
    """The target's wording, found out with documents of our own that are deleted at once."""

    def __init__(self, plain: Agentcis, prefix: str) -> None:
        self._plain = plain
        self._prefix = prefix
        self._made = 0
        self._has_uploaded = False
        self._foreign: frozenset[int] | None = None
        self._other_runs: set[frozenset[int]] = set()

    def note_other_runs(self, ids: frozenset[int]) -> None:
        """Remember which documents of other runs were there at one look."""
        self._other_runs.add(ids)

    @property
    def is_shared(self) -> bool:
        """Whether another run is at work in the entity: documents that it names come and go."""
        return len(self._other_runs) > 1

    @property
    def spoken(self) -> Agentcis:
        """The API in the target's wording."""
        return self._basics.api

    @property
    def is_read_only(self) -> bool:
        """Whether the guard let not even the first upload through."""
        return bool(self._basics.blocked)

    def need_uploads(self) -> None:
        """Raises Blocked where nothing can be uploaded, before anything is asked for in vain."""
        if self._basics.blocked:
            raise Blocked(self._basics.blocked)

    @property
    def extension(self) -> str:
        """An extension that the target stores."""
        return self._basics.extension

    @property
    def updates_unnamed(self) -> bool:
        """Whether an update that names no document means the entity's only one, as far as could be seen."""
        return self._basics.updates_unnamed

    @cached_property
    def _basics(self) -> _Basics:
        api = self._plain.worded(slash=self._slash())
        api = api.worded(page_size=_first_taken(api))
        try:
            return self._basics_by_uploads(api)
        except Blocked as block:
            self._clean(api)
            return _Basics(api, _EXTENSIONS[0], updates_unnamed=False, blocked=str(block))

    def _basics_by_uploads(self, api: Agentcis) -> _Basics:
        self._foreign = frozenset(api.documents())
        api = api.worded(field=self._field(api))
        api = api.worded(delete_slash=self._delete_slash(api))
        extension = self._extension(api)
        basics = _Basics(api, extension, updates_unnamed=False)
        is_unnamed = not self._foreign and self._understands(basics, UNNAMED)
        return replace(basics, updates_unnamed=is_unnamed)

    def _extension(self, api: Agentcis) -> str:
        for extension in _EXTENSIONS:
            file = self._file(extension)
            reply = self._upload(api, file)
            self._clean(api)
            if reply.is_success and not _rejects(reply, file):
                return extension
        return _EXTENSIONS[0]

    @cached_property
    def rejected_extension(self) -> str:
        """An extension that the target rejects. Raises NotExercised where it rejects none."""
        for extension in _REJECTED_EXTENSIONS:
            file = self._file(extension)
            reply = self._upload(self.spoken, file)
            self._clean(self.spoken)
            if reply.is_success and _rejects(reply, file):
                return extension
        msg = "the target rejects no file type that we know of"
        raise NotExercised(msg)

    @cached_property
    def ways(self) -> tuple[Way, ...]:
        """The ways to say which document an update means, the item path first: it can't mean another."""
        known = tuple(way for way in (IN_PATH, IN_BODY) if self._understands(self._basics, way))
        others = (way for way in _OTHER_WAYS if self._understands(self._basics, way))
        least = UNNAMED if self.updates_unnamed else IN_BODY
        return known or tuple(others) or (least,)

    @cached_property
    def deletes_directly(self) -> bool:
        """Whether a real DELETE does what the documented POST does."""
        taken = False
        with suppress(Blocked):
            ids = [document.id for document in self._stored(self._basics, 1)]
            taken = bool(ids) and self.spoken.delete_directly_reply(ids).is_success
        self._clean(self.spoken)
        return taken

    def _slash(self) -> str:
        slashes = ("", "/")
        taken = (slash for slash in slashes if self._plain.worded(slash=slash).list_reply().is_success)
        return next(taken, slashes[0])

    def _field(self, api: Agentcis) -> str:
        """The first spelling that carries two files or, where none does, the first that carries one."""
        single = ""
        for field in _FIELDS:
            carried = self._carried(api.worded(field=field))
            if carried > 1:
                return field
            single = single or (field if carried else "")
        return single or _FIELDS[0]

    def _carried(self, api: Agentcis) -> int:
        """How many of two files are stored; 1 where an answer says no more than that it took them."""
        reply = self._upload(api, self._file("txt"), self._file("txt"))
        stored = len(self._ours(api)) if reply.is_success else 0
        self._clean(api)
        return max(stored, 1) if reply.is_success else 0

    def _delete_slash(self, api: Agentcis) -> str:
        ours = [document.id for document in self._ours(api)]
        slashes = ("", "/")
        taken = (slash for slash in slashes if api.worded(delete_slash=slash).delete_reply(ours).is_success)
        return next(taken, slashes[0]) if ours else slashes[0]

    def _understands(self, basics: _Basics, way: Way) -> bool:
        """Whether an update means the document that it names, be it the first or the last of two."""
        understood = False
        with suppress(Blocked):
            documents = self._stored(basics, 1 if way.place == "nowhere" else 2)
            renamed = (self._renames(basics.api, document, way) for document in documents)
            understood = bool(documents) and all(renamed)
        self._clean(basics.api)
        return understood

    def _renames(self, api: Agentcis, document: Document, way: Way) -> bool:
        before = self._names(api)
        self._made += 1
        reply = api.rename_reply(document.id, f"{self._prefix}-renamed-{self._made}", way=way)
        now = self._names(api)
        changed = {number for number in before if before[number] != now.get(number)}
        told = _renamed(reply)
        is_meant = told == document.id or (told is None and not changed)
        return reply.is_success and (is_meant or changed == {document.id})

    def _names(self, api: Agentcis) -> dict[int, str]:
        return {number: document.name for number, document in api.documents().items()}

    def _stored(self, basics: _Basics, count: int) -> list[Document]:
        """That many documents of ours, or none where they can't be had."""
        if basics.blocked:
            return []
        for _ in range(count):
            self._upload(basics.api, self._file(basics.extension))
        documents = self._ours(basics.api)[-count:]
        return documents if len(documents) == count else []

    def _upload(self, api: Agentcis, *files: File) -> Exchange:
        reply = api.upload_reply(*files)
        self._has_uploaded = True
        return reply

    def _file(self, extension: str) -> File:
        self._made += 1
        return File(f"{self._prefix}-{self._made}.{extension}")

    def _ours(self, api: Agentcis) -> list[Document]:
        """The documents made here; one that a mistaken update gave our name is not."""
        return [
            document
            for document in api.documents().values()
            if self._prefix in document.name.lower() and document.id not in (self._foreign or ())
        ]

    def _clean(self, api: Agentcis) -> None:
        if not self._has_uploaded:
            return
        ours = [document.id for document in self._ours(api)]
        if ours:
            api.delete_reply(ours)


def _first_taken(api: Agentcis) -> int | None:
    return next((size for size in _PAGE_SIZES if api.list_reply(per_page=size, page=1).is_success), None)


def _rejects(reply: Exchange, file: File) -> bool:
    """Whether an upload's answer rejects its only file."""
    answer = reply.json_object()
    rejected = answer.get("rejectedFiles")
    return file.name in names_of(rejected) or (bool(rejected) and not answer.get("uploadedFiles"))


def _renamed(reply: Exchange) -> int | None:
    row = reply.json_object().get("data")
    return number_of(row.get("id")) if isinstance(row, dict) else None
