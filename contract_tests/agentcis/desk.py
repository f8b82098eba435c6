"""Where one test works: its own names, the documents it made, and plain calls that have to succeed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress

import httpx

from contract_tests.agentcis.client import Agentcis, Way, refusal, total_of
from contract_tests.agentcis.dialect import Dialect
from contract_tests.agentcis.documents import Document, Documents, Entity, File, listed
from contract_tests.judge import NotExercised, Unusable
from contract_tests.messages import Exchange
from contract_tests.target import Target

_LOOKS = 3
_RUN_OF_NAME = re.compile(r"ct-([0-9a-z]+)-")
_SURELY_SMALL_BYTES = 1_000_000


class Desk:
    """The working place of one test. Everything that it made is deleted by `clean`."""

    def __init__(self, dialect: Dialect, target: Target, prefix: str) -> None:
        self.dialect = dialect
        self.target = target
        self.prefix = prefix
        self._made: set[int] = set()
        self._foreign: frozenset[int] | None = None
        self._strays: set[Entity] = set()

    @property
    def api(self) -> Agentcis:
        """The API in the target's wording, with all rights, at the entity of the tests."""
        return self.dialect.spoken

    @property
    def other(self) -> Agentcis:
        """The API at the entity that is only read. Raises NotExercised where the target has none."""
        return self.api.at(Entity.parse(self.target.need("other_entity")))

    @property
    def entities(self) -> list[Agentcis]:
        """The API at each entity that the target was given."""
        return [self.api, self.other] if self.target.get("other_entity") else [self.api]

    def others_documents(self) -> Documents:
        """The documents of the entity that is only read; none where the target was not given it."""
        found = self.other.documents() if self.target.get("other_entity") else {}
        return {number: document for number, document in found.items() if not self._is_of_other_run(document)}

    def census(self) -> tuple[set[int], int | None] | None:
        """The ids of all documents and the total that goes with them; None while documents come and go."""
        for _ in range(_LOOKS):
            before = set(self.api.documents())
            total = total_of(self.api.list_reply(per_page=10))
            if set(self.api.documents()) == before:
                return before, total
        return None

    def is_alone(self, document: Document) -> bool:
        """Whether a document is the entity's only one."""
        return set(self.api.documents()) == {document.id}

    @property
    def way(self) -> Way:
        """The safest way to say which document an update means."""
        return self.dialect.ways[0]

    def elsewhere(self, entity: Entity) -> Agentcis:
        """The API at an entity that must not be there; should it take an upload, that is deleted again."""
        self._strays.add(entity)
        return self.api.at(entity)

    def name(self, rest: str) -> str:
        """A name that no other test uses."""
        return f"{self.prefix}-{rest}"

    def file(self, stem: str = "document", content: bytes = File.content, *, extension: str = "") -> File:
        """A file to upload, of a type that the target stores."""
        return File(f"{self.name(stem)}.{extension or self.dialect.extension}", content)

    def documents(self) -> Documents:
        """All documents of the entity but those of other runs, which may come and go."""
        found = self.api.documents()
        others = {number for number, document in found.items() if self._is_of_other_run(document)}
        self.dialect.note_other_runs(frozenset(others))
        return {number: document for number, document in found.items() if number not in others}

    def mine(self) -> Documents:
        """The documents that this test made and that are there."""
        return {number: each for number, each in self.documents().items() if self._is_mine(each)}

    def named(self, name: str) -> list[Document]:
        """The documents of the entity with this name."""
        return [document for document in self.documents().values() if document.name == name]

    def store(self, *files: File) -> list[Document]:
        """Upload files, each in a call of its own, and find them in the list, in the same order.

        Raises Unusable where one is refused or does not appear.
        """
        self.dialect.need_uploads()
        before, total = self._look()
        replies = [self._uploaded(file) for file in files]
        after, new_total = self._look()
        fresh = [document for number, document in sorted(after.items()) if number not in before]
        if len(fresh) < len(files):
            grew = None not in (total, new_total) and (new_total or 0) - (total or 0) >= len(files)
            rule = "agentcis.list.pages" if grew else "agentcis.upload.stored"
            raise Unusable(rule, "an uploaded file in the list at once", replies[-1])
        self._made |= {document.id for document in fresh if self._is_mine(document)}
        return _in_order_of(files, fresh)

    def one(self, stem: str = "document", content: bytes = File.content) -> Document:
        """One stored document."""
        return self.store(self.file(stem, content))[0]

    def only_one(self) -> Document:
        """One stored document that is the entity's only one. Raises NotExercised where it holds others."""
        self.dialect.need_uploads()
        self.need_empty()
        return self.one()

    def need_empty(self) -> None:
        """Raises NotExercised where the entity holds documents."""
        if self.api.documents():
            msg = "the entity holds other documents"
            raise NotExercised(msg)

    def rename(self, document: Document, name: str, *, way: Way | None = None) -> Exchange:
        """Rename a document. Raises Unusable where that is refused."""
        way = way or self.way
        if way.place == "nowhere" and len(self.api.documents()) > 1:
            msg = "the target renames only an entity's only document"
            raise NotExercised(msg)
        reply = self.api.rename_reply(document.id, name, way=way)
        if not reply.is_success:
            raise refusal("agentcis.update.ok", "a document to be renamed", reply)
        return reply

    def delete(self, *documents: Document) -> Exchange:
        """Delete documents. Raises Unusable where that is refused."""
        reply = self.api.delete_reply([document.id for document in documents])
        if not reply.is_success:
            raise refusal("agentcis.delete.ok", "documents to be deleted", reply)
        return reply

    def note_foreign(self) -> None:
        """Remember what is there before the test begins to upload."""
        self.dialect.need_uploads()
        if self._foreign is None:
            self._foreign = frozenset(self.documents())

    def clean(self) -> None:
        """Delete what the test made; what does not work here is judged elsewhere."""
        with suppress(Unusable, NotExercised, httpx.TransportError):
            if self.dialect.is_read_only:
                return
            left = [*self.mine(), *self._strayed()]
            if left and not self.api.delete_reply(left).is_success:
                self.api.delete_directly_reply(left)

    def _strayed(self) -> list[int]:
        """What was taken, against the contract, at entities that do not exist."""
        replies = [self.api.at(entity).list_reply() for entity in self._strays]
        return [each.id for reply in replies for each in listed(reply) if self.prefix in each.name.lower()]

    def _uploaded(self, file: File) -> Exchange:
        reply = self.api.upload_reply(file)
        if reply.status == 413 and len(file.content) > _SURELY_SMALL_BYTES:
            msg = "the target's limit is below what this test needs (see agentcis.upload.limit)"
            raise NotExercised(msg)
        if not reply.is_success:
            raise refusal("agentcis.upload.ok", "a small file to be taken", reply)
        return reply

    def _look(self) -> tuple[Documents, int | None]:
        found = self.documents()
        if self._foreign is None:
            self._foreign = frozenset(found)
        return found, total_of(self.api.client.judge.last) if self.api.client.judge.last else None

    def _is_mine(self, document: Document) -> bool:
        if document.id in (self._foreign or ()):
            return False
        return document.id in self._made or self.prefix in document.name.lower()

    def _is_of_other_run(self, document: Document) -> bool:
        run = _RUN_OF_NAME.match(document.name.lower())
        return run is not None and run[1] != self.target.run_id


def _in_order_of(files: Sequence[File], documents: Iterable[Document]) -> list[Document]:
    """The documents in the order of the files: by name, and by id where the list shows another name."""
    left = list(documents)
    found: list[Document | None] = []
    for file in files:
        match = next((document for document in left if document.name == file.name), None)
        if match is not None:
            left.remove(match)
        found.append(match)
    return [match or left.pop(0) for match in found]
