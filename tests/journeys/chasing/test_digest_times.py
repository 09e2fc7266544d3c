"""When a digest comes: in one's own morning, on working days, after quiet hours and snoozes."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.chasing import Quiet
from bot.workers.digests import Digests
from tests.desk import EVE, KIM, Desk
from tests.journeys.chasing.mornings import DAY, HOUR, MONDAY, WEDNESDAY, Mornings
from tests.journeys.stage import Stage


async def test_nobody_is_told_at_weekends_or_outside_of_their_hours(desk: Desk, mornings: Mornings) -> None:
    await mornings.moves_to(EVE, "America/New_York")
    await mornings.moves_to(KIM, "Asia/Kolkata")
    await desk.say("claim BUILD-1", by=EVE)
    await desk.say("claim BUILD-2", by=KIM)
    await mornings.until(MONDAY + DAY)

    times = await said_at(desk)
    assert [local(at, "America/New_York") for at in times[EVE]] == [
        "Tue 09:00",
        "Wed 09:00",
        "Thu 09:00",
        "Fri 09:00",
        "Mon 09:00",
    ]
    assert [local(at, "Asia/Kolkata") for at in times[KIM]][:3] == ["Wed 09:00", "Thu 09:00", "Fri 09:00"]


async def test_quiet_hours_are_waited_for_unless_the_day_is_over_by_then(desk: Desk, mornings: Mornings) -> None:
    await mornings.moves_to(EVE, "Europe/Berlin", Quiet(WEDNESDAY - 10 * HOUR, WEDNESDAY + 2 * HOUR))
    await mornings.moves_to(KIM, "Europe/Berlin", Quiet(WEDNESDAY - HOUR, WEDNESDAY + 12 * HOUR))
    await desk.say("claim BUILD-1", by=EVE)
    await desk.say("claim BUILD-2", by=KIM)
    await mornings.until(WEDNESDAY + DAY)
    times = await said_at(desk)
    assert [local(at, "Europe/Berlin") for at in times[EVE]] == ["Wed 11:00", "Thu 09:00"]
    assert [local(at, "Europe/Berlin") for at in times[KIM]] == ["Thu 09:00"]


async def test_after_downtime_a_morning_is_made_up_for_in_the_same_day_only(desk: Desk, mornings: Mornings) -> None:
    await desk.say("claim BUILD-1", by=EVE)
    desk.now = WEDNESDAY + 5 * HOUR
    await mornings.look()
    assert len(await mornings.told(EVE)) == 1
    desk.now = WEDNESDAY + DAY + 10 * HOUR
    await mornings.look()
    assert len(await mornings.told(EVE)) == 1, "it is evening"
    await mornings.until(WEDNESDAY + 2 * DAY)
    assert len(await mornings.told(EVE)) == 2


async def test_two_processes_tell_once(desk: Desk, mornings: Mornings) -> None:
    await desk.say("claim BUILD-1", by=EVE)
    desk.now = WEDNESDAY
    both = [Digests(desk.store, lambda: desk.now) for _ in range(2)]
    for worker in both:
        await worker.once()
    for worker in both:
        await worker.idle()
    assert len(await mornings.told(EVE)) == 1


async def test_a_snooze_keeps_quiet_for_so_long_and_no_longer(desk: Desk, mornings: Mornings) -> None:
    await desk.say("claim BUILD-1", by=EVE)
    await mornings.until(WEDNESDAY)
    (digest,) = await desk.messages(EVE)

    told = await desk.press(digest, "Not tomorrow", by=EVE)
    assert told.shown.startswith("No digest before Dec 4")
    await mornings.until(WEDNESDAY + 2 * DAY)
    assert [local(at, "Europe/Berlin") for at in (await said_at(desk))[EVE]] == ["Wed 09:00", "Fri 09:00"]

    await desk.say("snooze 10", by=EVE)
    told = await desk.say("snooze over", by=EVE)
    assert told.shown.startswith("The next digest comes Dec 7")


@pytest.mark.parametrize("words", ["11", "0", "-1", "forever", "1.5"])
async def test_a_snooze_has_an_end_that_can_be_counted(desk: Desk, words: str) -> None:
    told = await desk.say(f"snooze {words}", by=EVE)
    assert told.refused
    assert "1 to 10" in told.shown


async def test_through_slack_it_comes_in_ones_own_morning_after_ones_quiet_hours(stage: Stage) -> None:
    """Max is in Prague; Eve in New York, where Slack keeps quiet until ten."""
    stage.sandbox.change_user("eve", dnd=("20:00", "10:00"))
    await stage.ana.types('new recon name="Recon" template=small-release deputy=@ben zone=UTC')
    await stage.eve.types("claim BUILD-1")
    await stage.max.types("claim BUILD-2")

    for _ in range(10):
        await stage.until(HOUR / 2)
    assert not stage.eve.dms, "09:00 to 10:00 in New York"
    for _ in range(3):
        await stage.until(HOUR / 2)
    (told,) = stage.eve.dms
    assert "BUILD-1" in told
    assert not stage.max.dms, "his morning was over when he took it"

    await stage.until(DAY - HOUR)
    assert [said for said in stage.max.dms if "BUILD-2" in said]
    digest = list(stage.eve.person.dm.all.values())[-1]
    heard = await stage.eve.presses(digest, "Not for a week")
    assert "No digest before" in heard.shown


async def test_where_slack_does_not_say_whom_to_leave_alone_the_digest_comes_all_the_same(stage: Stage) -> None:
    stage.sandbox.faults.add("dnd.teamInfo", "error", times=None, code="missing_scope")
    await stage.ana.types('new recon name="Recon" template=small-release deputy=@ben zone=UTC')
    await stage.max.types("claim BUILD-2")
    await stage.until(DAY)
    assert [said for said in stage.max.dms if "BUILD-2" in said]


async def said_at(desk: Desk) -> dict[str, list[datetime]]:
    """When digests were said, by person."""
    rows = await desk._outbox(True)
    found: dict[str, list[datetime]] = {}
    for row in rows:
        if row.key.startswith("digest:"):
            found.setdefault(row.stream, []).append(row.created_at)
    return found


def local(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%a %H:%M}"
