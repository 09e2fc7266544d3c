"""`t0 TIME`, `t0 +30m reason`, `t0 confirm`: name, move and confirm T-0.

A first T-0 acts at once and is told to the room alone. Whatever is told further is shown first, and confirmed.
"""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import get_close_matches

from bot.contracts import Answer, Call, Ring
from bot.domain import tclock, when
from bot.domain.launch import BEFORE_LIFTOFF, Attempt, State
from bot.domain.people import must_command
from bot.domain.typed import bare
from bot.domain.when import Moment
from bot.errors import Refused
from bot.message import Form
from bot.services import announcing, countdown, evidence, layouts, pressing, room
from bot.services.calls import answer, changed_since, fitting, form_button, open_scene_of
from bot.store import audit, launches, people
from bot.store.audit import Entry
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import announcement
from bot.views import countdown as view
from bot.views.blocks import Button
from bot.views.parts import Bold, Line, Quiet, escape

USAGE = "t0 TIME [zone] | +30m reason | confirm | layout=working|elapsed | compress | keep"
SUMMARY = "name, move or confirm T-0, the planned start of the launch"
RING = Ring.DIRECTOR
READS = False
OPTIONS: frozenset[str] = frozenset({"layout"})
CODES = False
REFS = False

CONFIRM = "confirm"
CONFIRMED, MOVED = "T-0 confirmed", "T-0 moved"
SHIFT = re.compile(r"t?\s?[+-]")
"""A T-0 named by how far it moves, rather than by its time."""


def opens(call: Call) -> bool:
    return not call.text and not call.options


def form(tx: Tx, call: Call) -> Form | None:
    """None for whoever may not set T-0: they are shown where it is."""
    scene = open_scene_of(tx, call)
    if not scene.crew.commands(call.actor):
        return None
    _must_be_allowed(scene, call)
    return view.form(scene.attempt, scene.launch)


def run(tx: Tx, call: Call) -> Answer:
    scene = open_scene_of(tx, call)
    if opens(call):
        return _shown(scene, call)
    _must_be_allowed(scene, call)
    word = bare(call.text).strip().lower()
    if word == CONFIRM and not call.options:
        return _confirm(scene, call)
    if word in (pressing.COMPRESS, pressing.KEEP) and not call.options:
        return pressing.settle(scene, call, word)
    if not word and call.options.keys() == {"layout"}:
        return layouts.change(scene, call)
    moment, why = _named(scene, call)

    then = layouts.chosen(scene, tclock.set_t0(scene.attempt, moment, call.now), call.options.get("layout"))
    if (scene.attempt.t0, scene.attempt.layout) == (then.t0, then.layout) and scene.attempt.state is State.COUNTING:
        raise Refused(f"T-0 is {when.local(moment.at, moment.zone)} already.", offer=_confirm_button(scene))
    first = scene.attempt.t0 is None
    if not first and call.seen != scene.attempt.plan_version:
        return _preview(scene, call, then, why)

    was, was_held = scene.attempt.t0, scene.attempt.state is State.HELD
    shift = countdown.preview(scene, then)
    countdown.change(scene, then)
    facts = {"t0": _iso(then), "zone": moment.zone, "typed": moment.text, "was": was and was.isoformat(), "why": why}
    audit.append(tx, scene.launch.id, Entry(call.actor, "t0", "", facts, call.now))

    key = str(then.plan_version)
    announcing.announce(scene, MOVED, key, inside=first, was=was, why=why, resumed=was_held, by=call.actor)
    asked: list[Line] = [[view.ASKED_DIRECTOR]] if pressing.ask(scene) else []

    if first:
        lines = view.named(scene.launch, then, shift, _own_zone(scene, call))
        choice = layouts.button(then) if layouts.other(scene, then) and not then.layout else []
        return answer(*lines, *asked, buttons=[*_confirm_button(scene), *choice])
    told = announcing.audiences(scene, MOVED)
    return answer(_now(scene, call), view.told(told), *asked, *_tentative(then), buttons=_confirm_button(scene))


def _must_be_allowed(scene: Scene, call: Call) -> None:
    scene.member(call.actor, "set T-0")
    must_command(scene.crew, call.actor, "set T-0")


def _shown(scene: Scene, call: Call) -> Answer:
    """Where T-0 is, for anybody; how to set it, for those who may."""
    lines = view.stands(scene.launch, scene.attempt, _own_zone(scene, call), call.now)
    if not scene.crew.commands(call.actor) or scene.attempt.state not in BEFORE_LIFTOFF:
        return answer(*lines)
    return answer(*lines, buttons=[form_button(scene, call), *_confirm_button(scene)])


