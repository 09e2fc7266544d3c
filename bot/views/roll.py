"""How many have answered the roll call, and who has not."""

from __future__ import annotations

from collections.abc import Callable

from bot.domain import runbook
from bot.domain.rollcall import Part, Reply, Roll
from bot.views.parts import Bold, Line
from bot.views.parts import Part as Piece

Name = Callable[[str], Piece]


def count(roll: Roll) -> str:
    return f"{len(roll.of(Reply.IN))} of {len(roll.parts)} in"


def lines(roll: Roll, name: Name) -> list[Line]:
    """For the cards: how many are in, who can't, and who has not said a word."""
    told: list[Line] = [[Bold(count(roll)), ". Everybody is."] if roll.complete else [Bold(count(roll)), "."]]
    cannot = roll.of(Reply.CANNOT)
    told += [[name(user), " ", Bold("can't"), *refs(roll, user, ": "), "."] for user in cannot[:3]]
    if cannot[3:]:
        told.append([f"{len(cannot) - 3} more can't."])
    if silent := roll.of(None):
        named = [piece for user in silent[:4] for piece in (", ", name(user))]
        more = f" and {len(silent) - 4} more" if silent[4:] else ""
        told.append(["No word yet from ", *named[1:], f"{more}."])
    return told


def refs(roll: Roll, user: str, before: str) -> list[Piece]:
    part = roll.parts.get(user, Part())
    named = [step.ref for step in part.owns] or [f"{step.ref} as backup" for step in part.backs]
    named += [f"seat {seat}" for seat in part.seats]
    return [before, runbook.and_more(named)] if named else []
