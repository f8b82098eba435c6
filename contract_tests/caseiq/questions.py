"""Questions to the list whose answers are known, for the tests of order, bounds and walks."""

from __future__ import annotations

from typing import Any

from contract_tests.caseiq.client import Upload
from contract_tests.caseiq.records import records_of
from contract_tests.caseiq.samples import Samples
from contract_tests.caseiq.times import read_time
from contract_tests.judge import NotExercised
from contract_tests.messages import Exchange

Query = tuple[tuple[str, str], ...]


def ids(reply: Exchange) -> list[str] | None:
    """The ids of a list answer, or None where it is none."""
    records = records_of(reply)
    return None if records is None else [str(record.get("id")) for record in records]


def by_size(samples: Samples) -> Query:
    """The files of different sizes, by size."""
    return (("name", str(samples.sizes[0].record["name"])), ("sort", "sizeBytes"))


def by_name(samples: Samples) -> Query:
    """The files of different extensions, by name."""
    stem = str(samples.endings[0].record["nameWithoutExtension"])
    return (("nameWithoutExtension", stem), ("sort", "name"))


def by_time(samples: Samples) -> Query:
    """The files of different sizes, by the time of their upload."""
    return (("name", str(samples.sizes[0].record["name"])), ("sort", "createdDate"))


def by_id(samples: Samples) -> Query:
    """The files that are equal in all but their id."""
    return (("name", str(samples.equals[0].record["name"])), ("sort", "id"))


def size(upload: Upload) -> int:
    """How many bytes were sent."""
    return len(upload.content)


def name(upload: Upload) -> str:
    """The name that was sent."""
    return upload.name


def attachment_id(upload: Upload) -> str:
    """The id that was answered."""
    return upload.id


def times(reply: Exchange) -> list[tuple[str, Any]]:
    """The texts and times of createdDate. Raises NotExercised where one cannot be read."""
    texts = [record.get("createdDate") for record in records_of(reply) or ()]
    read = [read_time(text) for text in texts]
    if None in read:
        msg = "createdDate is no time that could be read (see caseiq.get.ok)"
        raise NotExercised(msg)
    return [(str(text), time) for text, time in zip(texts, read, strict=True)]


def said(query: Query) -> str:
    """A question in words, without the filter that finds the files."""
    return ", ".join("=".join(pair) for pair in query[1:])
