"""What golive says by itself, at its longest: announcements, T-0, what ended, what could not be said."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.countdown import Shift
from bot.domain.launch import State
from bot.message import Message
from bot.views import announcement, closings, countdown, restored, undelivered
from bot.views.blocks import Button, say
from tests.desk import NOON
from tests.told import fits, form_fits
from tests.views.test_poll_views import ATTEMPT, LAUNCH, REASON, WHO, decision

ZONE = "America/Argentina/ComodRivadavia"
CONFIRMED = replace(ATTEMPT, t0_confirmed_at=NOON, t0_zone=ZONE)
HELD = replace(ATTEMPT, state=State.HELD, held_at=NOON, held_by=WHO, held_why=REASON)
STEPS = tuple(f"LONGCODE-{number}" for number in range(1, 501))
SHIFT = Shift(500, timedelta(days=400, hours=23, minutes=59), tuple(f"{WHO}{number}" for number in range(100)), STEPS)
FACTS: dict[str, Any] = {
    "by": WHO,
    "second": WHO,
    "why": REASON,
    "was": NOON,
    "resumed": True,
    "closes_at": NOON,
    "until": NOON,
    "seats": 50,
    "kept": "9999 approved, 9999 to approve and 9999 set aside are carried over",
    "redo": ", ".join(STEPS[:5]) + " and 9999 more",
    "held": "400 d 23 h",
    "moved": "500 steps",
    "ref": STEPS[-1],
    "refs": STEPS,
    "seq": 10**6,
    "head": "f" * 64,
    "recommendation": "r" * 999,
}
KEY = "the announcement " + "T-0 confirmed"
UNDELIVERED = {
    "dead, a channel": undelivered.dead("C" * 60, KEY, "channel_not_found"),
    "dead, a person": undelivered.dead(WHO, KEY, "x" * 100),
    "in doubt": undelivered.in_doubt("C" * 60, KEY, "x" * 100),
    "late, one": undelivered.late(WHO, 1, NOON, ZONE),
    "late, many": undelivered.late("C" * 60, 10**6, NOON, ZONE),
    "gone": undelivered.not_once("C" * 60, KEY, 0),
    "twice": undelivered.not_once("C" * 60, KEY, 2),
    "broken": undelivered.broken("N" * 150, "x" * 200),
}


@pytest.mark.parametrize("event", announcement.EVENTS)
@pytest.mark.parametrize("audience", ["room", "company", "stakeholders"])
@pytest.mark.parametrize("attempt", [ATTEMPT, CONFIRMED, HELD])
def test_an_announcement_fits(event: str, audience: str, attempt: Any) -> None:
    message = announcement.render(event, audience, LAUNCH, attempt, FACTS)
    fits(message)
    fits(undelivered.after(10**6, message))


@pytest.mark.parametrize("message", UNDELIVERED.values(), ids=UNDELIVERED)
def test_what_could_not_be_said_fits(message: Message) -> None:
    fits(message)


def test_the_longest_look_at_a_t0_fits_with_what_all_would_read() -> None:
    lines = [*countdown.moves(LAUNCH, ATTEMPT, replace(CONFIRMED, t0=NOON + timedelta(days=400)), SHIFT, ZONE)]
    lines += countdown.tentative(CONFIRMED)
    told = [
        (audience, "C" * 60, announcement.render("T-0 moved", audience, LAUNCH, CONFIRMED, FACTS))
        for audience in ("room", "company", "stakeholders", "customers")
    ]
    lines.append(countdown.told([(audience, channel) for audience, channel, _ in told]))
    fits(countdown.audiences(lines, told, [Button("Confirm", "t0", text=REASON, attempt=ATTEMPT.id)]))
    fits(say(*countdown.named(LAUNCH, ATTEMPT, SHIFT, ZONE)))


@pytest.mark.parametrize("attempt", [ATTEMPT, CONFIRMED, HELD, replace(ATTEMPT, t0=None)])
def test_what_is_said_of_the_countdown_fits(attempt: Any) -> None:
    fits(say(*countdown.stands(LAUNCH, attempt, ZONE, NOON)))
    fits(say(*countdown.held(attempt, NOON)))
    form_fits(countdown.form(attempt, LAUNCH))
    form_fits(countdown.hold_form(attempt))


def test_what_ended_by_itself_and_what_was_put_back_fits() -> None:
    fits(say(*countdown.held_by_other(LAUNCH, HELD, NOON)))
    fits(closings.lapsed(LAUNCH, ATTEMPT, decision("lapsed")))
    fits(closings.held_at_t0(LAUNCH, ATTEMPT))
    fits(restored.held(NOON, ZONE))
    for steps in ((), STEPS):
        fits(restored.released(LAUNCH, NOON, steps))
