"""Channels golive is to speak in, and the people named for something: tried before they are written down."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.domain.people import must_be_member
from bot.errors import Refused
from bot.store import people
from bot.store.engine import Tx
from bot.store.people import Channel
from bot.views.blocks import Button


def must_reach(tx: Tx, channel: str, now: datetime, *, again: Button) -> Channel:
    """A channel golive can post in; it enters a public one by itself.

    Raises Refused saying what to type, with a button to go on, or Lookup.
    """
    found = people.channel(tx, channel, now, join=True)
    if found.archived:
        raise Refused(f"<#{channel}> is archived. Unarchive it, or use another channel.", offer=[again])
    if not found.joined:
        people.forget_channel(tx, channel)
        raise Refused(
            "golive is not in that channel. Type `/invite @golive` there, then press the button to go on.",
            offer=[again],
        )
    return found


def must_be_members(tx: Tx, users: Iterable[str], now: datetime, act: str) -> None:
    """Raises Refused unless each is a full member. `act` finishes the sentence "Guests … cannot"."""
    for person in people.must_know(tx, users, now).values():
        must_be_member(person, act)
