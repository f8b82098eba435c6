"""What belongs to other people on a shared system: names and paths of files, and who made them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

MASK = "[of others]"
_IN_URL = "[of-others]"

_FILES = ("original_name", "name", "nameWithoutExtension", "givenName", "fileName", "file_name")
_TEXTS = ("path", "description", "tags", "title")
_PEOPLE = (
    *("createdBy", "created_by", "uploader", "uploaded_by", "uploadedBy", "lastUpdatedBy", "updated_by"),
    *("owner", "objectId", "email", "first_name", "last_name", "username"),
)
_MEMBERS = frozenset(name.lower() for name in (*_FILES, *_TEXTS, *_PEOPLE))
_NAMES = "|".join((*_FILES, *_TEXTS, *_PEOPLE))
_SHOWN = re.compile(
    rf"""(?<![\w.])((?P<quote>(?:\\*["'])?)(?:{_NAMES})(?P=quote)\s*[:=]?\s*)
        (?P<open>\\*["'])(?P<value>(?:(?!(?P=open))(?:\\.|[^\\]))*\\?)(?P<close>(?P=open)|$)""",
    re.X | re.S,
)
_DISPOSITION = re.compile(r"""(filename\*?=)("(?:\\.|[^"\\])*"?|[^;\s]+)""", re.I)
_QUERY = re.compile(rf"([?&](?:{_NAMES})=)([^&\s\"']+)")


class Others:
    """Tells what this run made from what others have, and masks the latter.

    Made by the run is what holds `ct-<run id>`, or begins as the files do that are kept from run to run.
    """

    def __init__(self, run_id: str, *, note: Callable[[str], None]) -> None:
        self._marker = f"ct-{run_id}".lower() if run_id else ""
        self._note = note

    def is_own(self, text: str) -> bool:
        """Whether this run made what has this name."""
        low = unquote(text).lower()
        return (self._marker != "" and self._marker in low) or low.startswith("contract-tests-")

    def json(self, value: Any) -> Any:
        """A JSON value in which records of others keep their ids, sizes and times, but no name."""
        if isinstance(value, list):
            return [self.json(item) for item in value]
        if not isinstance(value, dict) or self._is_own_record(value) or "httpstatus" in value:
            return value
        return {
            name: self._masked(item) if name.lower() in _MEMBERS else self.json(item)
            for name, item in value.items()
        }

    def text(self, text: str) -> str:
        """A text in which `name: 'x'` and `"name": "x"` show no name of others; it may be cut anywhere."""
        text = _DISPOSITION.sub(lambda found: found[1] + self._of_header(found[2]), text)
        return _SHOWN.sub(lambda found: found[1] + self._quoted(found), text)

    def url(self, url: str) -> str:
        """A URL whose query asks for no name of others."""
        return _QUERY.sub(lambda found: found[1] + (found[2] if self.is_own(found[2]) else _IN_URL), url)

    def _is_own_record(self, record: dict[str, Any]) -> bool:
        names = (record.get(name) for name in _FILES)
        return any(isinstance(name, str) and self.is_own(name) for name in names)

    def _masked(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._masked(item) for item in value]
        if isinstance(value, dict):
            return {name: self._masked(item) for name, item in value.items()}
        if not isinstance(value, str) or not value or value.startswith(("http://", "https://")):
            return value
        if value != MASK and not self.is_own(value):
            self._note(value)
            return MASK
        return value

    def _of_header(self, value: str) -> str:
        bare = unquote(value.strip('"').rpartition("''")[2]).replace('\\"', '"')
        if self.is_own(bare) or bare in (MASK, _IN_URL):
            return value
        self._note(bare)
        return f'"{MASK}"' if value.startswith('"') else _IN_URL

    def _quoted(self, found: re.Match[str]) -> str:
        value = found["value"]
        is_kept = not value or self.is_own(value) or value.startswith("http")
        return found["open"] + (value if is_kept else MASK) + found["close"]
