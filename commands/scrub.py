"""`scrub reason`: call this attempt off before liftoff, after a look at what ends by it."""

from __future__ import annotations

from bot.contracts import Answer, Call, Ring
from bot.domain import launch as rules
from bot.domain.launch import Attempt
from bot.domain.people import must_command
from bot.errors import Refused
from bot.message import Form
from bot.services import announcing, closing, countdown, deciding, evidence, rehearsing
from bot.services.calls import answer, changed_since, fitting, form_button, open_scene_of
from bot.store import audit, plan, polls
from bot.store.audit import Entry
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import countdown as words
from bot.views import rehearsal as rehearsals
from bot.views import scrub as view
from bot.views.blocks import Button
from bot.views.parts import Line, escape

USAGE = "scrub REASON"
SUMMARY = "call this attempt off before liftoff"
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
    rules.scrub(scene.attempt, by=call.actor, why="", now=call.now)
    return view.form(scene.attempt)


def run(tx: Tx, call: Call) -> Answer:
    scene = open_scene_of(tx, call)
    _must_be_allowed(scene, call)
    why, cleaned = evidence.words(call.text)
    if scene.attempt.rehearsal:
        outcome = rehearsing.end(scene, by=call.actor)
        return answer(*rehearsals.ended(scene.launch, scene.attempt, outcome))

    then = rules.scrub(scene.attempt, by=call.actor, why=why, now=call.now)
    if not why:
        raise Refused(
            "Say why, so that everybody knows: `scrub the restore failed twice`.",
            field="text",
            offer=[form_button(scene, call)],
        )
    warning: list[Line] = [[evidence.WARNING]] if cleaned else []
    if call.seen != scene.attempt.plan_version:
        return _preview(scene, call, why, warning)

    clock = words.clock(scene.attempt, call.now) if scene.attempt.t0 else ""
    _end_the_question(scene, call)
    countdown.change(scene, then)
    facts = {"why": why, "clock": clock, "attempt": then.number, **scene.trusted}
    audit.append(tx, scene.launch.id, Entry(call.actor, "scrub", "", facts, call.now))

    announcing.announce(scene, "scrub", str(then.plan_version), by=call.actor, why=why)

    told = words.told(announcing.audiences(scene, "scrub"))
    return answer(*view.scrubbed(then), told, *warning, buttons=[view.recycle_button(then)])


def _must_be_allowed(scene: Scene, call: Call) -> None:
    scene.member(call.actor, "scrub a launch", lenient=True)
    must_command(scene.crew, call.actor, "scrub a launch")


def _end_the_question(scene: Scene, call: Call) -> None:
    """Nobody answers any more whether to go: neither the seats of an open poll nor a second person."""
    if (poll := polls.open_poll(scene)) is not None:
        closing.close(scene, poll, by=call.actor)
    deciding.clear_pending(scene)


def _preview(scene: Scene, call: Call, why: str, warning: list[Line]) -> Answer:
    """What would end and who would be told, with a button that does it as long as the plan stays as it is."""
    attempt = scene.attempt
    ends = view.ends(scene.launch, attempt, plan.steps(scene), polls.open_poll(scene), polls.standing_decision(scene))
    lines = [*ends, view.reason(why), words.told(announcing.audiences(scene, "scrub"))]
    return answer(*changed_since(call), *lines, *warning, buttons=[_button(attempt, why)])


def _button(attempt: Attempt, why: str) -> Button:
    text = escape(why)
    button = Button("Scrub", "scrub", (), {}, text, attempt.id, attempt.plan_version, style="danger")
    return fitting(button)
