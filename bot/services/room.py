"""What the launch room is to show and to hear. The fourth beat of a command: announce."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.domain import telling, webhook
from bot.domain.decision import Decision
from bot.domain.draft import Draft, approvers
from bot.domain.item import ENDS, Item
from bot.domain.poll import Poll
from bot.domain.proposal import Proposal
from bot.domain.runbook import Step
from bot.message import Message
from bot.store import drafts, launches, outbox, people, polls, stakeholders
from bot.store.outbox import Card, Priority, card_key
from bot.store.scene import Scene
from bot.views import announcement, blocks, crew, rehearsal
from bot.views import draft as draft_view
from bot.views import stakeholders as stakeholder_view

ROOM = "room"
STAKEHOLDERS = "stakeholders"


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


def setup(scene: Scene) -> None:
    """The card that lists what a new launch still needs; a rehearsal needs nothing."""
    if scene.attempt.rehearsal:
        return
    _show(scene, Card("setup", scene.attempt.id))


def tell(scene: Scene, users: Iterable[str], key: str, message: Message) -> None:
    """Say something directly to some people, once each under `key`.

    In a rehearsal only to who runs it; what the others would be told its room hears.
    """
    users = list(dict.fromkeys(users))
    if scene.attempt.rehearsal:
        users, others = [u for u in users if u == scene.attempt.run_by], [u for u in users if u != scene.attempt.run_by]
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
    _say(scene, key, message, channel=scene.attempt.channel, parent=thread_of)


def introduce_leads(scene: Scene, place: str) -> None:
    """Mention those who lead an area or a phase since now, once, in its thread: Slack then has them follow it."""
    leads = launches.untold_leads(scene.tx, scene.launch.id, place)
    if not leads:
        return
    view = "phase" if place in scene.crew.phases else "area"
    _show(scene, _area(place) if view == "area" else _phase(place))
    who = _mark(who for who, _ in leads)
    say(scene, f"leads:{place}:{who}", crew.welcome(place, view, leads), thread_of=(view, place))


def announce(
    scene: Scene, event: str, key: str, *, inside: bool = False, lasted: timedelta | None = None, **facts: Any
) -> None:
    """Tell the room and every audience the template names for `event`, at once or by a draft that is to be approved;
    with `inside` the room alone. `lasted` is how long it has been so, where that is a condition.

    Said once under `key`.
    """
    for audience, _ in audiences(scene, event, inside=inside, lasted=lasted):
        message = announcement.render(event, audience, scene.launch, scene.attempt, facts)
        send(scene, audience, f"{event}:{key}:{audience}", message, event=event)
    if not inside:
        for audience in _told(scene, event, "draft", lasted):
            draft(scene, event, key, audience, {"why": facts.get("why")})


def announce_to(scene: Scene, event: str, key: str, audiences: Iterable[str], **facts: Any) -> None:
    """As `announce`, to these alone: something has come to concern them by lasting."""
    for audience in audiences:
        message = announcement.render(event, audience, scene.launch, scene.attempt, facts)
        send(scene, audience, f"{event}:{key}:{audience}", message, event=event)


def audiences(
    scene: Scene, event: str, *, inside: bool = False, lasted: timedelta | None = None
) -> list[tuple[str, str]]:
    """(audience, channel): the room always, others when the template says so, its condition holds and they can be
    reached; none hears of a rehearsal."""
    others = [] if inside else _told(scene, event, "automatic", lasted)
    return [(ROOM, scene.attempt.channel), *((audience, place_of(scene, audience)) for audience in others)]


def reached_by(scene: Scene) -> frozenset[str]:
    """The audiences that can be told anything: by a channel, by a webhook, or (stakeholders) in person."""
    in_person = {STAKEHOLDERS} if stakeholders.people(scene) else set()
    return frozenset({*scene.launch.reached, *in_person})


def place_of(scene: Scene, audience: str) -> str:
    """Where an audience is told: its channel, else the stream that leads to its webhook, else its first person."""
    if channel := scene.launch.audiences.get(audience):
        return channel
    if audience in (scene.launch.webhooks or {}):
        return webhook.stream(scene.launch.id, audience)
    return stakeholders.people(scene)[0]


def _told(scene: Scene, event: str, mode: str, lasted: timedelta | None) -> list[str]:
    """The audiences to be told of an event in this mode."""
    if scene.attempt.rehearsal:
        return []
    named = {name: how for name, how in telling.of(scene.launch.settings, event).items() if how.mode == mode}
    reached = {name: how for name, how in named.items() if name in reached_by(scene)}
    return [name for name, how in reached.items() if how.holds(lasted, not how.if_told or drafts.told_t0(scene, name))]


def send(scene: Scene, audience: str, key: str, message: Message, *, event: str) -> list[str]:
    """Say something to an audience once, wherever it is reached; returns the keys the outbox has it under."""
    channel = scene.attempt.channel if audience == ROOM else scene.launch.audiences.get(audience)
    keys = []
    if audience == STAKEHOLDERS and event in telling.TIMELINE:
        seen = stakeholder_view.seen_button(scene.attempt.id, key)
        message = replace(message, blocks=(*message.blocks, blocks.actions(seen)))
    for user in stakeholders.people(scene) if audience == STAKEHOLDERS else ():
        _say(scene, f"{key}:{user}", message, user=user, event=event, audience=audience)
        keys.append(f"{scene.attempt.id}:{key}:{user}")
    if channel is not None:
        _say(scene, key, message, channel=channel, event=event, audience=audience)
        keys.append(f"{scene.attempt.id}:{key}")
    if audience in (scene.launch.webhooks or {}):
        keys.append(_post(scene, audience, f"{key}:hook", message, event))
    return keys


def try_webhook(scene: Scene, audience: str) -> None:
    """Post a trial to the audience's webhook."""
    message = blocks.say([f"This is a trial for {scene.launch.name}: nothing has happened."])
    _post(scene, audience, f"trial:{scene.now:%Y%m%dT%H%M%S}:{audience}", message, "trial")