def _named(scene: Scene, call: Call) -> tuple[Moment, str]:
    """The T-0 of the call and the reason for it. Raises Refused."""
    tclock.must_be_before_liftoff(scene.attempt)
    t0, zone = scene.attempt.t0, scene.launch.zone
    if carried := call.options.get("at"):
        moment = when.moment(carried, now=call.now, zone=zone)
        why, _ = evidence.words(call.text)
        return replace(moment, text=call.options.get("typed", carried)), why
    _must_not_mean_confirm(scene, call)
    moment, rest = when.take_moment(call.text, now=call.now, zone=zone, t0=t0, relative_to_t0=True)
    why, _ = evidence.words(call.options.get("why", "") or rest)
    if not SHIFT.match(bare(moment.text).lower()):
        return moment, why
    if tclock.t0_moves(scene.attempt, call.now):
        raise Refused(
            "The countdown is held, so there is no fixed T-0 to count from. Name the time in full, for example "
            "`t0 tomorrow 9:00`, or `resume`."
        )
    if not why:
        raise Refused(f"Say why T-0 moves: `t0 {bare(moment.text)} the restore takes longer`.", field="why")
    return moment, why


def _must_not_mean_confirm(scene: Scene, call: Call) -> None:
    first = bare(call.text).partition(" ")[0].lower()
    if first.isalpha() and get_close_matches(first, [CONFIRM], 1):
        raise Refused("To confirm T-0, type `t0 confirm` and nothing else.", offer=_confirm_button(scene))


def _preview(scene: Scene, call: Call, then: Attempt, why: str) -> Answer:
    """What would move and who would be told, with a button that does it as long as the plan stays as it is."""
    assert then.t0 is not None
    shift = countdown.preview(scene, then)
    carried = {"at": f"{then.t0:%Y-%m-%dT%H:%M:%SZ} {then.t0_zone}", "typed": then.t0_text or ""}
    over: list[Line] = [["This ends the hold."]] if scene.attempt.state is State.HELD else []
    otherwise, changed = layouts.offer(scene, then)
    buttons = [_button(scene, "Confirm", carried | _layout(call), why)]
    if changed is not None:
        label = "In working hours" if changed.layout else "As elapsed"
        buttons.append(_button(scene, label, carried | {"layout": layouts.name(changed)}, why, style=None))
    return answer(
        *changed_since(call),
        *view.moves(scene.launch, scene.attempt, then, shift, _own_zone(scene, call)),
        *over,
        *otherwise,
        *([[Quiet(why)]] if why else []),
        *view.tentative(scene.attempt),
        view.told(announcing.audiences(scene, MOVED)),
        buttons=buttons,
    )


def _layout(call: Call) -> dict[str, str]:
    return {"layout": call.options["layout"]} if "layout" in call.options else {}


def _confirm(scene: Scene, call: Call) -> Answer:
    then = tclock.confirm_t0(scene.attempt, call.now)
    told = announcing.audiences(scene, CONFIRMED)
    if call.seen != scene.attempt.plan_version:
        shown = [
            (audience, channel, announcement.render(CONFIRMED, audience, scene.launch, then, {}))
            for audience, channel in told
        ]
        again: list[Line] = [["T-0 has moved since you were asked."]] if call.seen is not None else []
        lines = [*again, *view.stands(scene.launch, scene.attempt, _own_zone(scene, call), call.now)]
        asked: Line = ["Confirming it tells ", Bold(", ".join(audience for audience, _ in told)), " this:"]
        return Answer(view.audiences([*lines, asked], shown, [_button(scene, "Confirm and tell them", {}, CONFIRM)]))

    launches.save_attempt(scene.tx, scene.attempt, then)
    scene.attempt = then
    facts = {"act": CONFIRM, "t0": _iso(then)}
    audit.append(scene.tx, scene.launch.id, Entry(call.actor, "t0", "", facts, call.now))

    announcing.announce(scene, CONFIRMED, str(then.plan_version))
    room.board(scene)
    room.setup(scene)

    return answer(_now(scene, call), view.told(told))


def _now(scene: Scene, call: Call) -> Line:
    return view.stands(scene.launch, scene.attempt, _own_zone(scene, call), call.now)[0]


def _tentative(attempt: Attempt) -> list[Line]:
    return [["When it holds, ", Bold("t0 confirm"), " says so."]] if not attempt.confirmed else []


def _confirm_button(scene: Scene) -> list[Button]:
    attempt = scene.attempt
    if attempt.t0 is None or attempt.confirmed or attempt.state is not State.COUNTING:
        return []
    return [Button("Confirm T-0…", "t0", text=CONFIRM, attempt=attempt.id)]


def _button(scene: Scene, label: str, options: dict[str, str], text: str, *, style: str | None = "primary") -> Button:
    attempt = scene.attempt
    button = Button(label, "t0", (), options, escape(text), attempt.id, attempt.plan_version, style=style)
    return fitting(button, field="why")


def _own_zone(scene: Scene, call: Call) -> str:
    return people.zone(scene.tx, call.actor)


def _iso(attempt: Attempt) -> str:
    return attempt.t0.isoformat() if attempt.t0 else ""
