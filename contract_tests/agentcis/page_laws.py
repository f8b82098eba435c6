"""What every page of the list has to say about itself."""

from __future__ import annotations

from urllib.parse import urlsplit

from contract_tests.agentcis.crowd import Crowd, part
from contract_tests.agentcis.documents import Entity
from contract_tests.agentcis.paging import Page, page_of
from contract_tests.judge import Judge
from contract_tests.messages import Exchange


def judge_numbers(judge: Judge, page: Page, answer: Exchange) -> None:
    """Hold the numbers of `meta` against Laravel's arithmetic."""
    meta = part(answer, "meta")
    said = {name: meta.get(name) for name in page.meta()}
    expected = f"{page.meta()} of {page.total} documents"
    judge.expect("agentcis.list.meta", said == page.meta(), expected, observed=said, exchange=answer)


def judge_links(judge: Judge, page: Page, answer: Exchange, crowd: Crowd) -> None:
    """Hold `links` against Laravel's arithmetic, and the addresses of the list against its entity."""
    links = part(answer, "links")
    said = {name: page_of(links.get(name)) for name in page.links()}
    expected = f"links to the pages {page.links()}, each only ?page=N"
    judge.expect("agentcis.list.meta", said == page.links(), expected, observed=links, exchange=answer)
    judge_addresses(judge, crowd.api.entity, answer)


def judge_addresses(judge: Judge, entity: Entity, answer: Exchange) -> None:
    """Hold every URL that the list says of itself against the entity that it is of."""
    links = part(answer, "links")
    urls = [url for url in (*links.values(), part(answer, "meta").get("path")) if isinstance(url, str)]
    paths = {urlsplit(url).path.rstrip("/") for url in urls}
    here = paths == {entity.path}
    judge.expect("agentcis.list.meta", here, "URLs of this very list", observed=paths, exchange=answer)


def shape_problems(answer: Exchange) -> list[str]:
    """What a list answer lacks of its members."""
    members = {
        "links": ("first", "last", "prev", "next"),
        "meta": ("current_page", "from", "last_page", "links", "path", "per_page", "to", "total"),
    }
    problems = [] if answer.status == 200 else [f"status {answer.status}"]
    if not isinstance(answer.json_object().get("data"), list):
        problems.append("data is no array")
    for name, inner in members.items():
        problems += [f"no {name}.{member}" for member in inner if member not in part(answer, name)]
    if not isinstance(part(answer, "meta").get("links"), list):
        problems.append("meta.links is no array")
    return problems


def slashed_urls(reply: Exchange) -> list[str]:
    """The URLs in a list answer that have a trailing slash."""
    meta, links = part(reply, "meta"), part(reply, "links")
    shown = meta.get("links")
    entries = shown if isinstance(shown, list) else []
    urls = [
        meta.get("path"),
        *links.values(),
        *(each.get("url") for each in entries if isinstance(each, dict)),
    ]
    return [url for url in urls if isinstance(url, str) and url.partition("?")[0].endswith("/")]
