"""What the T clock does by itself: it stops where a hold was planned, and goes on when that is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain import tclock, when
from bot.domain.launch import Attempt
from bot.domain.planned import POLL, PlannedHold
from bot.services import announcing, countdown, picturing, room
from bot.store import audit, due, launches, plan, polls
from bot.store.audit import Entry
from bot.store.engine import Tx
from bot.store.scene import Scene, of_attempt
from bot.views import countdown as words
from bot.views import planned as view

NOBODY = ""
"""The record's actor: golive does it."""


def to_turn(tx: Tx, now: datetime, most: int) -> list[int]:
    """Attempts whose clock stops or goes on now; of those that wait for something, the ones for which it is so."""
    waiting = (each for each in due.waiting_in_holds(tx, most) if _met(of_attempt(tx, each, now)) is not None)
    return [*due.to_turn(tx, now, most), *waiting]


def turn(scene: Scene) -> None:
    """Stop, or go on, if it is time."""
    attempt = scene.attempt
    if (stopped := tclock.stop_as_planned(attempt, scene.now)) is not None:
        _stop(scene, stopped)
    elif attempt.held_as_planned and (hold := attempt.here) is not None and attempt.held_at is not None:
        at = hold.ends_at(attempt.held_at, attempt.pace, _met(scene))
        if at is None:
            _wait(scene, hold, attempt.held_at)
        elif at <= scene.now:
            _go_on(scene, hold, attempt.held_at, at)
    elif attempt.clock_at is not None:
        launches.save_attempt(scene.tx, attempt, replace(attempt, clock_at=tclock.turns_at(attempt)))


def _stop(scene: Scene, stopped: Attempt) -> None:
    countdown.change(scene, stopped)
    facts = {"why": stopped.held_why, "clock": words.clock(stopped, scene.now)}
    audit.append(scene.tx, scene.launch.id, Entry(NOBODY, "hold", stopped.planned_hold or "", facts, scene.now))
    key = str(stopped.plan_version)
    announcing.announce(scene, "hold", key, why=stopped.held_why)
    picturing.after(scene, "Held", key)


def _go_on(scene: Scene, hold: PlannedHold, began: datetime, at: datetime) -> None:
    """T-0 moves by what the hold was longer than planned, and every step with it."""
    then = tclock.resume(scene.attempt, now=scene.now, at=at)
    moved = countdown.preview(scene, then).moved if then.t0 != scene.attempt.t0 else 0
    countdown.change(scene, then, since=at)
    length = when.span(at - began)
    facts = {"t0": then.t0 and then.t0.isoformat(), "held": length, "moved": moved}
    audit.append(scene.tx, scene.launch.id, Entry(NOBODY, "resume", hold.ref, facts, scene.now))
    key, lasted = str(then.plan_version), at - began
    announcing.announce(scene, "resume", key, lasted=lasted, held=length, moved=words.steps(moved))
    picturing.after(scene, "Resumed", key)


def _wait(scene: Scene, hold: PlannedHold, began: datetime) -> None:
    """Its length is over, and what it waits for is not so: from now on it is looked for at every change."""
    if scene.attempt.clock_at is None:
        return
    launches.save_attempt(scene.tx, scene.attempt, replace(scene.attempt, clock_at=None))
    key = f"waits:{scene.attempt.plan_version}"
    room.tell(scene, [scene.crew.director], key, view.waits(scene.launch, hold, began, scene.now))
    room.board(scene)


def _met(scene: Scene) -> datetime | None:
    """Since when that is so which the planned hold waits for; None: it is not, or it waits for nothing."""
    hold = scene.attempt.here
    if hold is None or hold.until is None:
        return None
    if hold.until == POLL:
        poll, decision = polls.latest(scene), polls.standing_decision(scene)
        ended = poll.ended_at(scene.now) if poll is not None else None
        return ended or (decision.at if decision is not None else None)
    step = next((step for step in plan.steps(scene) if step.ref == hold.until), None)
    return step.ended_at if step is not None and step.settled else None
