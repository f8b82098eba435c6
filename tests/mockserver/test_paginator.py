"""The paging of Agentcis against what the real paginator of Laravel 8.83 printed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mockserver.agentcis.paging import Page
from tests.mockserver.clients import CLIENT_6, Agentcis

Row = dict[str, Any]
TABLE: list[Row] = json.loads(
    (Path(__file__).parent / "agentcis" / "laravel-8.83-paginator.json").read_text(encoding="utf-8")
)
IDS = [f"{row['total']}-{row['per_page']!r}-{row['page']}" for row in TABLE]
OVER_HTTP = [row for row in TABLE if row["total"] <= 60]


def with_documented_labels(links: list[Row]) -> list[Row]:
    """The wire carries HTML entities, the vendor's page shows them decoded (agentcis.list.labels-literal)."""
    return [
        {**link, "label": link["label"].replace("&laquo;", "«").replace("&raquo;", "»")} for link in links
    ]


@pytest.mark.rules("agentcis.list.meta", "agentcis.list.window", "agentcis.list.labels-literal")
@pytest.mark.parametrize("row", TABLE, ids=IDS)
def test_a_page_is_what_laravel_printed(row: Row) -> None:
    page = Page(
        total=row["total"],
        per_page=row["per_page"],
        current=row["meta"]["current_page"],
        path=row["meta"]["path"],
        count=len(row["ids"]),
    )
    assert page.links() == row["links"]
    assert page.meta() == {**row["meta"], "links": with_documented_labels(row["meta"]["links"])}


@pytest.mark.rules("agentcis.list.meta", "agentcis.list.window", "agentcis.list.pages")
@pytest.mark.parametrize("row", OVER_HTTP, ids=[IDS[TABLE.index(row)] for row in OVER_HTTP])
def test_a_list_over_http_is_what_laravel_printed(agentcis: Agentcis, row: Row) -> None:
    if row["total"]:
        agentcis.upload(*((f"{number}.txt", b"x") for number in range(row["total"])))
    query = {"page": row["page"]} | (
        {"per_page": row["per_page"]} if isinstance(row["per_page"], str) else {}
    )
    answer = agentcis.page(CLIENT_6, **query)
    path = answer["meta"]["path"]
    wanted = json.loads(json.dumps(row).replace(row["meta"]["path"], path))
    assert [item["original_name"] for item in answer["data"]] == [
        f"{number - 1}.txt" for number in row["ids"]
    ]
    assert answer["links"] == wanted["links"]
    assert answer["meta"] == {**wanted["meta"], "links": with_documented_labels(wanted["meta"]["links"])}
