"""What ends by itself: a poll at its deadline, a proposal without a second person, a countdown without a GO, an
approval at the end of its shelf life, a step once its words have arrived; a hold that nobody has ended, of which the
director is asked; and what time itself brings to tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.domain import aside as putting_off
from bot.domain import tclock
from bot.domain.launch import BEFORE_LIFTOFF
from bot.domain.poll import Reply
from bot.domain.polltimes import CHASED
from bot.domain.proposal import Kind
from bot.errors import StoreDown
from bot.services import (
    announcing,
    aside,
    asking,
    closing,
    conditions,
    countdown,
    handover,
    holding,
    news,
    outside,
    picturing,
    planned_holds,
    room,
    shelf,
    verdicts,
    waivers,
    wayback,
)
from bot.services.aside import Deed
from bot.store import audit, chases, criteria, doubts, drafts, due, exceptions, items, polls, proposals
from bot.store import conditions as condition_rows
from bot.store import shelf as shelf_rows
from bot.store.audit import Entry
from bot.store.engine import Store, Tx
from bot.store.scene import Scene, of_attempt
from bot.views import closings as view
from bot.views import doubt as doubt_view
from bot.workers.alarms import Alarms

log = structlog.get_logger()

MOST = 20
"""Of each kind, in one batch."""

NOBODY = ""
"""The record's actor, when golive acts by itself."""


@dataclass(frozen=True, slots=True)
class End:
    """Something that is over: what golive does then, in words and in deed."""

    what: str
    do: Callable[[Scene, int], None]
    subject: int
    attempt: int


async def once(store: Store, now: datetime, alarms: Alarms | None = None) -> bool:
    """End what is over. Each in a transaction of its own, which first makes sure that it still is. False: nothing."""
    ends = await store.read(lambda tx: _ends(tx, now))
    done = [await _ended(store, end, now, alarms or Alarms()) for end in ends]
    return any(done)


def _ends(tx: Tx, now: datetime) -> list[End]:
    if not due.earliest(tx).ends_by(now):
        return []
    return [
        *(End("close the poll", _close_poll, *ids) for ids in polls.due_polls(tx, now, MOST)),
        *(End("remind who has not answered", _chase, *ids) for ids in chases.due(tx, now, MOST)),
        *(End("let a proposal lapse", _lapse, *ids) for ids in polls.due_lapses(tx, now, MOST)),
        *(End("let a go-if lapse", _lapse_vote, *ids) for ids in condition_rows.due(tx, now, MOST)),
        *(End("end a waiver", _waiver_over, *ids) for ids in exceptions.run_out(tx, now, MOST)),
        *(End("look after a proposal", _look_after, *ids) for ids in proposals.due(tx, now, MOST)),
        *(End("stop the countdown at T-0", _stop, attempt, attempt) for attempt in due.at_t0(tx, now, MOST)),
        *(End("turn the clock", _turn, each, each) for each in planned_holds.to_turn(tx, now, MOST)),
        *(End("tell what time brings", _news, each, each) for each in due.with_news(tx, now, MOST)),
        *(End("ask for a verdict", _judge, each, each) for each in criteria.due(tx, now, MOST)),
        *(End("note that a draft was sent", _sent, *ids) for ids in drafts.sent_by_now(tx, MOST)),
        *(End("ask about a hold", _ask, attempt, attempt) for attempt in due.to_ask(tx, now, MOST)),
        *(End("take back what has run out", _run_out, each, each) for each in shelf_rows.run_out(tx, now, MOST)),
        *(End("say what will run out before T-0", _look, each, each) for each in shelf_rows.to_look(tx, now, MOST)),
    ]


async def _ended(store: Store, end: End, now: datetime, alarms: Alarms) -> bool:
    try:
        await store.write(lambda tx: end.do(of_attempt(tx, end.attempt, now), end.subject))
    except StoreDown:
        raise
    except Exception:  # one that breaks is tried again later, and keeps nothing else from ending
        log.exception("closing_failed", what=end.what, attempt=end.attempt)
        key = f"{end.do.__name__}:{end.subject}"
        await store.write(lambda tx: alarms.broken(tx, end.attempt, end.what, key, now))
        return False
    return True


