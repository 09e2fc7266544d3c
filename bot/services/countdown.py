"""What every change of the countdown does besides: the plan follows, and whatever shows it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain import countdown as rules
from bot.domain.countdown import Shift
from bot.domain.launch import Attempt, State
from bot.domain.tclock import turns_at
from bot.domain.telling import brings_news
from bot.services import conditions, doubts, room, trialling
from bot.store import launches, plan, shelf
from bot.store.scene import Scene


def preview(scene: Scene, then: Attempt) -> Shift:
    """What the plan would be for the attempt as it would be. Changes nothing."""
    before, after = plan.forecast(scene, then)
    return rules.shift(before, after, scene.attempt, then, scene.crew, scene.launch.hours, scene.now)


def change(scene: Scene, then: Attempt, *, since: datetime | None = None) -> None:
    """Write the changed attempt, re-time every step and its reminders with it, and have all cards show it.

    Where the T clock goes on, what is due at that very moment is reminded of too. `since` is when, if not now.
    """
    was, held = scene.attempt.t0, scene.attempt.state is State.HELD
    then = replace(then, clock_at=turns_at(then), news_at=scene.now if brings_news(then) else None)
    launches.save_attempt(scene.tx, scene.attempt, then)
    scene.attempt = then
    goes_on = then.state is State.COUNTING and (held or then.t0 != was)
    steps = plan.retime(scene, (since or scene.now) if goes_on else None)
    shelf.arm(scene)
    for at in filter(None, (then.ask_at, then.clock_at, then.news_at)):
        scene.tx.wake_at(at)
    launches.redraw_at(scene.tx, then.id, rules.redraw_after(then, scene.now))
    room.plan_changed(scene, steps)
    room.setup(scene)
    doubts.slipped(scene)
    if held and then.state is State.COUNTING:
        doubts.resumed(scene)
    if then.ended_at is not None:
        trialling.over(scene)
    if then.t0 != was:
        conditions.t0_moved(scene)
