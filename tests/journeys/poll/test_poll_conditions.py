"""A no-go becomes work: the blockers that answers make, who judges them, and what follows."""

from __future__ import annotations

from bot.domain.item import State, Weight
from bot.store import items, listing
from bot.workers import closings
from tests.desk import ANA, BEN, BIA, EVE, KIM, LEA, NOON, OLI, PAT, Desk
from tests.journeys.poll.ballots import MINUTE, answers, shown_card, votes


async def test_a_no_go_makes_a_blocker_in_its_area(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)

    told = await desk.say(f"vote no-go no log owner=<@{EVE}>", by=OLI)

    assert "OPS says no-go." in told.shown
    assert "OPS-5 no log is a blocker now. It is @Eve's. When it is approved, you are asked once more." in told.shown
    made = await desk.item("OPS-5")
    assert (made.title, made.weight, made.state, made.owner, made.asked_by) == (
        "no log",
        Weight.BLOCKER,
        State.CLAIMED,
        EVE,
        OLI,
    )
    assert made.definition == "OPS says no-go: no log"
    [heard] = await desk.heard(EVE)
    assert "@Oli says no-go for OPS in the poll of Reconciliation. What is asked for is yours" in heard
    assert "[Sign off OPS-5…]" in heard
    assert "OPS-1, OPS-3, OPS-5; no-go from OPS" in await shown_card(desk)
    assert "no-go · Oli · saw 50 %, 2 blockers open · OPS-5" in await shown_card(desk)


async def test_nobody_named_it_is_the_leads(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)

    told = await desk.say("vote no-go the tests are flaky", by=KIM)

    assert "It is @Lea's." in told.shown, "Kim is the second lead of BUILD"
    assert (await desk.item("BUILD-6")).owner == LEA


async def test_a_seat_without_an_area_has_its_blockers_where_the_template_says(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)

    await desk.say("vote no-go nobody bought it", by=BIA)

    made = await desk.item("PEOPLE-4")
    assert (made.owner, made.asked_by, made.weight) == (PAT, BIA, Weight.BLOCKER)


async def test_its_approval_asks_whoever_asked_for_it(desk: Desk) -> None:
    await desk.settle("*")
    await desk.say("poll open", by=ANA)
    for user in (LEA, BIA):
        await desk.say("vote go", by=user)
    await desk.say(f"vote no-go no log owner=<@{EVE}>", by=OLI)

    await desk.say("signoff OPS-5 https://example.com/log", by=EVE)
    asked = (await desk.messages(OLI))[-1]
    assert "@Eve has signed off what @Oli asks for in the poll. Is it so?" in (await desk.heard(OLI))[-1]
    assert "OPS-5 no log is approved." in (await desk.press(asked, "Approve OPS-5", by=OLI)).shown

    now_go = (await desk.messages(OLI))[-1]
    assert (
        "OPS-5 no log is approved by @Oli.\nYou said no-go for OPS because of it. Now go?"
        in (await desk.heard(OLI))[-1]
    )
    assert (await answers(desk))["OPS"] == "no-go", "nobody votes for them"
    assert "OPS says go. Before, you said no-go." in (await desk.press(now_go, "Go OPS", by=OLI)).shown
    assert "Recommendation: go ·" in await shown_card(desk)


async def test_whoever_asked_judges_although_they_lead_nothing_there(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)
    await desk.say(f"vote no-go nobody bought it owner=<@{EVE}>", by=BIA)
    await desk.say("signoff PEOPLE-4 three have", by=EVE)

    assert "PEOPLE-4" in (await desk.say("mine", by=BIA)).shown
    assert "PEOPLE-4 nobody bought it is approved." in (await desk.say("approve PEOPLE-4", by=BIA)).shown


async def test_who_owns_it_does_not_judge_it(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)
    await desk.say("vote no-go no log", by=OLI)
    await desk.say("signoff OPS-5 it is there now", by=OLI)

    assert "What you asked" not in str(await desk.heard(OLI))
    assert (await desk.say("approve OPS-5", by=OLI)).refused
    assert "[Approve OPS-5]" in (await desk.heard(BEN))[-1], "Oli leads alone, so it is the deputy's"
    await desk.say("approve OPS-5", by=BEN)
    assert "Now go?" in (await desk.heard(OLI))[-1]


async def test_an_answer_that_is_changed_takes_its_blocker_along(desk: Desk) -> None:
    await desk.settle("*")
    await desk.say("poll open", by=ANA)
    await desk.say(f"vote no-go no log owner=<@{EVE}>", by=OLI)

    told = await desk.say("vote go", by=OLI)

    assert told.shown.startswith("OPS says go. Before, you said no-go.")
    assert "@Oli has changed the answer that asked for this, so it is off the list" in (await desk.heard(EVE))[-1]
    assert (await desk.look(lambda scene: items.by_refs(scene, ["OPS-5"])))[1] == ["OPS-5"]
    assert "blocker" not in await shown_card(desk)
    [entry] = await desk.record("discard")
    assert (entry.actor, entry.ref) == (OLI, "OPS-5")


