"""A substitute answers the poll for somebody who is away: who is asked, what counts, and both names everywhere."""

from __future__ import annotations

from datetime import timedelta

from bot.store import items, launches, schema
from bot.store.scene import Scene
from tests.desk import ANA, BEN, BIA, EVE, KIM, LEA, NOON, OLI, PAT, Desk
from tests.journeys.poll.ballots import answers, shown_card, votes
from tests.told import shown

AWAY = f"away until=friday 17:00 <@{EVE}>"


async def test_a_substitute_is_asked_instead_and_both_are_named(desk: Desk) -> None:
    await desk.say(AWAY, by=OLI)
    await desk.say("poll open", by=ANA)

    assert await desk.heard(OLI) == []
    [_, asked] = await desk.messages(EVE)
    assert "OPS Operations: 50 % ready\nYou answer for @Oli, who is away until Dec 4, 2026 at 16:00." in shown(asked)
    assert "OPS Operations · no answer yet · Oli (away, Eve stands in)" in await shown_card(desk)

    told = await desk.press(asked, "Go", by=EVE)

    assert told.shown.startswith("OPS says go. You answer for @Oli.\n")
    assert "OPS Operations · go · Eve for Oli · saw 50 %" in await shown_card(desk)
    [entry] = await desk.record("vote")
    assert (entry.actor, entry.facts["for"], entry.facts["until"]) == (EVE, OLI, "2026-12-04T16:00:00+00:00")
    assert "@Eve for @Oli OPS go" in (await desk.say("poll", by=ANA)).shown


async def test_the_decision_keeps_in_whose_stead_a_seat_was_answered(desk: Desk) -> None:
    await desk.settle("*")
    await desk.say(AWAY, by=OLI)
    await desk.say("poll open", by=ANA)
    for user in (LEA, BIA, EVE):
        await desk.say("vote go", by=user)

    await desk.say("decide go", by=ANA)

    assert "OPS go · @Eve for @Oli go" in (await desk.say("log why", by=LEA)).shown


async def test_who_goes_away_while_the_poll_is_open_hands_the_question_on(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)

    told = await desk.say(AWAY, by=OLI)

    assert "@Eve stands in, and has been told." in told.shown
    [_, asked] = await desk.messages(EVE)
    assert "OPS says go." in (await desk.press(asked, "Go", by=EVE)).shown
    await desk.say(AWAY, by=OLI)
    assert len([each for each in await desk.heard(EVE) if "go or no-go?" in each]) == 1, "asked once"


async def test_a_substitute_without_a_seat_to_answer_is_not_asked(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)

    await desk.say(f"away until=friday 17:00 <@{EVE}>", by=BEN)
    await desk.say(f"away until=friday 17:00 <@{KIM}>", by=LEA)

    assert not [each for each in await desk.heard(EVE) if "go or no-go?" in each]
    assert len([each for each in await desk.heard(KIM) if "go or no-go?" in each]) == 1, "in her own right"


async def test_whoever_has_the_seat_answers_in_their_own_right_and_once(desk: Desk) -> None:
    """Kim leads BUILD as Lea does; standing in for Lea she has no second voice there."""
    await desk.change(lambda scene: _needs_two(scene, "BUILD"))
    await desk.say(f"away until=friday 17:00 <@{KIM}>", by=LEA)
    await desk.say("poll open", by=ANA)

    told = await desk.say("vote go", by=KIM)

    assert told.shown.startswith("BUILD has 1 of the 2 answers it needs; yours is go.")
    assert [(vote.who, vote.stead) for vote in await votes(desk)] == [(KIM, None)]


async def test_whose_go_was_followed_by_a_no_go_in_their_stead_is_asked_when_they_are_back(desk: Desk) -> None:
    await desk.settle("*")
    await desk.say("poll open closes=+20m", by=ANA)
    await desk.say("vote go", by=OLI)
    await desk.say(f"away until=+30m <@{EVE}>", by=OLI)
    await desk.say("vote no-go no log", by=EVE)
    await desk.say("poll close", by=ANA)
    desk.now += timedelta(minutes=40)

    await desk.say("poll open closes=+20m", by=ANA)

    assert (await answers(desk))["OPS"] is None, "what Oli said first was not the last word"
    assert (await desk.item("OPS-5")).title == "no log"
    told = await desk.say("vote go", by=OLI)
    assert told.shown.startswith("OPS says go.")
    assert (await desk.look(lambda scene: items.by_refs(scene, ["OPS-5"])))[1] == ["OPS-5"], "nobody asks for it"