def _post(scene: Scene, audience: str, key: str, message: Message, event: str) -> str:
    """Have an announcement posted to the audience's webhook; returns the key."""
    launch, attempt = scene.launch, scene.attempt
    payload = {
        "event": event,
        "audience": audience,
        "launch": {"key": launch.key, "name": launch.name, "version": launch.version},
        "attempt": attempt.number,
        "at": scene.now.isoformat(),
        "t0": attempt.t0.isoformat() if attempt.t0 else None,
        "text": webhook.plain(message.text, people.names(scene.tx)),
    }
    outbox.say(
        scene.tx,
        launch=launch.id,
        attempt=attempt.id,
        key=f"{attempt.id}:{key}",
        message=message,
        now=scene.now,
        hook=(webhook.stream(launch.id, audience), payload),
        event=event,
        audience=audience,
    )
    return f"{attempt.id}:{key}"


def draft(
    scene: Scene,
    event: str,
    key: str,
    audience: str,
    facts: Mapping[str, Any],
    *,
    step: Step | None = None,
    quietly: bool = False,
) -> Draft | None:
    """Lay a draft for an audience and show it in the room; ask those who approve it, unless `quietly`.

    None: it was laid before.
    """
    kept = {name: value for name, value in facts.items() if value is not None}
    words = draft_view.first_words(event, audience)
    laid = drafts.lay(scene, event, key, audience, words, kept, step=step.id if step else None)
    if laid is not None:
        draft_changed(scene, laid)
        if not quietly:
            asked = draft_view.asks(scene.launch, scene.attempt, laid, step.ref if step else None)
            tell(scene, approvers(scene.crew), f"draft:{laid.id}", asked)
    return laid


def draft_changed(scene: Scene, draft: Draft) -> None:
    """A draft's card."""
    _show(scene, Card("draft", draft.id))


def _say(
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


def _show(scene: Scene, *cards: Card) -> None:
    attempt = scene.attempt
    outbox.show(scene.tx, *cards, launch=scene.launch.id, attempt=attempt.id, channel=attempt.channel, now=scene.now)
