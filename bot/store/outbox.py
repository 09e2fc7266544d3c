"""What golive is to say, written in the transaction that makes it true.

A *card* shows a thing: it is rendered when sent, posted once and edited after; many changes become one edit.
What is *said* is frozen here and never edited. The key makes both unrepeatable. The courier sends them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any

from sqlalchemy import case, false, literal_column, or_, select

from bot.message import Message
from bot.store import schema
from bot.store.engine import Tx
from bot.store.prepared import Prepared
from bot.store.upsert import PerDialect


class Priority(IntEnum):
    """What goes first when Slack lets only so much through."""

    SAID = 0
    REMINDER = 1
    CARD = 2
    BOARD = 3


@dataclass(frozen=True, slots=True)
class Card:
    """A thing to show: its view and subject. `parent` is the key of the card whose thread it stands in."""

    view: str
    subject: str | int
    parent: str | None = None
    broadcast: bool = False
    pin: bool = False
    priority: Priority = Priority.CARD


def card_key(attempt: int, view: str, subject: str | int) -> str:
    return f"{attempt}:{view}:{subject}"


_FRESH: dict[str, Any] = {
    "state": literal_column("'pending'"),
    "wanted": literal_column("1"),
    "shown": literal_column("0"),
    "tries": literal_column("0"),
}
"""What every row begins with, written out: a sign-off touches three rows, and each value bound has its price."""


def _touch(insert: Any) -> Any:
    outbox = schema.outbox
    settled = or_(outbox.c.state == "sent", outbox.c.state == "dead")
    return insert.values(kind=literal_column("'card'"), **_FRESH).on_conflict_do_update(
        index_elements=["team", "key"],
        set_={
            "wanted": outbox.c.wanted + 1,
            "state": case((settled, "pending"), else_=outbox.c.state),
            "tries": case((settled, 0), else_=outbox.c.tries),
        },
    )


def _once(insert: Any, kind: str) -> Any:
    once = insert.values(kind=literal_column(f"'{kind}'"), broadcast=false(), pin=false(), **_FRESH)
    return once.on_conflict_do_nothing(index_elements=["team", "key"])


_TOUCH = PerDialect(schema.outbox, _touch)
_SAY = PerDialect(schema.outbox, lambda insert: _once(insert, "said"))
_SHARE = PerDialect(schema.outbox, lambda insert: _once(insert, "file"))
"""A file keeps no place among what is said: Slack may work on it for minutes, and a hold cannot wait for a picture."""


@contextmanager
def together(tx: Tx) -> Iterator[None]:
    """Write whatever is shown and said inside with one statement for each kind, when it ends.

    For hundreds of rows at once. `say` cannot tell there whether its key was new: it answers True.
    """
    tx.gathered = []
    try:
        yield
        by_statement: dict[Prepared, list[dict[str, object]]] = {}
        for statement, rows in tx.gathered:
            by_statement.setdefault(statement, []).extend(rows)
        for statement, rows in by_statement.items():
            tx.execute(statement, rows)
    finally:
        tx.gathered = None


def _put(tx: Tx, statement: Prepared, rows: list[dict[str, object]]) -> bool:
    """Whether a single row was new."""
    if tx.gathered is not None:
        tx.gathered.append((statement, rows))
        return True
    return tx.execute(statement, rows if len(rows) > 1 else rows[0]).rowcount == 1


def _row(tx: Tx, launch: int, attempt: int, key: str, now: datetime) -> dict[str, object]:
    """What cards and sayings have in common. Of a row as it begins, all else is empty."""
    return {
        "team": tx.team,
        "launch_id": launch,
        "attempt_id": attempt,
        "key": key,
        "due_at": now,
        "created_at": now,
    }


def show(tx: Tx, *cards: Card, launch: int, attempt: int, channel: str, now: datetime, user: str | None = None) -> None:
    """Have cards posted, or brought up to date: one statement, however many they are. With a `user`, to them alone."""
    where = {"stream": user or channel, "channel": None if user else channel}
    rows = [
        _row(tx, launch, attempt, card_key(attempt, card.view, card.subject), now)
        | {"priority": int(card.priority), **where}
        | {"view": card.view, "subject": str(card.subject), "parent": card.parent}
        | {"broadcast": card.broadcast, "pin": card.pin}
        for card in cards
    ]
    if rows:
        _put(tx, _TOUCH.on(tx), rows)
        tx.wake_at(now)


def shown(tx: Tx, attempt: int, view: str) -> set[str]:
    """The subjects whose card of this view was asked for by now."""
    outbox = schema.outbox
    query = select(outbox.c.subject).where(outbox.c.attempt_id == attempt, outbox.c.view == view)
    return set(tx.execute(query).scalars())


def card_at(tx: Tx, channel: str, ts: str) -> tuple[str, str] | None:
    """The card that is the message `ts` of a channel: (view, subject)."""
    outbox = schema.outbox
    query = select(outbox.c.view, outbox.c.subject).where(
        outbox.c.channel == channel, outbox.c.ts == ts, outbox.c.team == tx.team, outbox.c.kind == "card"
    )
    row = tx.execute(query).first()
    return (row.view, row.subject) if row else None


def say(
    tx: Tx,
    *,
    launch: int,
    attempt: int,
    key: str,
    message: Message,
    now: datetime,
    channel: str | None = None,
    user: str | None = None,
    parent: str | None = None,
    event: str | None = None,
    audience: str | None = None,
    priority: Priority = Priority.SAID,
    hook: tuple[str, Mapping[str, Any]] | None = None,
) -> bool:
    """Have a message said once, in a channel, in the thread of a card there, to one person, or to a `hook`: the stream
    that leads there, and what is posted.

    False: it was put down before, under the same key.
    """
    stream, posted = hook or (channel or user, {})
    row = _row(tx, launch, attempt, key, now)
    row |= {"priority": int(priority), "stream": stream, "channel": channel}
    row |= {"parent": parent, "event": event, "audience": audience}
    row |= {"body": message.to_json() | ({"hook": dict(posted)} if hook else {})}
    tx.wake_at(now)
    return _put(tx, (_SAY if message.file is None else _SHARE).on(tx), [row])


def tell(tx: Tx, users: Iterable[str], *, launch: int, attempt: int, key: str, message: Message, now: datetime) -> None:
    """Have the same message said to each of some people, directly."""
    for user in users:
        say(
            tx,
            launch=launch,
            attempt=attempt,
            key=f"{key}:{user}",
            message=message,
            now=now,
            user=user,
            priority=Priority.REMINDER,
        )
