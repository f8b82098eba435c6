"""A run made by hand in which there is a verdict of every kind, and a target that answers with bad intent."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

from contract_tests.baseline import Deviation
from contract_tests.judge import Finding
from contract_tests.messages import Exchange, Json, Multipart, Part, Request
from contract_tests.redact import Redactor
from contract_tests.run import Run
from contract_tests.target import Target
from contract_tests.verdicts import Verdicts

SECRET = "s3cr3t-t0ken-of-the-tester"
HOSTILE = '</script></style><script>document.title = "owned"</script>"><img src=x onerror=alert(1)>'

BROKEN = "caseiq.upload.ok"
HOSTILE_RULE = "agentcis.upload.ok"
WARNING = "caseiq.upload.empty"
FLAKY = "caseiq.list.shape"
KNOWN = "agentcis.list.shape"
BLOCKED = "caseiq.rate-limit"
NOT_EXERCISED = "agentcis.delete.ok"
HELD = "agentcis.list.per-page-default"
SETTLED = "agentcis.update.ok"


def sample_run(*, hostile: str = HOSTILE, crashes: bool = True) -> Run:
    """The run. Nothing is broken in it that depends on the day on which it is made."""
    targets = [
        Target("caseiq", {"base_url": "https://customer.example.org", "token": SECRET}, seed=7),
        Target("agentcis", {"base_url": "https://tenant.example.org"}, seed=7),
    ]
    outcome = Run(targets, _verdicts(hostile), Redactor(targets), requests_sent=1234)
    outcome.started_at = datetime(2026, 11, 24, 12, 30, 5, tzinfo=UTC)
    outcome.duration_seconds = 75.4
    outcome.stopped = f"the target answered 503 ten times, with {SECRET}"
    outcome.notes = ["agentcis: the token was fetched anew at 12:31"]
    if crashes:
        outcome.crashes = [("test_list::test_pages", f"KeyError: 'data' {hostile}")]
    return outcome


def calm_run() -> Run:
    """A run in which every rule that was looked at held."""
    targets = [Target("agentcis", {"base_url": "https://tenant.example.org"})]
    verdicts = Verdicts(["agentcis"])
    verdicts.cite("test_list::test_shape", (HELD,))
    verdicts.add("test_list::test_shape", [Finding(HELD, "held")])
    return Run(targets, verdicts, Redactor(targets), requests_sent=3)


def exchange(body: bytes, *, request: Request | None = None, status: int = 500) -> Exchange:
    """A request and its answer."""
    asked = request or Request("GET", "/api-public/1.0/attachments", token=SECRET)
    headers = {"content-type": "application/json", "x-echo": f"Bearer {SECRET}"}
    return Exchange(asked, f"https://customer.example.org{asked.path}", status, headers, body, 0.25)


def _told(hostile: str) -> dict[str, list[Finding]]:
    upload = Request(
        "POST",
        "/api-public/1.0/save_file",
        body=Multipart((Part("id", "6f1c"), Part("file", b"%PDF-1.7\n\0\xff" * 90, "a “b”.pdf"))),
        token=SECRET,
    )
    long = json.dumps({"records": [{"id": number, "name": f"file {number}"} for number in range(200)]})
    return {
        BROKEN: [
            Finding(BROKEN, "broken", "an upload answers 200 with the new attachment",
                    f'500 application/json {{"token":"{SECRET}"}}',
                    exchange(b'{"message":"Internal error","token":"%s"}' % SECRET.encode(), request=upload)),
            Finding(BROKEN, "broken", "the id of the answer is a UUID", "the id is 17",
                    exchange(long.encode(), request=upload, status=200)),
            Finding(BROKEN, "held"),
        ],
        HOSTILE_RULE: [
            Finding(HOSTILE_RULE, "broken", "the answer is JSON", f"200 text/html {hostile}\n::error::owned",
                    exchange(hostile.encode(), request=Request("POST", "/x", body=Json({"a": hostile})))),
        ],
        WARNING: [Finding(WARNING, "broken", "an empty file is stored", "400 application/json {}",
                          exchange(b"\0\1\xff" * 40, request=upload, status=400))],
        FLAKY: [Finding(FLAKY, "held"),
                Finding(FLAKY, "flaky", "the list has records", "502 text/html Bad Gateway",
                        exchange(b"<html>Bad Gateway</html>", status=502))],
        KNOWN: [Finding(KNOWN, "broken", "the page has a member meta", "there is no member meta",
                        exchange(b'{"data": []}', status=200))],
        BLOCKED: [Finding(BLOCKED, "blocked", observed="the profile read lets no burst of requests through")],
        NOT_EXERCISED: [Finding(NOT_EXERCISED, "not exercised", observed="the target has no entity")],
        HELD: [Finding(HELD, "held")],
        SETTLED: [Finding(SETTLED, "held")],
    }  # fmt: skip


def _verdicts(hostile: str) -> Verdicts:
    verdicts = Verdicts(["caseiq", "agentcis"])
    for rule, findings in _told(hostile).items():
        verdicts.cite(f"test_of::test_{rule}", (rule,))
        verdicts.add(f"test_of::test_{rule}", findings)
    verdicts.by_rule[KNOWN].deviation = Deviation(
        KNOWN, "TICKET-123: meta comes with the next release", date(2026, 10, 1), date(2099, 12, 31)
    )
    verdicts.by_rule[SETTLED].settled_seconds = 2.5
    return verdicts
