"""Documents enough for many pages, and the pages of the list that shows them."""

from __future__ import annotations

from typing import Any

from contract_tests.agentcis.client import Agentcis, refusal, total_of
from contract_tests.agentcis.desk import Desk
from contract_tests.agentcis.documents import File, names_of, number_of
from contract_tests.agentcis.paging import Page
from contract_tests.judge import Unusable
from contract_tests.messages import Exchange

_SIZE = 23
_FILES_AT_ONCE = 8
_PAGE_SIZES = (1, 2, 3, 7, 10)


class Crowd:
    """Some twenty documents of one module; each page is asked for once and then remembered."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.names: list[str] = []
        self.total = 0
        self._answers: dict[tuple[object, object], Exchange] = {}

    @property
    def api(self) -> Agentcis:
        """The API at the entity."""
        return self.desk.api

    def gather(self) -> None:
        """Upload the documents, once; several in a call where that works."""
        if self.names:
            return
        self.desk.note_foreign()
        files = [self.desk.file(f"page-{number:02}") for number in range(1, _SIZE + 1)]
        for start in range(0, _SIZE, _FILES_AT_ONCE):
            self._upload(files[start : start + _FILES_AT_ONCE])
        self.names = [file.name for file in files]
        self.total = len(self.api.documents())

    def answer(self, per_page: object = None, page: object = None) -> Exchange:
        """The answer to one page, None left out. Raises Unusable where it is refused."""
        key = (per_page, page)
        if key not in self._answers:
            given = {"per_page": per_page, "page": page}
            query = {name: value for name, value in given.items() if value is not None}
            reply = self.api.list_reply(**query)
            if not reply.is_success:
                raise refusal("agentcis.list.pages", "a page of the list", reply)
            self._answers[key] = reply
        return self._answers[key]

    @property
    def sizes(self) -> tuple[int, ...]:
        """Sizes of pages to walk in."""
        largest = self.api.wording.page_size or 10
        return tuple(size for size in (*_PAGE_SIZES, largest) if size <= largest)

    def walk(self, size: int) -> list[Exchange]:
        """All pages of a size, by our own count of them."""
        last = Page(self.total, self._effective(size), 1).last
        return [self.answer(size, page) for page in range(1, last + 1)]

    def _effective(self, size: int) -> int:
        """The size that a page really has: a target may have a largest one and say so."""
        said = number_of(part(self.answer(size, 1), "meta").get("per_page"))
        return said if said and max(_PAGE_SIZES) < said < size else size

    def shown(self) -> list[tuple[Page, Exchange]]:
        """Many pages with what is expected of them, by the total that the answer itself names.

        Whether that total is right is for another rule.
        """
        return [
            (Page(total_of(answer) or 0, self._effective(size), number), answer)
            for size in self.sizes
            for number, answer in enumerate(self.walk(size), start=1)
        ]

    def beyond(self) -> list[tuple[Page, Exchange]]:
        """Pages past the end, as far as the target answers them at all."""
        found = []
        for size, extra in ((1, 1), (10, 1), (10, 96), (3, 2)):
            page = Page(self.total, size, 1).last + extra
            reply = self.api.list_reply(per_page=size, page=page)
            found.append((Page(self.total, size, page), reply))
        return found

    def _upload(self, files: list[File]) -> None:
        """Several files in one call, and again by itself each one that did not get in."""
        reply = self.api.upload_reply(*files)
        stored = set(names_of(reply.json_object().get("uploadedFiles")))
        if reply.is_success and stored >= {file.name for file in files}:
            return
        there = {document.name for document in self.desk.documents().values()}
        left = [file for file in files if file.name not in there]
        for file in left:
            single = self.api.upload_reply(file)
            if not single.is_success:
                raise refusal("agentcis.upload.ok", "a small file to be taken", single)


def raw_items(answer: Exchange) -> list[Any]:
    """The elements of `data`, whatever they are."""
    data = answer.json_object().get("data")
    return data if isinstance(data, list) else []


def part(answer: Exchange, name: str) -> dict[str, Any]:
    """`meta` or `links` of a list answer, empty where it is no object."""
    value = answer.json_object().get(name)
    return value if isinstance(value, dict) else {}


def need_shape(answer: Exchange) -> None:
    """Raises Unusable where a list answer has no `data` or no `meta` to look into."""
    if not isinstance(answer.json_object().get("data"), list) or not part(answer, "meta"):
        raise Unusable("agentcis.list.shape", "`data` and `meta` in a list answer", answer)
