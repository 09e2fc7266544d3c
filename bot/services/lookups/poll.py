"""`poll` alone: the last poll with its history, and the buttons of whoever asks."""

from __future__ import annotations

from bot.cards import poll as card
from bot.contracts import Call
from bot.domain.poll import Poll
from bot.message import Message
from bot.store import people, polls, votes
from bot.store.scene import Scene
from bot.views import blocks
from bot.views import poll as view
from bot.views.blocks import Button


def show_poll(scene: Scene, call: Call) -> Message:
    """The last poll of the attempt, be it open, closed or for practice. Raises nothing."""
    poll = polls.last(scene)
    directs = scene.crew.commands(call.actor)
    if poll is None:
        opening = [_open(scene, "Open the poll")] if directs else []
        return blocks.sentence("No poll has been opened yet. The director opens one: `poll open`.", opening)
    shown = view.card(scene.launch, scene.attempt, card.shown(scene, poll), people.names(scene.tx))
    parts = [*shown.blocks, *view.history(votes.of(scene.tx, poll), scene.launch.zone)]
    if directs:
        parts.append(blocks.actions(*_control(scene, poll)))
    return Message(shown.text, tuple(parts))


def _control(scene: Scene, poll: Poll) -> list[Button]:
    if poll.ended_at(scene.now) is not None:
        return [_open(scene, "Open another poll")]
    attempt, number = scene.attempt.id, poll.number
    return [
        Button("10 min longer", "poll", text="closes +10m", attempt=attempt, seen=number),
        Button("Close the poll", "poll", text="close", attempt=attempt, seen=number, ask="Nobody can answer after."),
    ]


def _open(scene: Scene, label: str) -> Button:
    return Button(label, "poll", text="open", attempt=scene.attempt.id)
