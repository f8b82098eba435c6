"""Documents enough for many pages, and the pages of the list that shows them.

Where nothing can be uploaded they are those that are there already: few or many, and others work with them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from contract_tests.agentcis.client import Agentcis, refusal, total_of
from contract_tests.agentcis.desk import Desk
from contract_tests.agentcis.documents import Documents, File, listed, names_of, number_of
from contract_tests.agentcis.paging import Page
from contract_tests.judge import Blocked, NotExercised, Unusable
from contract_tests.messages import Exchange

_SIZE = 23
_FILES_AT_ONCE = 8
_PAGE_SIZES = (1, 2, 3, 7, 10)
_LOOKS = 3
_MOST_STANDING_PAGES = 12
NO_PAGES = ("0", "-1", "abc", "2.5", "2abc", "", "null")


class Crowd:
    """Some twenty documents of one module; each page is asked for once and then remembered.

    `whole` are their ids, none where there are too many to look at all of them.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.names: list[str] = []
        self.whole: list[int] = []
        self.total = 0
        self.sizes: tuple[int, ...] = ()
        self.past: list[tuple[Page, Exchange]] = []
        self._is_seen = False
        self._has_given_up = False
        self._standing: Agentcis | None = None
        self._replies: dict[tuple[object, object], Exchange] = {}

    @property
    def api(self) -> Agentcis:
        """The API at the entity that has the documents."""
        return self._standing or self.desk.api

    @property
    def walkable(self) -> tuple[int, ...]:
        """The sizes of which all pages are looked at. Raises NotExercised where there is none."""
        sizes = tuple(size for size in self.sizes if self._is_walked(size))
        if self._standing is not None and not (sizes and self.whole):
            msg = f"the entity has {self.total} documents, too many to look at all of them"
            raise NotExercised(msg)
        return sizes

    def need(self, count: int) -> None:
        """Raises NotExercised where there are fewer documents."""
        if self.total < count:
            msg = f"there are {self.total} documents, {count} are needed, and no upload is let through"
            raise NotExercised(msg)

    def gather(self) -> None:
        """Upload the documents and look at all pages, once. Raises NotExercised where others come and go."""
        if not self.names and self._standing is None:
            try:
                self._upload_all()
            except Blocked as block:
                self._standing = self._fullest(str(block))
        if not self._has_given_up:
            self._is_seen = self._is_seen or any(self._look() for _ in range(_LOOKS))
        # Where only reading is allowed the next test would not find it calmer, but ask for as much again.
        self._has_given_up = self._standing is not None and not self._is_seen
        if not self._is_seen:
            msg = "documents come and go in the entity"
            raise NotExercised(msg)

    def reply(self, per_page: object = None, page: object = None) -> Exchange:
        """The answer to one page, None left out."""
        key = (per_page, page)
        if key not in self._replies:
            given = {"per_page": per_page, "page": page}
            query = {name: value for name, value in given.items() if value is not None}
            self._replies[key] = self.api.list_reply(**query)
        return self._replies[key]

    def answer(self, per_page: int, page: int) -> Exchange:
        """The answer to one page. Raises Unusable where it is refused."""
        reply = self.reply(per_page, page)
        if not reply.is_success:
            raise refusal("agentcis.list.pages", "a page of the list", reply)
        return reply

    def walk(self, size: int) -> list[Exchange]:
        """All pages of a size that is walkable, by our own count of them."""
        return [self.answer(size, page) for page in range(1, self._last(size) + 1)]

    def _last(self, size: int) -> int:
        return Page(self.total, self._effective(size), 1).last

    def elsewhere(self) -> Documents:
        """The documents of the target's other entity; none where it has too many."""
        others = [at for at in self.desk.entities if at.entity != self.api.entity]
        if self._standing is None or not others:
            return self.desk.others_documents()
        total = total_of(others[0].list_reply(per_page=10)) or 0
        return others[0].documents() if self._pages_of_all(total) <= _MOST_STANDING_PAGES else {}

    def _fullest(self, why: str) -> Agentcis:
        """The API at the entity with most documents, but rather at one of which all can be looked at."""
        totals = [total_of(at.list_reply(per_page=10)) or 0 for at in self.desk.entities]
        walked = [0 < self._pages_of_all(total) <= _MOST_STANDING_PAGES for total in totals]
        _, most, place = max(zip(walked, totals, range(len(totals)), strict=True))
        if not most:
            msg = f"no documents are there, and none can be uploaded: {why}"
            raise Blocked(msg)
        return self.desk.entities[place]

    def _pages_of_all(self, total: int) -> int:
        return -(-total // (self.api.wording.page_size or 10))

    def _numbers(self, size: int) -> list[int]:
        """The pages of a size that are looked at: all, or of very many standing ones those at both ends."""
        last = self._last(size)
        if self._is_walked(size):
            return [*range(1, last + 1)]
        return [1, 2, 3, last // 2, last - 1, last]

    def _is_walked(self, size: int) -> bool:
        return self._standing is None or self._last(size) <= _MOST_STANDING_PAGES

    def _upload_all(self) -> None:
        """The documents, several in a call where that works."""
        self.desk.note_foreign()
        files = [self.desk.file(f"page-{number:02}") for number in range(1, _SIZE + 1)]
        for start in range(0, _SIZE, _FILES_AT_ONCE):
            self._upload(files[start : start + _FILES_AT_ONCE])
        self.names = [file.name for file in files]

    def _look(self) -> bool:
        """Ask for all pages that the tests look at; answers whether nothing came or went meanwhile."""
        self._replies.clear()
        before = self._count()
        self.total, self.whole = before
        largest = self.api.wording.page_size or 10
        sizes = {*_PAGE_SIZES, largest}
        # Which sizes are taken is only assumed, but for the default.
        taken = (size for size in sizes if size <= largest and (size == 10 or self.reply(size, 1).is_success))
        self.sizes = tuple(sorted(taken))
        for size in self.sizes:
            for page in self._numbers(size):
                self.reply(size, page)
        for default_page in (1, 2, None):
            self.reply(None, default_page)
        for no_page in NO_PAGES:
            self.reply(3, no_page)
        self.past = list(self._beyond())
        return self._count() == before and self._is_still()

    def _count(self) -> tuple[int, list[int]]:
        """How many documents there are, and their ids as far as all can be looked at."""
        if self._standing is None:
            self.desk.documents()
            whole = sorted(self.api.documents())
            return len(whole), whole
        total = total_of(self.api.list_reply(per_page=10)) or 0
        if self._pages_of_all(total) > _MOST_STANDING_PAGES:
            return total, []
        whole = sorted(self.api.documents())
        return len(whole), whole

    def _is_still(self) -> bool:
        """Whether no answer shows what another run made or deleted between the looks."""
        if not self.desk.dialect.is_shared and self._standing is None:
            return True
        shown = {document.id for reply in self._replies.values() for document in listed(reply)}
        totals = {total_of(reply) for reply in self._replies.values() if reply.is_success}
        is_known = not self.whole or shown <= set(self.whole)
        # Among standing documents a total that differs is more likely wrong than late.
        return is_known and (self._standing is not None or len(totals) == 1)

    def _effective(self, size: int) -> int:
        """The size that a page really has: a target may have a largest one and say so."""
        said = number_of(part(self.reply(size, 1), "meta").get("per_page"))
        return said if said and max(_PAGE_SIZES) < said < size else size

    def shown(self) -> list[tuple[Page, Exchange]]:
        """Many pages with what is expected of them, by the total that the answer itself names.

        Whether that total is right is for another rule.
        """
        return [
            (Page(total_of(answer) or 0, self._effective(size), number), answer)
            for size in self.sizes
            for number in self._numbers(size)
            for answer in [self.answer(size, number)]
        ]

    def _beyond(self) -> Iterator[tuple[Page, Exchange]]:
        """Pages past the end."""
        for size, extra in ((1, 1), (10, 1), (10, 96), (3, 2)):
            page = Page(self.total, size, 1).last + extra
            yield Page(self.total, size, page), self.reply(size, page)

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