async def test_what_is_signed_off_stays_and_is_judged_all_the_same(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)
    await desk.say(f"vote no-go no log owner=<@{EVE}>", by=OLI)
    await desk.say("signoff OPS-5 it is there", by=EVE)

    told = await desk.say("vote go", by=OLI)

    assert "OPS-5 was asked for by your former answer and is signed off: it still waits to be approved." in told.shown
    assert "OPS-5 no log is approved." in (await desk.press(told, "Approve OPS-5", by=OLI)).shown
    assert "Now go?" not in (await desk.heard(OLI))[-1], "they have said so"


async def test_other_words_change_the_blocker_and_make_no_second_one(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)
    await desk.say("vote no-go no log", by=OLI)
    told = await desk.say("vote no-go no log", by=OLI)
    assert "You had said so already." in told.shown

    await desk.say(f"vote no-go the log is of May owner=<@{EVE}>", by=OLI)

    assert (await desk.item("OPS-5")).title == "the log is of May"
    assert (await desk.item("OPS-5")).owner == EVE
    assert (await desk.look(lambda scene: items.by_refs(scene, ["OPS-6"])))[1] == ["OPS-6"]
    assert len(await votes(desk)) == 2


async def test_one_reason_for_several_seats_is_one_piece_of_work(desk: Desk) -> None:
    await desk.name_leads({"BIZ": [OLI]})
    await desk.say("poll open", by=ANA)
    await desk.say("vote no-go all the disk is full", by=OLI)
    assert (await desk.item("OPS-5")).definition == "OPS, BIZ says no-go: the disk is full"

    await desk.say("vote go BIZ", by=OLI)
    assert (await desk.item("OPS-5")).state is State.CLAIMED, "OPS asks for it still"
    await desk.say("vote go OPS", by=OLI)

    assert (await desk.look(lambda scene: items.by_refs(scene, ["OPS-5"])))[1] == ["OPS-5"]


async def test_nobody_takes_it_off_the_list_by_hand(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)
    await desk.say("vote no-go no log", by=OLI)

    told = await desk.say("discard OPS-5 nonsense", by=ANA)

    assert told.shown == "OPS-5 is what @Oli asks for in the poll. It goes when they change their vote."
    assert await desk.look(lambda scene: listing.origin(scene, items.by_ref(scene, "OPS-5"))) == "vote"


async def test_one_that_is_waived_asks_too(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)
    await desk.say(f"vote no-go no log owner=<@{EVE}>", by=OLI)

    await desk.say("waive OPS-5 we restored it yesterday", by=ANA)

    assert (
        "OPS-5 no log was waived by @Ana.\nYou said no-go for OPS because of it. Now go?" in (await desk.heard(OLI))[-1]
    )


async def test_when_the_poll_is_over_those_who_decide_hear_of_it(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)
    await desk.say(f"vote no-go no log owner=<@{EVE}>", by=OLI)
    await desk.say("signoff OPS-5 it is there", by=EVE)
    await desk.say("poll close", by=ANA)

    await desk.say("approve OPS-5", by=OLI)

    assert "is over, so OPS is asked again when it is opened anew." in (await desk.heard(OLI))[-1]
    told = (await desk.messages(ANA))[-1]
    assert "OPS-5 no log is approved: OPS waited for it in poll 1." in (await desk.heard(ANA))[-1]
    assert "poll 2 is open" in (await desk.press(told, "Open another poll", by=ANA)).shown


async def test_practice_makes_no_work(desk: Desk) -> None:
    await desk.say("poll open practice", by=ANA)

    told = await desk.say("vote no-go no log", by=OLI)
    await desk.say('vote go-if "the log is there" by=T-20m', by=LEA)

    assert "blocker" not in told.shown
    assert (await desk.look(lambda scene: items.by_refs(scene, ["OPS-5"])))[1] == ["OPS-5"]
    desk.now = NOON + 110 * MINUTE
    await closings.once(desk.store, desk.now)
    assert (await answers(desk))["BUILD"] == "go-if"


# --- Withdraw -----------------------------------------------------------------------------------


async def test_an_answer_can_be_taken_back(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)
    await desk.say("vote go", by=LEA)

    told = await desk.say("vote withdraw", by=LEA)

    assert told.shown.startswith("BUILD is not answered: your answer is withdrawn. Before, you said go.")
    assert (await answers(desk))["BUILD"] is None
    assert [vote.reply for vote in await votes(desk)] == ["go", "withdrawn"], "what was said stays"
    assert "no answer yet · Lea" in await shown_card(desk)
    assert "Your vote for BUILD" in (await desk.say("mine", by=LEA)).shown
    told = await desk.say("vote withdraw", by=LEA)
    assert told.shown == "You have not answered for BUILD, so there is nothing to take back."


async def test_a_no_go_that_is_taken_back_takes_its_blocker_along(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)
    await desk.say("vote no-go no log", by=OLI)

    await desk.say("vote withdraw", by=OLI)

    assert (await desk.look(lambda scene: items.by_refs(scene, ["OPS-5"])))[1] == ["OPS-5"]
    assert "no answer from BUILD, OPS, BIZ" in await shown_card(desk)
