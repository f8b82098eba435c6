"""The kinds of faults: which members each takes, which it needs, and what operations it can be about."""

from __future__ import annotations

from dataclasses import dataclass

# What goes wrong on the way, whatever the operation answers.
ANY_OPERATION = ("*",)
LONGEST_MS = 600_000


@dataclass(frozen=True)
class Kind:
    """A kind of fault.

    `members` are its own, beside those that all kinds have; one of the sets in `needs` must be given. `main`
    is the member that `kind=value` sets in a header. `operations` are globs of operationIds. A kind that
    counts or remembers (`is_lasting`) means nothing for a single request.
    """

    name: str
    members: tuple[str, ...] = ()
    main: str | None = None
    needs: tuple[frozenset[str], ...] = (frozenset(),)
    operations: tuple[str, ...] = ANY_OPERATION
    is_lasting: bool = False


def _needs(*sets: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(each.split()) for each in sets)


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "latency",
            ("mean_ms", "deviation_ms", "min_ms", "max_ms"),
            "delay_ms",
            _needs("delay_ms", "mean_ms deviation_ms", "min_ms max_ms"),
        ),
        Kind("slow-body", ("bytes_per_second",), "bytes_per_second", _needs("bytes_per_second")),
        Kind("status", ("status", "retry_after_seconds"), "status", _needs("status")),
        Kind(
            "rate-limit",
            ("requests", "window_seconds"),
            needs=_needs("requests window_seconds"),
            is_lasting=True,
        ),
        Kind("reset", ("after_bytes", "carried_out"), "after_bytes"),
        Kind("truncated", ("after_bytes", "percent"), "percent"),
        Kind("corrupted", operations=("download*", "preview*")),
        Kind("dropped-upload", ("percent",), "percent"),
        Kind("expired-token"),
        Kind(
            "stale-list",
            ("window_seconds",),
            needs=_needs("window_seconds"),
            operations=("list*",),
            is_lasting=True,
        ),
        Kind(
            "partial-rejection",
            ("every", "names", "ids"),
            "every",
            _needs("every", "names", "ids"),
            operations=("uploadDocuments", "deleteDocuments*"),
        ),
    )
}

MATCHING_MEMBERS = ("id", "operation", "api", "path", "times", "after", "probability", "seed")
SHARED_MEMBERS = ("kind", "delay_ms", *MATCHING_MEMBERS)
