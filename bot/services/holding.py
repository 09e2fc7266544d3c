"""A hold that lasts: until when it was said to, and what its director is asked when nobody has ended it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.contracts import Answer, Call
from bot.domain import tclock, when
from bot.domain.launch import Attempt, State
from bot.domain.people import must_command
from bot.domain.poll import Reply
from bot.domain.typed import bare
from bot.errors import Refused
from bot.services import announcing, countdown, room
from bot.services.calls import answer
from bot.store import audit, launches, polls
from bot.store.audit import Entry
from bot.store.scene import Scene
from bot.views import holding as view
from bot.views.parts import Line

UNTIL = "until "


def until_of(scene: Scene, call: Call) -> tuple[datetime | None, str]:
    """Until when a call holds (None: it does not say), and its reason as it was typed. Raises Refused.

    While the clock runs, whatever is no time is a reason (`hold until the disk is full`): stopping is never refused
    for the way it was put.
    """
    zone, t0 = scene.launch.zone, scene.attempt.t0
    if typed := call.options.get("until", "").strip():
        return when.moment(typed, now=call.now, zone=zone, t0=t0).at, call.text
    text = call.text.lstrip()
    if not bare(text).lower().startswith(UNTIL):
        return None, call.text
    try:
        moment, rest = when.take_moment(text[len(UNTIL) :], now=call.now, zone=zone, t0=t0)
    except Refused:
        if scene.attempt.state is State.HELD:
            raise
        return None, call.text
    return moment.at, rest


def prolong(scene: Scene, call: Call, until: datetime, why: str, warning: list[Line]) -> Answer:
    """The clock stands already: it stands until then, when the director is asked again."""
    must_command(scene.crew, call.actor, "hold on")
    then = tclock.prolong(scene.attempt, why=why, until=until, now=call.now)
    if then == scene.attempt:
        raise Refused(f"The countdown is held until {when.local(until, scene.launch.zone)} already.")
    countdown.change(scene, then)
    facts = {"why": why, "until": until.isoformat(), **scene.trusted}
    audit.append(scene.tx, scene.launch.id, Entry(call.actor, "hold", "", facts, call.now))

    key = f"{then.plan_version}:{until.isoformat()}"
    lasted = call.now - then.held_at if then.held_at else None
    announcing.announce(scene, "hold", key, lasted=lasted, by=call.actor, why=why, until=until)

    return answer(*view.until(scene.launch, then), *warning)


def ask(scene: Scene) -> None:
    """Put a hold to its director, once: what is to become of it? That decides nothing."""
    attempt = scene.attempt
    if not _is_due(attempt, scene.now):
        return
    asked = replace(attempt, ask_at=None)
    launches.save_attempt(scene.tx, attempt, asked)
    decided = polls.standing_decision(scene)
    no_go = decided is not None and decided.answer is Reply.NO_GO
    key = f"ask:{attempt.plan_version}:{attempt.ask_at:%Y%m%dT%H%M%S}"
    room.tell(scene, [scene.crew.director], key, view.asked(scene.launch, attempt, scene.now, no_go=no_go))


def _is_due(attempt: Attempt, now: datetime) -> bool:
    return attempt.state is State.HELD and attempt.ask_at is not None and attempt.ask_at <= now
