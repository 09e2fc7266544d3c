"""What a digest reminds people of: what they owe, once a day, and nothing that is done."""

from __future__ import annotations

from tests.desk import ANA, CAST, EVE, GUS, KIM, LEA, NOON, OLI, PAT, ROOM, Desk
from tests.journeys.chasing.mornings import DAY, HOUR, WEDNESDAY, Mornings
from tests.journeys.chasing.test_held_up import due_of


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


async def test_a_substitute_hears_what_its_lead_would_have(desk: Desk, mornings: Mornings) -> None:
    await desk.set_t0(WEDNESDAY + 7 * DAY)
    await desk.say("claim OPS-1", by=EVE)
    desk.now = await desk.look(lambda scene: due_of(scene, "OPS-1"))
    before = len(await mornings.told(PAT))
    await desk.say(f"away <@{PAT}> until=2026-12-31T18:00", by=OLI)

    await mornings.until(desk.now + 3 * DAY)

    assert await mornings.told(OLI) == []
    assert "Nobody has moved these" in (await mornings.told(PAT))[before]
    assert "OPS-1" in (await mornings.told(PAT))[before]


async def test_what_somebody_leaves_behind_that_falls_due_is_told_to_whoever_stands_in(
    desk: Desk, mornings: Mornings
) -> None:
    await desk.set_t0(WEDNESDAY + 36 * HOUR)
    await desk.say("claim BUILD-1 OPS-1", by=EVE)
    await desk.say(f"away <@{PAT}> until=2026-12-03T18:00", by=EVE)

    await mornings.until(WEDNESDAY)

    assert await mornings.told(EVE) == []
    assert (
        "Eve is away until Dec 3, 2026 at 17:00; 2 items of theirs cannot wait as long:\n"
        "• BUILD-1 Release branch · due Dec 3, 2026 at 00:00\n"
        "• OPS-1 Backup · due Dec 3, 2026 at 00:00\n"
        "A lead of the area can hand them on: hand BUILD-1 @user\n"
    ) in (await mornings.told(PAT))[0]


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


async def test_a_launch_that_has_lifted_off_chases_nobody(desk: Desk, mornings: Mornings) -> None:
    await desk.set_t0(NOON + HOUR)
    await desk.say("claim BUILD-1", by=EVE)
    await desk.lift()
    await mornings.until(WEDNESDAY)
    assert await mornings.told(EVE) == []
