"""Polls and decisions at their longest: Slack takes every card, message and form, and every row stays readable."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.aside import Excepted
from bot.domain.decision import Decision
from bot.domain.item import State as ItemState
from bot.domain.item import Weight
from bot.domain.launch import Attempt, Launch, State
from bot.domain.outlook import Outlook
from bot.domain.people import Away, Seat
from bot.domain.poll import Poll, Recommendation, Reply, SeatStanding, Verdict, Vote
from bot.domain.readiness import Blocker
from bot.domain.risk import Level, Risk
from bot.domain.risk import State as RiskState
from bot.domain.snapshot import packed
from bot.views import announcement
from bot.views import decision as decision_view
from bot.views import poll as view
from bot.views.asked import Asked, ask
from bot.views.poll import Shown
from tests.desk import NOON
from tests.told import buttons, fits, form_fits, shown

NAME = "N" * 150
REASON = "<" * 250 + "&" * 250
REFS = {f"ABCDEFGH-{number}": "T" * 150 for number in range(100, 400)}
EXCEPTED = tuple(
    Excepted(ref, title, Weight.BLOCKER, "weight", "U" + "W" * 40, NOON, "<" * 500, NOON) for ref, title in REFS.items()
)
SAW = {"percent": 100, "blockers": list(REFS), "seq": 9}
WHO = "U" + "W" * 40

LAUNCH = Launch(
    1, "k" * 40, NAME, "V" * 100, "t", "t", WHO, WHO, "Europe/Berlin", 0, False, {}, {}, {}, NOON, 10**6, "f" * 64
)
ATTEMPT = Attempt(
    10**9,
    1,
    1,
    "real",
    "C1",
    False,
    1,
    State.COUNTING,
    NOON,
    "Europe/Berlin",
    "",
    None,
    10**6,
    None,
    None,
    None,
    None,
    None,
    None,
)
POLL = Poll(10**9, 10**6, "open", False, WHO, NOON, NOON + timedelta(hours=1), None)
LONG_WHY = Recommendation(
    Verdict.NOT_GO, tuple(f"{many} blockers open: {', '.join(list(REFS)[:5])}" for many in "1234")
)
RISKS = tuple(
    Risk(f"RISK-{n}", "<" * 150, "", "", RiskState.UNASSESSED, Level.HIGH, Level.HIGH, "ABCDEFGH", "")
    for n in range(100, 200)
)
NAMES = {WHO: "P" * 200}


def seats(many: int) -> list[Seat]:
    return [Seat(f"SEATSEAT{number:08}", NAME, number % 3 != 0, None, 2) for number in range(many)]


def vote(seat: Seat, reply: Reply = Reply.NO_GO) -> Vote:
    return Vote(seat.code, WHO, reply, REASON, NOON, SAW, REASON, WHO)


def full(many: int, poll: Poll = POLL) -> Shown:
    said = tuple(SeatStanding(seat, Reply.NO_GO, (vote(seat), vote(seat, Reply.GO))) for seat in seats(many))
    whole = Shown(poll, said, {seat.code: WHO for seat in seats(many)}, LONG_WHY, None, {WHO: WHO})
    blockers = tuple(Blocker(ref, title, WHO, ItemState.CLAIMED, NOON) for ref, title in REFS.items())
    return replace(whole, blockers=blockers, risks=RISKS, exceptions=EXCEPTED)


@pytest.mark.parametrize("many", [1, 13, 50])
def test_the_poll_card_fits_with_every_seat_at_its_longest(many: int) -> None:
    message = view.card(LAUNCH, ATTEMPT, full(many), NAMES)

    fits(message)
    assert all(seat.code in shown(message) for seat in seats(many))
    fits(view.card(LAUNCH, ATTEMPT, full(many, replace(POLL, state="closed", closed_at=NOON)), NAMES))


def test_what_poll_shows_fits_with_its_history_and_buttons() -> None:
    card = view.card(LAUNCH, ATTEMPT, full(50), NAMES)
    history = view.history([vote(seat) for seat in seats(50)], "Europe/Berlin")

    fits(replace(card, blocks=(*card.blocks, *history)))


@pytest.mark.parametrize("many", [1, 2, 13, 14, 50])
def test_a_holder_of_any_number_of_seats_is_asked_in_one_message(many: int) -> None:
    away = Away(WHO, WHO, NOON)
    asked = [Asked(seat, Outlook(100, REFS, EXCEPTED), away, RISKS) for seat in seats(many)]

    message = ask(LAUNCH, ATTEMPT, POLL, asked)

    assert all(each.seat.code in shown(message) for each in asked)
    labels = [label for label, _ in buttons(message)]
    if many == 1:
        assert labels == ["Go", "No-go…", "Go if…"]
    elif many == 50:
        assert labels == ["Go for all 50", "No-go…"]
    else:
        assert f"Go for all {many}" in labels


@pytest.mark.parametrize("many", [1, 50])
def test_the_no_go_form_fits(many: int) -> None:
    held = seats(many)
    form_fits(view.no_go_form(ATTEMPT, POLL, held, [], reason=REASON, change=REASON))
    form_fits(view.no_go_form(ATTEMPT, POLL, held, [seat.code for seat in held], reason=REASON))


def decision(state: str, **changes: Any) -> Decision:
    plain = Decision(
        10**9, Reply.GO, state, WHO, NOON, REASON, Verdict.NOT_GO, True, None, NOON + timedelta(minutes=10), "f" * 64
    )
    return replace(plain, **changes)


KNOWN = {"verdict": "not go", "why": list(LONG_WHY.why), "exceptions": list(REFS)}
KNOWN["excepted"] = [packed(each) for each in EXCEPTED]


@pytest.mark.parametrize(
    "found",
    [
        decision("pending"),
        decision("lapsed"),
        decision("standing", second=WHO),
        decision("replaced", second=WHO),
        decision("replaced"),
    ],
)
def test_the_decision_card_fits_in_every_state(found: Decision) -> None:
    message = decision_view.card(LAUNCH, ATTEMPT, found, KNOWN, [WHO] * 50, NAMES)

    fits(message)
    assert bool(buttons(message)) is (found.state == "pending")


def test_the_message_and_the_form_of_a_decision_fit() -> None:
    fits(decision_view.ask_second(LAUNCH, ATTEMPT, decision("pending"), "x" * 5000))
    form_fits(decision_view.form(ATTEMPT, decision_view.recorded_advice(KNOWN), at_t0=True))


@pytest.mark.parametrize("verdict", list(Verdict))
def test_advice_is_one_sentence_that_fits(verdict: Verdict) -> None:
    advice = decision_view.advice(Recommendation(verdict, LONG_WHY.why), list(REFS), EXCEPTED)

    assert len(advice) < 1000
    assert advice.endswith(".")


@pytest.mark.parametrize("event", ["go", "no-go"])
@pytest.mark.parametrize("audience", ["room", "company"])
def test_the_announcement_fits(event: str, audience: str) -> None:
    facts = {"by": WHO, "second": WHO, "why": REASON, "seq": 10**6, "head": "f" * 64}
    facts["recommendation"] = decision_view.recorded_advice(KNOWN)
    fits(announcement.render(event, audience, LAUNCH, ATTEMPT, facts))


def test_people_are_not_mentioned_on_cards() -> None:
    card = view.card(LAUNCH, ATTEMPT, full(13), NAMES)
    pending = decision_view.card(LAUNCH, ATTEMPT, decision("pending"), KNOWN, [WHO], NAMES)

    for message in (card, pending):
        assert "'user_id'" not in str(message.blocks)
        assert f"<@{WHO}>" not in message.text
