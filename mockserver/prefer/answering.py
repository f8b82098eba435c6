"""The answer that a wish means, or why there is none."""

from __future__ import annotations

import json
from datetime import datetime
from random import Random
from typing import Any

from mockserver.http.exchange import Reply
from mockserver.prefer.documented import Answer, DocumentedOperation
from mockserver.prefer.wish import Wish

APPLIED_HEADER = "Preference-Applied"


class ImpossibleWish(ValueError):
    """The spec has no such answer; the text lists what it has for this operation."""


def preferred_reply(operation: DocumentedOperation, wish: Wish, random: Random, now: datetime) -> Reply:
    """The documented answer that is wished for. Raises ImpossibleWish."""
    answer = operation.success if wish.code is None else operation.answers.get(wish.code)
    if answer is None:
        raise _impossible(operation, f"code={wish.code}")
    if wish.example is not None and wish.example not in answer.examples:
        raise _impossible(operation, f"example={wish.example} for {answer.status}")
    applied = (APPLIED_HEADER, str(wish).encode("ascii", "replace").decode())
    if wish.dynamic and wish.example is None and answer.media_type is not None:
        return _reply(answer, _generated(answer, random, now), applied)
    return documented_reply(answer, wish.example, applied)


def documented_reply(answer: Answer, example: str | None = None, *headers: tuple[str, str]) -> Reply:
    """An answer with its named example, the first by default."""
    if not answer.examples:
        return Reply(answer.status, b"", (*answer.headers, *headers))
    name = example or next(iter(answer.examples))
    return _reply(answer, answer.examples[name], *headers)


def _generated(answer: Answer, random: Random, now: datetime) -> Any:
    # Imported only when it is asked for.
    from mockserver.prefer.generation import Generator  # noqa: PLC0415

    return Generator(random, now).value(answer.schema)


def _reply(answer: Answer, value: Any, *headers: tuple[str, str]) -> Reply:
    content = value.encode() if answer.is_binary else json.dumps(value).encode()
    assert answer.media_type is not None
    return Reply(answer.status, content, (("Content-Type", answer.media_type), *answer.headers, *headers))


def _impossible(operation: DocumentedOperation, what: str) -> ImpossibleWish:
    listed = "; ".join(
        f"code={status}" + (f" ({', '.join(answer.examples)})" if answer.examples else "")
        for status, answer in sorted(operation.answers.items())
    )
    return ImpossibleWish(f"{operation.id} has no {what}. There are, with their examples: {listed}")
