"""The next attempt of a launch: what it would carry over, and how it begins."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain import countdown as rules
from bot.domain import recycling, runbook
from bot.domain import voiding as voids
from bot.domain.countdown import Shift
from bot.domain.item import State
from bot.domain.launch import Attempt
from bot.domain.readiness import Tally
from bot.domain.recycling import Carried
from bot.services import announcing, countdown, pressing, room, trialling, voiding
from bot.store import audit, items, launches, plan, readiness, signoffs
from bot.store import recycling as rows
from bot.store.audit import Entry
from bot.store.scene import Scene
from bot.views import item as words


def weigh(scene: Scene, t0: datetime) -> Carried:
    """Which sign-offs would still count in an attempt with that T-0. Changes nothing."""
    return recycling.carry(
        rows.bound(scene),
        version=scene.launch.version,
        changed_at=rows.version_changed_at(scene),
        t0=t0,
        pace=scene.attempt.pace,
        now=scene.now,
    )


def settled(scene: Scene, carried: Carried) -> Tally:
    """How ready the next attempt would begin."""
    total = readiness.standing(scene).total
    fallen = [bound.item.state for bound in carried.fallen]
    approved, signed = fallen.count(State.APPROVED), fallen.count(State.SIGNED)
    return replace(total, approved=total.approved - approved, signed=total.signed - signed)


def preview(scene: Scene, then: Attempt) -> Shift:
    """What the plan of the next attempt would be, from nothing. Changes nothing."""
    steps = recycling.anew(plan.steps(scene))
    after = runbook.lay_out(steps, then)
    return rules.shift(steps, after, scene.attempt, then, scene.crew, scene.launch.hours, scene.now)


def begin(scene: Scene, then: Attempt, carried: Carried, kept: str, *, by: str) -> Scene:
    """End the attempt and begin `then`. Returns its scene.

    1. The old one is history, and reminds nobody; what it shows and what was done for it goes on in the new one.
    2. The countdown to the new T-0 runs, and the record says what was carried over.
    3. What counts no more falls back, and its people are told.
    4. Room and cards show the new attempt.
    """
    following = rows.open_next(scene, then.number)
    scene.attempt = replace(scene.attempt, ended_at=scene.now)
    plan.retime(scene)
    trialling.over(scene)
    countdown.change(following, replace(then, id=following.attempt.id))
    rows.count_down(following, carried.kept, then.pace)
    rows.awake_to_waivers(following)
    redo = [bound.item.ref for bound in carried.fallen]
    facts = {"attempt": then.number, "t0": then.t0 and then.t0.isoformat(), "typed": then.t0_text, "redo": redo}
    audit.append(scene.tx, scene.launch.id, Entry(by, "recycle", "", facts, scene.now))
    for why, those in carried.redo:
        key = f"recycle:{voids.mark(bound.item for bound in those)}"
        voiding.void(following, [bound.item for bound in those], why, key=key, by=by)

    for area in launches.areas(scene.tx, scene.launch.id):
        room.area(following, area.code)
    waiting = signoffs.latest(following, items.signed(following)).values()
    room.items_changed(following, [], signoffs.cards_of(following, waiting))
    announcing.announce(
        following, "recycle", str(then.number), inside=True, by=by, kept=kept, redo=words.some(redo) if redo else ""
    )
    pressing.ask(following)
    return following
