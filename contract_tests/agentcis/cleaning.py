"""Deletes what a run left behind. Goes through the guard, which lets only its own documents be deleted."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable

import httpx

from contract_tests.agentcis.client import Agentcis
from contract_tests.agentcis.documents import Document, Entity
from contract_tests.client import Client
from contract_tests.judge import NotExercised, Unusable
from contract_tests.messages import Exchange
from contract_tests.target import Target

_AT_ONCE = 50
# A list may show late what was stored or deleted; a second look costs one request where nothing was.
_WAITS_SECONDS = (0.0, 0.0, 0.5, 2.0, 5.0)
_PAGE_SIZES = (100, None)


def clean(target: Target, places: Iterable[str], owned: Collection[str]) -> list[Document]:
    """Delete the owned documents of the entities (`client/6`); answers what is left of them.

    `owned` is looked at anew after each list, as the guard learns from it what belongs to the run. Raises
    NotExercised where the list of an entity cannot be read.
    """
    client = Client(target)
    try:
        return [document for place in places for document in _clean(client, target, place, owned)]
    finally:
        client.close()


def _clean(client: Client, target: Target, place: str, owned: Collection[str]) -> list[Document]:
    api = Agentcis(client, Entity(*place.split("/")), target.need("token"))
    for wait_seconds in _WAITS_SECONDS:
        time.sleep(wait_seconds)
        mine = _mine(api, owned)
        for start in range(0, len(mine), _AT_ONCE):
            _delete(api, [document.id for document in mine[start : start + _AT_ONCE]])
        if not mine and not owned:
            break
    return mine


def _mine(api: Agentcis, owned: Collection[str]) -> list[Document]:
    for size in _PAGE_SIZES:
        try:
            documents = api.worded(page_size=size).documents()
        except Unusable as error:
            if error.finding.exchange is not None and error.finding.exchange.status == 404:
                return []  # an entity that is not there has nothing either
            continue
        return [document for number, document in documents.items() if str(number) in owned]
    msg = f"the documents of {api.entity.kind}/{api.entity.number} cannot be listed"
    raise NotExercised(msg)


def _delete(api: Agentcis, ids: list[int]) -> None:
    """Ask for it in the documented way, and in the others if that is refused."""
    asks: tuple[Callable[[object], Exchange], ...] = (
        api.delete_reply,
        api.worded(delete_slash="/").delete_reply,
        api.delete_directly_reply,
    )
    for ask in asks:
        try:
            if ask(ids).is_success:
                return
        except httpx.TransportError:
            continue
