"""Closing a poll: at its deadline, by hand, or with the decision."""

from __future__ import annotations

from bot.domain import poll as rules
from bot.domain.poll import Poll, SeatStanding
from bot.domain.snapshot import exceptions
from bot.services import room
from bot.store import audit, polls, standing, votes
from bot.store.audit import Entry
from bot.store.scene import Scene
from bot.views import decision as words
from bot.views import poll as view

DEADLINE = ""
"""Nobody closed it: its time was over. The record names nobody then."""


def close(scene: Scene, poll: Poll, *, by: str = DEADLINE) -> bool:
    """Close the poll, with what every seat said in the record. False: it was closed already.

    A poll past its deadline closed then, however late that is noticed.
    """
    if not polls.close(scene.tx, poll, by=by or None, now=poll.ended_at(scene.now) or scene.now):
        return False
    seats = rules.standings(scene.crew.seats, votes.of(scene.tx, poll))
    facts = {"act": "close", "seats": [said(each) for each in seats], **practice(poll)}
    audit.append(scene.tx, scene.launch.id, Entry(by, "poll", ref(poll), facts, scene.now))
    room.poll(scene, poll)
    room.board(scene)
    return True


def tell_deciders(scene: Scene, poll: Poll) -> None:
    """To director and deputy: the poll is over, and what the record recommends. Practice asks nobody."""
    if poll.practice:
        return
    now = standing.of(scene)
    sentence = words.advice(now.recommendation, exceptions(now.items), now.exceptions)
    message = view.over(scene.launch, scene.attempt, poll, now.seats or (), sentence)
    room.tell(scene, scene.crew.of("director"), f"poll:{poll.number}:over", message)


def ref(poll: Poll) -> str:
    """What the record calls a poll."""
    return f"POLL-{poll.number}"


def practice(poll: Poll) -> dict[str, bool]:
    """The fact that tells practice apart in the record."""
    return {"practice": True} if poll.practice else {}


def said(standing: SeatStanding) -> str:
    """`TECH go`, as the record keeps it."""
    return f"{standing.seat.code} {standing.reply or 'no answer'}{' (stale)' if standing.stale else ''}"
