"""A planned hold by its ref: when the clock stops and goes on, what that waits for, and what waits for it."""

from __future__ import annotations

from bot.cards.runbook import book
from bot.contracts import Call
from bot.domain import running
from bot.domain.planned import PlannedHold
from bot.message import Message
from bot.store import audit
from bot.store.scene import Scene
from bot.views import planned_hold as view
from bot.views import record
from bot.views.parts import Mention

REMEMBERED = 4
"""Entries of its history that are shown."""


def hold_of(scene: Scene, ref: str) -> PlannedHold | None:
    return next((hold for hold in scene.attempt.planned_holds if hold.ref == ref), None)


def show_hold(scene: Scene, call: Call, hold: PlannedHold) -> Message:
    whole = book(scene)
    step = whole.by_ref.get(hold.until or "")
    entries = audit.entries(scene.tx, scene.launch.id, ref=hold.ref, last=REMEMBERED)
    return view.detail(
        whole,
        hold,
        commands=scene.crew.commands(call.actor),
        runs=step is not None and running.waits_for(step, call.actor, scene.crew),
        history=[record.entry_line(entry, Mention, scene.launch.zone) for entry in entries],
    )
