"""What the launch room is to show and to hear. The fourth beat of a command: announce."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from bot.domain.decision import Decision
from bot.domain.draft import Draft
from bot.domain.item import ENDS, Item
from bot.domain.poll import Poll
from bot.domain.proposal import Proposal
from bot.domain.runbook import Step
from bot.message import Message
from bot.store import launches, outbox, polls
from bot.store.outbox import Card, Priority, card_key
from bot.store.scene import Scene
from bot.views import crew, rehearsal


def board(scene: Scene) -> None:
    """The one pinned message: kept up to date, never posted again."""
    _show(scene, _board(scene))


def clocks(scene: Scene, phases: Iterable[str]) -> None:
    """What tells the time: the board, and the cards of some phases."""
    _show(scene, _board(scene), *map(_phase, phases))


def area(scene: Scene, code: str) -> None:
    """An area's card; the area works in its thread."""
    _show(scene, _area(code))


def items_changed(
    scene: Scene, items: Iterable[Item], signoffs: Mapping[int, str] | None = None, *, advised: bool = False
) -> None:
    """Everything that shows these items, in one statement: their areas' cards, the board, the cards of `signoffs`
    (row id to area), each in its area's thread; and the poll, where an item that is settled (or, `advised`, is so no
    longer) changes its advice."""
    items = tuple(items)
    areas = dict.fromkeys(item.area for item in items)
    cards = [
        Card("signoff", number, parent=card_key(scene.attempt.id, "area", code))
        for number, code in (signoffs or {}).items()
    ]
    settled = advised or any(item.state in ENDS for item in items)
    if settled and (asked := polls.last(scene)) is not None:
        cards.append(Card("poll", asked.id))
    _show(scene, *map(_area, areas), *cards, _board(scene))


def advised(scene: Scene) -> None:
    """The poll, beside whose votes stands what speaks against a GO; and the board."""
    asked = polls.last(scene)
    _show(scene, *([Card("poll", asked.id)] if asked is not None else []), _board(scene))


def phase(scene: Scene, code: str) -> None:
    """A phase's card; its steps' cards stand in its thread."""
    _show(scene, _phase(code))


def step(scene: Scene, step: Step) -> None:
    """A step's card in its phase's thread; a launch-day step shows in the channel besides, as the same message."""
    _show(scene, _step(scene, step))


def step_changed(scene: Scene, *changed: Step) -> None:
    """Everything that shows these steps, in one statement: their cards, their phases' cards, and the board."""
    phases = dict.fromkeys(step.phase for step in changed)
    _show(scene, *map(_phase, phases), *(_step(scene, step) for step in changed), _board(scene))


def steps_flagged(scene: Scene, *flagged: Step) -> None:
    """As `step_changed`, for what is no reason to post a step's card before its time: only cards that stand are drawn
    anew."""
    there = outbox.shown(scene.tx, scene.attempt.id, "step")
    phases = dict.fromkeys(step.phase for step in flagged)
    cards = [_step(scene, step) for step in flagged if str(step.id) in there]
    _show(scene, *map(_phase, phases), *cards, _board(scene))


def plan_changed(scene: Scene, steps: Iterable[Step], *changed: Step) -> None:
    """Everything that shows the plan, of which `steps` are all: the cards of `changed`, those already shown of
    other steps that are not settled, every phase whose clock runs, and the board."""
    shown = outbox.shown(scene.tx, scene.attempt.id, "step")
    there = {step.id for step in changed}
    others = [step for step in steps if str(step.id) in shown and not step.settled and step.id not in there]
    back = scene.attempt.back_at is not None
    phases = [phase.code for phase in scene.crew.phases.values() if back or not phase.own_clock]
    _show(scene, *map(_phase, phases), *(_step(scene, step) for step in [*changed, *others]), _board(scene))


def poll(scene: Scene, poll: Poll) -> None:
    _show(scene, Card("poll", poll.id))


def decision(scene: Scene, decision: Decision) -> None:
    """A decision that waits for its second person."""
    _show(scene, Card("decision", decision.id))


