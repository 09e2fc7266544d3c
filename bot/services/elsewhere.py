"""What is refused outside of a launch's room: the text says which launch it speaks of."""

from __future__ import annotations

from contextlib import suppress

from bot.contracts import Call
from bot.domain.typed import literal
from bot.errors import Lookup, Refused
from bot.store import people, scene
from bot.store.engine import Tx
from bot.store.scene import Scene

OF_NO_LAUNCH = frozenset({"new", "list", "help"})
"""Verbs that are not about a launch there is."""


def naming(tx: Tx, call: Call, refused: Refused) -> Refused:
    """The refusal as it reads where it is given: with the launch's name before it, if the actor could not tell.

    In its room everybody can. Elsewhere it is named to whoever sees several under way, or is not known to be in the
    room; a launch that cannot be found is not named, for then the refusal says so itself.
    """
    if call.verb in OF_NO_LAUNCH:
        return refused
    with suppress(Refused, Lookup):
        where = call.where
        found = scene.find(tx, actor=call.actor, channel=where.channel, launch=where.launch, now=call.now)
        if found.attempt.channel != where.channel and not _is_plain(found, call):
            text = f"{literal(found.launch.name)}: {refused.text}"
            return Refused(text, field=refused.field, offer=refused.offer, beside=refused.beside)
    return refused


def _is_plain(found: Scene, call: Call) -> bool:
    """Whether it is the only launch the actor sees, and they are in its room."""
    seen = scene.visible(found.tx, call.actor, call.where.channel, call.now, surely=False)
    with suppress(Lookup):
        return len(seen) == 1 and people.is_in_channel(found.tx, call.actor, found.attempt.channel, call.now)
    return False