async def test_a_substitute_and_the_one_they_stand_in_for_are_one_voice(desk: Desk) -> None:
    await desk.change(lambda scene: _needs_two(scene, "BUILD"))
    await desk.say("poll open", by=ANA)
    await desk.say("vote go", by=LEA)
    await desk.say(AWAY, by=LEA)

    told = await desk.say("vote go", by=EVE)

    assert told.shown.startswith("BUILD has 1 of the 2 answers it needs; yours is go. You answer for @Lea.")
    await desk.say("vote go", by=KIM)
    assert (await answers(desk))["BUILD"] == "go"


async def test_a_substitute_makes_no_no_go_milder(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)
    await desk.say("vote no-go the tests are flaky", by=OLI)
    await desk.say(AWAY, by=OLI)

    told = await desk.say("vote go", by=EVE)

    assert "OPS stays at no-go: @Oli said no-go, and the strictest answer counts. Yours is go." in told.shown


async def test_whoever_is_back_takes_over_what_was_said_in_their_stead(desk: Desk) -> None:
    await desk.say(AWAY, by=OLI)
    await desk.say("poll open", by=ANA)
    await desk.say("vote no-go I cannot tell", by=EVE)
    await desk.say("away over", by=OLI)
    assert (await answers(desk))["OPS"] == "no-go"

    assert "OPS says go." in (await desk.say("vote go", by=OLI)).shown

    assert (await answers(desk))["OPS"] == "go"
    assert len(await votes(desk)) == 2, "what was said stays"
    assert (await desk.say("vote no-go still", by=EVE)).shown.startswith("You hold no seat in this poll.")


async def test_own_seats_and_those_of_somebody_else_are_told_apart_in_one_answer(desk: Desk) -> None:
    await desk.say(f"away until=friday 17:00 <@{BIA}>", by=OLI)
    await desk.say("poll open", by=ANA)

    told = await desk.say("vote go all", by=BIA)

    assert told.shown.startswith("OPS says go. You answer for @Oli.\nBIZ says go.\n")
    facts = [(entry.facts["seats"], entry.facts.get("for")) for entry in await desk.record("vote")]
    assert facts == [(["OPS"], OLI), (["BIZ"], None)]


async def test_when_the_absence_is_over_the_substitute_answers_no_more(desk: Desk) -> None:
    await desk.say(f"away until=13:20 <@{EVE}>", by=OLI)
    await desk.say("poll open", by=ANA)
    assert "Your vote for OPS" in (await desk.say("mine", by=EVE)).shown
    desk.now = NOON + timedelta(minutes=30)

    assert (await desk.say("vote go", by=EVE)).shown.startswith("You hold no seat in this poll.")
    assert "Your vote" not in (await desk.say("mine", by=EVE)).shown


async def test_a_substitute_of_a_user_groups_member_does_not_vote(desk: Desk) -> None:
    """A user group approves, and has no vote itself."""
    leads = [(OLI, "user"), ("S1", "group")]
    await desk.change(lambda scene: launches.set_leads(scene.tx, scene.launch.id, "OPS", leads))
    desk.groups["S1"] = [PAT]
    await desk.say(AWAY, by=PAT)
    await desk.say("poll open", by=ANA)

    assert (await desk.say("vote go OPS", by=EVE)).shown == "You do not hold OPS. Yours: PEOPLE."


async def test_a_substitute_may_stop_the_clock_near_t0(desk: Desk) -> None:
    await desk.say(AWAY, by=OLI)
    desk.now = NOON + timedelta(minutes=70)

    assert not (await desk.say("hold the disk is full", by=EVE)).refused


def _needs_two(scene: Scene, seat: str) -> None:
    table = schema.seat
    scene.tx.execute(table.update().where(table.c.code == seat).values(minimum=2))
