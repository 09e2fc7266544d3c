"""`recycle t0=TIME`: begin the next attempt of a launch that was called off, with the work that still counts."""

from __future__ import annotations

from dataclasses import replace

from bot.contracts import Answer, Call, Ring
from bot.domain import recycling as rules
from bot.domain import when
from bot.domain.launch import Attempt
from bot.domain.people import must_command
from bot.domain.recycling import Carried
from bot.domain.when import Moment
from bot.errors import Refused
from bot.message import Form
from bot.services import recycling
from bot.services.calls import answer, changed_since, form_button, open_scene_of
from bot.store import people
from bot.store import recycling as rows
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import countdown as words
from bot.views import recycling as view
from bot.views.blocks import Button

USAGE = "recycle t0=TIME [zone]"
SUMMARY = "begin the next attempt of a launch that was called off, with the work that still counts"
RING = Ring.DIRECTOR
READS = False
OPTIONS: frozenset[str] = frozenset({"t0"})
CODES = False
REFS = False


def opens(call: Call) -> bool:
    return not call.text.strip() and not call.options


def form(tx: Tx, call: Call) -> Form:
    scene = open_scene_of(tx, call)
    _must_be_allowed(scene, call)
    rules.must_be_over(scene.attempt)
    return view.form(scene.attempt, scene.launch)


def run(tx: Tx, call: Call) -> Answer:
    scene = open_scene_of(tx, call)
    _must_be_allowed(scene, call)
    rules.must_be_over(scene.attempt)
    moment = _named(scene, call)

    number = rows.next_number(tx, scene.launch.id)
    then = rules.begin(scene.attempt, moment, number=number, now=call.now)
    carried = recycling.weigh(scene, moment.at)
    shown = call.options.get(view.SHOWN) == view.mark(carried)
    if call.seen != scene.attempt.plan_version or not shown:
        return _preview(scene, call, then, carried)

    kept = view.kept(recycling.settled(scene, carried))
    following = recycling.begin(scene, then, carried, kept, by=call.actor)

    return answer(*words.stands(scene.launch, following.attempt, _own_zone(scene, call), call.now), *view.begun(then))


def _must_be_allowed(scene: Scene, call: Call) -> None:
    scene.member(call.actor, "recycle a launch")
    must_command(scene.crew, call.actor, "recycle a launch")


def _named(scene: Scene, call: Call) -> Moment:
    """The T-0 of the next attempt. Raises Refused."""
    zone = scene.launch.zone
    typed = call.options.get("t0") or call.text
    if not typed.strip():
        raise Refused(
            "Say when: `recycle t0=2026-12-08T09:00`, or any time that `t0` takes.",
            field="t0",
            offer=[form_button(scene, call)],
        )
    if call.options.get("t0") and call.text.strip():
        typed = f"{typed} {call.text}"
    moment = when.moment(typed, now=call.now, zone=zone)
    return replace(moment, text=call.options.get("typed", moment.text))


def _preview(scene: Scene, call: Call, then: Attempt, carried: Carried) -> Answer:
    """What is carried over and what is not, with a button that does it as long as nothing of it changes."""
    assert then.t0 is not None
    attempt = scene.attempt
    again = changed_since(call, "Something")
    shift = recycling.preview(scene, then)
    options = {"t0": f"{then.t0:%Y-%m-%dT%H:%M:%SZ} {then.t0_zone}", "typed": then.t0_text or ""}
    confirm = Button(
        f"Begin attempt {then.number}",
        "recycle",
        options={**options, view.SHOWN: view.mark(carried)},
        attempt=attempt.id,
        seen=attempt.plan_version,
        style="primary",
    )
    lines = view.preview(scene.launch, then, recycling.settled(scene, carried), carried, _own_zone(scene, call))
    return answer(*again, *lines, *words.past_and_outside(scene.launch, shift), buttons=[confirm])


def _own_zone(scene: Scene, call: Call) -> str:
    return people.zone(scene.tx, call.actor)
