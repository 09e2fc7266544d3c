"""Who is told of what, when, and on which conditions: the template's table at work."""

from __future__ import annotations

from tests.desk import ANA, Desk
from tests.journeys.announcing.told import COMPANY, CUSTOMERS, STAKEHOLDERS, open_drafts, wait
from tests.journeys.running.hands import FRIDAY, HOUR, MINUTE
from tests.told import Told


async def confirmed(desk: Desk, words: str) -> Told:
    told = await desk.say(words, by=ANA)
    return await desk.press(told, told.labels[0], by=ANA)


async def test_stakeholders_hear_of_a_hold_once_it_has_lasted_half_an_hour(desk: Desk) -> None:
    await desk.say("hold the vendor is late", by=ANA)
    await wait(desk, 29 * MINUTE)
    assert await desk.heard(STAKEHOLDERS) == []

    await wait(desk, MINUTE)
    await wait(desk, HOUR)

    assert await desk.heard(STAKEHOLDERS) == [
        "Reconciliation 2.1: the countdown is held by @Ana.\nthe vendor is late",
    ]
    assert sum("held" in each for each in await desk.heard()) == 1, "the room heard of it at once, and once"


async def test_stakeholders_hear_of_the_end_of_a_long_hold_and_of_a_short_one_nothing(desk: Desk) -> None:
    await desk.say("hold the vendor is late", by=ANA)
    desk.now += 10 * MINUTE
    await confirmed(desk, "resume")
    await wait(desk, HOUR)
    assert await desk.heard(STAKEHOLDERS) == []

    await desk.say("hold the vendor is late again", by=ANA)
    await wait(desk, 40 * MINUTE)
    await confirmed(desk, "resume")

    held, over = await desk.heard(STAKEHOLDERS)
    assert "is held" in held
    assert "runs again" in over


async def test_a_hold_that_was_long_over_when_golive_came_back_is_told_no_more(desk: Desk) -> None:
    await desk.say("hold the vendor is late", by=ANA)
    desk.now += 29 * MINUTE
    await confirmed(desk, "resume")

    await wait(desk, 5 * HOUR)

    assert await desk.heard(STAKEHOLDERS) == []


async def test_a_day_before_t0_stakeholders_are_told_and_an_hour_before_the_room_alone(whole: Desk) -> None:
    await wait(whole, 6 * HOUR)
    await wait(whole, MINUTE)

    assert await whole.heard(STAKEHOLDERS) == [
        "Reconciliation 2.1: 24 hours to T-0. It is Dec 4, 2026 at 09:00 (tentative).\n[Seen]"
    ]
    whole.now = FRIDAY - HOUR
    await wait(whole)
    assert any("one hour to T-0" in each for each in await whole.heard())
    assert len(await whole.heard(STAKEHOLDERS)) == 1


async def test_a_mark_of_the_countdown_that_is_long_past_is_not_told(whole: Desk) -> None:
    await wait(whole, 10 * HOUR)

    assert await whole.heard(STAKEHOLDERS) == []


async def test_when_t0_moves_its_new_marks_count(whole: Desk) -> None:
    await wait(whole, 6 * HOUR)
    await confirmed(whole, "t0 +30h the vendor is late")
    before = len(await whole.heard(STAKEHOLDERS))

    whole.now = FRIDAY + 6 * HOUR
    await wait(whole)

    assert [each for each in (await whole.heard(STAKEHOLDERS))[before:] if "24 hours" in each]


async def test_customers_hear_of_a_scrub_only_if_they_had_been_told_of_t0(whole: Desk) -> None:
    told = await whole.say("announce customers We go live on {{ t0 }}.", by=ANA)
    assert await whole.heard(CUSTOMERS) == [], "nothing leaves before it is approved"
    await whole.press(told, "Approve and send", by=ANA)
    await confirmed(whole, "scrub the vendor went out of business")

    [draft] = await open_drafts(whole)
    assert (draft.event, draft.audience) == ("scrub", "customers")
    assert any("scrubbed" in each for each in await whole.heard(COMPANY))
    assert await whole.heard(CUSTOMERS) == ["We go live on Dec 4, 2026 at 09:00."]


async def test_customers_who_knew_of_no_t0_are_not_told_of_a_scrub(whole: Desk) -> None:
    await confirmed(whole, "scrub the vendor went out of business")

    assert await open_drafts(whole) == []
