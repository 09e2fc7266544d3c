"""Reminding people of what they owe: once a day, in their own morning, and of nothing that is done."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import chasing
from bot.domain.chasing import Level, Patience, Quiet
from bot.domain.people import Kind, Person
from bot.store import items, people
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.workers.digests import Digests
from tests.desk import ANA, BEN, CAST, EVE, GUS, KIM, LEA, NOON, OLI, ROOM, TEAM, Desk
from tests.journeys.stage import Stage

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEDNESDAY = datetime(2026, 12, 2, 8, 0, tzinfo=UTC)
"""Nine o'clock in Berlin, where everybody is unless a test says otherwise."""
MONDAY = WEDNESDAY + 5 * DAY


class Mornings:
    """The desk, and time that goes by. `quiet` are hours in which Slack says that somebody is not to be disturbed."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.worker = Digests(desk.store, lambda: desk.now, desk._ask)

    async def until(self, at: datetime) -> None:
        """Go on hour by hour, as the heartbeat would look."""
        while self.desk.now < at:
            self.desk.now = min(self.desk.now + HOUR / 2, at)
            await self.look()

    async def look(self) -> None:
        await self.worker.once()
        await self.worker.idle()

    async def told(self, user: str) -> list[str]:
        """The digests somebody got."""
        return [said for said in await self.desk.heard(user) if "What waits for you today" in said]

    async def moves_to(self, user: str, zone: str, quiet: Quiet | None = None) -> None:
        def move(tx: Tx) -> None:
            person = Person(user, Kind.MEMBER, user.removeprefix("U").capitalize(), zone)
            people.keep_person(tx, person, home=TEAM, enterprise=None, now=self.desk.now)
            people.keep_quiet(tx, user, quiet)

        await self.desk.store.write(move)


@pytest.fixture
async def mornings(desk: Desk) -> Mornings:
    at = Mornings(desk)
    at.worker.ask = None
    return at


async def test_what_one_owes_is_told_once_a_day_at_nine(desk: Desk, mornings: Mornings) -> None:
    await desk.say("claim BUILD-1 OPS-1", by=EVE)
    await mornings.until(WEDNESDAY - HOUR / 2)
    assert await mornings.told(EVE) == []

    await mornings.until(WEDNESDAY + 9 * HOUR)
    (told,) = await mornings.told(EVE)
    assert "2 items of yours to sign off:" in told
    assert "BUILD-1 Release branch" in told
    assert "[Not tomorrow]" in told

    await mornings.until(WEDNESDAY + DAY)
    assert len(await mornings.told(EVE)) == 2


async def test_who_owes_nothing_hears_nothing(desk: Desk, mornings: Mornings) -> None:
    await mornings.until(WEDNESDAY + 2 * DAY)
    assert [user for user in CAST if await desk.heard(user)] == []
    assert await desk.heard(ROOM) == []


async def test_what_was_done_meanwhile_is_not_mentioned(desk: Desk, mornings: Mornings) -> None:
    await desk.say("claim BUILD-1 OPS-1", by=EVE)
    await mornings.until(WEDNESDAY - HOUR / 2)
    await desk.say("signoff BUILD-1 https://ci.example.com/7", by=EVE)
    await mornings.until(WEDNESDAY)
    (told,) = await mornings.told(EVE)
    assert "1 item of yours to sign off:" in told
    assert "BUILD-1" not in told

    await desk.say("signoff OPS-1 https://ci.example.com/7", by=EVE)
    await mornings.until(WEDNESDAY + DAY)
    assert len(await mornings.told(EVE)) == 1, "nothing is left"


async def test_a_lead_hears_what_waits_to_be_judged_and_not_their_own(desk: Desk, mornings: Mornings) -> None:
    await desk.say("signoff BUILD-1 BUILD-2 https://ci.example.com/7", by=EVE)
    await desk.say("signoff BUILD-3 https://ci.example.com/7", by=KIM)
    await mornings.until(WEDNESDAY)
    (told,) = await mornings.told(LEA)
    assert "3 sign-offs for you to judge" in told
    assert "[Approve waiting in BUILD…]" in told
    (told,) = await mornings.told(KIM)
    assert "2 sign-offs for you to judge" in told
    assert await mornings.told(OLI) == []


async def test_who_is_away_is_left_alone_and_whoever_stands_in_is_asked(desk: Desk, mornings: Mornings) -> None:
    await desk.say("signoff BUILD-1 https://ci.example.com/7", by=EVE)
    told = await desk.say(f"away <@{OLI}> until=2026-12-03T18:00", by=LEA)
    assert not told.refused, told.shown
    await mornings.until(WEDNESDAY + DAY)
    assert await mornings.told(LEA) == []
    assert "1 sign-off for you to judge" in (await mornings.told(OLI))[0]
    await mornings.until(WEDNESDAY + 2 * DAY)
    assert len(await mornings.told(LEA)) == 1, "she is back"


async def test_a_guest_is_told_nothing_they_cannot_do(desk: Desk, mornings: Mornings) -> None:
    await desk.say(f"hand BUILD-1 <@{GUS}>", by=ANA)
    await mornings.until(WEDNESDAY)
    (told,) = await mornings.told(GUS)
    assert "1 item of yours" in told
    assert "Sign off" not in told


async def test_an_unanswered_seat_is_in_the_digest(desk: Desk, mornings: Mornings) -> None:
    await desk.set_t0(WEDNESDAY + 5 * HOUR)
    await desk.press(await desk.say("poll open closes=2026-12-02T12:00", by=ANA), "Open it now", by=ANA)
    await desk.say("vote go", by=OLI)
    await mornings.until(WEDNESDAY)
    assert "Your vote: BUILD" in (await mornings.told(LEA))[0]
    assert await mornings.told(OLI) == []


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


async def test_a_blocker_that_nobody_moves_goes_up_step_by_step_and_each_step_once(
    desk: Desk, mornings: Mornings
) -> None:
    await desk.set_t0(WEDNESDAY + 4 * DAY)
    await desk.say("claim BUILD-1", by=EVE)
    due = await desk.look(lambda scene: due_of(scene, "BUILD-1"))
    desk.now = due
    await mornings.until(due + 6 * DAY)

    owner, lead, room = await mornings.told(EVE), await mornings.told(LEA), await desk.heard(ROOM)
    assert "late by" in owner[0]
    assert any("Nobody has moved these" in told and "BUILD-1 Release branch · Eve" in told for told in lead)
    up = [told for told in room if "hold the launch up" in told or "holds the launch up" in told]
    assert len([told for told in up if "BUILD-1" in told]) == 1, "the room hears of it once"
    assert up[0].startswith("@Ana: ")


async def test_how_long_a_blocker_may_stand_still_is_the_templates(desk: Desk) -> None:
    assert await desk.look(lambda scene: scene.launch.settings["escalation"]) == {"lead": 1, "director": 2}
    await desk.say("signoff BUILD-1 https://ci.example.com/7", by=EVE)
    signed = await desk.look(lambda scene: items.by_ref(scene, "BUILD-1"))

    def level(days: int, patience: Patience) -> Level:
        (held,) = chasing.held_up([signed], None, "UTC", NOON + days * DAY, patience)
        return held.level

    assert [level(days, Patience()) for days in range(3)] == [Level.OWNER, Level.LEAD, Level.DIRECTOR]
    assert [level(days, Patience(0, 1)) for days in range(2)] == [Level.LEAD, Level.DIRECTOR]


async def test_a_sign_off_that_nobody_judges_reaches_the_director(desk: Desk, mornings: Mornings) -> None:
    await desk.say("signoff BUILD-1 https://ci.example.com/7", by=EVE)
    await mornings.until(WEDNESDAY)
    assert await mornings.told(ANA) == []
    await mornings.until(WEDNESDAY + 2 * DAY)
    assert any("BUILD-1 Release branch · Eve · signed off, waits" in told for told in await mornings.told(ANA))
    assert any("BUILD-1" in told for told in await mornings.told(BEN)), "her deputy too"


async def test_the_room_hears_at_most_one_word_a_day(desk: Desk, mornings: Mornings) -> None:
    """Nudges are direct messages; the channel gets only what reaches the director."""
    await desk.set_t0(MONDAY)
    await desk.say("claim BUILD-1..3 OPS-1..3", by=EVE)
    before = len(await desk.heard(ROOM))
    await mornings.until(MONDAY + 5 * DAY)
    said = (await desk.heard(ROOM))[before:]
    assert 1 <= len(said) <= 4
    for user in CAST:
        assert len(await mornings.told(user)) <= 8, "working days"


async def test_a_launch_that_has_lifted_off_chases_nobody(desk: Desk, mornings: Mornings) -> None:
    await desk.set_t0(NOON + HOUR)
    await desk.say("claim BUILD-1", by=EVE)
    await desk.lift()
    await mornings.until(WEDNESDAY)
    assert await mornings.told(EVE) == []


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


# --- When somebody may be told --------------------------------------------------------------------------------------

ZONES = st.sampled_from(
    [
        "UTC",
        "Europe/Berlin",
        "America/New_York",
        "Asia/Kathmandu",
        "Pacific/Apia",
        "Australia/Lord_Howe",
        "America/Havana",
    ]
)
MOMENTS = st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: NOON + timedelta(minutes=minutes))


@given(MOMENTS, ZONES)
def test_the_next_morning_is_nine_o_clock_of_a_working_day_within_four_days(now: datetime, zone: str) -> None:
    at = chasing.morning_after(now, zone)
    local = at.astimezone(ZoneInfo(zone))
    assert now < at <= now + 4 * DAY
    assert (local.hour, local.minute) == (9, 0)
    assert local.weekday() < 5
    assert chasing.may_tell_at(at, zone) == at


@given(MOMENTS, ZONES, st.none() | st.timedeltas(timedelta(), 20 * HOUR), st.none() | st.timedeltas(timedelta(), DAY))
def test_whenever_it_looks_it_tells_in_working_hours_or_looks_later(
    now: datetime, zone: str, since: timedelta | None, snooze: timedelta | None
) -> None:
    quiet = Quiet(now - since, now - since + 12 * HOUR) if since is not None else None
    at = chasing.may_tell_at(now, zone, quiet=quiet, snoozed=now + snooze if snooze else None)
    assert at >= now
    if at == now:
        assert chasing.works(now.astimezone(ZoneInfo(zone)).date())
        assert 9 <= now.astimezone(ZoneInfo(zone)).hour < 17
        assert quiet is None or not quiet.begins <= now < quiet.ends
        assert not snooze


def due_of(scene: Scene, ref: str) -> datetime:
    at = items.by_ref(scene, ref).due_at(scene.attempt.t0, scene.launch.zone)
    assert at is not None
    return at.astimezone(UTC)


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
