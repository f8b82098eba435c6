"""A state of Case IQ as a section of a fixture."""

from __future__ import annotations

from typing import Any

from mockserver.caseiq.records import Account, CaseFile
from mockserver.caseiq.state import CaseIqState, Token
from mockserver.fixtures.writing import Writer, time_text

_DEFAULTS = {"encoding": "7bit", "description": "", "tags": [], "locale": "en_US", "kind": "File Upload"}


def section_of(state: CaseIqState, writer: Writer) -> dict[str, Any]:
    """All that a state holds. Raises TooLargeWithin."""
    return {
        "service_accounts": _accounts(state),
        "cases": sorted(state.cases),
        "tokens": {name: _token(token) for name, token in dict(state.tokens).items()},
        "files": [_file(file, writer) for file in state.files.all()],
    }


def _accounts(state: CaseIqState) -> list[dict[str, Any]]:
    keys: dict[tuple[str, Account], list[str]] = {}
    for (client_id, key), account in state.api_keys.items():
        keys.setdefault((client_id, account), []).append(key)
    return [
        {"client_id": client_id, "api_keys": listed, **_role(account)}
        for (client_id, account), listed in keys.items()
    ]


def _token(token: Token) -> dict[str, Any]:
    expires = {} if token.expires is None else {"expires": time_text(token.expires)}
    return {"account": token.account.name, **_role(token.account), **expires}


def _role(account: Account) -> dict[str, Any]:
    role = {"may_view": account.may_view, "may_create": account.may_create}
    denied = {"denied_cases": sorted(account.denied_cases)} if account.denied_cases else {}
    return {**{name: False for name, may in role.items() if not may}, **denied}


def _file(file: CaseFile, writer: Writer) -> dict[str, Any]:
    about = {
        "id": file.id,
        "object_id": file.object_id,
        "case": file.case_id,
        "name": file.name,
        "mime_type": file.mime_type,
        "encoding": file.encoding,
        "description": file.description,
        "tags": list(file.tags),
        "locale": file.template_locale,
        "kind": file.kind,
        "created": time_text(file.created_date),
        "updated": time_text(file.last_updated_date),
        "created_by": file.created_by,
    }
    said = {name: value for name, value in about.items() if _DEFAULTS.get(name) != value}
    return {**said, **writer.content(file.blobs)}
