"""Which records of a live system this run created.

Two witnesses are needed before a record counts as ours: that this run sent it (the ledger), and that a list
of the target shows it there, new since the run first looked. An answer to an upload alone proves nothing: a
faulty target may name another's id.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from contract_tests.guard.intent import Shown


@dataclass
class Place:
    """What is known of an entity; `foreign` are the ids that were there before, or are another's."""

    is_surveyed: bool = False
    foreign: set[str] = field(default_factory=set)
    sent_names: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)


class Ownership:
    """The records of one API that this run created, by id."""

    def __init__(self, marker: str) -> None:
        self.marker = marker.lower()
        self.owned: dict[str, str] = {}
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
        self.place(name).sent_names |= {file_name.casefold() for file_name in file_names if file_name}

    def told(self, name: str, ids: Iterable[str]) -> None:
        """Note the ids that the answer to an upload named."""
        self.place(name).told |= set(ids)

    def shown(self, name: str, records: Iterable[Shown]) -> list[Shown]:
        """Learn from what the target shows at a place; answers what is newly found to be ours."""
        place = self.place(name)
        fresh = []
        for record in records:
            if record.id in self.owned or record.id in place.foreign:
                continue
            if self._is_ours(place, record):
                self.owned[record.id] = name
                fresh.append(record)
            else:
                place.foreign.add(record.id)
        return fresh

    def _is_ours(self, place: Place, record: Shown) -> bool:
        name = record.name.casefold()
        if self.marker in name:
            return bool(place.sent_names)
        return place.is_surveyed and (name in place.sent_names or record.id in place.told)

    def deleted(self, ids: Iterable[str]) -> None:
        """Note that records may be gone: an id that the target gives anew must not be taken for ours."""
        for each in ids:
            self.owned.pop(each, None)
            for place in self.places.values():
                place.told.discard(each)

    def uncertain(self) -> list[str]:
        """The places at which something was sent that no list has shown yet."""
        owned_at = set(self.owned.values())
        return [
            name
            for name, place in self.places.items()
            if place.told - self.owned.keys() or (place.sent_names and name not in owned_at)
        ]
