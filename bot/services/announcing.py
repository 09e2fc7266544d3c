"""What is told to an audience because the launch changed state: at once, or as a draft that somebody approves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.domain import telling, webhook
from bot.domain.draft import Draft, approvers
from bot.domain.runbook import Step
from bot.message import Message
from bot.services import room
from bot.store import drafts, outbox, people, stakeholders
from bot.store.scene import Scene
from bot.views import announcement, blocks
from bot.views import draft as draft_view
from bot.views import stakeholders as stakeholder_view

ROOM = "room"
STAKEHOLDERS = "stakeholders"


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
        room.put(scene, f"{key}:{user}", message, user=user, event=event, audience=audience)
        keys.append(f"{scene.attempt.id}:{key}:{user}")
    if channel is not None:
        room.put(scene, key, message, channel=channel, event=event, audience=audience)
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
    words: str = "",
) -> Draft | None:
    """Lay a draft for an audience and show it in the room; ask those who approve it, unless `quietly`. `words` are its
    first ones, where they are not those of the event.

    None: it was laid before.
    """
    kept = {name: value for name, value in facts.items() if value is not None}
    words = words or draft_view.first_words(event, audience)
    laid = drafts.lay(scene, event, key, audience, words, kept, step=step.id if step else None)
    if laid is not None:
        room.draft(scene, laid)
        if not quietly:
            asked = draft_view.asks(scene.launch, scene.attempt, laid, step.ref if step else None)
            room.tell(scene, approvers(scene.crew), f"draft:{laid.id}", asked)
    return laid
