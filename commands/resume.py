"""`resume [at TIME]`: start the T clock again, after a look at what moves."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from bot.contracts import Answer, Call, Ring
from bot.domain import tclock, when
from bot.domain.launch import Attempt
from bot.domain.people import must_command
from bot.domain.poll import Reply
from bot.domain.typed import bare
from bot.errors import Refused
from bot.services import announcing, countdown, picturing
from bot.services.calls import answer, changed_since, open_scene_of
from bot.store import audit, people, polls
from bot.store.audit import Entry
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import countdown as view
from bot.views.blocks import Button
from bot.views.parts import Bold, Line

USAGE = "resume [at TIME]"
SUMMARY = "start the countdown again; T-0 moves by the length of the hold"
RING = Ring.DIRECTOR
READS = False
OPTIONS: frozenset[str] = frozenset()
CODES = False
REFS = False

NOW = re.compile(r"(?:at )?now[.!]?")
FROM_T0 = re.compile(r"(?:at )?t\s?-")


def run(tx: Tx, call: Call) -> Answer:
    scene = open_scene_of(tx, call)
    scene.member(call.actor, "resume the countdown")
    must_command(scene.crew, call.actor, "resume the countdown")
    at = _at(scene, call)

    held = scene.attempt
    then = tclock.resume(held, now=call.now, at=at)
    shift = countdown.preview(scene, then)
    if call.seen != held.plan_version:
        return _preview(scene, call, then, at)

    countdown.change(scene, then)
    lasted = _lasted(held, at or call.now)
    length = when.span(lasted) if held.held_at else ""
    facts = {"t0": then.t0 and then.t0.isoformat(), "held": length, "moved": shift.moved}
    audit.append(tx, scene.launch.id, Entry(call.actor, "resume", "", facts, call.now))

    key = str(then.plan_version)
    moved = view.steps(shift.moved)
    announcing.announce(scene, "resume", key, lasted=lasted, by=call.actor, held=length, moved=moved)
    picturing.after(scene, "Resumed", key)

    return answer(*view.stands(scene.launch, then, people.zone(tx, call.actor), call.now))


def _lasted(held: Attempt, until: datetime) -> timedelta:
    return until - held.held_at if held.held_at else timedelta()


def _at(scene: Scene, call: Call) -> datetime | None:
    """When the clock is to start; None for now. Raises Refused."""
    word = bare(call.text).strip().lower()
    if not word or NOW.fullmatch(word):
        return None
    if FROM_T0.match(word):
        raise Refused("T-0 moves with the hold, so it names no time. Say when the clock goes on: `resume at 14:30`.")
    return when.moment(call.text, now=call.now, zone=scene.launch.zone).at


def _preview(scene: Scene, call: Call, then: Attempt, at: datetime | None) -> Answer:
    """What would move, with a button that does it as long as the plan stays as it is."""
    attempt = scene.attempt
    shift = countdown.preview(scene, then)
    decided = polls.standing_decision(scene)
    no_go: list[Line] = (
        [["The decision that stands is a ", Bold("no-go"), "."]] if decided and decided.answer is Reply.NO_GO else []
    )
    longer: list[Line] = [] if at else [["That is as of now: each minute of the hold moves it by one more."]]
    text = f"{at:%Y-%m-%dT%H:%M:%SZ}" if at else ""
    return answer(
        *changed_since(call),
        *no_go,
        *view.moves(scene.launch, attempt, then, shift, people.zone(scene.tx, call.actor)),
        *longer,
        view.told(announcing.audiences(scene, "resume", lasted=_lasted(attempt, at or call.now))),
        buttons=[Button("Resume", "resume", (), {}, text, attempt.id, attempt.plan_version, style="primary")],
    )
