"""What people are told when golive was down while they were to be reminded: one message for each."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain import runbook
from bot.domain.launch import Launch
from bot.domain.runbook import State
from bot.message import Message
from bot.views import step_buttons
from bot.views.blocks import Button, actions, bullets, paragraph
from bot.views.parts import Bold, Line, clip, spoken
from bot.views.reminders import About

MOST = 5
"""Steps of a digest that get a button."""

LISTED = 12
"""Steps of a digest that are told in full."""


def digest(launch: Launch, steps: Sequence[About]) -> Message:
    """Reminders that came too late to be sent one by one, as the steps are now."""
    first: Line = [Bold(launch.name), ": golive could not remind you in time. This is how your steps stand now."]
    listed = [_in_digest(about, f" {about.step.title}") for about in steps[:LISTED]]
    briefly = [_in_digest(about, f" {clip(about.step.title, 40)}") for about in steps[:LISTED]]
    rest = _others([about.step.ref for about in steps[LISTED:]])
    free = [about for about in steps if not about.waits]
    buttons = [_next(about) for about in free[:MOST]]
    blocks = [paragraph(first), bullets(*listed, *rest), *([actions(*buttons)] if buttons else [])]
    return Message(spoken(first, *briefly, *rest), tuple(blocks))


def _others(refs: Sequence[str]) -> list[Line]:
    if not refs:
        return []
    return [[f"And {len(refs)} more: {runbook.and_more(refs)}. ", Bold("mine"), " shows what you owe."]]


def _in_digest(about: About, title: str) -> Line:
    start: Line = [Bold(about.step.ref), title]
    if about.step.state is State.STARTED:
        return [*start, ": started ", *about.time(about.step.started_at), ", ", *about.to_be_done]
    state = f", waits for {runbook.and_more([wait.ref for wait in about.waits])}" if about.waits else ", not started"
    when_due = f" ({about.overdue} late)" if about.step.due_at and about.step.due_at <= about.now else ""
    return [*start, ": due ", *about.time(about.step.due_at), f"{when_due}{state}"]


def _next(about: About) -> Button:
    if about.step.state is State.STARTED:
        return step_buttons.done(about.attempt, about.step)
    if about.step.is_decision:
        return Button("Decide…", "decide", attempt=about.attempt.id)
    return step_buttons.start(about.attempt, about.step)
