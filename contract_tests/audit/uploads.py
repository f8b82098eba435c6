"""Whether every file that a run uploads can be told from other people's by its name.

What is uploaded to Case IQ stays there: somebody will have to find it, and to delete it by hand.
"""

from __future__ import annotations

from dataclasses import replace

from contract_tests.guard.call import Call
from contract_tests.guard.opening import marker_of
from contract_tests.messages import Exchange, Multipart

_KEPT_FROM_RUN_TO_RUN = "contract-tests-"


class Uploads:
    """A recorder: `strange` are the names by which nobody would know a file again, with their tests."""

    def __init__(self, run_id: str) -> None:
        self._marker = marker_of(run_id)
        self.names: list[str] = []
        self.strange: list[str] = []

    def __call__(self, test: str, exchange: Exchange) -> None:
        """Look at what went out."""
        names = _names_in(exchange.request.body)
        self.names += names
        self.strange += [f"{name!r} of {test}" for name in names if not self._is_ours(name)]

    def _is_ours(self, name: str) -> bool:
        return self._marker in name.lower() or name.startswith(_KEPT_FROM_RUN_TO_RUN)


def _names_in(body: object) -> list[str]:
    """The names of the files in a form: those of its parts, and as they went over the wire."""
    if not isinstance(body, Multipart):
        return []
    content_type, content = Multipart(tuple(replace(part, content=b"") for part in body.parts)).encode()
    sent = Call("POST", "/", (("content-type", content_type or ""),), content)
    return [
        *(part.filename for part in body.parts if part.filename is not None),
        *(file.name for file in sent.content.files),
    ]