def proposal(scene: Scene, proposal: Proposal) -> None:
    """What waits for a second person, and what became of it."""
    _show(scene, Card("proposal", proposal.id))


def draft(scene: Scene, draft: Draft) -> None:
    """The card of words that wait for approval before they leave."""
    _show(scene, Card("draft", draft.id))


def setup(scene: Scene) -> None:
    """The card that lists what a new launch still needs; a rehearsal needs nothing."""
    if scene.attempt.rehearsal:
        return
    _show(scene, Card("setup", scene.attempt.id))


def trial(scene: Scene, number: int, user: str) -> None:
    """How far the checks are that somebody has run: one message to them, edited until it says what came of all.

    In a rehearsal it stands where else they would be told something directly.
    """
    alone = user if scene.attempt.tells(user) else None
    _show(scene, Card("trial", number, priority=Priority.REMINDER), user=alone)


def tell(scene: Scene, users: Iterable[str], key: str, message: Message) -> None:
    """Say something directly to some people, once each under `key`.

    In a rehearsal only to who runs it; what the others would be told its room hears.
    """
    users = list(dict.fromkeys(users))
    if scene.attempt.rehearsal:
        others = [user for user in users if not scene.attempt.tells(user)]
        users = [user for user in users if user not in others]
        if others:
            say(scene, f"{key}:{_mark(others)}", rehearsal.instead(others, message))
        message = rehearsal.stamped(message)
    outbox.tell(
        scene.tx,
        users,
        launch=scene.launch.id,
        attempt=scene.attempt.id,
        key=f"{scene.attempt.id}:{key}",
        message=message,
        now=scene.now,
    )


def say(scene: Scene, key: str, message: Message, *, thread_of: tuple[str, str | int] | None = None) -> None:
    """Say something in the launch room once, or in the thread of one of its cards: (view, subject)."""
    put(scene, key, message, channel=scene.attempt.channel, parent=thread_of)


def introduce_leads(scene: Scene, place: str) -> None:
    """Mention those who lead an area or a phase since now, once, in its thread: Slack then has them follow it."""
    leads = launches.untold_leads(scene.tx, scene.launch.id, place)
    if not leads:
        return
    view = "phase" if place in scene.crew.phases else "area"
    _show(scene, _area(place) if view == "area" else _phase(place))
    who = _mark(who for who, _ in leads)
    say(scene, f"leads:{place}:{who}", crew.welcome(place, view, leads), thread_of=(view, place))


def put(
    scene: Scene,
    key: str,
    message: Message,
    *,
    channel: str | None = None,
    user: str | None = None,
    parent: tuple[str, str | int] | None = None,
    event: str | None = None,
    audience: str | None = None,
) -> None:
    """Say something once in a channel or to a person, in the thread of a card if one is named. What a rehearsal says
    bears its stamp."""
    if scene.attempt.rehearsal:
        message = rehearsal.stamped(message)
    outbox.say(
        scene.tx,
        launch=scene.launch.id,
        attempt=scene.attempt.id,
        key=f"{scene.attempt.id}:{key}",
        message=message,
        now=scene.now,
        channel=channel,
        user=user,
        parent=card_key(scene.attempt.id, *parent) if parent else None,
        event=event,
        audience=audience,
    )


def _mark(people: Iterable[str]) -> str:
    return hashlib.sha256(" ".join(people).encode()).hexdigest()[:16]


def _board(scene: Scene) -> Card:
    return Card("board", scene.attempt.id, pin=True, priority=Priority.BOARD)


def _phase(code: str) -> Card:
    return Card("phase", code, priority=Priority.BOARD)


def _step(scene: Scene, step: Step) -> Card:
    parent = card_key(scene.attempt.id, "phase", step.phase)
    return Card("step", step.id, parent=parent, broadcast=step.launch_day, priority=Priority.REMINDER)


def _area(code: str) -> Card:
    return Card("area", code, priority=Priority.BOARD)


def _show(scene: Scene, *cards: Card, user: str | None = None) -> None:
    here = scene.attempt
    outbox.show(
        scene.tx, *cards, launch=scene.launch.id, attempt=here.id, channel=here.channel, now=scene.now, user=user
    )
