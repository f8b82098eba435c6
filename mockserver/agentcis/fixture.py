"""Agentcis' section of a fixture, read onto what is there already."""

from __future__ import annotations

from datetime import UTC, datetime

from mockserver.agentcis.data import AgentcisData
from mockserver.agentcis.records import Document, Entity, Permissions, extension_of
from mockserver.fixtures.believable import Believable, believable, media_type_of, wanted
from mockserver.fixtures.contents import Contents
from mockserver.fixtures.nodes import Node
from mockserver.fixtures.reading import Section

DEFAULT_CREATED = datetime(2024, 1, 1, tzinfo=UTC)
GENERATED_DOCUMENTS_AN_ENTITY = 40
FIRST_GENERATED_CLIENT = 1001


def read(section: Section, onto: AgentcisData) -> AgentcisData:
    """What a section adds. Raises FixtureError."""
    node = section.node
    reader = _Reader(onto, section.contents)
    for place, text in node.texts("entities"):
        entity = entity_of(text)
        node.demand_new(place, entity, reader.entities)
        reader.entities[entity] = None
    for name, of in node.named("tokens"):
        reader.take_token(name, of)
    for document in node.listed("documents"):
        reader.take_document(document)
    if "last_id" in node:
        reader.take_last_id(node)
    if "generate" in node:
        reader.generate(node.child("generate"))
    return reader.data()


class _Reader:
    """Puts the data together."""

    def __init__(self, onto: AgentcisData, contents: Contents) -> None:
        self.entities = dict.fromkeys(onto.entities)
        self._tokens = dict(onto.tokens)
        self._documents = dict(onto.documents)
        self._last_id = onto.last_id
        self._contents = contents

    def data(self) -> AgentcisData:
        """All that was taken."""
        return AgentcisData(tuple(self.entities), self._tokens, self._documents, self._last_id)

    def take_token(self, name: str, node: Node) -> None:
        if name in self._tokens:
            raise node.wrong("", "is there already")
        self._tokens[name] = Permissions(
            may_read=node.get("may_read", True), may_write=node.get("may_write", True)
        )

    def take_document(self, node: Node) -> None:
        document_id, name = int(node.get("id")), node.get("name")
        entity = entity_of(node.get("entity"))
        node.demand_new("id", document_id, self._documents)
        if entity not in self.entities:
            raise node.wrong("entity", f"{node.get('entity')}: there is none such")
        extension = node.get("type", extension_of(name))
        created = (node.time("created") or DEFAULT_CREATED).replace(microsecond=0)
        self._add(
            Document(
                id=document_id,
                attachmentable_type=entity.type,
                attachmentable_id=entity.id,
                original_name=name,
                path=node.get("stored_path", stored_path(document_id, extension)),
                type=extension,
                created_at=created,
                updated_at=(node.time("updated") or created).replace(microsecond=0),
                blob=self._contents.of(node, media_type=media_type_of(name), seed=document_id)[0],
            )
        )

    def take_last_id(self, node: Node) -> None:
        last_id = int(node.get("last_id"))
        if last_id < max(self._documents, default=0):
            raise node.wrong("last_id", f"there is a document {max(self._documents)} already")
        self._last_id = max(self._last_id, last_id)

    def generate(self, node: Node) -> None:
        asked = wanted(node)
        entities = self._generated_entities(node, asked.count)
        for position, invented in enumerate(believable(asked)):
            entity = entities[position % len(entities)]
            self._add(_generated(self._last_id + 1, invented, entity))

    def _generated_entities(self, node: Node, count: int) -> list[Entity]:
        entities = node.get("entities", max(1, -(-count // GENERATED_DOCUMENTS_AN_ENTITY)))
        if isinstance(entities, list):
            for place, text in node.texts("entities"):
                node.demand_known(place, entity_of(text), self.entities)
            return [entity_of(text) for text in entities]
        made: list[Entity] = []
        number = FIRST_GENERATED_CLIENT
        while len(made) < min(entities, max(1, count)):
            if Entity("client", number) not in self.entities:
                made.append(Entity("client", number))
            number += 1
        self.entities.update(dict.fromkeys(made))
        return made

    def _add(self, document: Document) -> None:
        self._documents[document.id] = document
        self._last_id = max(self._last_id, document.id)


def _generated(document_id: int, invented: Believable, entity: Entity) -> Document:
    extension = extension_of(invented.name)
    return Document(
        id=document_id,
        attachmentable_type=entity.type,
        attachmentable_id=entity.id,
        original_name=invented.name,
        path=stored_path(document_id, extension),
        type=extension,
        created_at=invented.created,
        updated_at=invented.updated,
        blob=invented.content.blob(),
    )


def stored_path(document_id: int, extension: str) -> str:
    """Where the vendor would keep a document."""
    return f"uploads/documents/{document_id:032x}" + (f".{extension}" if extension else "")


def entity_of(text: str) -> Entity:
    """The entity of a text such as client/5."""
    kind, _, number = text.partition("/")
    return Entity(kind, int(number))
