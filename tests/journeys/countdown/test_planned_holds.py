"""The clock stops by itself where the template says so, and goes on when it is time, or when something is so."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import icalendar
import pytest

from bot.domain.launch import State
from bot.store import due
from bot.templates import text_of
from bot.workers import closings, reminders
from tests.desk import ANA, BEN, EVE, KIM, LEADS, OLI, Desk, open_desk
from tests.journeys.countdown.clocks import FRIDAY, HOUR, MINUTE, attempt, steps
from tests.told import shown

HOLDS = """
holds:
  - {title: Last look, at: T-4h, for: 15m}
  - {title: Roll call is over, at: T-2h, for: 10m, until: PRE-2 done}
  - {title: The question, at: T-20m, until: poll}
"""
BEGINS = FRIDAY - 4 * HOUR - 25 * MINUTE
SECOND = FRIDAY - 2 * HOUR - 10 * MINUTE


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """The small release with three planned holds, counting to Friday, 10:00 in Berlin."""
    path = tmp_path / "held.yaml"
    path.write_text(text_of("small-release").replace("\ntriggers:", f"{HOLDS}\ntriggers:"))
    async with open_desk(tmp_path, template=str(path)) as desk:
        await desk.name_leads(LEADS)
        await desk.say("t0 2026-12-04T10:00", by=ANA)
        yield desk


async def until(desk: Desk, at: object) -> None:
    """Time goes by, and golive does all that comes due, at its time."""
    while (turn := await desk.look(lambda scene: due.earliest(scene.tx).clock)) is not None and turn <= at:  # type: ignore[operator]
        desk.now = max(desk.now, turn)
        await closings.once(desk.store, desk.now)
    desk.now = at  # type: ignore[assignment]
    await closings.once(desk.store, desk.now)


async def run(desk: Desk, ref: str, by: str) -> None:
    await desk.say(f"start {ref}", by=by)
    assert not (await desk.say(f"done {ref} all", by=by)).refused


async def test_what_comes_before_a_hold_lies_earlier_by_it_and_t0_stays(desk: Desk) -> None:
    laid = await steps(desk)
    assert laid["PRE-1"].due_at == FRIDAY - 18 * HOUR - 25 * MINUTE
    assert laid["DAY-1"].due_at == FRIDAY - 30 * MINUTE
    assert laid["DAY-2"].due_at == FRIDAY
    assert (
        "Hold HOLD-1 Last look: planned for 15 min · Dec 4, 2026 at 04:35" in (await desk.say("status", by=KIM)).shown
    )


async def test_the_clock_stops_by_itself_and_goes_on_by_itself(desk: Desk) -> None:
    before = len(await desk.heard())
    await until(desk, BEGINS + 5 * MINUTE)

    assert (await attempt(desk)).held_as_planned
    status = (await desk.say("status", by=KIM)).shown
    assert "Held · T-4h\n" in status
    assert "HOLD-1 Last look: planned for 15 min\nIt goes on by itself at 04:50." in status
    assert (await desk.heard())[before:] == [
        "Reconciliation 2.1: the countdown is held.\nHOLD-1 Last look: planned for 15 min"
    ]

    await until(desk, BEGINS + 15 * MINUTE)

    now = await attempt(desk)
    assert (now.state, now.t0) == (State.COUNTING, FRIDAY)
    assert (await desk.heard())[-1] == (
        "Reconciliation 2.1: the countdown runs again. T-0 is Dec 4, 2026 at 09:00.\n"
        "It went on by itself, after a hold of 15 min. 0 steps moved."
    )
    assert [(entry.actor, entry.ref) for entry in await desk.record("hold")] == [("", "HOLD-1")]
    assert [(entry.actor, entry.ref) for entry in await desk.record("resume")] == [("", "HOLD-1")]
    assert [shown(each).split(" of ")[0] for each in await desk.pictures("phase:DAY")] == ["Held. DAY", "Resumed. DAY"]


async def test_in_a_calendar_a_planned_hold_is_one_event_before_it_in_it_and_after_it(desk: Desk) -> None:
    at = await events(desk)
    assert (at["HOLD-1"], at["HOLD-2"]) == ((BEGINS, BEGINS + 15 * MINUTE), (SECOND, SECOND + 10 * MINUTE))
    assert at["HOLD-3"] == (FRIDAY - 20 * MINUTE, FRIDAY - 20 * MINUTE)

    await until(desk, BEGINS + 5 * MINUTE)
    assert await events(desk) == at

    await until(desk, BEGINS + 15 * MINUTE)
    desk.now += MINUTE
    assert await events(desk) == at

    await until(desk, SECOND + 25 * MINUTE)
    assert (await events(desk))["HOLD-2"] == (SECOND, SECOND + 25 * MINUTE), "it waits, and ends no sooner than now"


async def test_a_planned_hold_that_is_left_out_is_taken_out_of_calendars(desk: Desk) -> None:
    desk.now = FRIDAY - 3 * HOUR
    await desk.press(await desk.say("t0 2026-12-04T11:00", by=ANA), "Confirm", by=ANA)

    found = icalendar.Calendar.from_ical(await calendar(desk)).walk("VEVENT")
    status = {str(each["UID"]).partition("@")[0]: str(each["STATUS"]) for each in found}
    assert (status["HOLD-1"], status["HOLD-2"]) == ("CANCELLED", "CONFIRMED")


async def calendar(desk: Desk) -> str:
    await desk.say("report ics", by=EVE)
    file = (await desk.messages(EVE))[-1].file
    assert file is not None
    return file.text


async def events(desk: Desk) -> dict[str, tuple[datetime, datetime]]:
    """From when to when planned holds are in the calendar."""
    found = icalendar.Calendar.from_ical(await calendar(desk)).walk("VEVENT")
    holds = {str(each["UID"]).partition("@")[0]: each for each in found if "HOLD" in each["UID"].upper()}
    return {ref: (each["DTSTART"].dt, each.get("DTEND", each["DTSTART"]).dt) for ref, each in holds.items()}


async def test_after_a_downtime_it_is_as_if_it_had_been_there(desk: Desk) -> None:
    desk.now = BEGINS + 2 * HOUR
    while await closings.once(desk.store, desk.now):
        pass
    now = await attempt(desk)
    assert (now.state, now.t0) == (State.COUNTING, FRIDAY)
    assert now.t_clock(desk.now) == desk.now - FRIDAY + 10 * MINUTE


async def test_what_comes_before_the_hold_may_begin_in_it_and_is_reminded_of(desk: Desk) -> None:
    await until(desk, SECOND + MINUTE)
    assert (await desk.say("start DAY-1", by=OLI)).refused
    said = (await desk.say("status DAY-2", by=OLI)).shown
    assert "The countdown is held: it does not start before that is over." in said

    told = await desk.say("start PRE-1", by=OLI)
    assert not told.refused
    desk.now += 46 * MINUTE
    while await reminders.once(desk.store, desk.now):
        pass
    assert any("PRE-2 Roll Call" in heard for heard in await desk.heard(ANA)), "its reminders go on"
    held = await desk.say("start DAY-2", by=OLI)
    assert held.shown.startswith("The clock stands as planned, so DAY-2 does not start yet: HOLD-2 Roll call is over")


@pytest.mark.parametrize("down", [0, 5], ids=["awake", "down for five minutes"])
async def test_what_is_due_when_a_planned_hold_ends_is_reminded_of(tmp_path: Path, down: int) -> None:
    path = tmp_path / "held.yaml"
    hold = "holds:\n  - {title: Last look, at: T-30m, for: 15m}\n"
    path.write_text(text_of("small-release").replace("\ntriggers:", f"\n{hold}\ntriggers:"))
    async with open_desk(tmp_path, template=str(path)) as desk:
        await desk.say("t0 2026-12-04T10:00", by=ANA)
        await until(desk, FRIDAY - 31 * MINUTE)
        desk.now = FRIDAY - 30 * MINUTE + down * MINUTE
        await closings.once(desk.store, desk.now)
        await reminders.once(desk.store, desk.now)

        [told] = [each for each in await desk.heard(ANA) if "DAY-1" in each]
    assert "It is time: 08:30." in told
    assert ("This comes 5 min late" in told) is bool(down)


async def test_a_hold_that_waits_for_a_step_moves_t0_by_what_it_takes_longer(desk: Desk) -> None:
    await until(desk, SECOND + 25 * MINUTE)

    assert (await attempt(desk)).planned_hold == "HOLD-2"
    asked = [heard for heard in await desk.heard(ANA) if "as long as it was planned to" in heard]
    assert asked == [
        "Reconciliation: the clock has stood for 10 min, as long as it was planned to.\n"
        "What it waits for is not so yet: HOLD-2 Roll call is over: planned for 10 min, until PRE-2 is done. "
        "From now on T-0 moves with it."
    ]
    assert "It goes on by itself when that is so." in (await desk.say("status", by=KIM)).shown
    assert not await closings.once(desk.store, desk.now), "there is nothing to do until something changes"

    await run(desk, "PRE-1", OLI)
    await run(desk, "PRE-2", ANA)
    await closings.once(desk.store, desk.now)

    now = await attempt(desk)
    assert (now.state, now.t0) == (State.COUNTING, FRIDAY + 15 * MINUTE)
    assert (await steps(desk))["DAY-2"].due_at == FRIDAY + 15 * MINUTE
    assert "after a hold of 25 min. 4 steps moved." in (await desk.heard())[-1]


async def test_a_hold_whose_step_is_done_in_time_stands_as_long_as_planned(desk: Desk) -> None:
    await until(desk, SECOND - MINUTE)
    await run(desk, "PRE-1", OLI)
    await run(desk, "PRE-2", ANA)
    await until(desk, SECOND + 9 * MINUTE)
    assert (await attempt(desk)).planned_hold == "HOLD-2"
    await until(desk, SECOND + 10 * MINUTE)
    assert ((await attempt(desk)).state, (await attempt(desk)).t0) == (State.COUNTING, FRIDAY)


async def test_a_hold_may_wait_for_the_poll(desk: Desk) -> None:
    await until(desk, SECOND - MINUTE)
    await run(desk, "PRE-1", OLI)
    await run(desk, "PRE-2", ANA)
    await until(desk, FRIDAY - 20 * MINUTE)
    assert (await attempt(desk)).planned_hold == "HOLD-3"
    await desk.say("poll open", by=ANA)
    desk.now += 8 * MINUTE
    await closings.once(desk.store, desk.now)
    assert (await attempt(desk)).state is State.HELD
    await desk.say("poll close", by=ANA)
    await closings.once(desk.store, desk.now)
    assert (await attempt(desk)).t0 == FRIDAY + 8 * MINUTE


async def test_somebody_may_hold_in_it_and_then_it_ends_by_nobodys_silence(desk: Desk) -> None:
    await until(desk, BEGINS + 5 * MINUTE)
    assert (await desk.say("hold me too", by=EVE)).refused, "a planned hold gives nobody a right"
    told = await desk.say("hold the log is missing", by=ANA)
    assert told.shown.startswith("The countdown is held at T-4h.")
    await until(desk, BEGINS + 30 * MINUTE)
    assert ((await attempt(desk)).state, (await attempt(desk)).held_by) == (State.HELD, ANA)

    asked = await desk.say("resume", by=BEN)
    assert "T-0 would move from Fri 4 Dec 10:00 CET to Fri 4 Dec 10:15 CET." in asked.shown
    await desk.press(asked, "Resume", by=BEN)
    assert (await attempt(desk)).t0 == FRIDAY + 15 * MINUTE


async def test_in_it_t0_is_confirmed_and_moved_by_a_span_until_it_lasts_longer_than_planned(desk: Desk) -> None:
    await until(desk, BEGINS + 5 * MINUTE)
    shown = await desk.say("t0 confirm", by=ANA)
    assert "Confirming it tells" in shown.shown
    await desk.press(shown, "Confirm and tell them", by=ANA)
    assert (await attempt(desk)).confirmed
    await desk.press(await desk.say("t0 +30m the vendor is late", by=ANA), "Confirm", by=ANA)
    now = await attempt(desk)
    assert (now.state, now.t0) == (State.COUNTING, FRIDAY + 30 * MINUTE)
    await until(desk, BEGINS + 31 * MINUTE)
    assert (await attempt(desk)).planned_hold == "HOLD-1", "it is ahead again, by as much"

    await until(desk, SECOND + 30 * MINUTE + 25 * MINUTE)
    for words in ("t0 confirm", "t0 +30m the vendor is late"):
        assert (await desk.say(words, by=ANA)).shown.startswith("The countdown is held, so ")


async def test_a_go_in_it_names_no_t0(desk: Desk) -> None:
    await until(desk, BEGINS)

    told = await desk.say("decide go at 12:00 we know enough", by=ANA)

    assert told.shown == "The countdown is held as planned. decide go first, then resume at …."


async def test_a_no_go_in_it_holds_the_countdown_for_good(desk: Desk) -> None:
    await until(desk, BEGINS + 5 * MINUTE)
    await desk.say("decide no-go the log is missing", by=ANA)
    await until(desk, BEGINS + 30 * MINUTE)
    assert (await attempt(desk)).state is State.HELD


async def test_a_t0_moved_nearer_leaves_out_what_it_is_too_late_for(desk: Desk) -> None:
    asked = await desk.say("t0 in 3h", by=ANA)
    await desk.press(asked, "Confirm", by=ANA)
    assert (await steps(desk))["DAY-1"].due_at == desk.now + 150 * MINUTE
    await until(desk, desk.now + timedelta(minutes=49))
    assert (await attempt(desk)).state is State.COUNTING
    await until(desk, desk.now + MINUTE)
    assert (await attempt(desk)).planned_hold == "HOLD-2"


async def test_the_phase_it_comes_in_shows_it(desk: Desk) -> None:
    desk.now = FRIDAY - 19 * HOUR
    assert "HOLD-1" not in shown(await desk.card("phase", "POST"))
    await until(desk, FRIDAY - 2 * HOUR + MINUTE)
    assert "Steps before T-2h go on" in shown(await desk.card("phase", "PRE"))


async def test_the_next_attempt_has_them_all_again(desk: Desk) -> None:
    await until(desk, BEGINS + 5 * MINUTE)
    await desk.press(await desk.say("scrub it rains", by=ANA), "Scrub", by=ANA)
    await desk.press(await desk.say("recycle t0=2026-12-08T10:00", by=ANA), "Begin attempt 2", by=ANA)
    now = await attempt(desk)
    assert [hold.state for hold in now.planned_holds] == ["ahead", "ahead", "ahead"]
    assert (now.state, now.planned_hold) == (State.COUNTING, None)


async def test_its_ref_alone_shows_a_hold_with_what_it_waits_for_and_what_waits_for_it(desk: Desk) -> None:
    told = await desk.say("status HOLD-2", by=ANA)

    assert told.shown == (
        "HOLD-2 · Roll call is over\n"
        "At T-2h: planned for 10 min, until PRE-2 is done.\n"
        "From Dec 4, 2026 at 06:50 to Dec 4, 2026 at 07:00, if nothing moves.\n"
        "It waits for :white_circle: PRE-2 Roll Call · @Ana · Dec 3, 2026 at 15:35\n"
        "Nothing from then on begins before it is over: DAY-1, DAY-2, DAY-3, POST-1.\n"
        "[Hold…]  [I'm here]"
    )
    assert (await desk.say("status HOLD-2", by=KIM)).labels == []


async def test_while_the_clock_stands_in_it_its_ref_offers_to_resume_and_the_step_it_waits_for(desk: Desk) -> None:
    await until(desk, SECOND + 25 * MINUTE)
    await run(desk, "PRE-1", OLI)
    told = await desk.say("status HOLD-2", by=ANA)

    assert "The clock stands since 06:50." in told.shown
    assert "As things go it will be 45 min longer than planned, and T-0 later by that." in told.shown
    assert told.labels == ["Resume…", "Hold…", "Start PRE-2"]
    assert "golive held the countdown HOLD-2" in told.shown

    await desk.press(told, "Start PRE-2", by=ANA)
    await desk.say("done PRE-2 all", by=ANA)
    await closings.once(desk.store, desk.now)
    assert "It is over." in (await desk.say("status HOLD-2", by=ANA)).shown
