"""`live reason`: declare success by hand, where the step that confirms it is not done. Shown first, then confirmed."""

from __future__ import annotations

from bot.contracts import Answer, Call, Ring
from bot.domain import launch as launches_rules
from bot.domain import wayback as rules
from bot.domain.people import must_command
from bot.errors import Refused
from bot.message import Form
from bot.services import announcing, countdown, evidence, picturing
from bot.services.calls import answer, fitting, form_button, open_scene_of
from bot.store import audit, plan
from bot.store.audit import Entry
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import countdown as words
from bot.views import ending as view
from bot.views.blocks import Button
from bot.views.parts import Line, escape

USAGE = "live REASON"
SUMMARY = "declare the launch live, where the step that confirms it is not done"
RING = Ring.DIRECTOR
READS = False
OPTIONS: frozenset[str] = frozenset()
CODES = False
REFS = False


def opens(call: Call) -> bool:
    return not call.text


def form(tx: Tx, call: Call) -> Form:
    scene = open_scene_of(tx, call)
    _must_be_allowed(scene, call)
    return view.live_form(scene.attempt)


def run(tx: Tx, call: Call) -> Answer:
    scene = open_scene_of(tx, call)
    _must_be_allowed(scene, call)
    why, cleaned = evidence.words(call.text)
    if not why:
        raise Refused(
            "Say why it counts as live: `live the last check is read by hand`.",
            field="text",
            offer=[form_button(scene, call)],
        )
    warning: list[Line] = [[evidence.WARNING]] if cleaned else []
    told = words.told(announcing.audiences(scene, "live"))
    if call.seen != scene.attempt.plan_version:
        again: list[Line] = [["The plan has changed since you were asked."]] if call.seen is not None else []
        lines = view.would_be_live(scene.launch, plan.steps(scene), why)
        return answer(*again, *lines, told, *warning, buttons=[_button(scene, why)])

    countdown.change(scene, launches_rules.declare_live(scene.attempt, call.now))
    audit.append(tx, scene.launch.id, Entry(call.actor, "live", "", {"why": why}, call.now))

    announcing.announce(scene, "live", str(scene.attempt.id), by=call.actor, why=why)
    picturing.after(scene, "Live", str(scene.attempt.id))

    return answer(view.live(scene.launch), told, *warning)


def _must_be_allowed(scene: Scene, call: Call) -> None:
    """Raises Refused or Lookup."""
    scene.member(call.actor, "declare a launch live")
    must_command(scene.crew, call.actor, "declare a launch live")
    rules.must_be_lifted(scene.attempt)


def _button(scene: Scene, why: str) -> Button:
    attempt = scene.attempt
    button = Button("Declare live", "live", (), {}, escape(why), attempt.id, attempt.plan_version, "primary")
    return fitting(button)
