"""What the go/no-go poll shows, and what it recommends."""

from __future__ import annotations

from bot.domain.item import State as ItemState
from bot.store import schema
from tests.desk import ANA, BIA, EVE, LEA, OLI, PAT, Desk
from tests.journeys.poll.ballots import shown_card


async def test_poll_alone_shows_it_with_its_history(desk: Desk) -> None:
    assert (await desk.say("poll", by=EVE)).shown == ("No poll has been opened yet. The director opens one: poll open.")
    told = await desk.press(await desk.say("poll", by=ANA), "Open the poll", by=ANA)
    assert "poll 1 is open" in told.shown
    await desk.say("vote no-go no backup", by=OLI)
    await desk.say("vote go", by=OLI)

    told = await desk.say("poll", by=EVE)

    assert "OPS Operations · go · Oli · saw 50 %, 2 blockers open" in told.shown
    assert "13:00 @Oli OPS no-go: no backup\n13:00 @Oli OPS go" in told.shown
    assert told.labels == ["Go", "No-go…", "Go if…"]
    told = await desk.say("poll", by=ANA)
    assert told.labels == ["Go", "No-go…", "Go if…", "10 min longer", "Close the poll"]
    assert "is open until" in (await desk.press(told, "10 min longer", by=ANA)).shown
    await desk.press(told, "Close the poll", by=ANA)
    assert (await desk.say("poll", by=ANA)).labels == ["Decide…", "Open another poll"]


async def test_the_card_says_what_the_record_recommends(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)
    assert "Recommendation: not go · 2 blockers open: OPS-1, OPS-3; no answer from BUILD, OPS, BIZ" in await shown_card(
        desk
    )
    await desk.settle("OPS-1", "OPS-3")
    for user in (LEA, OLI, BIA):
        await desk.say("vote go", by=user)
    assert "Recommendation: go · no blocker is open and every mandatory seat says go" in await shown_card(desk)
    await desk.settle("BUILD-3", state=ItemState.OPEN)
    assert "Recommendation: go with exceptions · 1 required item open" in await shown_card(desk)
    await desk.say("vote no-go too tired", by=BIA)
    assert "Recommendation: not go · 1 blocker open: PEOPLE-4; no-go from BIZ" in await shown_card(desk)


async def test_an_advisory_no_go_is_shown_and_asks_for_no_more_than_what_is_required(desk: Desk) -> None:
    await desk.settle("*")
    await desk.say("poll open", by=ANA)
    for user in (LEA, OLI, BIA):
        await desk.say("vote go", by=user)
    await desk.say("vote no-go the notes are thin", by=PAT)

    card = await shown_card(desk)

    assert "Advice\n" in card
    assert "PEOPLE People and Words · no-go · Pat" in card
    assert "Recommendation: go with exceptions · 1 required item open" in card


async def test_what_stands_in_the_way_and_high_risks_stand_beside_the_votes(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)
    await desk.say("vote no-go no log", by=OLI)

    card = await shown_card(desk)

    assert "Blockers open\nOPS-1 Backup · nobody · claimed\nOPS-3 Way back · nobody · claimed\n" in card
    assert "OPS-5 no log · Oli · claimed" in card
    assert "High risks open\nRISK-1 A fault that staging did not show · BUILD · unassessed\n" in card
    assert "RISK-2" not in card, "low and high together are not high"


async def test_a_high_risk_is_named_to_those_who_own_it(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)

    [asked] = await desk.heard(LEA)
    assert "High risks open\nRISK-1 A fault that staging did not show · BUILD · unassessed" in asked
    [asked] = await desk.heard(OLI)
    assert "High risks open" not in asked


async def test_a_risk_that_is_closed_is_named_to_nobody(desk: Desk) -> None:
    table = schema.risk
    await desk.change(lambda scene: scene.tx.execute(table.update().values(state="closed")) and None)

    await desk.say("poll open", by=ANA)

    assert "High risks" not in await shown_card(desk)
    assert "High risks" not in (await desk.heard(LEA))[0]


async def test_somebody_with_several_seats_reads_the_risks_of_each_in_short(desk: Desk) -> None:
    await desk.name_leads({"BIZ": [LEA]})

    await desk.say("poll open", by=ANA)

    assert "High risks open: RISK-1\n" in (await desk.heard(LEA))[0]