def _close_poll(scene: Scene, number: int) -> None:
    """At its deadline. Silence is no answer, never a no-go."""
    poll = polls.by_id(scene.tx, number)
    if poll.open and poll.closes_at <= scene.now and closing.close(scene, poll):
        closing.tell_deciders(scene, poll)


def _chase(scene: Scene, number: int) -> None:
    """Half of a poll's time is over, or four fifths: only who has said nothing is told."""
    poll = polls.by_id(scene.tx, number)
    times = chases.settle(scene, poll) if poll.ended_at(scene.now) is None else None
    if times:
        asking.remind(scene, poll, times, last=times == len(CHASED))


def _lapse(scene: Scene, number: int) -> None:
    """A decision that waited for its second person for too long."""
    decision = polls.decision_by_id(scene.tx, number)
    if decision.lapses_at is None or decision.lapses_at > scene.now:
        return
    if not polls.change_decision(scene.tx, decision, "pending", state="lapsed"):
        return
    facts = {"act": "lapse", "by": decision.by, "answer": decision.answer, "proposed": decision.at.isoformat()}
    audit.append(scene.tx, scene.launch.id, Entry(NOBODY, "decide", "", facts, scene.now))

    room.decision(scene, decision)
    room.board(scene)
    room.tell(
        scene, [decision.by], f"decision:{decision.id}:lapsed", view.lapsed(scene.launch, scene.attempt, decision)
    )


def _look_after(scene: Scene, number: int) -> None:
    """What waits for a second person."""
    asked = proposals.by_id(scene.tx, number)
    if asked.pending and asked.kind is Kind.ROLLBACK:
        wayback.look(scene, asked)
    elif asked.pending and asked.lapses_at <= scene.now:
        handover.lapse(scene, asked)


def _lapse_vote(scene: Scene, number: int) -> None:
    conditions.lapse(scene, number)


def _run_out(scene: Scene, _: int) -> None:
    shelf.run_out(scene)


def _look(scene: Scene, _: int) -> None:
    shelf.look(scene)


def _turn(scene: Scene, _: int) -> None:
    planned_holds.turn(scene)


def _news(scene: Scene, _: int) -> None:
    news.turn(scene)


def _judge(scene: Scene, _: int) -> None:
    verdicts.turn(scene)


def _sent(scene: Scene, number: int) -> None:
    outside.arrived(scene, number)


def _ask(scene: Scene, _: int) -> None:
    holding.ask(scene)


def _stop(scene: Scene, _: int) -> None:
    """T-0 has come with no GO, or one in doubt: the clock stops, and the director is asked. That decides nothing."""
    standing = polls.standing_decision(scene)
    go, still = standing is not None and standing.answer is Reply.GO, doubts.open_ones(scene)
    held = tclock.stop_at_t0(scene.attempt, scene.now, tclock.IN_DOUBT if go else tclock.NO_GO_STANDS)
    if held is None or (go and not still):
        return
    countdown.change(scene, held)
    facts = {"why": held.held_why, "t0": held.t0.isoformat() if held.t0 else None}
    audit.append(scene.tx, scene.launch.id, Entry(NOBODY, "hold", "", facts, scene.now))

    announcing.announce(scene, "hold", str(held.plan_version), why=held.held_why)
    picturing.after(scene, "Held", str(held.plan_version))
    director = [scene.launch.director]
    message = doubt_view.held(scene.launch, held, still) if go else view.held_at_t0(scene.launch, held)
    room.tell(scene, director, f"held:{held.plan_version}", message)


def _waiver_over(scene: Scene, number: int) -> None:
    """The time of a waiver has come: before liftoff the item is to be done after all, else it is an action due now."""
    [item] = items.by_ids(scene, [number])
    if item.until is None or item.until > scene.now:
        return
    if scene.attempt.state in BEFORE_LIFTOFF:
        after = putting_off.run_out(item, scene.now)
        aside.open_again(scene, [(item, after)], Deed("reopen", None, str(after.reason)))
        return
    waivers.become_actions(scene, [item])
