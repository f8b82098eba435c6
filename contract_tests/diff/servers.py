"""What a difference in the servers means: where requests go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from contract_tests.diff.change import listed
from contract_tests.diff.differences import Difference
from contract_tests.diff.judgement import Judgement


def judge_servers(one: Difference) -> Iterator[Judgement]:
    """Of an operation that has servers of its own."""
    yield from of_servers(one.old or [], one.new or [])


def of_servers(old: list[Any], new: list[Any]) -> Iterator[Judgement]:
    """All that two lists of servers mean."""
    was, now = (_by_url(each) for each in (old, new))
    gone, come = [url for url in was if url not in now], [url for url in now if url not in was]
    if gone:
        said = f"{listed(gone)} is no server any more; requests there may find nobody"
        yield Judgement("breaking", "requests", said)
    if come:
        yield Judgement("compatible", "requests", f"{listed(come)} is a server now")
    for url in (url for url in was if url in now):
        yield from _of_variables(url, was[url].get("variables") or {}, now[url].get("variables") or {})
    if not gone and not come and old != new and _without_texts(was) == _without_texts(now):
        yield Judgement("editorial", "readers", "the servers are described otherwise")


def _of_variables(url: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Judgement]:
    for name in {**old, **new}:
        was, now = (each.get(name) or {} for each in (old, new))
        if bool(was) != bool(now):
            verb = "has no variable any more that is" if was else "has a variable now,"
            said = f"the server `{url}` {verb} `{name}`"
            yield Judgement("breaking", "requests", said)
            continue
        if was.get("default") != now.get("default"):
            said = f"`{{{name}}}` of the server `{url}` is `{now.get('default')}` where nobody says another"
            yield Judgement("breaking", "requests", f"{said}, no longer `{was.get('default')}`")
        gone = [each for each in was.get("enum") or () if each not in (now.get("enum") or [each])]
        if gone or ("enum" in now and "enum" not in was):
            said = (
                f"`{{{name}}}` of the server `{url}` can no longer be {listed(gone) if gone else 'anything'}"
            )
            yield Judgement("breaking", "requests", said)
        elif was.get("enum") != now.get("enum"):
            yield Judgement(
                "compatible", "requests", f"`{{{name}}}` of the server `{url}` may have further values"
            )


def _by_url(servers: list[Any]) -> dict[str, dict[str, Any]]:
    return {str(each.get("url")): each for each in servers if isinstance(each, dict)}


def _without_texts(servers: dict[str, dict[str, Any]]) -> Any:
    return {
        url: {
            name: {key: value for key, value in each.items() if key != "description"}
            for name, each in (server.get("variables") or {}).items()
        }
        for url, server in servers.items()
    }
