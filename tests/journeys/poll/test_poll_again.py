"""A poll with memory: answers that grow stale, whom a second poll asks, and what it carries."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.item import State as ItemState
from bot.store import items
from tests.desk import ANA, BEN, BIA, EVE, KIM, LEA, NOON, OLI, T0, Desk
from tests.journeys.poll.ballots import MINUTE, answers, shown_card, votes
from tests.told import shown

ASKED = "go or no-go?"


async def asked(desk: Desk, user: str) -> list[str]:
    return [each for each in await desk.heard(user) if ASKED in each]


@pytest.fixture
async def all_go(desk: Desk) -> Desk:
    """Poll 1 is open, nothing stands in the way, and every mandatory seat says go."""
    await desk.settle("*")
    await desk.say("poll open", by=ANA)
    for user in (LEA, OLI, BIA):
        await desk.say("vote go", by=user)
    return desk


# --- Stale --------------------------------------------------------------------------------------


async def test_a_blocker_that_is_opened_again_makes_the_answers_it_touches_stale(all_go: Desk) -> None:
    desk = all_go
    await desk.say("reopen OPS-1 the backup is of May", by=OLI)

    card = await shown_card(desk)
    assert "OPS Operations · go · Oli · saw 100 % · stale: OPS-1 is open again" in card
    assert ":hourglass: OPS" in card
    assert "BUILD Build and Tests · go · Lea · saw 100 %\n" in card, "OPS-1 is not BUILD's to look at"
    assert "not go · 1 blocker open: OPS-1; stale: OPS since OPS-1 is open again" in card
    assert "2 of 3 mandatory seats have answered" not in card, "BIZ looks at everything"
    [entry] = await desk.record("stale")
    assert (entry.facts["seats"], entry.facts["people"]) == (["OPS", "BIZ"], [OLI, BIA])


async def test_only_they_are_asked_again_and_until_then_it_is_not_go(all_go: Desk) -> None:
    desk = all_go
    await desk.say("reopen OPS-1 the backup is of May", by=OLI)

    assert [len(await asked(desk, user)) for user in (LEA, KIM, OLI, BIA)] == [1, 1, 2, 2]
    told = (await desk.messages(OLI))[-1]
    assert shown(told).startswith(
        "Open again: OPS-1 Backup. Your answer does not count any more until you give it anew."
    )
    await desk.settle("OPS-1")
    assert "not go · stale: OPS since OPS-1 is open again, BIZ since OPS-1 is open again" in await shown_card(desk)
    assert "Your vote for OPS" in (await desk.say("mine", by=OLI)).shown

    assert "OPS says go." in (await desk.press(told, "Go", by=OLI)).shown
    await desk.say("vote go", by=BIA)

    assert "Recommendation: go ·" in await shown_card(desk)


async def test_a_required_item_makes_nothing_stale(all_go: Desk) -> None:
    await all_go.say("reopen BUILD-3 it was another branch", by=LEA)

    assert await all_go.record("stale") == []


async def test_a_go_against_a_stale_answer_needs_a_second_person(all_go: Desk) -> None:
    desk = all_go
    await desk.say("reopen OPS-1 the backup is of May", by=OLI)
    await desk.settle("OPS-1")

    told = await desk.say("decide go it was a false alarm", by=ANA)

    assert "Your GO waits for a second person" in told.shown
    await desk.say("decide second", by=BEN)
    assert "OPS go, stale since OPS-1 was open again" in (await desk.say("log why", by=ANA)).shown


async def test_of_a_poll_that_is_over_those_who_decide_hear(all_go: Desk) -> None:
    desk = all_go
    await desk.say("poll close", by=ANA)

    await desk.say("reopen OPS-1 the backup is of May", by=OLI)

    assert len(await asked(desk, OLI)) == 1
    told = (await desk.messages(ANA))[-1]
    assert "What OPS, BIZ said in poll 1 does not count any more." in shown(told)
    await desk.press(told, "Open another poll", by=ANA)
    assert [len(await asked(desk, user)) for user in (LEA, KIM, OLI, BIA)] == [1, 1, 2, 2]


# --- Again --------------------------------------------------------------------------------------


async def test_a_second_poll_asks_only_whom_it_must_and_carries_the_others(desk: Desk) -> None:
    await desk.settle("*")
    await desk.say("poll open", by=ANA)
    await desk.say("vote go", by=LEA)
    await desk.say("vote go", by=BIA)
    await desk.say(f"vote no-go no log owner=<@{EVE}>", by=OLI)
    await desk.say("poll close", by=ANA)
    await desk.say("signoff OPS-5 here it is", by=EVE)
    await desk.say("approve OPS-5", by=OLI)

    told = await desk.say("poll open", by=ANA)

    assert "2 people have a message with buttons. 2 answers hold on from poll 1: BUILD, BIZ." in told.shown
    assert "2 seats are asked." in (await desk.heard())[-1], "OPS, and PEOPLE, whose advice nobody has given"
    assert [len(await asked(desk, user)) for user in (LEA, KIM, BIA, OLI)] == [1, 1, 1, 2]
    card = await shown_card(desk)
    assert "BUILD Build and Tests · go · Lea · saw 100 % · carried from poll 1" in card
    assert "not go · no answer from OPS" in card
    assert [vote.carried for vote in await votes(desk)] == [1, 1]
    assert "OPS says go." in (await desk.press((await desk.messages(OLI))[-1], "Go", by=OLI)).shown
    assert "Recommendation: go ·" in await shown_card(desk)
    told = await desk.say("decide go", by=ANA)
    assert "GO stands" in told.shown


async def test_a_carried_answer_can_be_changed(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)
    await desk.say("vote go", by=LEA)
    await desk.say("poll close", by=ANA)
    await desk.say("poll open", by=ANA)

    told = await desk.say("vote no-go it rains", by=LEA)

    assert told.shown.startswith("BUILD says no-go. Before, you said go.")
    assert (await answers(desk))["BUILD"] == "no-go"
    assert "carried" not in (await shown_card(desk)).partition("BUILD")[2].partition("\n")[0]


async def test_when_everything_holds_nobody_is_asked(all_go: Desk) -> None:
    desk = all_go
    await desk.say("vote go", by="UPAT")
    await desk.say("poll close", by=ANA)

    told = await desk.say("poll open", by=ANA)

    assert "Nobody has to be asked. 4 answers hold on from poll 1: BUILD, OPS, BIZ, PEOPLE." in told.shown
    assert "Recommendation: go ·" in await shown_card(desk)


async def test_the_director_can_have_everybody_asked_anew(all_go: Desk) -> None:
    desk = all_go
    await desk.say("poll close", by=ANA)
    told = await desk.say("poll open", by=ANA)
    assert told.shown.endswith("To ask them anew: poll close, then poll open all.")
    assert [len(await asked(desk, user)) for user in (LEA, OLI, BIA)] == [1, 1, 1]
    await desk.say("poll close", by=ANA)

    told = await desk.say("poll open all", by=ANA)

    assert told.shown.endswith("5 people have a message with buttons.")
    assert [len(await asked(desk, user)) for user in (LEA, OLI, BIA)] == [2, 2, 2]
    assert await votes(desk) == []
    assert "no answer from BUILD, OPS, BIZ" in await shown_card(desk)


async def test_early_it_is_asked_first_and_everybody_is_asked_then(desk: Desk) -> None:
    await desk.settle("*")
    await desk.say("poll open", by=ANA)
    for user in (LEA, OLI, BIA):
        await desk.say("vote go", by=user)
    await desk.say("poll close", by=ANA)
    await desk.set_t0(T0 + timedelta(hours=20))

    preview = await desk.say("poll open all closes=+30m", by=ANA)
    assert "5 people would get a message now" in preview.shown
    await desk.press(preview, "Open it now", by=ANA)

    assert [len(await asked(desk, user)) for user in (LEA, OLI, BIA)] == [2, 2, 2]
    assert await votes(desk) == []


async def test_a_slip_of_more_than_a_day_asks_everybody(all_go: Desk) -> None:
    desk = all_go
    await desk.say("poll close", by=ANA)
    await desk.set_t0(T0 + timedelta(hours=25))
    desk.now = T0 + timedelta(hours=24)

    told = await desk.say("poll open", by=ANA)

    assert "5 people have a message with buttons.\n" in f"{told.shown}\n"


async def test_practice_carries_nothing_either_way(all_go: Desk) -> None:
    desk = all_go
    await desk.say("poll close", by=ANA)
    await desk.say("poll open practice", by=ANA)
    assert await votes(desk) == []
    await desk.say("vote no-go we only try", by=LEA)
    await desk.say("poll close", by=ANA)

    await desk.say("poll open", by=ANA)

    assert (await answers(desk))["BUILD"] == "go", "of poll 1"


async def test_a_blocker_of_an_earlier_poll_goes_with_the_answer_in_a_later_one(desk: Desk) -> None:
    await desk.settle("*")
    await desk.say("poll open", by=ANA)
    await desk.say("vote no-go no log", by=OLI)
    await desk.say("poll close", by=ANA)
    await desk.say("poll open", by=ANA)
    assert (await desk.item("OPS-5")).state is ItemState.CLAIMED

    await desk.say("vote go", by=OLI)

    assert (await desk.look(lambda scene: items.by_refs(scene, ["OPS-5"])))[1] == ["OPS-5"]


async def test_a_condition_is_carried_with_its_time(desk: Desk) -> None:
    await desk.settle("*")
    await desk.say("poll open", by=ANA)
    await desk.say('vote go-if "the log is there" by=T-20m', by=OLI)
    await desk.say("poll close", by=ANA)
    desk.now = NOON + 30 * MINUTE
    await desk.say("poll open", by=ANA)
    assert (await answers(desk))["OPS"] == "go-if"
    assert len(await asked(desk, OLI)) == 1

    await desk.say("approve OPS-5", by=OLI)
    await desk.say("signoff OPS-5 here", by=OLI)
    await desk.say("approve OPS-5", by=BEN)

    assert (await answers(desk))["OPS"] == "go"
