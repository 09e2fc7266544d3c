"""`hold reason`: stop the T clock, at once. What has not begun waits; what runs, runs on."""

from __future__ import annotations

from bot.contracts import Answer, Call, Ring
from bot.domain import countdown as rights
from bot.domain import tclock
from bot.domain.doubt import Answer as Word
from bot.domain.launch import State
from bot.domain.wayback import FLOWN
from bot.errors import Refused
from bot.message import Form
from bot.services import announcing, countdown, doubts, evidence, holding, picturing, room
from bot.services.calls import answer, form_button, open_scene_of
from bot.store import audit, plan
from bot.store.audit import Entry
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import blocks
from bot.views import countdown as view
from bot.views import holding as holding_view
from bot.views.blocks import Button
from bot.views.parts import Line

USAGE = "hold [until TIME] REASON"
SUMMARY = "stop the countdown at once, or say until when it stands; `resume` starts it again"
RING = Ring.DIRECTOR
READS = False
OPTIONS: frozenset[str] = frozenset({"until"})
CODES = False
REFS = False


def opens(call: Call) -> bool:
    return not call.text and not call.options


def form(tx: Tx, call: Call) -> Form:
    scene = open_scene_of(tx, call)
    _must_be_allowed(scene, call)
    if _stands(scene) and scene.crew.commands(call.actor):
        return holding_view.form(scene.attempt, scene.launch)
    _must_run(scene, call)
    return view.hold_form(scene.attempt)


def run(tx: Tx, call: Call) -> Answer:
    scene = open_scene_of(tx, call)
    _must_be_allowed(scene, call)
    until, text = holding.until_of(scene, call)
    why, cleaned = evidence.words(text)
    warning: list[Line] = [[evidence.WARNING]] if cleaned else []
    if until is not None and _stands(scene):
        return holding.prolong(scene, call, until, why, warning)

    _must_run(scene, call)
    then = tclock.hold(scene.attempt, by=call.actor, why=why, now=call.now, until=until)
    if not why:
        raise Refused(
            "Say why, so that the room knows: `hold DAY-6 failed`.", field="text", offer=[form_button(scene, call)]
        )

    countdown.change(scene, then)
    said = {"until": until.isoformat()} if until else {}
    facts = {"why": why, "clock": view.clock(then, call.now), **said, **scene.trusted}
    audit.append(tx, scene.launch.id, Entry(call.actor, "hold", "", facts, call.now))

    if scene.crew.commands(call.actor):
        doubts.answer(scene, Word.HOLD, by=call.actor, reason=why)

    announcing.announce(scene, "hold", str(then.plan_version), by=call.actor, why=why, until=until)
    picturing.after(scene, "Held", str(then.plan_version))
    _tell_deciders(scene, call)

    return answer(
        *view.held(then, call.now),
        *holding_view.until(scene.launch, then),
        *warning,
        buttons=_resume(scene) if scene.crew.commands(call.actor) else [],
    )


def _stands(scene: Scene) -> bool:
    """Whether somebody holds the clock already. A planned hold may be made one that does not end by itself."""
    return scene.attempt.state is State.HELD and not scene.attempt.held_as_planned


def _must_be_allowed(scene: Scene, call: Call) -> None:
    scene.member(call.actor, "hold the countdown", lenient=True)
    rights.must_be_able_to_hold(scene.attempt, scene.crew, plan.steps(scene), call.actor, call.now)


def _must_run(scene: Scene, call: Call) -> None:
    """Raises Refused when no clock runs; after liftoff with what can be done instead."""
    try:
        tclock.must_run(scene.attempt, call.actor, call.now)
    except Refused as no:
        raise Refused(no.text, offer=_instead(scene, call)) from None


def _instead(scene: Scene, call: Call) -> list[Button]:
    attempt = scene.attempt
    if attempt.state not in FLOWN:
        return []
    day = next((step.phase for step in plan.steps(scene) if step.launch_day), None)
    look = [Button(f"Look at {day}", "status", (day,), attempt=attempt.id)] if day else []
    back = Button("Roll back…", "rollback", attempt=attempt.id, style="danger")
    return [*look, *([back] if scene.crew.commands(call.actor) else [])]


def _tell_deciders(scene: Scene, call: Call) -> None:
    """Director and deputy, the only ones to resume, hear of a hold that neither of them called."""
    if scene.crew.commands(call.actor):
        return
    message = blocks.say(*view.held_by_other(scene.launch, scene.attempt, call.now), buttons=_resume(scene))
    room.tell(scene, scene.crew.of("director"), f"held:{scene.attempt.plan_version}", message)


def _resume(scene: Scene) -> list[Button]:
    return [Button("Resume…", "resume", attempt=scene.attempt.id)]
