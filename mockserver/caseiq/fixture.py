"""Case IQ's section of a fixture, read onto what is there already."""

from __future__ import annotations

import hashlib
import uuid
from collections import Counter
from datetime import UTC, datetime

from mockserver.caseiq.data import CaseIqData
from mockserver.caseiq.records import Account, CaseFile
from mockserver.caseiq.state import MOST_FILES_A_CASE, Token
from mockserver.fixtures.believable import Believable, believable, media_type_of, wanted
from mockserver.fixtures.contents import Contents
from mockserver.fixtures.nodes import Node
from mockserver.fixtures.reading import Section

DEFAULT_CREATED = datetime(2024, 1, 1, tzinfo=UTC)
GENERATED_FILES_A_CASE = 500  # so that there is room for uploads


def read(section: Section, onto: CaseIqData) -> CaseIqData:
    """What a section adds. Raises FixtureError."""
    node = section.node
    reader = _Reader(onto, section.contents)
    for name, case_id in node.texts("cases"):
        node.demand_new(name, case_id.lower(), reader.cases)
        reader.cases[case_id.lower()] = None
    for account in node.listed("service_accounts"):
        reader.take_account(account)
    for token, of in node.named("tokens"):
        reader.take_token(token, of)
    for position, file in enumerate(node.listed("files")):
        reader.take_file(file, position)
    if "generate" in node:
        reader.generate(node.child("generate"))
    return reader.data()


class _Reader:
    """Puts the data together."""

    def __init__(self, onto: CaseIqData, contents: Contents) -> None:
        self.cases = dict.fromkeys(onto.cases)
        self._api_keys = dict(onto.api_keys)
        self._tokens = dict(onto.tokens)
        self._files = dict(onto.files)
        self._files_by_case = Counter(file.case_id for file in onto.files.values())
        self._contents = contents

    def data(self) -> CaseIqData:
        """All that was taken."""
        return CaseIqData(tuple(self.cases), self._api_keys, self._tokens, self._files)

    def take_account(self, node: Node) -> None:
        client_id = node.get("client_id")
        account = self._role(node, client_id)
        for place, key in node.texts("api_keys"):
            node.demand_new(place, (client_id, key), self._api_keys)
            self._api_keys[client_id, key] = account

    def take_token(self, name: str, node: Node) -> None:
        if name in self._tokens:
            raise node.wrong("", "is there already")
        self._tokens[name] = Token(self._role(node, node.get("account", name)), node.time("expires"))

    def _role(self, node: Node, name: str) -> Account:
        denied = set()
        for place, case_id in node.texts("denied_cases"):
            node.demand_known(place, case_id.lower(), self.cases)
            denied.add(case_id.lower())
        return Account(
            name,
            may_create=node.get("may_create", True),
            denied_cases=frozenset(denied),
            may_view=node.get("may_view", True),
        )

    def take_file(self, node: Node, position: int) -> None:
        case_id, name = node.get("case").lower(), node.get("name")
        node.demand_known("case", case_id, self.cases)
        file_id = node.get("id", made_uuid("file", case_id, name, position)).lower()
        node.demand_new("id" if "id" in node else "name", file_id, self._files)
        created = _milliseconds(node.time("created") or DEFAULT_CREATED)
        media_type = node.get("mime_type", media_type_of(name))
        file = CaseFile(
            id=file_id,
            case_id=case_id,
            name=name,
            encoding=node.get("encoding", "7bit"),
            mime_type=media_type,
            object_id=node.get("object_id", made_uuid("object", file_id)),
            description=node.get("description", ""),
            template_locale=node.get("locale", "en_US"),
            tags=tuple(node.get("tags", ())),
            kind=node.get("kind", "File Upload"),
            created_by=node.get("created_by", "fixture"),
            created_date=created,
            last_updated_date=_milliseconds(node.time("updated") or created),
            blobs=self._contents.of(node, media_type=media_type, seed=file_id),
        )
        if not self._add(file):
            raise node.wrong("case", f"{case_id}: has {MOST_FILES_A_CASE} files already")

    def generate(self, node: Node) -> None:
        asked = wanted(node)
        cases = self._generated_cases(node, asked.count, asked.seed)
        for position, invented in enumerate(believable(asked)):
            file = _generated(invented, cases[position % len(cases)], asked.seed, position)
            if file.id in self._files:
                raise node.wrong("seed", "that was generated already; another seed makes others")
            if not self._add(file):
                text = f"the cases have no room: {MOST_FILES_A_CASE} files in one is the most"
                raise node.wrong("cases" if "cases" in node else "count", text)

    def _generated_cases(self, node: Node, count: int, seed: int) -> list[str]:
        cases = node.get("cases", max(1, -(-count // GENERATED_FILES_A_CASE)))
        if isinstance(cases, list):
            for place, case_id in node.texts("cases"):
                node.demand_known(place, case_id.lower(), self.cases)
            return [case_id.lower() for case_id in cases]
        made = [made_uuid("case", seed, number) for number in range(int(min(cases, max(1, count))))]
        self.cases.update(dict.fromkeys(made))
        return made

    def _add(self, file: CaseFile) -> bool:
        if self._files_by_case[file.case_id] >= MOST_FILES_A_CASE:
            return False
        self._files_by_case[file.case_id] += 1
        self._files[file.id] = file
        return True


def _generated(invented: Believable, case_id: str, seed: int, position: int) -> CaseFile:
    file_id = made_uuid("generated", seed, position)
    return CaseFile(
        id=file_id,
        case_id=case_id,
        name=invented.name,
        encoding="7bit",
        mime_type=invented.media_type,
        object_id=made_uuid("object", file_id),
        description=invented.description,
        template_locale="en_US",
        tags=invented.tags,
        kind="File Upload",
        created_by=invented.author,
        created_date=invented.created,
        last_updated_date=invented.updated,
        blobs=(invented.content.blob(),),
    )


def made_uuid(*of: object) -> str:
    """A UUID that is the same for the same values."""
    return str(uuid.UUID(bytes=hashlib.sha256(repr(of).encode()).digest()[:16], version=4))


def _milliseconds(time: datetime) -> datetime:
    return time.replace(microsecond=time.microsecond // 1000 * 1000)
