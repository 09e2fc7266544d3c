"""A step of the day before tries every audience: whether golive can speak where it is told."""

from __future__ import annotations

from bot.domain.runbook import State, Step
from bot.domain.telling import AUDIENCES
from bot.errors import Lookup, Wanted
from bot.services import announcing, room
from bot.store import people, plan, stakeholders
from bot.store.scene import Scene
from bot.views import trying as view
from bot.views.blocks import say
from bot.views.parts import Line
from bot.views.trying import Tried

AUTO = "try audiences"


def begin(scene: Scene, step: Step) -> list[Line]:
    """The step has begun: try each audience, and say in its thread what came of it. Raises Lookup.

    A channel is asked about, and entered where it can be; to a webhook a trial goes out, of which the ledger tells.
    """
    if step.state is not State.STARTED or scene.attempt.rehearsal or plan.auto_of(scene, step) != AUTO:
        return []
    _ask_once(scene)
    lines = view.tried(step.ref, [_try(scene, audience) for audience in AUDIENCES])
    started = step.started_at or scene.now
    room.say(scene, f"tried:{step.id}:{started:%Y%m%dT%H%M%S}", say(*lines), thread_of=("step", step.id))
    return lines


def _ask_once(scene: Scene) -> None:
    """Have Slack asked about all channels together. Raises Lookup where it has not said."""
    unknown: set[str] = set()
    for channel in scene.launch.audiences.values():
        try:
            people.channel(scene.tx, channel, scene.now, join=True)
        except Lookup:
            unknown.add(channel)
    if unknown and not scene.tx.slack_silent:
        raise Lookup(Wanted(channels=frozenset(unknown), join=frozenset(unknown)))


def _try(scene: Scene, audience: str) -> Tried:
    channel = scene.launch.audiences.get(audience)
    hooked = audience in (scene.launch.webhooks or {})
    if hooked:
        announcing.try_webhook(scene, audience)
    in_person = len(stakeholders.people(scene)) if audience == announcing.STAKEHOLDERS else 0
    return Tried(audience, channel, _state(scene, channel) if channel else "", hooked, in_person)


def _state(scene: Scene, channel: str) -> str:
    """What is wrong with a channel; empty: golive can post there."""
    try:
        found = people.channel(scene.tx, channel, scene.now, join=True)
    except Lookup:
        return "Slack did not say"
    if found.archived:
        return "it is archived"
    return "" if found.joined else "golive is not in it"
