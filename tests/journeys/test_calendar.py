"""`report ics`: the plan as a calendar that follows when T-0 moves, read back by a calendar library."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest

from bot.workers import closings
from tests.desk import ANA, BIA, EVE, LEA, LEADS, NOON, OLI, ROOM, Desk, open_desk

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
T0 = NOON + 24 * HOUR
"""Wednesday, 13:00 in Berlin."""

Entries = dict[str, Any]
"""Events of a file by the first part of their UIDs."""


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as desk:
        await desk.name_leads(LEADS)
        await desk.say("t0 2026-12-02T13:00", by=ANA)
        yield desk


async def text(desk: Desk) -> str:
    """The newest calendar that Eve was sent."""
    told = await desk.say("report ics", by=EVE)
    assert told.shown == "recon.ics comes to you as a direct message in a moment."
    file = (await desk.messages(EVE))[-1].file
    assert file is not None
    return file.text


async def opened(desk: Desk) -> Entries:
    found = icalendar.Calendar.from_ical(await text(desk)).walk("VEVENT")
    return {str(event["UID"]).partition("@")[0]: event for event in found}


def start(event: Any) -> datetime:
    moment: datetime = event["DTSTART"].dt
    return moment


async def test_t0_and_every_timed_step_is_an_event_on_the_launchs_clocks(desk: Desk) -> None:
    events = await opened(desk)

    assert set(events) == {"t0", "PRE-1", "PRE-2", "DAY-1", "DAY-2", "DAY-3", "POST-1"}
    assert start(events["DAY-2"]) == T0
    assert f"{start(events['DAY-2']):%H:%M %Z}" == "13:00 CET"
    assert events["DAY-2"]["DTEND"].dt - start(events["DAY-2"]) == 20 * MINUTE
    assert str(events["DAY-2"]["SUMMARY"]) == "DAY-2 Deploy"
    assert str(events["DAY-2"]["DESCRIPTION"]).splitlines()[:2] == ["Owner: Oli", "After DAY-1"]
    assert "DTEND" not in events["t0"]


async def test_the_file_brings_its_zone_and_lines_that_every_calendar_can_read(desk: Desk) -> None:
    file = await text(desk)
    calendar = icalendar.Calendar.from_ical(file)

    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["TZID"] == "Europe/Berlin"
    assert zone.to_tz().utcoffset(datetime(2026, 7, 1, 12, 0)) == 2 * HOUR  # noqa: DTZ001  on that zone's clocks
    assert zone.to_tz().utcoffset(datetime(2026, 12, 2, 13, 0)) == HOUR  # noqa: DTZ001
    assert "DTSTART;TZID=Europe/Berlin:20261202T130000" in file
    assert all(len(line.encode()) <= 75 for line in file.split("\r\n"))
    assert calendar["METHOD"] == "PUBLISH"


async def test_when_t0_moves_the_same_events_come_with_a_higher_sequence(desk: Desk) -> None:
    before = await opened(desk)
    await desk.press(await desk.say("t0 +45m the restore takes longer", by=ANA), "Confirm", by=ANA)

    after = await opened(desk)

    assert {event["UID"] for event in after.values()} == {event["UID"] for event in before.values()}
    assert all(after[uid]["SEQUENCE"] > before[uid]["SEQUENCE"] for uid in before)
    assert start(after["DAY-2"]) - start(before["DAY-2"]) == 45 * MINUTE


async def test_t0_is_tentative_until_it_is_confirmed(desk: Desk) -> None:
    assert (await opened(desk))["t0"]["STATUS"] == "TENTATIVE"
    await desk.press(await desk.say("t0 confirm", by=ANA), "Confirm and tell them", by=ANA)
    assert (await opened(desk))["t0"]["STATUS"] == "CONFIRMED"


async def test_a_hold_is_there_from_its_beginning_to_its_end(desk: Desk) -> None:
    desk.now = T0 - HOUR
    await desk.say("hold the restore takes longer", by=ANA)
    desk.now += 10 * MINUTE
    held = (await opened(desk))["hold-1"]
    assert (start(held), held["DTEND"].dt) == (T0 - HOUR, T0 - 50 * MINUTE)

    desk.now += 10 * MINUTE
    await desk.press(await desk.say("resume", by=ANA), "Resume", by=ANA)
    desk.now += 10 * MINUTE
    over = (await opened(desk))["hold-1"]
    assert (start(over), over["DTEND"].dt) == (T0 - HOUR, T0 - 40 * MINUTE)
    assert str(over["DESCRIPTION"]) == "the restore takes longer"


async def test_the_clock_that_stopped_by_itself_goes_on_with_the_go(desk: Desk) -> None:
    await desk.settle("*")
    desk.now = T0 - 25 * MINUTE
    await desk.say("poll open", by=ANA)
    for user in (LEA, OLI, BIA):
        await desk.say("vote go", by=user)
    desk.now = T0
    await closings.once(desk.store, desk.now)
    desk.now = T0 + 10 * MINUTE
    told = await desk.say("decide go", by=ANA)
    assert not told.refused, told.shown
    desk.now = T0 + 20 * MINUTE

    events = await opened(desk)

    assert start(events["poll-1-1"]) == T0 - 25 * MINUTE
    assert (start(events["hold-1"]), events["hold-1"]["DTEND"].dt) == (T0, T0 + 10 * MINUTE)
    assert start(events["t0"]) == T0 + 10 * MINUTE


async def test_what_was_called_off_is_cancelled_in_every_calendar(desk: Desk) -> None:
    before = await opened(desk)
    await desk.press(await desk.say("scrub the vendor is down", by=ANA), "Scrub", by=ANA)

    events = await opened(desk)

    assert events.keys() == before.keys(), "else calendars would keep what is left out"
    cancelled = {ref for ref, event in events.items() if event["STATUS"] == "CANCELLED"}
    assert before.keys() - cancelled == {"POST-1"}, "which every end has"
    assert start(events["POST-1"]) == desk.now + 24 * HOUR
    await desk.say("start POST-1", by=ANA)
    await desk.say("done POST-1 all", by=ANA)
    await desk.press(await desk.say("close", by=ANA), "Close", by=ANA)
    assert (await opened(desk))["t0"]["STATUS"] == "CANCELLED", "closed or not"


async def test_a_step_that_was_taken_off_is_taken_out_of_calendars(desk: Desk) -> None:
    for words in ('step add DAY "Warm the cache" at T+5m', "step DAY-4 drop"):
        await desk.press(await desk.say(words, by=ANA), "Confirm", by=ANA)

    assert (await opened(desk))["DAY-4"]["STATUS"] == "CANCELLED"


async def test_what_has_run_stands_where_it_ran(desk: Desk) -> None:
    desk.now = T0 - 17 * HOUR
    await desk.say("start PRE-1", by=OLI)
    desk.now += 50 * MINUTE
    await desk.press(await desk.say("done PRE-1", by=OLI), "Done, all 3", by=OLI)

    ran = (await opened(desk))["PRE-1"]

    assert (start(ran), ran["DTEND"].dt) == (T0 - 17 * HOUR, T0 - 17 * HOUR + 50 * MINUTE)
    assert "It is done." in str(ran["DESCRIPTION"])


async def test_words_of_people_stay_words(desk: Desk) -> None:
    desk.now = T0 - HOUR
    await desk.say("hold a;b,c\\n\r\nBEGIN:VEVENT\r\nEND:VCALENDAR " + "ü" * 200, by=ANA)

    hold = (await opened(desk))["hold-1"]

    assert str(hold["DESCRIPTION"]).startswith("a;b,c\\n")
    assert "ü" * 200 in str(hold["DESCRIPTION"])


async def test_without_a_t0_there_is_no_calendar_yet(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        told = await desk.say("report ics", by=EVE)

    assert told.refused
    assert told.shown == ("There is no T-0 yet, so a calendar would be empty. The director names one: t0 monday 9:00.")


async def test_shared_it_comes_to_the_room(desk: Desk) -> None:
    await desk.say("report share ics", by=EVE)

    (message,) = [each for each in await desk.messages(ROOM) if each.file]
    assert message.file is not None
    assert (message.file.name, message.file.title) == ("recon.ics", "Calendar of Reconciliation 2.1")


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Europe/London", "UTC"])
async def test_a_launch_over_a_clock_change_keeps_its_moments_in_every_zone(tmp_path: Path, zone: str) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.say(f"set zone={zone}", by=ANA)
        await desk.say("t0 2027-03-28T00:30Z", by=ANA)
        events = await opened(desk)

    at = datetime.fromisoformat("2027-03-28T00:30:00+00:00")
    assert start(events["t0"]) == at
    assert start(events["POST-1"]) == at + 24 * HOUR
