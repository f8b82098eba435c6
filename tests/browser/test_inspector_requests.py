"""The inspector's requests: as they come, what was wrong with them, and how to send them again."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.browser.inspector import Inspector, rows
from tests.mockserver.clients import CASE_A, CLIENT_5, CLIENT_6, RECORDS, SAVE_FILE

CASEIQ = {"Authorization": "Bearer caseiq-full"}
AGENTCIS = {"Authorization": "Bearer agentcis-full"}
FILE_LAST = "file: must be the last field of the body, 'caseId' comes after it"


def upload_the_wrong_way_round(http: httpx.Client) -> httpx.Response:
    """An upload that breaks caseiq.upload.file-last."""
    fields = [("file", ("note.txt", b"hello", "text/plain")), ("caseId", (None, CASE_A))]
    return http.post(SAVE_FILE, headers=CASEIQ, files=fields)


def curl(command: str, folder: Path) -> tuple[int, Any]:
    """The status and the JSON that a copied command is answered with."""
    shell = command.replace("curl -i", "curl -s -o answer -w '%{http_code}'", 1)
    done = subprocess.run(
        ["bash", "-c", shell], cwd=folder, capture_output=True, text=True, timeout=60, check=True
    )
    return int(done.stdout), json.loads((folder / "answer").read_bytes())


def test_the_example_of_an_empty_list_is_a_request_to_this_world(
    inspector: Inspector, tmp_path: Path
) -> None:
    inspector.open()
    inspector.until_text("Nothing was asked yet")
    example = inspector.run('document.querySelector(".empty pre").innerText')
    status, told = curl(example.replace("curl", "curl -i", 1), tmp_path)
    assert (status, told["count"]) == (200, 3)
    inspector.until(rows() + ".length === 1")


def test_a_request_appears_when_it_comes_and_is_read_out(inspector: Inspector) -> None:
    inspector.open()
    inspector.until_text("Nothing was asked yet")
    inspector.http.get(RECORDS, headers=CASEIQ, params={"limit": "2"})
    (row,) = inspector.until(rows() + ".length === 1 && " + rows())
    assert "200" in row
    assert f"{RECORDS}?limit=2" in row
    assert "listAttachments" in row
    inspector.http.get(RECORDS, headers=CASEIQ, params={"limit": "0"})
    inspector.until(rows() + ".length === 2")
    assert "caseiq.list.limit-range" in inspector.rows()[0]
    inspector.until("""[...document.querySelectorAll("[aria-live=polite]")]
        .some((one) => one.textContent.includes("1 new request, the last 400 GET"))""")


def test_after_a_restart_what_the_new_mock_knows_is_shown(inspector: Inspector) -> None:
    """Its ids begin anew, as those of another world do."""
    for _ in range(3):
        inspector.http.get(RECORDS, headers=CASEIQ)
    restarted = f"{inspector.world}b"
    inspector.http.get("/api-public/1.0/anew", headers={"X-Mock-World": restarted})
    inspector.open()
    inspector.until(rows() + ".length === 3")
    inspector.run(f"""(() => {{
        const real = fetch;
        let wasAway = false;
        window.fetch = (url, options) => {{
            if (!url.includes("/requests?")) return real(url, options);
            if (wasAway) return real(url, {{...options, headers: {{"X-Mock-World": "{restarted}"}}}});
            wasAway = true;
            return Promise.reject(new TypeError("Failed to fetch"));
        }};
    }})()""")
    inspector.http.get(RECORDS, headers=CASEIQ)
    inspector.until_text("The mock does not answer. This list goes on by itself when it does.")
    inspector.until(rows() + ".length === 1 && " + rows('row.innerText.includes("/anew")') + ".length === 1")
    inspector.until('!document.body.innerText.includes("does not answer")')


def test_a_broken_upload_is_explained_in_the_vendors_terms(inspector: Inspector) -> None:
    answer = upload_the_wrong_way_round(inspector.http)
    inspector.open()
    inspector.open_row("caseiq.upload.file-last")
    inspector.until_text(FILE_LAST, ".verdict")
    verdict = inspector.run('document.querySelector(".verdict").innerText')
    assert answer.json()["meta"]["message"] in verdict
    rules = inspector.http.get("/_mock/rules/caseiq").json()["rules"]
    (rule,) = [rule for rule in rules if rule["id"] == "caseiq.upload.file-last"]
    assert rule["source"]["sentence"] in verdict
    assert rule["evidence"] in verdict
    told = inspector.detail
    assert "note.txt" in told
    assert CASE_A in told
    assert "multipart/form-data" in told
    assert "SERVICE_ACCOUNT_ERROR" in told
    assert "caseiq.upload.ok" in told
    assert "token caseiq-full" in told


def test_what_agentcis_says_of_each_field_is_told(inspector: Inspector) -> None:
    inspector.http.put(CLIENT_5, headers=AGENTCIS, json={"id": 3, "original_name": ""})
    inspector.open()
    inspector.open_row("agentcis.update.invalid")
    inspector.until_text("The original name field is required.", ".verdict")


def test_filters_leave_what_is_wanted_and_stand_in_the_address(inspector: Inspector) -> None:
    http = inspector.http
    http.get(RECORDS, headers=CASEIQ, params={"name": "interview.pdf"})
    http.get(RECORDS, headers=CASEIQ, params={"limit": "0"})
    http.get(RECORDS)
    http.get(CLIENT_6, headers=AGENTCIS)
    inspector.open()
    inspector.until(rows() + ".length === 4")

    for label, value, count in (
        ("Status", "4xx", 2),
        ("Status", "401", 1),
        ("Status", "", 4),
        ("Operation", "listDocuments", 1),
        ("Operation", "", 4),
        ("Rule", "caseiq.list.limit-range", 1),
        ("Rule", "", 4),
        ("Text", "INTERVIEW", 1),
    ):
        inspector.fill(label, value)
        inspector.until(f"{rows()}.length === {count}")
    assert "text=INTERVIEW" in inspector.run("location.hash")

    http.get(RECORDS, headers=CASEIQ, params={"name": "other"})
    http.get(RECORDS, headers=CASEIQ, params={"name": "interview again"})
    assert "again" in inspector.until(rows() + ".length === 2 && " + rows())[0]
    inspector.click("Clear filters")
    inspector.until(rows() + ".length === 6")
    inspector.fill("Status", "often")
    inspector.until_text("status: must be a status such as 404 or a class such as 4xx")
    # The browser says of a refused call that it was one.
    inspector.tab.errors.clear()


def test_the_requests_that_kept_a_rule_can_be_had(inspector: Inspector) -> None:
    inspector.http.get(RECORDS, headers=CASEIQ)
    inspector.http.get(RECORDS, headers=CASEIQ, params={"limit": "0"})
    inspector.open("rules", text="caseiq.list.limit-range")
    inspector.until('document.querySelectorAll("article").length === 1')
    inspector.click("Requests that kept it: caseiq.list.limit-range")
    inspector.until(rows() + ".length === 1 && " + rows('row.innerText.includes("200")') + ".length === 1")


@pytest.mark.parametrize("case", ["query", "json", "form", "delete"])
def test_a_copied_line_of_curl_is_answered_as_the_request_was(
    inspector: Inspector, tmp_path: Path, case: str
) -> None:
    http = inspector.http
    names = {"sort": "name", "fields": "name,sizeBytes"}
    if case == "query":
        answer = http.get(RECORDS, headers={**CASEIQ, "X-Request-Id": "it's 7"}, params=names)
    elif case == "json":
        answer = http.put(CLIENT_5, headers=AGENTCIS, json={"id": 3, "original_name": 'O\'Brien "$HOME" é'})
    elif case == "form":
        body = {"id": "3", "original_name": "a&b=c +%"}
        answer = http.put(CLIENT_5, headers=AGENTCIS, data=body)
    else:
        answer = http.request("DELETE", "/api/v2/attachments", headers=AGENTCIS, json={"ids": []})
    inspector.open()
    inspector.open_row(str(answer.status_code))
    command = inspector.command("curl")
    assert f"X-Mock-World: {inspector.world}" in command
    status, told = curl(command, tmp_path)
    assert status == answer.status_code
    assert told.get("message") == answer.json().get("message")
    assert told.get("records") == answer.json().get("records")
    assert (told.get("data") or {}).get("original_name") == (answer.json().get("data") or {}).get(
        "original_name"
    )


def test_a_copied_upload_reads_a_file_of_that_name(inspector: Inspector, tmp_path: Path) -> None:
    """Fields in their order, and nothing of a value means anything to curl or the shell."""
    answer = upload_the_wrong_way_round(inspector.http)
    (tmp_path / "note.txt").write_bytes(b"hello")
    inspector.open()
    inspector.open_row("caseiq.upload.file-last")
    inspector.until_text("curl reads note.txt from the folder", ".split-detail")
    assert curl(inspector.command("curl"), tmp_path) == (400, answer.json())

    fields = [("caseId", (None, CASE_A)), ("description", (None, "@/etc/passwd;type=x <b>'$(id)'"))]
    hostile = 'a"b;c,=.txt'
    inspector.http.post(
        SAVE_FILE, headers=CASEIQ, files=[*fields, ("file", (hostile, b"hello", "text/plain"))]
    )
    stored = inspector.http.get(RECORDS, headers=CASEIQ, params={"sort": "createdDate", "order": "desc"})
    before = stored.json()["records"][0]
    (tmp_path / "a_b_c__.txt").write_bytes(b"hello")
    inspector.open()
    inspector.open_row("POST /api-public/1.0/save_file")
    status, record = curl(inspector.command("curl"), tmp_path)
    assert status == 200
    for member in ("name", "description", "sizeBytes", "mimeType"):
        assert record[member] == before[member]


def test_a_copied_call_of_fetch_is_answered_as_the_request_was(inspector: Inspector) -> None:
    body = {"id": 3, "original_name": "O'Brien `${1}` \u2028 é"}
    answer = inspector.http.put(CLIENT_5, headers=AGENTCIS, json=body)
    inspector.open()
    inspector.open_row("PUT")
    call = inspector.command("fetch")
    told = inspector.run(f"(async () => {{ {call}; return answer.json(); }})()")
    assert told["data"]["original_name"] == answer.json()["data"]["original_name"]

    upload_the_wrong_way_round(inspector.http)
    inspector.open_row("caseiq.upload.file-last")
    inspector.until_text(FILE_LAST, ".verdict")
    call = inspector.command("fetch")
    told = inspector.run(f"(async () => {{ {call}; return answer.json(); }})()")
    assert told["meta"]["message"] == FILE_LAST
    # The browser says of a refused call that it was one.
    inspector.tab.errors.clear()


def test_a_token_that_is_secret_is_in_no_copied_command(inspector: Inspector) -> None:
    inspector.http.get(RECORDS, headers={"Authorization": "Bearer my-own-secret-1234"})
    inspector.open()
    inspector.open_row("401")
    inspector.until_text("Put your credentials in")
    for kind in ("curl", "fetch"):
        command = inspector.command(kind)
        assert "Bearer YOUR_TOKEN" in command
        assert "secret" not in command


def test_clearing_the_list_forgets_the_requests(inspector: Inspector) -> None:
    inspector.http.get(RECORDS, headers=CASEIQ)
    inspector.open()
    inspector.open_row("200")
    inspector.click("Clear list")
    inspector.until_text("Nothing was asked yet")
    assert inspector.http.get("/_mock/requests").json()["requests"] == []


def test_what_somebody_else_has_cleared_goes(inspector: Inspector) -> None:
    inspector.http.get(RECORDS, headers=CASEIQ)
    inspector.open()
    inspector.until(rows() + ".length === 1")
    inspector.http.post("/_mock/reset")
    inspector.http.get("/api-public/1.0/anew", headers=CASEIQ)
    inspector.until(rows() + ".length === 1 && " + rows('row.innerText.includes("/anew")') + ".length === 1")


def test_everything_can_be_done_by_keys(inspector: Inspector) -> None:
    http, tab = inspector.http, inspector.tab
    for limit in ("1", "2", "0"):
        http.get(RECORDS, headers=CASEIQ, params={"limit": limit})
    inspector.open()
    inspector.until(rows() + ".length === 3")
    tab.press("Tab")
    assert inspector.focused() == "To the content"
    tab.press("Enter")
    tab.press("/")
    assert inspector.focused().startswith("Text in path")
    tab.type("limit")
    inspector.until('location.hash.includes("text=limit")')
    for _ in range(20):
        if inspector.focused() == "Requests, newest first":
            break
        tab.press("Tab")
    assert inspector.focused() == "Requests, newest first"
    assert inspector.run("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    tab.press("ArrowDown")
    inspector.until(rows('row.getAttribute("aria-selected") === "true"') + ".length === 1")
    tab.press("Enter")
    inspector.until('document.activeElement.matches(".split-detail h2")')
    inspector.until_text("caseiq.list.limit-range", ".split-detail")
    tab.press("Escape")
    inspector.until('document.activeElement.matches("[role=listbox]") && !location.hash.includes("id=")')
    tab.press("End")
    active = 'document.getElementById(document.activeElement.getAttribute("aria-activedescendant"))'
    inspector.until(f'{active}?.innerText.includes("limit=1")')
    tab.press("ArrowUp")
    inspector.until(f'{active}?.innerText.includes("limit=2")')
    tab.press("Home")
    inspector.until(f'{active}?.innerText.includes("limit=0")')


def test_hostile_names_are_text_wherever_they_are_shown(inspector: Inspector) -> None:
    name = "<img src=x onerror=\"document.title='run'\">.txt"
    part = ("documents[]", (name.replace('"', "'"), b"<script>document.title='run'</script>", "text/html"))
    shown = name.replace('"', "'")
    inspector.http.post(CLIENT_6, headers=AGENTCIS, files=[part])
    inspector.http.get(f"/api-public/1.0/{shown}", params={shown: shown}, headers={**CASEIQ, "X-A": shown})
    inspector.open()
    inspector.open_row("uploadDocuments")
    inspector.until_text(shown, ".split-detail")
    inspector.open_row("/api-public/1.0/<img")
    inspector.until_text("x-a", ".split-detail")
    inspector.open("files", text=shown)
    inspector.click(shown)
    inspector.until_text("<script>document.title='run'</script>", ".preview")
    assert inspector.run('document.querySelectorAll("main img, main script").length') == 0
    assert "run" not in inspector.run("document.title")
