"""Documents that were there before the run. Others work with them: what changes meanwhile is not judged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from contract_tests.agentcis.client import Agentcis, need_documents, total_of
from contract_tests.agentcis.desk import Desk
from contract_tests.agentcis.documents import Document, listed
from contract_tests.judge import Judge, NotExercised

_PAGE_SIZE = 10
_MOST = 6
_LARGEST_BYTES = 2 * 1024 * 1024
_OF_A_RUN = re.compile(r"ct-[0-9a-z]+-")


class Standing:
    """Some documents of the first entity that has any; at most those of its first and last page."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._api: Agentcis | None = None

    @property
    def api(self) -> Agentcis:
        """The API at that entity. Raises NotExercised where none of the target's has documents."""
        if self._api is None:
            self._api = next((at for at in self._desk.entities if _look(at).documents), None)
        if self._api is None:
            msg = "no documents were there before the run"
            raise NotExercised(msg)
        return self._api

    @contextmanager
    def documents(self, judge: Judge) -> Iterator[list[Document]]:
        """The documents as they are before and after the block.

        What was judged in the block does not count, and NotExercised is raised, where they changed meanwhile.
        """
        before, known = _look(self.api), len(judge.findings)
        yield before.documents
        if _look(self.api).stable != before.stable:
            del judge.findings[known:]
            msg = "the documents changed while they were looked at"
            raise NotExercised(msg)

    def handy(self, documents: list[Document]) -> list[Document]:
        """The smallest few, to be downloaded. Raises NotExercised where all are large or have no links."""
        sized = [(size, document) for document in documents if (size := actual_size(document)) is not None]
        small = sorted((each for each in sized if each[0] <= _LARGEST_BYTES), key=lambda each: each[0])
        found = [document for _, document in small if document.link("preview") and document.link("download")]
        if not found:
            msg = "no small document with links was there before the run"
            raise NotExercised(msg)
        return found[:3]


def actual_size(document: Document) -> int | None:
    """`file_size.actual` of a document, None where it is no integer."""
    size = document.item.get("file_size")
    actual = size.get("actual") if isinstance(size, dict) else None
    return actual if isinstance(actual, int) and not isinstance(actual, bool) else None


@dataclass(frozen=True)
class _Seen:
    """What one look showed: documents that no run of these tests has made, and beside them all others."""

    documents: list[Document]
    others: list[int]

    @property
    def stable(self) -> tuple[object, ...]:
        """What is the same at two looks if nothing changed; links may be signed anew each time."""
        items = [{**document.item, "_links": None} for document in self.documents]
        return items, self.others


def _look(api: Agentcis) -> _Seen:
    """Some documents of both ends of the list."""
    first = api.list_reply(per_page=_PAGE_SIZE, page=1)
    need_documents(first)
    found = {document.id: document for document in listed(first)}
    last_page = -(-(total_of(first) or 0) // _PAGE_SIZE)
    if last_page > 1:
        last = api.list_reply(per_page=_PAGE_SIZE, page=last_page)
        found |= {document.id: document for document in listed(last)}
    kept = [document for document in found.values() if not _OF_A_RUN.match(document.name.lower())]
    others = [number for number, document in found.items() if document not in kept]
    return _Seen(kept if len(kept) <= 2 * _MOST else [*kept[:_MOST], *kept[-_MOST:]], others)
