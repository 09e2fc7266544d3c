"""What can be seen of a launch on a store: its parts, its cards, what was said, and the record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from bot.cards import CARDS
from bot.domain.item import Item
from bot.message import Message
from bot.store import items, launches, schema
from bot.store.audit import Entry, entries
from bot.store.engine import Store, Tx
from bot.store.scene import Scene
from bot.store.types import metadata
from tests.told import shown

T = TypeVar("T")

ROOM = "C1"


class Seen:
    """The launch `recon`, in #C1, as it is `now`."""

    def __init__(self, store: Store, now: datetime) -> None:
        self.store = store
        self.now = now

    async def look(self, see: Callable[[Scene], T]) -> T:
        return await self.store.read(lambda tx: see(self._scene(tx)))

    async def item(self, ref: str) -> Item:
        return await self.look(lambda scene: items.by_ref(scene, ref))

    async def card(self, view: str, subject: str | None = None) -> Message:
        """A card (the newest of its kind), drawn from the database as the courier would."""
        named = subject or (await self._outbox(schema.outbox.c.view == view))[-1].subject
        message = await self.look(lambda scene: CARDS[view](scene, named))
        assert message is not None
        return message

    async def card_shown(self, view: str, subject: str | None = None) -> str:
        """The same, as a reader sees it."""
        return shown(await self.card(view, subject))

    async def cards(self) -> list[str]:
        """The cards asked for, as `view:subject`."""
        return [f"{row.view}:{row.subject}" for row in await self._outbox(schema.outbox.c.kind == "card")]

    async def threads(self) -> dict[str, str]:
        """The cards that stand in another card's thread, and in which."""
        rows = await self._outbox(schema.outbox.c.parent.is_not(None))
        return {f"{row.view}:{row.subject}": row.parent.partition(":")[2] for row in rows}

    async def bytes_kept(self) -> bytes:
        """All that stands in the database."""

        def everything(tx: Tx) -> str:
            return repr([tx.execute(table.select()).all() for table in metadata.tables.values()])

        return (await self.store.read(everything)).encode()

    async def heard(self, channel: str = ROOM) -> list[str]:
        """What was said in a channel, or to a person directly."""
        return [shown(message) for message in await self.messages(channel)]

    async def messages(self, stream: str) -> list[Message]:
        """Without the pictures that follow a change by themselves: `pictures` has those."""
        table = schema.outbox
        by_itself = (table.c.kind == "file") & table.c.parent.is_not(None)
        rows = await self._outbox((table.c.kind != "card") & (table.c.stream == stream) & ~by_itself)
        return [Message.from_json(row.body) for row in rows]

    async def pictures(self, card: str) -> list[Message]:
        """The pictures in the thread of a card, such as `phase:DAY`."""
        table = schema.outbox
        rows = await self._outbox((table.c.kind == "file") & table.c.parent.endswith(card))
        return [Message.from_json(row.body) for row in rows]

    async def record(self, verb: str) -> list[Entry]:
        return await self.look(lambda scene: entries(scene.tx, scene.launch.id, verb=verb, last=1000))

    async def _outbox(self, where: Any) -> Sequence[Any]:
        table = schema.outbox
        return await self.look(lambda scene: scene.tx.execute(table.select().where(where).order_by(table.c.id)).all())

    def _scene(self, tx: Tx) -> Scene:
        open_ones = launches.open_ones(tx)
        attempt = open_ones[0][1] if open_ones else launches.latest_of(tx, "recon")
        assert attempt is not None
        return Scene(tx, launches.by_id(tx, attempt.launch_id), attempt, self.now)
