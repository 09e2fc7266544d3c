"""How a rehearsal begins and ends."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain import rehearsing, tclock
from bot.domain.rehearsing import Outcome
from bot.domain.runbook import Step
from bot.domain.when import Moment
from bot.services import closing, countdown, deciding, room
from bot.store import audit, launches, plan, polls, rehearsals
from bot.store.audit import Entry
from bot.store.people import Channel
from bot.store.scene import Scene
from bot.views import rehearsal as view
from bot.views.blocks import say


def begin(scene: Scene, channel: Channel, *, pace: int, by: str) -> Scene:
    """Open it and let its clock run. Returns its scene.

    1. The copy, and its T-0. 2. The record. 3. Its room shows the same as the launch's.
    """
    began = rehearsals.begin(scene, channel, pace=pace, by=by)
    at = rehearsing.t0(plan.steps(began), pace, scene.now)
    named = tclock.set_t0(began.attempt, Moment(at, scene.launch.zone, "as the rehearsal begins"), scene.now)
    countdown.change(began, tclock.confirm_t0(named, scene.now))
    facts = {"act": "begin", "attempt": began.attempt.number, "pace": pace, "t0": at.isoformat()}
    audit.append(scene.tx, scene.launch.id, Entry(by, "rehearse", "", facts, scene.now))

    room.board(began)
    room.say(began, "begun", view.begun(scene.launch, began.attempt))
    for area in launches.areas(scene.tx, scene.launch.id):
        room.area(began, area.code)
    return began


def end(scene: Scene, *, by: str) -> Outcome:
    """It is over, and what it has shown is told in its room and in the launch's own.

    1. Nobody is asked any more. 2. Its clock and reminders end. 3. The record. 4. Both rooms hear of it.
    """
    if (poll := polls.open_poll(scene)) is not None:
        closing.close(scene, poll, by=by)
    deciding.clear_pending(scene)
    outcome = rehearsing.outcome(scene.attempt, plan.steps(scene))
    countdown.change(scene, rehearsing.end(scene.attempt, scene.now))
    facts = {"act": "end", "attempt": scene.attempt.number, "finished": outcome.finished}
    audit.append(scene.tx, scene.launch.id, Entry(by, "rehearse", "", facts, scene.now))

    told = say(*view.ended(scene.launch, scene.attempt, outcome))
    own = rehearsals.of_launch(scene)
    room.say(scene, "ended", told)
    room.say(own, f"rehearsal:{scene.attempt.id}", told)
    for code in launches.derived_areas(scene.tx, scene.launch.id):
        room.area(own, code)
    room.board(own)
    return outcome


def end_after_its_last_step(scene: Scene, steps: Sequence[Step], *, by: str) -> None:
    if scene.attempt.rehearsal and scene.attempt.ended_at is None and rehearsing.is_over(steps):
        end(scene, by=by)
