"""What a world of Agentcis begins with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mockserver.agentcis.records import Document, Entity, Permissions
from mockserver.agentcis.state import AgentcisState


@dataclass(frozen=True)
class AgentcisData:
    """Entities, tokens by name, documents by id, and the id before that of the next upload."""

    entities: tuple[Entity, ...] = ()
    tokens: Mapping[str, Permissions] = field(default_factory=dict)
    documents: Mapping[int, Document] = field(default_factory=dict)
    last_id: int = 0

    def fill(self, state: AgentcisState) -> None:
        """Give a new world all of it."""
        state.entities.update(self.entities)
        state.tokens.update(self.tokens)
        state.documents.add_all(self.documents.values())
        state.last_id = self.last_id

    def described(self) -> str:
        """What there is, and the latest of the entities by name."""
        names = ", ".join(map(str, self.entities[:-4:-1]))
        more = " …" * (len(self.entities) > 3)
        return f"{len(self.documents)} documents of {len(self.entities)} entities: {names}{more}"
