"""One edit of a spec: a value that is another, or gone. Pure: a document in, a document out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from contract_tests.audit.response.places import pointer

Place = tuple[str | int, ...]


class Gone(Enum):
    """What stands in the place of a value that an edit removes; the same one in every process."""

    GONE = "gone"


GONE = Gone.GONE


@dataclass(frozen=True)
class Edit:
    """What is edited where: `value` comes to stand at the place, or what is there goes.

    `name` is what the id says instead of the last step of the place: an index tells nobody which item it is.
    """

    api: str
    operator: str
    place: Place
    value: Any = GONE
    name: str = ""

    @property
    def id(self) -> str:
        """Its name: `caseiq.spec.type-dropped:/components/schemas/Token/properties/token_type`."""
        return f"{self.api}.spec.{self.operator}:{self.at}"

    @property
    def at(self) -> str:
        """The place as a JSON pointer."""
        steps = [str(step) for step in self.place]
        return pointer((*steps[:-1], self.name or steps[-1]))


def edited(document: Any, edit: Edit) -> Any:
    """A copy of the document with the edit."""
    return _edited(document, edit.place, edit.value)


def _edited(value: Any, place: Place, new: Any) -> Any:
    step, *rest = place
    copy: Any = dict(value) if isinstance(value, dict) else list(value)
    if rest:
        copy[step] = _edited(value[step], tuple(rest), new)
    elif new is GONE:
        del copy[step]
    else:
        copy[step] = new
    return copy
