"""What a difference outside the operations means: servers, texts, and the names of schemas."""

from __future__ import annotations

from collections.abc import Iterator

from contract_tests.diff.change import Change
from contract_tests.diff.contract import Contract
from contract_tests.diff.differences import MISSING
from contract_tests.diff.judgement import Judgement, reworded
from contract_tests.diff.servers import of_servers
from contract_tests.lint.document import Document, Trail


def judge_document(old: Contract, new: Contract) -> Iterator[Change]:
    """All changes of the document as a whole; its version is none, it is what the others demand."""
    was, now = old.spec.data, new.spec.data
    for judgement in of_servers(was.get("servers") or [], now.get("servers") or []):
        yield _change(judgement, new.spec, ("servers",))
    yield from _of_openapi(was["openapi"], now["openapi"], new.spec)
    for name in ("title", "description", "contact", "license", "termsOfService"):
        if old.spec.root["info"][name].value != new.spec.root["info"][name].value:
            yield _change(reworded(name, "the document"), new.spec, ("info", name))
    for name in sorted({*was, *now} - {"openapi", "info", "servers", "paths", "components", "security"}):
        if was.get(name, MISSING) != now.get(name, MISSING):
            yield _change(reworded(name, "the document"), new.spec, (name,))
    yield from _of_schemas(old, new)


def _of_openapi(was: str, now: str, spec: Document) -> Iterator[Change]:
    if was.rpartition(".")[0] != now.rpartition(".")[0]:
        said = f"the document is OpenAPI {now}, no longer {was}; tools may not read it"
        yield _change(Judgement("breaking", "clients", said), spec, ("openapi",))
    elif was != now:
        yield _change(Judgement("editorial", "readers", f"the document is OpenAPI {now}"), spec, ("openapi",))


def _of_schemas(old: Contract, new: Contract) -> Iterator[Change]:
    """Types are generated under the names of schemas, whatever the operations do with them."""
    was, now = (each.spec.root["components"]["schemas"].mapping for each in (old, new))
    for name in (each for each in was if each not in now):
        called = [other for other in now if other not in was and now[other] == was[name]]
        becomes = f"is called `{called[0]}` now" if called else "is gone"
        said = f"the schema `{name}` {becomes}; generated clients have no type of this name"
        trail: Trail = ("components", "schemas", called[0] if called else name)
        spec = new.spec if called else old.spec
        yield _change(Judgement("breaking", "clients", said), spec, trail, is_removed=not called)


def _change(judgement: Judgement, spec: Document, trail: Trail, *, is_removed: bool = False) -> Change:
    line, column = spec.mark(trail)
    return Change(
        judgement.level,
        judgement.affected,
        judgement.message,
        spec.file,
        line,
        column,
        is_removed=is_removed,
    )
