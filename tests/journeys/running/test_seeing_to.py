"""*On it* and *Again in 10 min*: whoever sees to a step says so, and fewer people are woken."""

from __future__ import annotations

from datetime import timedelta

from bot.workers import reminders
from tests.desk import ANA, BEN, EVE, OLI, ROOM, Desk
from tests.journeys.running.hands import FRIDAY, HOUR, MINUTE, card_of, phase_card

DUE = FRIDAY - 18 * HOUR
"""PRE-1, Oli's; nobody is his backup, Ben leads the phase. 16:00 in Berlin, 15:00 where it is shown here."""


async def later(desk: Desk, after: timedelta) -> None:
    """So long after PRE-1 was due, with everything sent that was to be sent by then."""
    for minute in range(int((DUE + after - desk.now) / MINUTE) + 1):
        at = desk.now + minute * MINUTE
        while await reminders.once(desk.store, at):
            pass
    desk.now = DUE + after


async def test_on_it_spares_the_next_person_up_and_the_card_says_who_sees_to_it(desk: Desk) -> None:
    await later(desk, 15 * MINUTE)
    nudge = (await desk.messages(OLI))[-1]
    desk.now += MINUTE

    told = await desk.press(nudge, "On it", by=OLI)

    assert told.shown.startswith(
        "Noted: you see to PRE-1 Last Checks. If it is not started by 16:00, director and deputy will hear of it."
    )
    assert "16 min late: nobody has started it.\nOli sees to it, since" in await card_of(desk, "PRE-1")
    heard = len(await desk.heard(BEN))
    await later(desk, 45 * MINUTE)
    assert len(await desk.heard(BEN)) == heard, "the lead would have been told after half an hour"

    await later(desk, 61 * MINUTE)
    assert any("PRE-1" in each and "@Oli said 15:16 that they see to it." in each for each in await desk.heard(ANA))
    assert "@Oli said 15:16 that they see to it." in (await desk.heard(ROOM))[-1]


async def test_a_reminder_that_is_put_off_comes_again_and_the_director_is_told_when_they_would_have_been(
    desk: Desk,
) -> None:
    await later(desk, 15 * MINUTE)
    nudge = (await desk.messages(OLI))[-1]

    told = await desk.press(nudge, "Again in 10 min", by=OLI)

    assert told.shown == "You are reminded of PRE-1 again 15:25. Its other times stay as they are."
    before = len(await desk.heard(OLI))
    await later(desk, 24 * MINUTE)
    assert len(await desk.heard(OLI)) == before
    await later(desk, 25 * MINUTE)
    assert (await desk.heard(OLI))[-1].startswith(
        "Reconciliation · PRE-1 Last Checks\nYou wanted to be reminded again.\nIt was due 15:00, 25 min ago"
    )
    await later(desk, 31 * MINUTE)
    assert "It was due 15:00, 30 min ago" in (await desk.heard(BEN))[-1]


async def test_whoever_runs_a_step_says_that_they_are_still_at_it(desk: Desk) -> None:
    await desk.say("start PRE-1", by=OLI)
    await later(desk, 70 * MINUTE)
    asked = (await desk.messages(OLI))[-1]

    told = await desk.press(asked, "On it", by=OLI)

    assert told.shown.startswith("Noted: you see to PRE-1 Last Checks."), "nobody else would have been told"
    assert "Oli sees to it, since" in await card_of(desk, "PRE-1")


async def test_a_reminder_that_would_not_come_is_not_promised(desk: Desk) -> None:
    desk.now = DUE + MINUTE
    await desk.say("hold the log is missing", by=ANA)
    assert (await desk.say("snooze PRE-1 5m", by=OLI)).shown == (
        "Nobody is reminded of PRE-1 before the countdown goes on."
    )
    await desk.press(await desk.say("resume", by=ANA), "Resume", by=ANA)
    await desk.say("start PRE-1", by=OLI)
    assert (await desk.say("snooze PRE-1 5m", by=OLI)).shown == (
        "PRE-1 is not late: you are reminded of it 1 h 8 min from now anyway."
    )
    assert "snooze" not in await card_of(desk, "PRE-1")


async def test_it_can_be_typed_and_is_in_the_record(desk: Desk) -> None:
    desk.now = DUE + MINUTE

    assert (await desk.say("snooze PRE-1 5m", by=OLI)).shown.startswith("You are reminded of PRE-1 again 15:06.")
    assert (await desk.say("here PRE-1", by=OLI)).shown.startswith("Noted: you see to PRE-1")

    assert "sees to PRE-1" in (await desk.say("log PRE-1", by=ANA)).shown
    assert "PRE-1" in await phase_card(desk, "PRE")


async def test_somebody_else_has_no_say_in_it(desk: Desk) -> None:
    told = await desk.say("snooze PRE-1 5m", by=EVE)

    assert told.refused
    assert told.shown.startswith("You are not reminded of PRE-1.")
    assert (await desk.say("snooze PRE-1 soon", by=OLI)).refused
    assert not (await desk.say("snooze 3", by=OLI)).refused, "days without a digest, as ever"
