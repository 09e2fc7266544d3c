"""`mine`, or nothing at all: what I owe, in every launch I can see."""

from __future__ import annotations

from bot.contracts import Answer, Call, Ring
from bot.domain.criterion import waiting
from bot.domain.item import State
from bot.domain.owed import owed, to_sign
from bot.domain.poll import SeatStanding
from bot.domain.running import still_run
from bot.domain.standing import Standing
from bot.message import Block, Message
from bot.services.calls import is_member, scene_of
from bot.store import items, launches, leftover, standing
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import blocks
from bot.views import owed as view
from bot.views.blocks import Button
from bot.views.parts import Bold, Line, escape

USAGE = "mine"
SUMMARY = "what you owe everywhere, each with its button (typing nothing does the same)"
RING = Ring.ALL
READS = True
OPTIONS: frozenset[str] = frozenset()
CODES = False
REFS = False

MOST = 5
"""Launches shown at once: each takes a few blocks of a message's fifty."""


def run(tx: Tx, call: Call) -> Answer:
    scenes = [scene_of(tx, call)] if call.where.launch else _every(tx, call)
    member = is_member(tx, call)
    shown: list[Block] = []
    spoken: list[str] = []
    for each in scenes[:MOST]:
        now = standing.of(each)
        todo, steps = (now.items, still_run(now.steps, each.attempt)) if each.attempt.ended_at is None else ((), ())
        seats = _open_seats(now)
        mine = owed(
            call.actor,
            each.crew,
            todo,
            steps,
            seats,
            call.now,
            signs=member,
            actions=now.actions,
            criteria=waiting(now.criteria, each.attempt, call.now),
            silent=now.silent,
        )
        theirs = [] if member else [item.ref for item in todo if to_sign(item, call.actor)]
        if mine or theirs:
            shown.append(blocks.heading(each.launch.name))
            shown += view.in_full(each.attempt, mine, call.now, each.launch.zone) if mine else []
            shown += [blocks.paragraph(_signed_by_others(theirs))] if theirs else []
            spoken.append(each.launch.name)
    if shown:
        return Answer(Message(f"You owe something to {escape(', '.join(spoken))}.", tuple(shown)))
    return Answer(_nothing(scenes, member))


def _signed_by_others(refs: list[str]) -> Line:
    """What a guest owns, and cannot sign off."""
    return [Bold(", ".join(refs[:MOST])), " with you: bring the evidence, and a member of the team signs off."]


def _every(tx: Tx, call: Call) -> list[Scene]:
    seen = leftover.owing(tx, call.actor, call.where.channel, call.now)
    return [
        Scene(tx, launches.by_id(tx, attempt.launch_id), attempt, call.now)
        for _, attempt in sorted(seen, key=lambda pair: pair[1].channel != call.where.channel)
    ]


def _open_seats(now: Standing) -> tuple[SeatStanding, ...] | None:
    return now.seats if now.poll is not None and now.poll.open else None


def _nothing(scenes: list[Scene], member: bool) -> Message:
    if not scenes:
        begins = " `new` begins one in the channel you type it in." if member else ""
        return blocks.sentence(f"No launch is under way that you can see.{begins}")
    free = next((each for each in scenes if _can_be_helped(each)), None) if member else None
    more: Line = [" ", Bold(free.launch.name), " could use a hand: claim an open item."] if free else []
    return blocks.say(
        ["You owe nothing right now.", *more],
        buttons=[Button("Status", "status", attempt=(free or scenes[0]).attempt.id)],
    )


def _can_be_helped(scene: Scene) -> bool:
    """Whether there is anything that somebody could claim."""
    if scene.attempt.ended_at is not None:
        return False
    return any(item.state is State.OPEN and not item.derived for item in items.everything(scene))
