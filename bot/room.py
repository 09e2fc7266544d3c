"""What the launch room is to show and to hear. The fourth beat of a command: announce."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot.domain.decision import Decision
from bot.domain.item import Item
from bot.domain.poll import Poll
from bot.domain.runbook import Step
from bot.message import Message
from bot.store import outbox
from bot.store.outbox import Priority, card_key
from bot.store.scene import Scene
from bot.views import announcement

ROOM = "room"


def board(scene: Scene) -> None:
    """The one pinned message: kept up to date, never posted again."""
    _show(scene, "board", scene.attempt.id, pin=True, priority=Priority.BOARD)


def area(scene: Scene, code: str) -> None:
    """An area's card; the area works in its thread."""
    _show(scene, "area", code, priority=Priority.BOARD)


def item_changed(scene: Scene, item: Item) -> None:
    area(scene, item.area)
    board(scene)


def signoff(scene: Scene, item: Item, signoff_id: int) -> None:
    """A sign-off's card in its area's thread."""
    _show(scene, "signoff", signoff_id, parent=card_key(scene.attempt.id, "area", item.area))


def phase(scene: Scene, code: str) -> None:
    """A phase's card; its steps' cards stand in its thread."""
    _show(scene, "phase", code, priority=Priority.BOARD)


def step(scene: Scene, step: Step) -> None:
    """A step's card in its phase's thread; a launch-day step shows in the channel besides, as the same message."""
    parent = card_key(scene.attempt.id, "phase", step.phase)
    _show(scene, "step", step.id, parent=parent, broadcast="broadcast" in step.flags, priority=Priority.REMINDER)


def step_changed(scene: Scene, changed: Step) -> None:
    step(scene, changed)
    phase(scene, changed.phase)
    board(scene)


def poll(scene: Scene, poll: Poll) -> None:
    _show(scene, "poll", poll.id)


def decision(scene: Scene, decision: Decision) -> None:
    """A decision that waits for its second person."""
    _show(scene, "decision", decision.id)


def setup(scene: Scene) -> None:
    """The card that lists what a new launch still needs."""
    _show(scene, "setup", scene.attempt.id)


def tell(scene: Scene, users: Iterable[str], key: str, message: Message) -> None:
    """Say something directly to some people, once each under `key`."""
    outbox.tell(
        scene.tx,
        dict.fromkeys(users),
        launch=scene.launch.id,
        attempt=scene.attempt.id,
        key=f"{scene.attempt.id}:{key}",
        message=message,
        now=scene.now,
    )


def say(scene: Scene, key: str, message: Message, *, thread_of: tuple[str, str | int] | None = None) -> None:
    """Say something in the launch room once, or in the thread of one of its cards: (view, subject)."""
    _say(scene, key, message, channel=scene.attempt.channel, parent=thread_of)


def announce(scene: Scene, event: str, key: str, **facts: Any) -> None:
    """Tell the room and every audience the template names for `event`. Said once under `key`."""
    for audience, channel in _audiences(scene, event):
        message = announcement.render(event, audience, scene.launch, scene.attempt, facts)
        _say(scene, f"{event}:{key}:{audience}", message, channel=channel, event=event, audience=audience)


def _audiences(scene: Scene, event: str) -> list[tuple[str, str]]:
    """(audience, channel): the room always, others when the template says automatic and a channel is set."""
    table: Mapping[str, Mapping[str, Any]] = scene.launch.settings.get("announcements", {})
    automatic = [
        audience
        for audience, telling in table.get(event, {}).items()
        if telling and telling.get("mode") == "automatic" and not telling.get("over")
    ]
    told = [
        (audience, scene.launch.audiences[audience]) for audience in automatic if audience in scene.launch.audiences
    ]
    return [(ROOM, scene.attempt.channel), *told]


def _say(
    scene: Scene,
    key: str,
    message: Message,
    *,
    channel: str,
    parent: tuple[str, str | int] | None = None,
    event: str | None = None,
    audience: str | None = None,
) -> None:
    outbox.say(
        scene.tx,
        launch=scene.launch.id,
        attempt=scene.attempt.id,
        key=f"{scene.attempt.id}:{key}",
        message=message,
        now=scene.now,
        channel=channel,
        parent=card_key(scene.attempt.id, *parent) if parent else None,
        event=event,
        audience=audience,
    )


def _show(
    scene: Scene,
    view: str,
    subject: str | int,
    *,
    parent: str | None = None,
    broadcast: bool = False,
    pin: bool = False,
    priority: Priority = Priority.CARD,
) -> None:
    outbox.show(
        scene.tx,
        launch=scene.launch.id,
        attempt=scene.attempt.id,
        channel=scene.attempt.channel,
        view=view,
        subject=subject,
        now=scene.now,
        parent=parent,
        broadcast=broadcast,
        pin=pin,
        priority=priority,
    )
