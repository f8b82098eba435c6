"""A call of the Agentcis API as a fault sees it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.contract_tests.wire import Call as AnyCall

FULL_TOKEN = "agentcis-full"

_ENTITY = re.compile(r"/api/v2/attachments/(?P<kind>[^/]+)/(?P<number>[^/]+)(?:/(?P<document>[^/]+))?")
_LINK = re.compile(r"/attachments/(?P<document>[^/]+)/(?P<link>preview|download)")
_FORM_METHOD = re.compile(rb'_method(?:=|"\r\n\r\n)(\w+)')


@dataclass(frozen=True)
class Call(AnyCall):
    """A request."""

    @property
    def route(self) -> str:
        """The path without a trailing slash."""
        return self.path.rstrip("/")

    @property
    def meant_method(self) -> str:
        """The method, spoofing resolved."""
        if self.method != "POST":
            return self.method
        found = _FORM_METHOD.search(self.body)
        named = self.header("x-http-method-override") or self.json().get("_method")
        named = named or (found[1].decode() if found else dict(self.query).get("_method"))
        return str(named or "POST").upper()

    @property
    def operation(self) -> str:
        """list, upload, update, delete, preview, download, or empty for anything else."""
        if link := _LINK.fullmatch(self.route):
            return link["link"] if self.method in ("GET", "HEAD") else ""
        if self.route == "/api/v2/attachments":
            return "delete" if self.meant_method == "DELETE" else ""
        entity = _ENTITY.fullmatch(self.route)
        if entity is None:
            return ""
        known = {"GET": "list", "HEAD": "list", "POST": "upload", "PUT": "update"}
        operation = known.get(self.meant_method, "")
        return operation if not entity["document"] or operation == "update" else ""

    @property
    def entity(self) -> tuple[str, str]:
        """Type and number of the entity in the path."""
        found = _ENTITY.fullmatch(self.route)
        return (found["kind"], found["number"]) if found else ("", "")

    @property
    def document(self) -> int:
        """The document that an update or a link names; 0 without one."""
        found = _ENTITY.fullmatch(self.route) or _LINK.fullmatch(self.route)
        named = (found["document"] if found else None) or self.json().get("id")
        return int(named) if str(named).isdecimal() else 0

    @property
    def page(self) -> int:
        """The page that a list asks for."""
        named = dict(self.query).get("page", "1")
        return int(named) if named.isdecimal() and int(named) else 1

    @property
    def per_page(self) -> int:
        """The page size that a list asks for."""
        named = dict(self.query).get("per_page", "10")
        return int(named) if named.isdecimal() and int(named) else 10
