"""Reads back from a ledger what a run created, whether it ended or was cut off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from contract_tests.guard.opening import marker_of
from contract_tests.guard.ownership import Ownership

_NO_ANSWER = 0


@dataclass(frozen=True)
class Sent:
    """One file of an upload. `status` is 0 where no answer is journalled; `ids` are what it named."""

    case: str
    name: str
    size_bytes: int
    status: int
    ids: tuple[str, ...]

    @property
    def may_be_there(self) -> bool:
        """Whether the target may have stored it: a gateway gives up (5xx) where it may have worked."""
        return not 400 <= self.status < 500


def apis_of(events: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """The `run` event of each API in a ledger."""
    return {event["api"]: dict(event) for event in events if event["event"] == "run"}


def ownership_of(events: list[dict[str, Any]], api: str) -> Ownership:
    """What a run knew of its own records when its ledger ended.

    A deletion leaves its records in doubt, be its success journalled or not: a list has to show them anew.
    """
    ownership = Ownership(marker_of(apis_of(events)[api]["run_id"]))
    for event in events:
        if event.get("api") == api:
            _apply(ownership, event)
    return ownership


def _apply(ownership: Ownership, event: Mapping[str, Any]) -> None:
    match event["event"]:
        case "survey":
            place = ownership.place(event["place"])
            place.is_surveyed = True
            place.foreign |= set(event["foreign"])
        case "intent":
            ownership.sent(event["place"], [file["name"] for file in event["files"]])
        case "answered":
            ownership.told(event["place"], event["told"])
        case "owned":
            ownership.owned |= {record["id"]: event["place"] for record in event["records"]}
        case "deleting":
            ownership.deleted(event["ids"])
        case "refused":
            ownership.refused(event["ids"])


def sent_files(events: Iterable[Mapping[str, Any]], api: str) -> list[Sent]:
    """Every file that a run has sent, in order."""
    mine = [event for event in events if event.get("api") == api]
    answers = {event["number"]: event for event in mine if event["event"] == "answered"}
    return [sent for event in mine if event["event"] == "intent" for sent in _files(event, answers)]


def _files(event: Mapping[str, Any], answers: Mapping[int, Mapping[str, Any]]) -> Iterable[Sent]:
    answer = answers.get(event["number"], {})
    status, ids = answer.get("status", _NO_ANSWER), tuple(answer.get("told", ()))
    where = event.get("case") or event["place"]
    for file in event["files"] or [{"name": "", "size_bytes": 0}]:
        yield Sent(where, file["name"], file["size_bytes"], status, ids)
