"""Which records of a live system this run created.

Two witnesses are needed before a record counts as ours: the answer to an upload names its id, and a list
shows it there, new since the run first looked, under a name that this run sent. Neither proves anything
alone: a faulty target may name or show another's id, and others upload meanwhile. Where an answer told no
ids, or none came, only a name is believed that nobody else gives: one with the run's marker.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from contract_tests.guard.intent import Shown


@dataclass
class Place:
    """What is known of an entity.

    `foreign` are the ids that were there before, or are another's. `untold` are the names of files whose
    ids no answer named, `last_sent` those of the last upload. What is `doubtful` may have been deleted.
    """

    is_surveyed: bool = False
    foreign: set[str] = field(default_factory=set)
    sent_names: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)
    untold: Counter[str] = field(default_factory=Counter)
    last_sent: Counter[str] = field(default_factory=Counter)
    doubtful: set[str] = field(default_factory=set)


class Ownership:
    """The records of one API that this run created, by id."""

    def __init__(self, marker: str) -> None:
        self.marker = marker.lower()
        self.owned: dict[str, str] = {}
        self._released: dict[str, str] = {}
        self.places: dict[str, Place] = {}

    def place(self, name: str) -> Place:
        """What is known of a place."""
        return self.places.setdefault(name, Place())

    def survey(self, name: str, records: Iterable[Shown]) -> list[Shown]:
        """Note what is at a place at the first look: another's, unless its name is one that only we give."""
        fresh = self.shown(name, records)
        self.place(name).is_surveyed = True
        return fresh

    def sent(self, name: str, file_names: Iterable[str]) -> None:
        """Note that files of these names are about to be sent to a place."""
        place = self.place(name)
        place.last_sent = Counter(file_name.casefold() for file_name in file_names if file_name)
        place.sent_names |= place.last_sent.keys()
        place.untold += place.last_sent

    def told(self, name: str, ids: Iterable[str]) -> None:
        """Note the ids that the answer to the last upload named."""
        place, named = self.place(name), set(ids)
        place.told |= named
        if named:
            place.untold -= place.last_sent

    def shown(self, name: str, records: Iterable[Shown]) -> list[Shown]:
        """Learn from what the target shows at a place; answers what is newly found to be ours."""
        place = self.place(name)
        fresh = []
        for record in records:
            if record.id in self.owned or not record.name or self._is_foreign(record):
                continue
            if self._is_ours(place, record):
                self.owned[record.id] = name
                fresh.append(record)
            else:
                place.foreign.add(record.id)
        return fresh

    def _is_ours(self, place: Place, record: Shown) -> bool:
        name = record.name.casefold()
        is_marked = self.marker in name
        if record.id in place.told:
            return is_marked or (place.is_surveyed and name in place.sent_names)
        # A target may add an extension or a number to a name, so its stem is enough.
        is_untold = any(_stem(sent) in name for sent in place.untold if self.marker in sent)
        return is_marked and (record.id in place.doubtful or is_untold)

    def _is_foreign(self, record: Shown) -> bool:
        return any(record.id in place.foreign for place in self.places.values())

    def deleted(self, ids: Iterable[str]) -> None:
        """Note that records may be gone: an id that the target gives anew must not be taken for ours."""
        for each in ids:
            where = self.owned.pop(each, None)
            if where is not None:
                self._released[each] = where
                self.place(where).doubtful.add(each)
            for place in self.places.values():
                place.told.discard(each)

    def refused(self, ids: Iterable[str]) -> None:
        """Note that a deletion was refused, so that what it named is still there."""
        for each in ids:
            if each in self._released:
                self.owned[each] = self._released.pop(each)

    def uncertain(self) -> list[str]:
        """The places at which something was sent that no list has shown yet."""
        owned_at = set(self.owned.values())
        return [
            name
            for name, place in self.places.items()
            if (place.told | place.doubtful) - self.owned.keys()
            or (place.sent_names and name not in owned_at)
        ]


def _stem(name: str) -> str:
    return name.rpartition(".")[0] or name
