"""What a request would do to a live system, and whether the profile allows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from contract_tests.guard.body import SentFile
from contract_tests.guard.call import Call

Profile = Literal["read", "write", "mock"]
PROFILES: tuple[Profile, ...] = ("read", "write", "mock")

Kind = Literal["read", "token", "create", "rename", "delete", "probe", "unknown"]


@dataclass(frozen=True)
class Intent:
    """What a request would do.

    `ids` are all that it names, in path, query and body. `place` is the list in which what it creates will
    appear, or in which it changes something without naming what (`is_unaddressed`); `case` is where in it.
    `probe` is a method that no page documents. `why` says what makes it `unknown`.
    """

    kind: Kind
    ids: tuple[str, ...] = ()
    place: str = ""
    case: str = ""
    files: tuple[SentFile, ...] = ()
    is_unaddressed: bool = False
    why: str = ""

    @property
    def writes(self) -> bool:
        """Whether it may change anything."""
        return self.kind not in ("read", "token")


def unknown(why: str) -> Intent:
    """A request of which the guard does not know what it does."""
    return Intent("unknown", why=why)


@dataclass(frozen=True)
class Shown:
    """A document as the target shows it: its id and its name."""

    id: str
    name: str


class Shapes(Protocol):
    """What the guard has to know about an API: the shapes of its requests and answers."""

    def intent(self, call: Call) -> Intent:
        """What a request would do. Raises Unreadable where nobody can say."""

    def created_ids(self, body: object) -> tuple[str, ...]:
        """The ids that the JSON of an upload's answer names."""

    def listing(self, place: str, page: int) -> str:
        """Path and query of one page of what is at a place."""

    def shown_by(self, call: Call, body: object) -> tuple[str, list[Shown]] | None:
        """The place that an answer is about and what it shows of it; None where it shows no records."""

    def is_last(self, body: object, page: int) -> bool:
        """Whether a page is the last."""
